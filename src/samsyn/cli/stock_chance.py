"""samsyn stock chance: how likely a region's stock is to last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, parse_day, table

if TYPE_CHECKING:
    from samsyn.core.supply.chance import Chance
    from samsyn.ops.picture.chances import RegionChances

NONE = "–"


def chance(
    region: Annotated[str, typer.Option("--region", help="The region, such as region-skane.")],
    agreement: Annotated[str, typer.Option(help="Whose care areas to count in.")] = "lakemedel-2022",
    on: Annotated[str, typer.Option("--on", help="The day, YYYY-MM-DD; the newest by default.")] = "",
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """In how many of many draws stock lasts 7, 14, 30, 60 and 90 days, when demand and supply swing as assumed."""
    start()
    from samsyn.ops.picture.chances import read_chances
    from samsyn.ops.picture.reading import default_day

    day = parse_day(on) if on else default_day()
    found = read_chances(by=acting(), now=now(), agreement=agreement, on=day, region=region)
    typer.echo(as_json(_shown(found)) if output is TableOrJson.JSON else _table(found))


def _shown(found: RegionChances) -> list[dict[str, object]]:
    return [
        {
            "region": row.region,
            "careArea": row.care_area,
            "line": row.line,
            "days": row.days,
            "pooledLasted": row.pooled_lasted,
            "pooledOf": row.pooled_of,
            "storeroomsLasted": row.storerooms_lasted,
            "storeroomsOf": row.storerooms_of,
            "asOf": found.row.as_of.isoformat(),
            "snapshot": found.picture.snapshot,
        }
        for row in found.rows
    ]


def _table(found: RegionChances) -> str:
    from samsyn.core.supply.chance import HORIZONS

    assumed = found.assumed
    rows = [
        [area.area, line_id, *map(_percent, line.pooled), *map(_percent, line.storerooms)]
        for area in found.areas
        for line_id, line in area.lines.items()
    ]
    header = [
        "Care area",
        "Line",
        *(f"{days} d" for days in HORIZONS),
        *(f"each {days} d" for days in HORIZONS),
    ]
    return "\n".join(
        [
            f"Chance to last, {found.row.region}, stock as of {found.row.as_of}",
            table(header, rows, right=frozenset(range(2, len(header)))),
            "All storerooms together, then each by itself; – without a rate. "
            f"{assumed.draws} draws. Samsyn's own assumptions, in thousandths: demand spreads by "
            f"{assumed.nation_spread} in the nation and {assumed.region_spread} more in the region, the supply of a "
            f"substance stops with {assumed.stop}, otherwise {assumed.supply} of the usual demand comes in.",
        ]
    )


def _percent(one: Chance) -> str:
    return f"{one.lasted * 100 // one.of}%" if one.of else NONE
