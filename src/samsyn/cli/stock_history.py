"""samsyn stock history, diff, withdraw, restore, tidy: what has been sent over time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json
from samsyn.cli.stock_quality import quality

if TYPE_CHECKING:
    from samsyn.store.queries.submissions import SentSubmission

SHORT = 12

Region = Annotated[str | None, typer.Option("--region", help="One region only, such as region-skane.")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept with the change.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to `samsyn stock`."""
    for command in (history, diff, withdraw, restore, tidy, quality):
        app.command()(command)


def history(
    region: Region = None,
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """What has been sent, newest first, and the snapshots that came of it."""
    start()
    from samsyn.store.queries.submissions import snapshots, submissions_of

    sent, known = submissions_of(region), snapshots()
    if output is TableOrJson.JSON:
        shown = [
            {
                "submission": one.id,
                "region": one.region,
                "source": one.source,
                "asOf": one.as_of.isoformat(),
                "receivedAt": one.received_at.isoformat(),
                "receivedFrom": one.received_from,
                "withdrawnAt": one.withdrawn_at and one.withdrawn_at.isoformat(),
                "withdrawnWhy": one.withdrawn_why,
                "snapshots": [s.id for s in known if s.last_submission == one.id],
                "files": [
                    {"kind": file.kind, "name": file.name, "rows": file.rows, "rejected": file.rows_rejected}
                    for file in one.files
                ],
            }
            for one in sent
        ]
        typer.echo(as_json(shown))
        return
    for one in sent:
        typer.echo(_line(one, [s.id[:SHORT] for s in known if s.last_submission == one.id]))
    if not sent:
        typer.echo("Nothing has been sent yet.")


def _line(one: SentSubmission, made: list[str]) -> str:
    files = ", ".join(
        f"{file.kind} {file.rows} rows" + (f" ({file.rows_rejected} rejected)" if file.rows_rejected else "")
        for file in one.files
    )
    source = f" from {one.source}" if one.source else ""
    taken_back = f"; withdrawn by {one.withdrawn_by}: {one.withdrawn_why}" if one.withdrawn_at else ""
    snapshot = f"; snapshot {', '.join(made)}" if made else ""
    return (
        f"{one.id:>5}  {one.received_at:%Y-%m-%d %H:%M}  {one.region}{source} as of {one.as_of}: "
        f"{files}{snapshot}{taken_back}"
    )


def diff(
    one: Annotated[str, typer.Argument(help="A snapshot's id, or how it begins.")],
    other: Annotated[str, typer.Argument(help="Another one.")],
    region: Region = None,
    most: Annotated[int, typer.Option("--most", help="How many packs a region is shown with at most.")] = 10,
) -> None:
    """What differs between two snapshots: which files, and which packs by how much."""
    start()
    from samsyn.ops.stock.history import compare_snapshots

    found = list(compare_snapshots(by=acting(), one=one, other=other, region=region))
    for difference in found:
        typer.echo(f"{difference.region}: {', '.join(difference.kinds)} differ")
        for goods in difference.goods[:most]:
            typer.echo(
                f"  {goods.pack_id}: {goods.before} -> {goods.after} {goods.unit}, "
                f"in {goods.storerooms} storeroom{'' if goods.storerooms == 1 else 's'}"
            )
        if len(difference.goods) > most:
            typer.echo(f"  and {len(difference.goods) - most} more packs")
    if not found:
        typer.echo("They hold the same.")


def withdraw(
    submission: Annotated[int, typer.Argument(help="The submission's number, from samsyn stock history.")],
    why: Why,
) -> None:
    """Take back what was sent: it counts no more, what it replaced counts again; nothing is removed."""
    start()
    from samsyn.ops.stock.history import withdraw_submission

    withdraw_submission(by=acting(), now=now(), number=submission, why=why)
    typer.echo(f"Submission {submission} is withdrawn.")


def restore(
    snapshot: Annotated[str, typer.Argument(help="A snapshot's id, or how it begins.")],
    region: Annotated[str, typer.Option("--region", help="The region that is to stand as it did.")],
    why: Why,
) -> None:
    """Let a region stand as it did in a snapshot; what it has sent since is withdrawn."""
    start()
    from samsyn.ops.stock.history import restore_snapshot

    known = restore_snapshot(by=acting(), now=now(), region=region, snapshot=snapshot, why=why)
    typer.echo(f"{region} stands as it did in snapshot {known.id[:SHORT]} of {known.on}.")


def tidy(
    whole: Annotated[int, typer.Option("--whole-days", help="Every snapshot is kept this long.")] = 400,
    monthly: Annotated[int, typer.Option("--monthly-days", help="One a month is kept this long.")] = 3653,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")
    ] = False,
) -> None:
    """Remove what no kept snapshot stands on, and what interrupted imports left. Originals always stay."""
    start()
    from samsyn.core.supply.retention import Retention
    from samsyn.ops.stock.history import tidy as tidy_up

    rule = Retention(timedelta(days=whole), timedelta(days=monthly))
    done = tidy_up(by=acting(), now=now(), rule=rule, dry_run=dry_run)
    verb = "would be removed" if dry_run else "removed"
    typer.echo(f"{done.accepted} files' sorted rows and {done.objects} objects {verb}.")
