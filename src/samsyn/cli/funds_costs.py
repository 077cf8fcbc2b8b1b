"""`samsyn funds costs`: a region's accounts taken in, and what they come to."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, number, table
from samsyn.core.kernel.errors import DomainError

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="A region's accounts, and what they come to."
)
REGION = typer.Option("--region", help="The region, such as region-skane.")


@app.callback()
def _group() -> None:
    """A region's accounts, and what of them each agreement pays."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="SIE 4, CSV or Excel.")],
    region: Annotated[str, REGION],
    coding: Annotated[
        Path | None, typer.Option("--coding", help="A coding as JSON, confirmed before the file is taken in.")
    ] = None,
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """Take in a file by the region's coding: all of it, or nothing."""
    start()
    from samsyn.intake.organisations import load_organisations
    from samsyn.ops.funding.costs import coding_from, confirm_coding, import_costs

    load_organisations().get(region)
    if coding is not None:
        told = coding_from(_json(coding))
        confirm_coding(by=acting(), now=now(), region=region, coding=told)
    content = _bytes(file)
    found = import_costs(by=acting(), now=now(), region=region, name=file.name, content=content)
    if output is TableOrJson.JSON:
        print(as_json(asdict(found)))
        return
    print(f"{number(found.rows_read)} rows read, {number(found.counted)} count: {found.ore / 100:,.2f} kr.")
    for one in found.findings:
        lines = ", ".join(str(row["line"]) for row in one["rows"][:10] if "line" in row)
        print(f"{one['count']} {one['code']}" + (f": lines {lines}" if lines else ""))


@app.command("show")
def show(
    region: Annotated[str, REGION],
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """What a region's entries come to, by agreement and cost type."""
    start()
    from samsyn.ops.funding.costs import read_costs

    _imports, summaries = read_costs(by=acting(), region=region)
    if output is TableOrJson.JSON:
        print(as_json({agreement: asdict(one) for agreement, one in summaries.items()}))
        return
    rows = [
        [agreement, kind.value, number(ore // 100)]
        for agreement, one in summaries.items()
        for kind, ore in sorted(one.by_type.items())
    ]
    print(table(["agreement", "cost type", "kronor"], rows, frozenset({2})))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DomainError("unreadable-file", file=str(path), problem=error.strerror) from error


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(path))
    except ValueError as error:
        raise DomainError("coding-shape", problem=str(error)) from None
    if not isinstance(found, dict):
        raise DomainError("coding-shape", problem="a JSON object is needed")
    return found
