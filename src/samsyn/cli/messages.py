"""`samsyn messages`: what the regions tell their prescribers of shortages, and how far it reaches."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from samsyn.cli.django import acting, start
from samsyn.cli.output import TableOrJson, as_json, number, table
from samsyn.core.kernel.dates import swedish_day

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Messages to prescribers about shortages."
)
Format = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]


@app.command("list")
def list_messages(
    region: Annotated[str, typer.Option("--region", help="A region's id; all without one.")] = "",
    output: Format = TableOrJson.TABLE,
) -> None:
    """The messages that are or have been published."""
    start()
    from samsyn.intake.organisations import load_organisations
    from samsyn.ops.shortages.messages import published_messages

    if region:
        load_organisations().get(region)
    rows = [
        {
            "number": row.id,
            "region": row.region,
            "state": row.message.state.value,
            "published": swedish_day(row.message.published_at) if row.message.published_at else None,
            "title": row.message.title.en if row.message.title else "",
        }
        for row in published_messages(region)
    ]
    if output is TableOrJson.JSON:
        print(as_json(rows))
        return
    header = ["number", "region", "state", "published", "title"]
    print(table(header, [[str(row[name]) for name in header] for row in rows]))


@app.command()
def report(
    year: Annotated[int, typer.Option("--year", min=2022, max=2100, help="The year that is reported.")],
    output: Format = TableOrJson.TABLE,
) -> None:
    """What SKR reports of how prescribers are reached (L24 §2.1): messages, openings and times, counted from the log."""
    start()
    from samsyn.ops.shortages.messages import read_message_report

    found = read_message_report(by=acting(), year=year)
    if output is TableOrJson.JSON:
        print(as_json(asdict(found)))
        return
    print(f"{found.year}: {number(found.messages)} messages published, opened {number(found.opened)} times.")
    print(f"Withdrawn {number(found.withdrawn)}, ended with the notice {number(found.ended)}.")
    print(
        f"Median days to the message: from the stated start {_told(found.from_start)}, "
        f"from the feed {_told(found.from_feed)}."
    )
    reached = [("specialty", one) for one in found.by_specialty] + [
        ("region", one) for one in found.by_region
    ]
    rows = [
        [what, one.of or "not told by the link", number(one.messages), number(one.opened)]
        for what, one in reached
    ]
    print(table(["by", "of", "messages", "opened"], rows, frozenset({2, 3})))


def _told(days: float | None) -> str:
    return "cannot be told" if days is None else f"{days:g}"
