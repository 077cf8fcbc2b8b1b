"""Dates written with numbers: in which orders of day, month and year a text can be read, and what a whole column proves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from samsyn.core.kernel.dates import swedish_day
from samsyn.intake.stock.sheets import EXAMPLES

ORDERS = ("ymd", "dmy", "mdy")
_TIME = r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?"
_ZONE = r" ?(Z|[-+][0-9]{2}:?[0-9]{2})"
NUMBERS = re.compile(rf"([0-9]{{1,4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,4}})(?:[ T]+{_TIME}(?:{_ZONE})?)?")
LAST_MINUTE = (23, 59)
CENTURY, YEAR_DIGITS = 2000, 4
# A column is one of dates when so large a part of its filled cells can be read as dates.
MOSTLY = 0.8


def iso(value: str, order: str) -> str | None:
    """The date as YYYY-MM-DD when it is written in this order, else None.

    A year of four digits that stands first is read as one in every order; a year of two digits is of this century.
    A time is left out, but with a zone it is the day that it then was in Sweden: midnight here is the evening before in
    UTC. The last minute of a day means that day, whatever the zone.
    """
    found = NUMBERS.fullmatch(value)
    if found is None:
        return None
    if len(found[1]) == YEAR_DIGITS:
        order = "ymd"
    parts = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    if len(parts["y"]) not in (2, 4) or max(len(parts["m"]), len(parts["d"])) > 2:
        return None
    year = int(parts["y"]) + (CENTURY if len(parts["y"]) == 2 else 0)
    try:
        day = date(year, int(parts["m"]), int(parts["d"]))
        return (_in_sweden(day, found) if found[7] else day).isoformat()
    except (ValueError, OverflowError):
        return None


def _in_sweden(day: date, found: re.Match[str]) -> date:
    """The day in Sweden at a time of a zone."""
    hour, minute = int(found[5]), int(found[6])
    if (hour, minute) == LAST_MINUTE:
        return day
    zone = found[7].replace("Z", "+00:00")
    return swedish_day(datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}{zone}"))


def readings(value: str) -> dict[str, str]:
    """The date for each order that the text can be read in."""
    if not NUMBERS.fullmatch(value):  # as most texts
        return {}
    return {order: day for order in ORDERS if (day := iso(value, order)) is not None}


@dataclass(slots=True)
class DateEvidence:
    """What the cells of a column say about the order of its dates.

    `votes` counts the values that only one order can read; `unclear` holds some that mean different days in
    different orders. Dates with the year first in four digits are certain, and tell nothing of the others.
    """

    filled: int = 0
    dates: int = 0
    year_first: int = 0
    votes: dict[str, int] = field(default_factory=dict)
    possible: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)

    def add(self, cells: Iterable[str]) -> None:
        """Weigh more cells; each distinct text once is enough."""
        for value in cells:
            if not value:
                continue
            self.filled += 1
            days = readings(value)
            if not days:
                continue
            self.dates += 1
            if value[:YEAR_DIGITS].isdigit():
                self.year_first += 1
            elif len(days) == 1:
                order = next(iter(days))
                self.votes[order] = self.votes.get(order, 0) + 1
            elif len(set(days.values())) > 1:
                self.possible |= days.keys()
                if len(self.unclear) < EXAMPLES and value not in self.unclear:
                    self.unclear.append(value)

    @property
    def is_dates(self) -> bool:
        return self.dates > 0 and self.dates >= MOSTLY * self.filled

    @property
    def order(self) -> str:
        """The one order that something proves; "" where nothing does, or several things do."""
        if self.year_first and not self.votes and not self.unclear:
            return "ymd"
        return next(iter(self.votes)) if len(self.votes) == 1 else ""

    @property
    def open(self) -> bool:
        """Whether the sender must be asked."""
        return self.is_dates and bool(self.unclear) and not self.order

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(order for order in ORDERS if order in (self.possible | self.votes.keys()))
