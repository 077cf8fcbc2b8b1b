"""The sheet that a storeroom is counted on, as a workbook to fill in and send back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from samsyn.documents.workbooks import workbook

ABOUT = "Samsyn"
"""The sheet that says which storeroom the count is of; it is read when the workbook comes back."""

COUNT_HEADERS = {
    "sv": ("Artikel", "Namn", "Batch", "Utgår", "Enhet", "Räknat"),
    "en": ("Article", "Name", "Batch", "Expires", "Unit", "Counted"),
}
SHEETS = {"sv": "Räkning", "en": "Count"}

CountRow = tuple[str, str, str, date | None, str]


def count_workbook(
    storeroom_id: str, version: int, on: date, rows: Sequence[CountRow], language: str
) -> bytes:
    """The workbook: an article, name, batch, expiry and unit a row, and a column to fill in."""
    out = BytesIO()
    with workbook(out) as book:
        # An expiry date is written as text, so that no spreadsheet turns its day and month.
        lines = [
            (pack, name, batch, str(expiry or ""), unit, None) for pack, name, batch, expiry, unit in rows
        ]
        book.sheet(SHEETS[language], COUNT_HEADERS[language], lines)
        book.sheet(ABOUT, ("storeroom_id", "version", "on"), [(storeroom_id, version, on.isoformat())])
    return out.getvalue()
