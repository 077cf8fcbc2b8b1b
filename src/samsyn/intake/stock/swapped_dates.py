"""Dates that a spreadsheet may have swapped: typed day first, read month first wherever that gave a date at all."""

from __future__ import annotations

from collections.abc import Sequence

from samsyn.intake.stock.dates import DateEvidence
from samsyn.intake.stock.sheets import EXAMPLES

LAST_MONTH = 12
# So many different dates without a day above 12 do not come by chance.
DATES, DAYS, MONTHS = 8, 3, 3


def swapped(day: str) -> str:
    """Day and month of a YYYY-MM-DD the other way round; a day that is no month stays."""
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) <= LAST_MONTH else day


def suspects(
    real: Sequence[tuple[int, str]], texts: Sequence[tuple[int, str]]
) -> tuple[tuple[int, str], ...]:
    """Some of a column's real dates (row, YYYY-MM-DD) that may be swapped; () where nothing says so.

    `texts` are the column's other cells. A swap leaves no real date with a day above 12: those stayed texts. Where such
    texts are gone, many dates over many months without a single day above 12 tell it, and so do dates all in January on
    many different days, which were the first of a month.
    """
    parts = [tuple(map(int, day.split("-"))) for _, day in real]
    if not parts or any(day > LAST_MONTH for _, _, day in parts):
        return ()
    evidence = DateEvidence()
    evidence.add(texts)
    left_as_text = bool(evidence.votes.keys() & {"dmy", "mdy"})
    days, months, years = ({part[at] for part in parts} for at in (2, 1, 0))
    spread = len(set(parts)) >= DATES and len(days) >= DAYS and len(months) >= MONTHS
    firsts = months == {1} and len(days) >= DAYS and len(years) > 1
    if not (left_as_text or spread or firsts):
        return ()
    return tuple((row, day) for row, day in real if swapped(day) != day)[:EXAMPLES]
