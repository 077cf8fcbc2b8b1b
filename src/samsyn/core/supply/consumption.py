"""What is used of a medicine, read from what a storeroom recorded: the normal consumption in peacetime.

No source fixes the averaging window (T22's goal only says a month's consumption), so the window is a
parameter that goes with each figure. rate.py makes a rate of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from samsyn.core.kernel.dates import ONE_DAY, Window, merge
from samsyn.core.kernel.money import round_half_up

DEFAULT_WINDOW_DAYS = 182  # half a year of whole weeks, so that every weekday weighs the same


class ConsumptionKind(StrEnum):
    """Händelsetyp. What a row of a consumption file records."""

    DISPENSED = "dispensed"
    ISSUED = "issued"
    RETURNED = "returned"
    WASTED = "wasted"
    REDISTRIBUTED_IN = "redistributed_in"
    REDISTRIBUTED_OUT = "redistributed_out"
    OUT_OF_STOCK = "out_of_stock"
    CORRECTED = "corrected"

    @property
    def sign(self) -> int:
        """How it counts: an issue to the point of care is use, a redistribution is not."""
        return SIGNS.get(self, 0)


# Waste is not use, a redistribution only moves stock, and a correction only puts a count right. An issue to a
# ward, an ambulance or a dental clinic is often the only record of use there is.
SIGNS = {ConsumptionKind.DISPENSED: 1, ConsumptionKind.ISSUED: 1, ConsumptionKind.RETURNED: -1}


@dataclass(frozen=True, slots=True)
class ConsumptionEvent:
    """Förbrukningspost. An amount over a window of days; an out-of-stock event has no amount.

    Only a correction, which is no use, may be below zero.
    """

    kind: ConsumptionKind
    window: Window
    amount: int = 0

    def __post_init__(self) -> None:
        if self.amount < 0 and self.kind is not ConsumptionKind.CORRECTED:
            raise ValueError(
                f"{self.kind} of {self.amount}; the kind carries the sign, the amount is never negative"
            )


def default_window(as_of: date, days: int = DEFAULT_WINDOW_DAYS) -> Window:
    """The window of this many days that ends the day before `as_of`."""
    return Window(as_of - timedelta(days=days), as_of - ONE_DAY)


def part_inside(event: ConsumptionEvent, window: Window) -> int:
    """The event's amount that falls inside the window, spread evenly over its days; a half rounds up."""
    overlap = event.window.overlap(window)
    return round_half_up(Fraction(event.amount * overlap.days, event.window.days)) if overlap else 0


def days_without_stock(events: Iterable[ConsumptionEvent], window: Window) -> int:
    """Days of the window without stock, each counted once; no record means no such day."""
    empty = [event.window.overlap(window) for event in events if event.kind is ConsumptionKind.OUT_OF_STOCK]
    return sum(stretch.days for stretch in merge([stretch for stretch in empty if stretch]))
