"""The demo region's accounts: a small SIE file of 2023, all invented, and the coding by which its economist reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from samsyn.core.funding.costs import Carrier, CostCoding, CostType
from samsyn.core.kernel.roles import Actor
from samsyn.ops.funding.costs import confirm_coding, import_costs
from samsyn.store.queries.costs import newest_coding

REGION, AGREEMENT = "region-skane", "civilt-forsvar-2023"
BOOKED = datetime(2024, 2, 5, 9, tzinfo=UTC)
PROJECTS = {
    "23101": ("Krigsorganisation", "1"),
    "23106": ("Försörjningsberedskap", "6"),
    "23104": ("Övning", "4"),
}
"""The projects that carry the agreement, their names and measure areas."""
CODING = CostCoding(
    "region-bas-2023",
    tuple(Carrier("6", project, AGREEMENT, area) for project, (_name, area) in PROJECTS.items()),
    (("7550", CostType.CONSULTANTS),),
)
ROWS = (
    ("4010", "23101", 640_000, "Lön beredskapssamordnare"),
    ("7550", "23101", 380_000, "Konsult, planer för krigsorganisation"),
    ("1410", "23106", 1_250_000, "Läkemedel till beredskapslager"),
    ("5710", "23106", 310_000, "Material för läkemedelstillförsel"),
    ("4010", "23104", 120_000, "Övningsledare"),
    ("6020", "23104", 45_000, "Hyra av övningslokal"),
)
"""What is booked every month: account, project, kronor, text."""


def book_costs(*, economist: Actor) -> None:
    """Take in the region's file of 2023; nothing where it has a coding already."""
    if newest_coding(REGION) is not None:
        return
    confirm_coding(by=economist, now=BOOKED, region=REGION, coding=CODING)
    import_costs(by=economist, now=BOOKED, region=REGION, name="skane-2023.se", content=sie_file())


def sie_file() -> bytes:
    """The file, in the encoding that SIE asks for."""
    lines = [
        "#FLAGGA 0",
        "#FORMAT PC8",
        "#SIETYP 4",
        '#PROGRAM "Påhittat" 1',
        '#FNAMN "Region Skåne (påhittade siffror)"',
        "#ORGNR 232100-0255",
        "#RAR 0 20230101 20231231",
        '#DIM 6 "Projekt"',
        *(f'#OBJEKT 6 {project} "{name}"' for project, (name, _area) in PROJECTS.items()),
    ]
    for month in range(1, 13):
        day = date(2023, month, 25).strftime("%Y%m%d")
        for number, (account, project, kronor, text) in enumerate(ROWS, start=1):
            spent = kronor + 1_500 * month + 250 * number
            lines += [
                f'#VER A {month * 100 + number} {day} "{text}"',
                "{",
                f'#TRANS {account} {{"6" "{project}"}} {spent}.50 {day} "{text}"',
                f"#TRANS 2440 {{}} -{spent}.50",
                "}",
            ]
    return "\r\n".join([*lines, ""]).encode("cp437")
