"""Which row of a table is its header, when titles and blank rows may stand above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.limits import COLUMNS, TITLE_ROWS

NUMBER_OR_DATE = re.compile(r"[-+]?[0-9][0-9 .,:/TZ+-]*%?")
# A header fills most of the columns and is made of words.
FILLED = 0.6
NUMBERS = 0.25


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the first row that is wide enough for the data below it and made of words that differ; else None."""
    widths = Counter(width for row in rows if (width := sum(1 for cell in row if cell.strip())))
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width] * width, width))
    for index, row in enumerate(rows[: TITLE_ROWS + 1]):
        filled = [cell.strip() for cell in row if cell.strip()]
        numbers = sum(1 for cell in filled if NUMBER_OR_DATE.fullmatch(cell))
        if len(filled) >= FILLED * usual and numbers <= NUMBERS * len(filled):
            return index
    return None


def column_names(cells: Sequence[str], file: str) -> tuple[str, ...]:
    """The header's names; blank ones at the end are no columns, others are called by their number, and a name that comes
    again gets a number too. Raises DomainError `too-many-columns`.
    """
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > COLUMNS:
        raise DomainError("too-many-columns", file=file, count=len(names), limit=COLUMNS)
    told: dict[str, None] = {}
    for number, name in enumerate(names, start=1):
        unique, again = name or f"({number})", 2
        while unique in told:
            unique, again = f"{name} ({again})", again + 1
        told[unique] = None
    return tuple(told)
