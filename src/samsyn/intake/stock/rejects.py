"""The rejects file: each row that did not go in, why, what to do, and its cells as they came.

It is made to be corrected and sent again: the notes stand in columns of their own, before the sender's, whose names
begin with `samsyn:`; one of them, hidden in Excel, names the file that the rows were in. `corrected` knows such a file
when it comes back, and reads it without the notes. Nothing in it is run or followed by a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import BinaryIO

from xlsxwriter import Workbook

from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch, Cells
from samsyn.intake.stock.findings import Rejected
from samsyn.intake.stock.sheets import Question, Reading, Sheet

PREFIX = "samsyn:"
FILE, ROW = PREFIX + "file", PREFIX + "row"
NOTES = (
    FILE,
    ROW,
    *(PREFIX + name for name in ("column", "value", "code", "orsak", "åtgärd", "reason", "remedy")),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t")
NOTE_WIDTH, CELL_WIDTH = 32, 18
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
WORKBOOK = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

WithCells = tuple[Rejected, Sequence[str]]
Called = Mapping[str, str]
AS_IN_THE_FORM: Called = MappingProxyType({})


def with_cells(sheet: Cells, rejected: Iterable[Rejected]) -> Iterator[WithCells]:
    """The rejected rows in their order, each with its cells, which are read from the sheet once more."""
    wanted = {one.row: one for one in rejected}
    for batch in sheet.batches(ROWS_AT_ONCE):
        found = [(row, cells) for row, cells in batch.crooked if row in wanted]
        found += [
            (row, [column[place] for column in batch.columns])
            for place, row in enumerate(batch.rows)
            if row in wanted
        ]
        for row, cells in sorted(found):
            yield wanted[row], cells


def write_csv(
    out: BinaryIO,
    file_id: str,
    header: Sequence[str],
    rows: Iterable[WithCells],
    called: Called = AS_IN_THE_FORM,
) -> None:
    """The rejects file as CSV; a cell that a spreadsheet would run as a formula begins with an apostrophe.

    `called` says what the sender calls a column of the form, where that is something else.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for line in _lines(file_id, header, rows, called):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in line])
    text.detach()


def workbook_of(rejects: bytes) -> bytes:
    """A rejects file as Excel: every cell a text, the header frozen, the column that names the file hidden."""
    lines = list(csv.reader(io.StringIO(rejects.decode("utf-8-sig"), newline="")))
    out = io.BytesIO()
    book = Workbook(out, WORKBOOK)
    book.set_properties({"created": EPOCH})  # the same rows give the same file
    sheet = book.add_worksheet("samsyn")
    plain = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    sheet.set_column(0, 0, None, plain, {"hidden": True})
    sheet.set_column(1, len(NOTES) - 1, NOTE_WIDTH, plain)
    sheet.set_column(len(NOTES), len(lines[0]) - 1, CELL_WIDTH, plain)
    sheet.freeze_panes(1, 0)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write_string(row, column, _as_it_was(cell), head if row == 0 else plain)
    book.close()
    return out.getvalue()


def _lines(
    file_id: str, header: Sequence[str], rows: Iterable[WithCells], called: Called
) -> Iterator[list[str]]:
    yield [*NOTES, *header]
    places = {name.strip().lower(): at for at, name in enumerate(header)}
    for one, cells in rows:
        column = called.get(one.column, one.column)
        at = places.get(column.strip().lower(), len(cells))
        value = one.value or (cells[at] if at < len(cells) else "")
        texts = (*one.explain("sv"), *one.explain("en"))
        yield [file_id, str(one.row), column, value, one.code, *texts, *cells]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A rejects file that came back, corrected: the file its rows were in, and its cells without the notes."""

    sheet: Sheet
    file_id: str

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def reading(self) -> Reading:
        return self.sheet.reading

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.sheet.questions

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(self.sheet.header[place] for place in self._places)

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]:
        """The rows as they stand now; what was written so that no spreadsheet runs it is itself again."""
        for batch in self.sheet.batches(size):
            columns = [[_as_it_was(cell) for cell in batch.columns[place]] for place in self._places]
            yield CellBatch(batch.rows, columns, batch.crooked)

    @property
    def _places(self) -> list[int]:
        return [at for at, name in enumerate(self.sheet.header) if not name.startswith(PREFIX)]


def corrected(sheet: Sheet) -> Corrected | None:
    """A sheet that is a rejects file come back; None of any other. One that mixes several files' rows is not known again."""
    if FILE not in sheet.header:
        return None
    at = sheet.header.index(FILE)
    ids = {name for batch in sheet.batches() for name in batch.columns[at]}
    return Corrected(sheet, ids.pop()) if len(ids) == 1 else None


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
