"""One table as CSV, Excel, Parquet or PDF: the same rows, in the same order, under the same columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pyarrow as pa
import pyarrow.parquet as pq

from samsyn.core.kernel.errors import DomainError
from samsyn.documents.pdf import pdf
from samsyn.documents.workbooks import workbook

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS_OF_PDF = 3_000
"""More than a hundred pages are not read on paper."""

Cell = str | int | Decimal | date | None


class TableFormat(StrEnum):
    """What a table can be had as."""

    CSV = "csv"
    EXCEL = "xlsx"
    PARQUET = "parquet"
    PDF = "pdf"

    @property
    def content_type(self) -> str:
        """The media type."""
        return _TYPES[self]


_TYPES = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
    TableFormat.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Kolumn. `name` is what programs call it, `title` what people read; numbers stand to the right."""

    name: str
    title: str
    kind: type[str] | type[int] | type[Decimal] | type[date]

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers."""
        return self.kind in (int, Decimal)


@dataclass(frozen=True, slots=True)
class TableDocument:
    """Tabell. `title` says what it shows, `about` under which assumptions, day and snapshot; `notes` how it was counted."""

    title: str
    about: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...]
    language: str
    on: date


def table_as(table: TableDocument, form: TableFormat) -> bytes:
    """A table in a format. Raises DomainError `too-many-rows-for-pdf`."""
    return _WRITERS[form](table)


def _csv(table: TableDocument) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """A cell as text; what a spreadsheet would run as a formula begins with an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text


def _excel(table: TableDocument) -> bytes:
    out = io.BytesIO()
    with workbook(out) as book:
        book.sheet(table.title, [column.title for column in table.columns], table.rows)
        book.sheet("Om" if table.language == "sv" else "About", [table.title], [*_lines(table)])
    return out.getvalue()


def _lines(table: TableDocument) -> list[tuple[str]]:
    return [(text,) for text in (*table.about, *table.notes)]


def _parquet(table: TableDocument) -> bytes:
    columns = [
        pa.array([_stored(row[at]) for row in table.rows], _arrow(column.kind))
        for at, column in enumerate(table.columns)
    ]
    about = {"title": table.title, "about": "\n".join((*table.about, *table.notes))}
    found = pa.table(columns, names=[column.name for column in table.columns])
    out = io.BytesIO()
    pq.write_table(found.replace_schema_metadata(about), out, compression="zstd")
    return out.getvalue()


def _stored(cell: Cell) -> Cell | float:
    return float(cell) if isinstance(cell, Decimal) else cell


def _arrow(kind: type) -> pa.DataType:
    return {str: pa.string(), int: pa.int64(), Decimal: pa.float64(), date: pa.date32()}[kind]


def _pdf(table: TableDocument) -> bytes:
    if len(table.rows) > MOST_ROWS_OF_PDF:
        raise DomainError("too-many-rows-for-pdf", rows=len(table.rows), most=MOST_ROWS_OF_PDF)
    data = {
        "about": table.about,
        "notes": table.notes,
        "columns": [{"title": column.title, "number": column.is_number} for column in table.columns],
        "rows": [[_written(cell, table.language) for cell in row] for row in table.rows],
    }
    return pdf("table", data, title=table.title, language=table.language, on=table.on)


def _written(cell: Cell, language: str) -> str:
    """A cell as people read it; what is not known is a dash."""
    if cell is None:
        return "–"
    text = str(cell)
    return text.replace(".", ",") if isinstance(cell, Decimal) and language == "sv" else text


_WRITERS = {
    TableFormat.CSV: _csv,
    TableFormat.EXCEL: _excel,
    TableFormat.PARQUET: _parquet,
    TableFormat.PDF: _pdf,
}
