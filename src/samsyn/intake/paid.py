"""The list of what a bank paid: CSV with a number, a day and an amount on each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from samsyn.core.funding.form_values import read_money
from samsyn.core.funding.paid import Paid
from samsyn.core.kernel.errors import DomainError

COLUMNS = ("nummer", "datum", "belopp")
LARGEST = 5_000_000
"""Bytes; a list of payments is small."""


def read_paid(content: bytes) -> list[Paid]:
    """Each row of a list; other columns are left alone, and the row of the sum is skipped.

    Raises DomainError `paid-list-too-large`, `paid-list-encoding`, `paid-list-columns` (what was found and expected) and
    `paid-list-row` (row, column, what was found).
    """
    if len(content) > LARGEST:
        raise DomainError("paid-list-too-large", bytes=len(content), most=LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("paid-list-encoding", place=error.start) from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    header = [str(name).strip().lower() for name in rows.fieldnames or ()]
    if not set(COLUMNS) <= set(header):
        raise DomainError("paid-list-columns", found=", ".join(header), expected=", ".join(COLUMNS))
    rows.fieldnames = header
    return [_paid(row, place) for place, row in enumerate(rows, start=2) if row["nummer"] != "summa"]


def _paid(row: Mapping[str, str | None], place: int) -> Paid:
    told = {name: (row[name] or "").strip() for name in COLUMNS}
    column = COLUMNS[0]
    try:
        number = int(told[column])
        column = COLUMNS[1]
        on = date.fromisoformat(told[column])
        column = COLUMNS[2]
        return Paid(number, on, read_money(told[column].replace(".", ",")))
    except (ValueError, DomainError):
        raise DomainError("paid-list-row", row=place, column=column, found=told[column]) from None
