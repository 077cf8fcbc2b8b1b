"""`samsyn populations`: the populations that money is divided by, those that are missing, and SCB's, imported."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import number, parse_day, table
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations, read_export

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The populations that money is divided by; import SCB's.",
)


@app.command("list")
def list_populations() -> None:
    """The populations that are held, where each comes from, and those that an agreement lacks."""
    held = load_populations()
    rows = [
        [one.id, str(one.reference_date), number(one.total), str(one.at), one.sha256[:12]]
        for one in held.values()
    ]
    print(table(["id", "date", "inhabitants", "from", "sha256"], rows, right=frozenset({2})))
    for agreement in load_agreements():
        for rule in agreement.allocations:
            needed = rule.population
            if needed is not None and needed.is_known and needed.known not in held:
                print(f"\n{agreement.id} needs the population of {needed.known} ({needed.at}).")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="SCB's export of inhabitants by county, as CSV or Excel.")],
    snapshot: Annotated[
        str, typer.Option("--id", help="The snapshot that an agreement names, such as 2023-08.")
    ],
    reference_date: Annotated[
        date,
        typer.Option("--date", parser=parse_day, metavar="YYYY-MM-DD", help="The day the figures are of."),
    ],
    source: Annotated[
        str, typer.Option("--source", help="Where the file comes from: the table's name at SCB, and when.")
    ],
    column: Annotated[
        str | None, typer.Option("--column", help="The column to read, where the export has several.")
    ] = None,
) -> None:
    """Take in a population by county and pin it, with its source, its date and its hash; the same again changes nothing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DomainError("unreadable-file", file=str(file), problem=error.strerror) from error
    start()
    from samsyn.ops.agreements.populations import import_population

    export = read_export(
        content,
        file=file.name,
        snapshot=snapshot,
        reference_date=reference_date,
        source=source,
        column=column,
    )
    found, is_new = import_population(by=acting(), now=now(), export=export)
    print(
        f"{found.id}: {number(found.total)} inhabitants in {len(found.inhabitants)} regions "
        f"on {found.reference_date} (sha256 {found.sha256}){'' if is_new else ', in already'}."
    )
