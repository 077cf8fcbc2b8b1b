"""Dates that a spreadsheet may have swapped: typed day first, read month first wherever that gave a date at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samsyn.intake.stock.dates import DateEvidence
from samsyn.intake.stock.sheets import EXAMPLES

LAST_MONTH = 12
DAYS, MONTHS = 3, 3
"""Fewer different days or months, and it is a habit, as the first or the last of the month."""
BY_CHANCE = 0.01
DAY_IS_A_MONTH = 12 * 12 / 365
"""How often the day of a date that was not swapped is 12 at most."""


def swapped(day: str) -> str:
    """Day and month of a YYYY-MM-DD the other way round; a day that is no month stays."""
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) <= LAST_MONTH else day


def suspects(real: Sequence[tuple[int, str]], texts: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Some of a column's real dates (row, YYYY-MM-DD) that may be swapped; () where nothing says so.

    `texts` are the column's other cells. Where some of them are dates whose day is above 12, those are what the
    spreadsheet could not swap; that others were typed as real dates says nothing of those that it could. Without such
    texts a swap leaves no real date with a day above 12: that is one when it hardly comes by chance, or when the dates
    are all in January on many different days, which were the first of a month.
    """
    swappable = tuple((row, day) for row, day in real if swapped(day) != day)
    evidence = DateEvidence()
    evidence.add(texts)
    if evidence.votes.keys() & {"dmy", "mdy"} or _hardly_by_chance([day for _, day in real]):
        return swappable[:EXAMPLES]
    return ()


def swap_possible(real: Sequence[tuple[int, str]]) -> bool:
    """Whether real dates would all be dates when swapped, too few as they are to tell whether they were."""
    days = {day[-2:] for _, day in real}
    return len(days) > 1 and all(int(day) <= LAST_MONTH for day in days)


def _hardly_by_chance(real: Sequence[str]) -> bool:
    parts = {tuple(map(int, day.split("-"))) for day in real}
    days, months, years = ({part[at] for part in parts} for at in (2, 1, 0))
    if not parts or max(days) > LAST_MONTH:
        return False
    spread = len(days) >= DAYS and len(months) >= MONTHS
    seldom = DAY_IS_A_MONTH ** len(parts) < BY_CHANCE
    firsts = months == {1} and len(days) >= DAYS and len(years) > 1
    return (spread and seldom) or firsts
