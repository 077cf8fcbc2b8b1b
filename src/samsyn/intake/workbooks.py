"""Workbooks (Excel's .xlsx and .xls, and .ods) as rows of text, each row where it stands in its sheet."""

from __future__ import annotations

from samsyn.core.kernel.errors import DomainError

BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What a workbook begins with: a ZIP archive, or the older compound file."""


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are those of a workbook, whatever the file is called."""
    return content.startswith(BEGINS)


def read_sheets(content: bytes, *, file: str) -> dict[str, list[list[str]]]:
    """The rows of each sheet, by its name, from row 1 and column A; an empty cell, or one in error, is an empty text.

    A whole number has no decimals, a date is written as ISO 8601. Raises DomainError `not-a-workbook`.
    """
    # Imported here, since most commands read no workbook and should not pay for the reader.
    import fastexcel

    try:
        book = fastexcel.read_excel(content)
        return {
            name: _rows(book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string"))
            for name in book.sheet_names
        }
    except fastexcel.FastExcelError as error:
        problem = str(error).splitlines()[0]
        raise DomainError("not-a-workbook", file=file, problem=problem) from error


def _rows(sheet) -> list[list[str]]:  # type: ignore[no-untyped-def]  # fastexcel.ExcelSheet, imported when it is needed
    if not sheet.height:
        return []
    first = sheet.available_columns()[0].absolute_index
    columns = [column.to_pylist() for column in sheet.to_arrow().columns]
    return [[""] * first + [cell or "" for cell in row] for row in zip(*columns, strict=True)]
