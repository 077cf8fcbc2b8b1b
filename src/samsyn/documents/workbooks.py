"""Excel workbooks that carry data and no surprises: nothing in a cell is run or followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

WIDEST = 60
PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}

Cell = str | int | Decimal | date | None


class Book:
    """A workbook being written."""

    def __init__(self, out: BytesIO) -> None:
        self.file = Workbook(out, PLAIN)
        self.head = self.file.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = self.file.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.number = self.file.add_format({"valign": "top", "num_format": "#,##0"})
        self.decimal = self.file.add_format({"valign": "top", "num_format": "#,##0.0"})
        self.day = self.file.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})

    def sheet(self, name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Worksheet:
        """A sheet with a frozen header and a filter; texts stay texts, so that an id keeps its zeros."""
        sheet = self.file.add_worksheet(name[:31])
        for column, title in enumerate(header):
            longest = max([len(title), *(len(str(row[column] or "")) for row in rows)])
            sheet.set_column(column, column, min(longest + 2, WIDEST))
            sheet.write_string(0, column, title, self.head)
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, at, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
        return sheet

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        if value is None:
            return
        if isinstance(value, bool | str):
            sheet.write_string(row, column, str(value), self.text)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), self.decimal)
        else:
            sheet.write_number(row, column, value, self.number)


@contextmanager
def workbook(out: BytesIO) -> Iterator[Book]:
    """A workbook that is whole when the block ends."""
    book = Book(out)
    yield book
    book.file.close()
