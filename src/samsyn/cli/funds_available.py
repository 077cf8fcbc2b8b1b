"""`samsyn funds available`: what each agreement's money may still pay."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from samsyn.cli.django import acting, start
from samsyn.cli.output import TableOrJson, as_json, cited, day_or_today, number, parse_day, table
from samsyn.core.agreements.terms import REGIONS
from samsyn.core.funding.available import AvailableFunds
from samsyn.core.funding.grant_state import Bound
from samsyn.core.kernel.errors import DomainError

HEADER = ["agreement", "available", "may be used", "allotted", "used before", "remark"]
RIGHT = frozenset({1, 3, 4})
BOUND_WORDS = {Bound.AT_MOST: "at most", Bound.ABOUT: "about", Bound.EXACT: ""}


def show_available(
    year: Annotated[
        int | None, typer.Option("--year", min=1990, max=2100, help="The year that the money is for.")
    ] = None,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="YYYY-MM-DD", help="The day, instead of a year."),
    ] = None,
    known: Annotated[
        str, typer.Option("--known", metavar="YYYY-MM-DD", help="As known on this day; today if left out.")
    ] = "",
    recipient: Annotated[
        str, typer.Option("--recipient", help="One recipient, such as region-skane; the regions if left out.")
    ] = REGIONS,
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """What each agreement's money may still pay in a year, or on a day: allotted, less what was used before."""
    if (year is None) == (on is None):
        raise DomainError("year-or-day")
    day = day_or_today(known)
    start(set_up=False)
    from samsyn.intake.organisations import load_organisations
    from samsyn.ops.funding.funds import read_available

    if recipient != REGIONS:
        load_organisations().get(recipient)
    rows = read_available(by=acting(), known=day, recipient=recipient, year=year, on=on)
    if output is TableOrJson.JSON:
        print(as_json([_as_data(row) for row in rows]))
        return
    print(f"Money for {recipient} {f'on {on}' if on else f'in {year}'}, kronor, as known on {day}\n")
    print(table(HEADER, [_as_row(row) for row in rows], RIGHT))
    total = sum(row.available.ore for row in rows)
    bound = "at most " if any(row.bound is not Bound.EXACT for row in rows) else ""
    print(f"\nTogether {bound}{number(total // 100)} kr")


def _as_row(row: AvailableFunds) -> list[str]:
    return [
        row.agreement,
        f"{BOUND_WORDS[row.bound]} {number(row.available.ore // 100)}".strip(),
        cited(row.window),
        number(row.allotted.ore // 100),
        number(sum(one.amount.ore for one in row.used) // 100),
        "; ".join(_remarks(row)),
    ]


def _remarks(row: AvailableFunds) -> list[str]:
    remarks = []
    if row.untold:
        remarks.append(f"use not told of {', '.join(map(str, row.untold))}")
    if row.other.ore:
        remarks.append(f"repaid, lapsed or reclaimed {number(row.other.ore // 100)}")
    if row.own.ore:
        remarks.append(f"{number(row.own.ore // 100)} of it the recipients' own, beyond their grants")
    if row.conditional:
        remarks.append("conditional on approval")
    remarks.append("from the ledger" if row.from_ledger else "from the texts")
    return remarks


def _as_data(row: AvailableFunds) -> dict[str, Any]:
    """One row for programs: whole kronor, öre cut."""
    return {
        "agreement": row.agreement,
        "year": row.year,
        "available": row.available.ore // 100,
        "bound": row.bound.value,
        "recipient": row.recipient,
        "allotted": row.allotted.ore // 100,
        "used": [
            {
                "year": one.year,
                "amount": one.amount.ore // 100,
                "at": str(one.at) if one.at else None,
            }
            for one in row.used
        ],
        "other": row.other.ore // 100,
        "own": row.own.ore // 100,
        "untold": list(row.untold),
        "window": {
            "from": row.window.known.first,
            "to": row.window.known.last,
            "at": str(row.window.at),
        },
        "conditional": row.conditional,
        "source": "ledger" if row.from_ledger else "texts",
    }
