"""Moments: days that the sources tell exactly, to the month ("in June 2023") or to the year only ("for 2018")."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """Månad. A date known to the month only ("in June 2023")."""

    year: int
    month: int

    @property
    def last_day(self) -> date:
        """The last day of the month: from then on what happened in the month has surely happened."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, order=True, slots=True)
class Year:
    """År. A date known to the year only, as for the agreements of which only later documents tell."""

    year: int

    @property
    def last_day(self) -> date:
        """The last day of the year."""
        return date(self.year, 12, 31)

    def __str__(self) -> str:
        return f"{self.year:04}"


def surely_by(moment: date | Month | Year) -> date:
    """The first day on which it is certain that `moment` has come."""
    return moment if isinstance(moment, date) else moment.last_day
