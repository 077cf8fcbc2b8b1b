"""What the rules mean, played out day by day and batch by batch: slow, and as plain as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from samsyn.core.kernel.dates import ONE_DAY, Window
from samsyn.core.supply.consumption import ConsumptionEvent, ConsumptionKind


@dataclass
class Shelf:
    """One batch on the shelf, while the days go by."""

    left: Fraction
    usable_days: int | None

    def in_date_on(self, day: int) -> bool:
        return self.usable_days is None or self.usable_days > day


def day_by_day(
    batches: Sequence[tuple[int, int | None]], daily: Fraction, *, first_to_expire_first: bool = True
) -> tuple[Fraction, Fraction]:
    """(days until a day's need cannot be met, what expired on the shelf before that)."""
    shelves = [Shelf(Fraction(quantity), usable_days) for quantity, usable_days in batches]
    shelves = [shelf for shelf in shelves if shelf.in_date_on(0)]
    if first_to_expire_first:
        shelves.sort(key=lambda shelf: (shelf.usable_days is None, shelf.usable_days))
    day, wasted = 0, Fraction(0)
    while True:
        wasted += sum(shelf.left for shelf in shelves if not shelf.in_date_on(day))
        shelves = [shelf for shelf in shelves if shelf.in_date_on(day)]
        need = daily
        for shelf in shelves:
            taken = min(need, shelf.left)
            shelf.left -= taken
            need -= taken
        if need > 0:
            return day + (daily - need) / daily, wasted
        day += 1


def batch_by_batch(batches: Sequence[tuple[int, int | None]], daily: Fraction) -> Fraction:
    """Days until the last batch is empty or has expired, each taken up when the one before is finished."""
    time = Fraction(0)
    for quantity, usable_days in sorted(batches, key=lambda batch: (batch[1] is None, batch[1])):
        empty = time + quantity / daily
        time = empty if usable_days is None else max(time, min(Fraction(usable_days), empty))
    return time


def days_with_stock(events: Sequence[ConsumptionEvent], window: Window) -> int:
    """The days of the window on which no out-of-stock event falls, looked at one at a time."""
    empty = [event.window for event in events if event.kind is ConsumptionKind.OUT_OF_STOCK]
    return sum(not any(day in stretch for stretch in empty) for day in days_of(window))


def days_of(window: Window) -> list[date]:
    """Every day of a window."""
    return [window.first + n * ONE_DAY for n in range(window.days)]
