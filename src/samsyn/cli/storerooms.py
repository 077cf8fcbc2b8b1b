"""samsyn storerooms: the storerooms that are kept in Samsyn itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, day_or_today, number, table

if TYPE_CHECKING:
    from samsyn.store.queries.kept import KeptRow

app = typer.Typer(help="Storerooms without a stock system, kept in Samsyn itself.", no_args_is_help=True)

Region = Annotated[str, typer.Option("--region", help="The region, such as region-gotland.")]
Output = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day; today by default.")]


@app.callback()
def _storerooms() -> None:
    """Storerooms without a stock system, kept in Samsyn itself."""


@app.command("list")
def list_storerooms(region: Region, output: Output = TableOrJson.TABLE) -> None:
    """The storerooms that a region keeps here, each with its number."""
    start()
    from samsyn.ops.stock.kept import storerooms_kept_by

    rows = storerooms_kept_by(by=acting(), region=region)
    if output is TableOrJson.JSON:
        print(as_json([_as_data(row) for row in rows]))
        return
    header = ["number", "id", "name", "kind", "care area", "events"]
    print(
        table(
            header,
            [[str(r.id), r.storeroom_id, r.name, r.kind, r.care_areas, number(len(r.events))] for r in rows],
            right=frozenset({0, 5}),
        )
    )


@app.command("open")
def open_one(
    storeroom_id: Annotated[
        str, typer.Argument(help="The region's own id of it, used once and never again.")
    ],
    region: Region,
    name: Annotated[str, typer.Option("--name", help="What people call it.")],
    kind: Annotated[str, typer.Option("--kind", help="ward, ambulance, dental, hospital or central.")],
    care_area: Annotated[str, typer.Option("--care-area", help="The care area it serves.")],
    ward_stock: Annotated[bool, typer.Option("--ward-stock", help="It lies at the point of care.")] = False,
    placement: Annotated[str, typer.Option("--placement", help="near-care or central.")] = "near-care",
) -> None:
    """Open a storeroom, and print its number."""
    start()
    from samsyn.ops.stock.kept import Opening, open_storeroom

    opening = Opening(storeroom_id, name, kind, care_area, ward_stock, placement)
    print(open_storeroom(by=acting(), now=now(), region=region, opening=opening))


@app.command("show")
def show(
    storeroom: Annotated[int, typer.Argument(help="Its number, from samsyn storerooms list.")],
    as_of: AsOf = "",
    output: Output = TableOrJson.TABLE,
) -> None:
    """What lies in a storeroom at the end of a day."""
    start()
    from samsyn.ops.goods.products import product_name
    from samsyn.ops.stock.kept import read_storeroom

    row, day = read_storeroom(by=acting(), storeroom=storeroom), day_or_today(as_of)
    lines = _lines(row, day)
    if output is TableOrJson.JSON:
        print(as_json({**_as_data(row), "as_of": day, "goods": lines}))
        return
    print(f"{row.name} ({row.region}, {row.storeroom_id}) at the end of {day}\n")
    cells = [
        [
            product_name(line["pack_id"]),
            line["batch"],
            str(line["expiry"] or ""),
            number(line["quantity"]),
            line["unit"],
            "" if line["minimum_level"] is None else number(line["minimum_level"]),
            "expired: take out" if line["expired"] else "",
        ]
        for line in lines
    ]
    header = ["article", "batch", "expires", "there", "unit", "minimum level", "remark"]
    print(table(header, cells, right=frozenset({3, 5})))


@app.command("submit")
def submit(region: Region, as_of: AsOf = "") -> None:
    """Let what a region's kept storerooms hold and used count in the picture, as of a day."""
    start()
    from samsyn.ops.stock.kept_files import submit_kept_storerooms

    done = submit_kept_storerooms(by=acting(), now=now(), region=region, as_of=day_or_today(as_of))
    for file in done.files:
        print(f"{file.name}: {file.rows} rows, {file.accepted} accepted")
    print(f"Snapshot {done.snapshot}" if done.changed else "It was in already: nothing changed.")


def _as_data(row: KeptRow) -> dict[str, Any]:
    return {
        "number": row.id,
        "region": row.region,
        "storeroom_id": row.storeroom_id,
        "name": row.name,
        "kind": row.kind,
        "care_area": row.care_areas,
        "ward_stock": row.ward_stock,
        "placement": row.placement,
        "events": len(row.events),
    }


def _lines(row: KeptRow, day: date) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from samsyn.ops.stock.kept import stock_lines

    return [asdict(line) for line in stock_lines(row, day)]
