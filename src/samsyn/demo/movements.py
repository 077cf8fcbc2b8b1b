"""A year of movements of each article: what was used month by month, and now and then a gap or a return."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import ConsumptionKind, default_window
from samsyn.demo.storerooms import Article

MONTHS = 12
OUT_OF_STOCK_SHARE = 0.015
RETURN_SHARE = WASTE_SHARE = MOVED_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Movement:
    """Rörelse. A row of the consumption file; an out-of-stock row has no quantity."""

    first: date
    last: date
    kind: ConsumptionKind
    quantity: int | None


def months_until(as_of: date) -> list[Window]:
    """The twelve calendar months that end with the month of `as_of`, the last one cut at that day."""
    months = []
    for back in range(MONTHS - 1, -1, -1):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 - back, 12)
        last = date(year, month + 1, monthrange(year, month + 1)[1])
        months.append(Window(date(year, month + 1, 1), min(last, as_of)))
    return months


class Year:
    """The months before a day, each with the share of it that lies in the window for the rate."""

    def __init__(self, as_of: date) -> None:
        self.months = months_until(as_of)
        self.window = default_window(as_of)
        overlaps = [month.overlap(self.window) for month in self.months]
        self.inside = [
            overlap.days / month.days if overlap else 0.0
            for month, overlap in zip(self.months, overlaps, strict=True)
        ]
        self.length = [month.days / 30.4 for month in self.months]

    def movements(self, article: Article, random: Random) -> Iterator[Movement]:
        """The article's movements in order; sets its daily use, as the rate over the window will be."""
        if not article.monthly_units:
            return
        gap = self._gap(random) if random.random() < OUT_OF_STOCK_SHARE else None
        days_empty = 0
        used = 0.0
        kind = ConsumptionKind.DISPENSED if article.storeroom.is_ward_stock else ConsumptionKind.ISSUED
        draw = random.random
        for number, month in enumerate(self.months):
            wanted = article.monthly_units * self.length[number] * (0.8 + 0.4 * draw())
            if gap and gap[0] == number:
                empty, rows = gap[1:]
                wanted *= 1 - empty / month.days
                days_empty = empty
                yield from rows
            quantity = int(wanted + draw())  # the fraction rounds up as often as it should
            if quantity:
                used += quantity * self.inside[number]
                yield Movement(month.first, month.last, kind, quantity)
        returned = int(article.monthly_units * 0.1)
        last = self.months[-2]
        if returned and draw() < RETURN_SHARE:
            used -= returned
            yield Movement(last.first, last.last, ConsumptionKind.RETURNED, returned)
        yield from _moved(article, last, draw)
        article.daily = used * article.amount_per_unit / (self.window.days - days_empty)

    def _gap(self, random: Random) -> tuple[int, int, Sequence[Movement]]:
        """(month, days empty, rows) of a gap in one month of the window, now and then told twice over."""
        number = random.randrange(MONTHS - 5, MONTHS - 1)
        first = self.months[number].first + timedelta(days=random.randrange(0, 8))
        days = random.randrange(4, 15)
        rows = [Movement(first, first + timedelta(days=days - 1), ConsumptionKind.OUT_OF_STOCK, None)]
        if random.random() < 0.4:
            again = first + timedelta(days=random.randrange(1, days))
            until = again + timedelta(days=random.randrange(2, 6))
            rows.append(Movement(again, until, ConsumptionKind.OUT_OF_STOCK, None))
            days = max(days, (until - first).days + 1)
        return number, days, rows


def _moved(article: Article, month: Window, draw: Callable[[], float]) -> Iterator[Movement]:
    """Movements that are not use: what was thrown away, and what went to or came from another storeroom."""
    some = max(1, int(article.monthly_units * 0.15))
    if draw() < WASTE_SHARE:
        yield Movement(month.first, month.last, ConsumptionKind.WASTED, some)
    if draw() < MOVED_SHARE:
        kind = (
            ConsumptionKind.REDISTRIBUTED_OUT
            if article.storeroom.is_main
            else ConsumptionKind.REDISTRIBUTED_IN
        )
        yield Movement(month.first, month.last, kind, some)
