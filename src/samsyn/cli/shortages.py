"""`samsyn shortages`: import Läkemedelsverket's feed, and see what it changed."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, day_or_today, number, table
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.core.supply.shortages import NoticeChange, NoticeTurn

if TYPE_CHECKING:
    from samsyn.ops.shortages.feed import ShortageImport

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
    file: Annotated[
        str, typer.Argument(help="The feed of medicine shortages (XML, v3): a file, or an https address.")
    ],
    on: On = "",
    accept_loss: Annotated[
        str,
        typer.Option("--accept-loss", help="Why it is right that more than a fifth of the notices is gone."),
    ] = "",
    output: Format = TableOrJson.TABLE,
) -> None:
    """Take in a feed as a new version, in force at once; a refused one leaves the last good one in force."""
    day = day_or_today(on)
    start()
    from samsyn.ops.alerts.judging import raise_alerts_quietly
    from samsyn.ops.shortages.feed import import_shortages

    with _at_hand(file) as path:
        done = import_shortages(by=acting(), now=now(), path=path, on=day, accept_loss=accept_loss)
    if done.is_new:
        raise_alerts_quietly(now())
    if output is TableOrJson.JSON:
        print(as_json(asdict(done.counts)))
    else:
        print("\n".join(_import_lines(done)))


@contextmanager
def _at_hand(source: str) -> Iterator[Path]:
    """The file, or what the address gives, in a folder that is gone afterwards. Nothing else ever calls out."""
    if "://" not in source:
        if not Path(source).is_file():
            raise DomainError("unreadable-file", file=source, problem="no such file")
        yield Path(source)
        return
    from samsyn.intake.fetching import fetched

    with tempfile.TemporaryDirectory(prefix="samsyn-feed-") as folder:
        yield fetched(source, Path(folder))


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
    from samsyn.ops.shortages.feed import compare_feeds, newest_changes

    changes = compare_feeds(one, other, day) if one or other else newest_changes(day)
    if output is TableOrJson.JSON:
        print(as_json([_as_data(change) for change in changes]))
        return
    print(_counts(changes))
    for change in changes:
        print(_in_words(change))


@app.command("list")
def show_hits(
    region: Annotated[str, typer.Option("--region", help="A region's id; all without one.")] = "",
    on: On = "",
    agreement: Annotated[str, typer.Option("--agreement", help="Whose goal the stock is measured for.")] = "",
    output: Format = TableOrJson.TABLE,
) -> None:
    """Which notices hit the regions' stock, the most pressing first: when it runs out, and how many days short."""
    start()
    from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
    from samsyn.ops.shortages.hits import read_shortage_hits

    day = day_or_today(on) if on else default_day()
    found = read_shortage_hits(
        by=acting(),
        now=now(),
        agreement=agreement or DEFAULT_AGREEMENT,
        on=day,
        regions=[region] if region else [],
    )
    rows = [_hit_data(where, hit) for where, hit in found.hits]
    if output is TableOrJson.JSON:
        print(as_json(rows))
        return
    header = ["region", "product", "packId", "lastsUntil", "returns", "daysShort", "instead"]
    told = [[str("not stated" if row[name] is None else row[name]) for name in header[:6]] for row in rows]
    print(
        table(header, [[*cells, number(len(row["instead"]))] for cells, row in zip(told, rows, strict=True)])
    )
    print(f"{number(len(rows))} hits on {day}, at peacetime consumption.")


def _hit_data(region: str, hit: ShortageHit) -> dict[str, Any]:
    return {
        "region": region,
        "noticeId": hit.notice.notice_id,
        "packId": hit.notice.pack_id,
        "product": hit.notice.product_name,
        "kind": hit.notice.kind.value,
        "line": hit.line_id,
        "asOf": hit.as_of,
        "lastsUntil": hit.runs_out,
        "returns": hit.returns,
        "daysShort": None if hit.days_short is None else ceil(hit.days_short),
        "holdsIt": hit.holds_it,
        "instead": list(hit.instead),
        "alike": list(hit.holds),
        "hasNoSuccessor": hit.has_no_successor,
    }


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
