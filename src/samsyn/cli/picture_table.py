"""The picture in a terminal: the answer as sentences, then the table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from samsyn.core.supply.picture import NationalRow
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.ops.picture import Picture
from samsyn.ops.picture_rows import PictureRow

SYMBOLS = {
    "met": "●",
    "met-with-declared-exceptions": "◐",
    "not-met": "▼",
    "cannot-tell": "?",
}
KEY = "● meets the goal  ◐ meets it with declared exceptions  ▼ does not  ? cannot tell  ! computed says otherwise"


def print_picture(picture: Picture, rows: list[PictureRow]) -> None:
    """Print one picture; wide tables fold on a narrow terminal."""
    console = Console(highlight=False)
    goal = picture.goal
    console.print(f"[bold]How long the medicines last[/bold], {picture.on}, {picture.scenario} consumption")
    console.print(f"Goal: {goal.label.en} ({goal.at})")
    for national in picture.national:
        console.print(_sentence(national))
    console.print(_table(picture, rows))
    console.print(KEY)
    console.print(
        f"Weeks reported and signed / computed from the stock files (shortest substance; median); share of substances at "
        f"{picture.parameters.month_days} days. Rates over {picture.parameters.window_days} days. "
        f"Snapshot {picture.snapshot[:12]}."
    )
    console.print("The demo country's stock figures are invented." if _is_demo() else "")


def _is_demo() -> bool:
    from django.conf import settings

    return bool(settings.DEMO_MARK.exists())


def _sentence(national: NationalRow) -> str:
    reaching = national.met + national.met_with_declared_exceptions
    sentence = (
        f"{load_care_areas()[national.care_area].en}: {reaching} of {national.regions} regions reach the goal"
    )
    if national.met_with_declared_exceptions:
        sentence += f", {national.met_with_declared_exceptions} of them with declared exceptions"
    if national.cannot_tell:
        sentence += f"; {national.cannot_tell} cannot be told"
    return sentence + "."


def _table(picture: Picture, rows: list[PictureRow]) -> Table:
    areas = list(picture.parameters.goal_areas)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Region")
    for area in areas:
        table.add_column(load_care_areas()[area].en, justify="right")
    by_region: dict[str, dict[str, PictureRow]] = {}
    for row in rows:
        by_region.setdefault(row.region, {})[row.care_area] = row
    for region, cells in by_region.items():
        name = load_organisations().get(region).name_on(picture.on)
        table.add_row(name, *(_cell(cells[area]) for area in areas))
    return table


def _cell(row: PictureRow) -> str:
    def shown(value: object) -> str:
        return "–" if value is None else str(value)

    share = "–" if row.share_at_month is None else f"{row.share_at_month:.0%}"
    flag = " !" if row.disagrees else "  "
    computed = f"{shown(row.weeks_computed)} ({shown(row.weeks_median)})"
    return f"{SYMBOLS[row.verdict]} {shown(row.weeks_reported)} / {computed} {share}{flag}"
