"""samsyn stock: take in a region's files, show the picture."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samsyn.cli import stock_chance, stock_history, stock_profiles
from samsyn.cli.django import acting, now, start
from samsyn.core.kernel.errors import DomainError

if TYPE_CHECKING:
    from samsyn.ops.picture.rows import PictureRow
    from samsyn.ops.stock.sending import ImportSummary, ListShare

app = typer.Typer(
    help="Stock: take in a region's files, show how long the medicines last.", no_args_is_help=True
)
app.command()(stock_chance.chance)
stock_history.add_to(app)
app.add_typer(stock_profiles.app, name="profiles")


class Format(StrEnum):
    """How the picture is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day; the newest by default.")
]


@app.command("import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="The region's files; docs/csv-form.md says what they hold.")
    ],
    region: Annotated[
        str, typer.Option("--region", help="The region the files come from, such as region-skane.")
    ],
    as_of: Annotated[
        datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day the stock was counted.")
    ],
    source: Annotated[
        str, typer.Option("--source", help="The sending system, where the region has several.")
    ] = "",
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="KEY=CHOICE, where a file can be read in two ways.")
    ] = None,
) -> None:
    """Take in a region's files about one day: all of them, or none."""
    start()
    from samsyn.ops.stock.sending import import_stock, list_shares

    read = [(path.name, _readable(path)) for path in files]
    answers = dict(one.rpartition("=")[::2] for one in answer or [])
    summary = import_stock(
        by=acting(),
        now=now(),
        region=region,
        as_of=as_of.date(),
        files=read,
        source=source,
        answers=answers,
    )
    for line in _import_lines(summary, list_shares(region, as_of.date())):
        typer.echo(line)


def reading_lines(reading: Mapping[str, Any]) -> list[str]:
    """How a file was read, where that is more than Samsyn's own form in UTF-8."""
    from samsyn.intake.stock.notes import HARMLESS, explain_note
    from samsyn.intake.stock.sheets import Note

    facts = {name: reading[name] for name in ("sheet", "encoding", "separator", "decimal") if reading[name]}
    told = [f"read as {reading['format']}" + "".join(f", {name} {value}" for name, value in facts.items())]
    told += [f"dates in {column}: {order}" for column, order in reading["date_orders"].items()]
    notes = [
        Note(note["code"], tuple(note["facts"].items()))
        for note in reading["notes"]
        if note["code"] not in HARMLESS
    ]
    return told + [explain_note(note, "en") for note in notes]


def _readable(path: Path) -> Path:
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise DomainError("unreadable-file", file=str(path), problem=error.strerror) from error


def _import_lines(summary: ImportSummary, shares: tuple[ListShare, ...]) -> list[str]:
    lines = [f"{summary.region} as of {summary.as_of}:"]
    for file in summary.files:
        refused = file.rows - file.accepted
        lines.append(
            f"  {file.name} ({file.kind}): {file.rows} rows, {file.accepted} accepted, {refused} rejected"
        )
        lines += [f"    {note}" for note in reading_lines(file.reading)]
        lines += [f"    rejected, {code}: {rows}" for code, rows in file.rejected.items()]
        lines += [f"    accepted but flagged, {code}: {rows}" for code, rows in file.flagged.items()]
        if file.rejects_path:
            lines.append(f"    rejected rows, with reason and remedy: {file.rejects_path}")
    lines += [
        f"  {share.area}: {share.held} of the list's {share.listed} lines are held or used"
        for share in shares
    ]
    if summary.replaced:
        lines.append("  Kept, but a newer file has replaced the one that they complete: they do not count.")
    elif not summary.counts:
        lines.append("  Kept, but the region has sent no stock about that day: they count once it is in.")
    lines.append(
        "These files were in already: nothing changed."
        if not summary.changed
        else f"Snapshot {summary.snapshot}"
    )
    return lines


@app.command()
def picture(
    agreement: Annotated[str, typer.Option(help="Whose goal to judge against.")] = "lakemedel-2022",
    on: Day = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """How long the medicines last, region by region, against an agreement's goal."""
    start()
    from samsyn.ops.picture.reading import default_day, read_picture
    from samsyn.ops.picture.rows import picture_rows

    day: date = on.date() if on else default_day()
    found = read_picture(by=acting(), now=now(), agreement=agreement, on=day)
    rows = picture_rows(found)
    if output is Format.JSON:
        typer.echo(json.dumps([_as_json(row) for row in rows], ensure_ascii=False, indent=1))
    elif output is Format.CSV:
        sys.stdout.write(_as_csv(rows))
    else:
        from samsyn.cli.picture_table import print_picture

        print_picture(found, rows)


def _as_json(row: PictureRow) -> dict[str, object]:
    def number(value: object) -> float | None:
        return None if value is None else float(str(value))

    return {
        "region": row.region,
        "careArea": row.care_area,
        "weeksReported": number(row.weeks_reported),
        "weeksComputed": number(row.weeks_computed),
        "weeksMedian": number(row.weeks_median),
        "shareAtMonth": number(row.share_at_month),
        "verdict": row.verdict,
        "goalMet": row.goal_met,
        "disagrees": row.disagrees,
        "exceptions": list(row.exceptions),
        "scenario": row.scenario,
        "snapshot": row.snapshot,
        "asOf": row.as_of,
        "reading": row.reading,
        "weeksLikely": number(row.weeks_likely),
        "weeksHighest": number(row.weeks_highest),
        "daysUntold": row.days_untold,
        "exclusions": list(row.exclusions),
        "weeksEverything": number(row.weeks_everything),
        "weeksMedianWithout": number(row.weeks_median_without),
        "shareWithout": number(row.share_without),
    }


def _as_csv(rows: list[PictureRow]) -> str:
    out = io.StringIO()
    shown = [_as_json(row) for row in rows]
    writer = csv.writer(out)
    writer.writerow(shown[0] if shown else [])
    for row in shown:
        writer.writerow(["|".join(cell) if isinstance(cell, list) else cell for cell in row.values()])
    return out.getvalue()
