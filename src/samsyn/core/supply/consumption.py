"""What is used of a medicine, read from what a storeroom recorded: the normal consumption in peacetime.

No source fixes the averaging window (T22's goal only says a month's consumption), so the window is a
parameter that goes with each figure. What is used is divided by the days *with* stock: an empty shelf
dispenses nothing, and says nothing about the need.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from samsyn.core.kernel.dates import ONE_DAY, Window, merge
from samsyn.core.kernel.money import round_half_up
from samsyn.core.supply.coverage import NO_RATE, Demand, NoRate

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


@dataclass(frozen=True, slots=True)
class Consumption:
    """Uttag i fönstret. What was used, net of returns (so it may be negative), and the days with stock."""

    amount: int
    days_with_stock: int


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


def consumption(events: Iterable[ConsumptionEvent], window: Window) -> Consumption:
    """What one storeroom used of one product in the window, and for how many of its days it had any."""
    recorded = list(events)
    return Consumption(
        amount=sum(event.kind.sign * part_inside(event, window) for event in recorded),
        days_with_stock=window.days - days_without_stock(recorded, window),
    )


def adjusted(used: Consumption, window_days: int) -> Demand | NoRate:
    """What would have been used in the whole window, had there been stock all its days.

    There is no rate where nothing was used, where as much came back, or where there was stock on no day.
    """
    if used.days_with_stock == 0:
        return NO_RATE
    amount = round_half_up(Fraction(used.amount * window_days, used.days_with_stock))
    return Demand(amount, window_days) if amount > 0 else NO_RATE
