"""Text with separators, as every system exports it: how it is written is found out, and told."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch
from samsyn.intake.stock.cellwork import END_OF_FILE, batch_of, is_blank, restore_ids
from samsyn.intake.stock.encodings import sniff_encoding
from samsyn.intake.stock.evidence import weigh
from samsyn.intake.stock.headers import column_names, find_header
from samsyn.intake.stock.sheets import Answers, Question, Reading

SEPARATORS = (";", ",", "\t", "|")
# Rows are turned into columns a few at a time: many lists alive at once keep the garbage collector busy.
ROWS_HELD = 500
HEAD_ROWS = 500
TOLD_SEPARATOR = "sep="  # a first row that spreadsheets write and obey


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """A text file with separators; read from the disk each time, never held."""

    path: Path
    name: str
    header: tuple[str, ...]
    reading: Reading
    questions: tuple[Question, ...] = ()
    restore: frozenset[int] = field(default_factory=frozenset)

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]:
        """The rows under the header. Raises DomainError `broken-quotes` with the row."""
        first = self.reading.header_row + 1
        with self.path.open(encoding=self.reading.encoding, newline="") as file:
            lines = csv.reader(file, delimiter=self.reading.separator or ",", strict=True)
            try:
                for _ in islice(lines, first - 1):
                    pass
                batch = CellBatch([], [[] for _ in self.header])
                while rows := list(islice(lines, min(size, ROWS_HELD))):
                    _add(batch, batch_of(rows, first, len(self.header)))
                    first += len(rows)
                    if len(batch.rows) + len(batch.crooked) >= size:
                        restore_ids(batch, self.restore)
                        yield batch
                        batch = CellBatch([], [[] for _ in self.header])
                if batch.rows or batch.crooked:
                    restore_ids(batch, self.restore)
                    yield batch
            except csv.Error as error:
                raise DomainError("broken-quotes", file=self.name, row=self._broken_row()) from error

    def _broken_row(self) -> int:
        """The row that cannot be read to its end; looked for once it is known that there is one."""
        with self.path.open(encoding=self.reading.encoding, newline="") as file:
            row = 1
            try:
                for row, _ in enumerate(  # noqa: B007  the last row that went well
                    csv.reader(file, delimiter=self.reading.separator or ",", strict=True), start=2
                ):
                    pass
            except csv.Error:
                pass
            return row


def open_csv(
    path: Path, name: str, answers: Answers, inside: tuple[str, ...] = (), place: str = ""
) -> CsvSheet:
    """Find out how a text file is written.

    Raises DomainError `empty-file`, `no-header`, `too-many-columns`, `broken-quotes`, and those of `sniff_encoding`.
    """
    encoding = sniff_encoding(path, name, answers, place)
    head = _head(path, encoding.codec)
    if not any(line.strip(f"{END_OF_FILE} \t\r\n") for line in head):
        raise DomainError("empty-file", file=name)
    separator = _separator(head)
    rows = list(_parsed(head, separator))
    at = find_header(rows)
    if at is None:
        raise DomainError("no-header", file=name)
    header = column_names(rows[at], name)
    kind = "tsv" if separator == "\t" else "csv"
    reading = Reading(kind, inside, encoding=encoding.codec, separator=separator, header_row=at + 1)
    sheet = CsvSheet(path, name, header, reading)
    found = weigh(header, sheet.batches, answers, place)
    asked = (encoding.question,) if encoding.question else ()
    notes = (encoding.note, *found.notes)
    reading = replace(reading, decimal=found.decimal, date_orders=found.date_orders, notes=notes)
    return CsvSheet(path, name, header, reading, asked + found.questions, found.restore)


def _add(batch: CellBatch, more: CellBatch) -> None:
    batch.rows.extend(more.rows)
    batch.crooked.extend(more.crooked)
    for cells, added in zip(batch.columns, more.columns, strict=True):
        cells.extend(added)


def _head(path: Path, codec: str) -> list[str]:
    """The first lines, with their ends."""
    with path.open(encoding=codec, newline="") as file:
        return list(islice(file, HEAD_ROWS))


def _parsed(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The rows of some lines; those after a quotation mark that is not closed there are left to the reading."""
    with suppress(csv.Error):
        yield from csv.reader(lines, delimiter=separator or ",")


def _separator(head: list[str]) -> str:
    """The sign that parts most rows into equally many cells under a header; "" in a file of one column."""
    told = head[0].strip()
    if told.lower().startswith(TOLD_SEPARATOR) and told[len(TOLD_SEPARATOR) :][:1] in SEPARATORS:
        return told[len(TOLD_SEPARATOR)]
    scores: dict[str, tuple[float, int]] = {}
    for separator in SEPARATORS:
        rows = [row for row in _parsed(head, separator) if not is_blank(row)]
        widths = Counter(len(row) for row in rows)
        width = max(widths, key=lambda width: (widths[width], width), default=1)
        at = find_header(rows)
        if width > 1:
            even = widths[width] / len(rows)
            under_header = at is not None and len(rows[at]) == width
            scores[separator] = (even if under_header else even / 2, width)
    return max(
        scores, key=lambda separator: (round(scores[separator][0], 1), scores[separator][1]), default=""
    )
