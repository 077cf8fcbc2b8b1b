"""`samsyn cases`: the shortage cases and their timelines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from samsyn.cli.django import acting, start
from samsyn.cli.output import TableOrJson, as_json, table

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Shortage cases.")
Format = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]


@app.command("list")
def list_cases(output: Format = TableOrJson.TABLE) -> None:
    """Every case, newest first."""
    start()
    from samsyn.ops.shortages.cases import read_cases

    rows = [
        {
            "number": row.id,
            "openedBy": row.case.opened_by,
            "product": row.case.opening.product_name,
            "open": row.case.is_open,
            "named": list(row.case.named),
            "events": row.case.seen,
        }
        for row in read_cases(by=acting())
    ]
    if output is TableOrJson.JSON:
        print(as_json(rows))
        return
    header = ["number", "openedBy", "product", "open", "events"]
    print(table(header, [[str(row[name]) for name in header] for row in rows]))


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="The case's number.")], output: Format = TableOrJson.TABLE
) -> None:
    """One case: who takes part, and what has happened, in order."""
    start()
    from samsyn.ops.shortages.cases import read_case

    case = read_case(by=acting(), number=number).case
    events: list[dict[str, Any]] = [
        {
            "number": place,
            "at": event.at,
            "organisation": event.organisation,
            "by": event.by,
            "kind": event.kind.value,
            "content": asdict(event.content),
        }
        for place, event in enumerate(case.events, start=1)
    ]
    if output is TableOrJson.JSON:
        print(
            as_json({"number": number, "open": case.is_open, "parts": dict(case.parts), "timeline": events})
        )
        return
    print(
        f"{number}. {case.opening.product_name} ({case.opening.atc}): {'open' if case.is_open else 'closed'}"
    )
    for organisation, part in case.parts:
        print(f"  {organisation}: {part.value}")
    for one in events:
        told = "; ".join(f"{name}: {value}" for name, value in one["content"].items())
        print(f"{one['number']}. {one['at']:%Y-%m-%d %H:%M} {one['organisation']} {one['kind']}: {told}")
