"""`samsyn scenario`: what becomes of the stock when demand, supply or shelves are not as in peacetime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, day_or_today, number, table

if TYPE_CHECKING:
    from samsyn.ops.picture.scenario_told import AreaTold, LineOutcome, ScenarioFound

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Scenarios: what runs out first, where, on which day, and what it would take.",
)
Format = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]


@app.command("list")
def list_scenarios(output: Format = TableOrJson.TABLE) -> None:
    """The scenarios there are, and what each assumes."""
    start()
    from samsyn.ops.picture.own_scenarios import scenarios_of

    every = list(scenarios_of(acting()).values())
    if output is TableOrJson.JSON:
        print(as_json([{"id": one.id, "title": one.title.en, "about": one.about.en} for one in every]))
        return
    for one in every:
        print(f"{one.id}: {one.title.en}\n  {one.about.en.strip()}")


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario's id.")],
    on: Annotated[
        str, typer.Option("--on", help="The day of the stock, YYYY-MM-DD; the newest if not given.")
    ] = "",
    region: Annotated[str, typer.Option("--region", help="A region's id; all without one.")] = "",
    agreement: Annotated[str, typer.Option("--agreement", help="Whose care areas are played.")] = "",
    without: Annotated[
        bool, typer.Option("--without-left-out", help="Without what regions have decided to leave out.")
    ] = False,
    output: Format = TableOrJson.TABLE,
) -> None:
    """Play a scenario out over the stock; of one region, line by line."""
    start()
    from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
    from samsyn.ops.picture.scenarios import read_outcome

    found = read_outcome(
        by=acting(),
        now=now(),
        agreement=agreement or DEFAULT_AGREEMENT,
        on=day_or_today(on) if on else default_day(),
        scenario=scenario,
        regions=[region] if region else [],
        without=without,
    )
    if output is TableOrJson.JSON:
        print(as_json(_as_data(found)))
        return
    print(f"{found.scenario.title.en}, {found.on}\n{found.scenario.about.en.strip()}\n")
    rows = [[row.region, *_area_row(told)] for row in found.rows for told in row.areas]
    print(table(["region", "care area", "needed", "last 30 days", "in peacetime", "first out, day"], rows))
    if region:
        for told in (told for row in found.rows for told in row.areas):
            print(f"\n{told.area}")
            print(
                table(
                    ["line", "out, day", "in peacetime", "packs to add"],
                    [_line_row(x) for x in told.lines[:20]],
                )
            )


def _area_row(told: AreaTold) -> list[str]:
    first = "a year or more" if told.first_out is None else str(told.first_out)
    counts = (told.needed, told.at_month, told.at_month_in_peacetime)
    return [told.area, *(number(count) for count in counts), first]


def _line_row(one: LineOutcome) -> list[str]:
    out, peace = ("a year or more" if day is None else str(day) for day in (one.out_on, one.peacetime))
    return [one.line.id, out, peace, number(one.packs)]


def _as_data(found: ScenarioFound) -> dict[str, Any]:
    return {
        "scenario": found.scenario.id,
        "on": found.on,
        "snapshot": found.snapshot,
        "rows": [
            {
                "region": row.region,
                "careArea": told.area,
                "needed": told.needed,
                "atMonth": told.at_month,
                "atMonthInPeacetime": told.at_month_in_peacetime,
                "neededWithout": told.without.needed,
                "atMonthWithout": told.without.at_month,
                "atMonthInPeacetimeWithout": told.without.in_peacetime,
                "firstOut": told.first_out,
                "firstOutInPeacetime": told.first_out_in_peacetime,
                "lines": [
                    {
                        "line": one.line.id,
                        "outOn": one.out_on,
                        "peacetime": one.peacetime,
                        "early": one.early,
                        "late": one.late,
                        "lacks": one.lacks,
                        "packs": one.packs,
                        "leftOut": one.excluded,
                    }
                    for one in told.lines
                ],
            }
            for row in found.rows
            for told in row.areas
        ],
        "hidden": list(found.hidden),
    }
