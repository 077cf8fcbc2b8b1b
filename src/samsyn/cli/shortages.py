"""`samsyn shortages`: import Läkemedelsverket's feed, and see what it changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, day_or_today, number
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.shortages import NoticeChange, NoticeTurn

if TYPE_CHECKING:
    from samsyn.ops.shortages import ShortageImport

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Notices of shortage, as Läkemedelsverket publishes them.",
)

Format = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]
On = Annotated[str, typer.Option("--on", help="The day they are told for, YYYY-MM-DD; today if not given.")]

FIELDS = {
    "kind": "kind",
    "atc": "ATC code",
    "starts": "starts",
    "forecast_end": "forecast end",
    "actual_end": "actual end",
    "product_name": "product",
    "substance": "substance",
}


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The feed of medicine shortages (XML, v3).")],
    on: On = "",
    accept_loss: Annotated[
        str,
        typer.Option("--accept-loss", help="Why it is right that more than a fifth of the notices is gone."),
    ] = "",
    output: Format = TableOrJson.TABLE,
) -> None:
    """Take in a feed as a new version, in force at once; a refused one leaves the last good one in force."""
    day = day_or_today(on)
    if not file.is_file():
        raise DomainError("unreadable-file", file=str(file), problem="no such file")
    start()
    from samsyn.ops.shortages import import_shortages

    done = import_shortages(by=acting(), now=now(), path=file, on=day, accept_loss=accept_loss)
    if output is TableOrJson.JSON:
        print(as_json(asdict(done.counts)))
    else:
        print("\n".join(_import_lines(done)))


def _import_lines(done: ShortageImport) -> list[str]:
    counts = done.counts
    state = "is in force" if done.is_new else "was in force already: nothing changed"
    return [
        f"Version {done.version.number} {state}.",
        f"{number(counts.notices)} notices of {number(counts.products)} products in {number(counts.packages)} packs.",
        f"Products: {number(counts.active)} active, {number(counts.upcoming)} upcoming, {number(counts.ended)} ended.",
        f"Packs overdue, their forecast end past and no actual end stated: {number(done.overdue)}.",
        _counts(done.changes),
    ]


@app.command()
def diff(
    one: Annotated[int, typer.Argument(help="A version's number; 0 for the last but one.")] = 0,
    other: Annotated[int, typer.Argument(help="The later version's number; 0 for the newest.")] = 0,
    on: On = "",
    output: Format = TableOrJson.TABLE,
) -> None:
    """What the newest import changed, or what differs between two versions: new, changed, ended, gone."""
    day = day_or_today(on)
    start()
    from samsyn.ops.shortages import compare_feeds, newest_changes

    changes = compare_feeds(one, other, day) if one or other else newest_changes(day)
    if output is TableOrJson.JSON:
        print(as_json([_as_data(change) for change in changes]))
        return
    print(_counts(changes))
    for change in changes:
        print(_in_words(change))


def _counts(changes: tuple[NoticeChange, ...]) -> str:
    found = Counter(one.turn for one in changes)
    return "Packs: " + ", ".join(f"{number(found[turn])} {turn.value}" for turn in NoticeTurn) + "."


def _in_words(change: NoticeChange) -> str:
    notice = change.notice
    told = "; ".join(
        f"{FIELDS.get(name, name)}: {was or 'not stated'} → {is_now or 'not stated'}"
        for name, was, is_now in change.changed
    )
    return f"{change.turn.value}  {notice.pack_id}  {notice.product_name}" + (f": {told}" if told else "")


def _as_data(change: NoticeChange) -> dict[str, object]:
    return {
        "turn": change.turn.value,
        "noticeId": change.notice.notice_id,
        "packId": change.notice.pack_id,
        "product": change.notice.product_name,
        "kind": change.notice.kind.value,
        "fields": {name: [was, is_now] for name, was, is_now in change.changed},
    }
