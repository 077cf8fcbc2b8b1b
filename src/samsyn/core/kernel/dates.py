"""Windows of time, and days that count. Legal dates are dates in Europe/Stockholm."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def swedish_day(moment: datetime) -> date:
    """Svensk dag. The day that it is in Sweden at a moment, which has a time zone: the day that dates and terms mean."""
    return moment.astimezone(STOCKHOLM).date()


@dataclass(frozen=True, order=True, slots=True)
class Window:
    """Period. A stretch of days, inclusive at both ends."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a window ends on {self.last}, before it begins on {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days the window holds, both ends counted."""
        return (self.last - self.first).days + 1

    def overlap(self, other: Window) -> Window | None:
        """The days that both windows hold, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Window(first, last) if first <= last else None


def merge(windows: list[Window]) -> list[Window]:
    """The same days without overlap: windows that touch or overlap become one."""
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.first <= merged[-1].last + ONE_DAY:
            merged[-1] = Window(merged[-1].first, max(merged[-1].last, window.last))
        else:
            merged.append(window)
    return merged


def subtract(window: Window, taken: list[Window]) -> list[Window]:
    """The days of a window that none of the others holds, as windows in order."""
    left: list[Window] = []
    first = window.first
    for other in merge(taken):
        overlap = window.overlap(other)
        if overlap is None:
            continue
        if first < overlap.first:
            left.append(Window(first, overlap.first - ONE_DAY))
        first = overlap.last + ONE_DAY
    if first <= window.last:
        left.append(Window(first, window.last))
    return left


def so_many_days_after(day: date, days: int) -> date:
    """The day so many days after another; the last day of the calendar where that is further on than it reaches.

    Systems write 9999-12-31 for "never", and the day after it cannot be told.
    """
    return day + timedelta(days=min(days, (date.max - day).days))


def is_business_day(day: date, holidays: Container[date]) -> bool:
    """Whether offices are open: neither a weekend nor one of `holidays` (public days and de facto eves)."""
    return day.weekday() < SATURDAY and day not in holidays


def business_day_on_or_before(day: date, holidays: Container[date]) -> date:
    """The last day, up to and including `day`, when offices are open."""
    while not is_business_day(day, holidays):
        day -= ONE_DAY
    return day


def business_days_until(today: date, deadline: date, holidays: Container[date]) -> int:
    """Arbetsdagar kvar: business days after `today`, up to and including `deadline`; negative when late."""
    step = ONE_DAY if deadline >= today else -ONE_DAY
    sign = 1 if deadline >= today else -1
    count, day = 0, today
    while day != deadline:
        day += step
        count += is_business_day(day if sign > 0 else day + ONE_DAY, holidays)
    return sign * count
