"""A year of movements of each article: what was used month by month, and now and then a gap or a return."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from random import Random

from samsyn.core.kernel.dates import Window, merge
from samsyn.core.supply.consumption import ConsumptionKind, default_window
from samsyn.demo.storerooms import Article

MONTHS = 12
DAYS_IN_A_MONTH = 30.4
OUT_OF_STOCK_SHARE = 0.015
TOLD_TWICE_SHARE = 0.4
BESIDE_USE_SHARE = 0.01


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
    """The months before a day, and how they lie to the window over which the rate is taken."""

    def __init__(self, as_of: date) -> None:
        self.months = months_until(as_of)
        self.window = default_window(as_of)
        overlaps = {month.first: (month.overlap(self.window), month.days) for month in self.months}
        self.inside = {first: part.days / days for first, (part, days) in overlaps.items() if part}

    def movements(self, article: Article, random: Random) -> list[Movement]:
        """What happened to the article, month by month, times without stock first; nothing to what goes years unused."""
        if not article.monthly_units:
            return []
        gap = self._gap(random) if random.random() < OUT_OF_STOCK_SHARE else []
        rows = list(gap)
        kind = ConsumptionKind.DISPENSED if article.storeroom.is_ward_stock else ConsumptionKind.ISSUED
        for month in self.months:
            with_stock = month.days - _days_of(gap, month)
            wanted = article.monthly_units * with_stock / DAYS_IN_A_MONTH * (0.8 + 0.4 * random.random())
            quantity = int(wanted + random.random())  # the fraction rounds up as often as it should
            if quantity:
                rows.append(Movement(month.first, month.last, kind, quantity))
        rows.extend(_beside_use(article, self.months[-2], random))
        return rows

    def daily_use(self, article: Article, rows: Sequence[Movement]) -> float:
        """The amount of substance used in a day with stock, about as the rules will count it."""
        used = sum(
            row.kind.sign * row.quantity * self.inside[row.first]
            for row in rows
            if row.quantity and row.first in self.inside
        )
        gap = list(takewhile(lambda row: row.quantity is None, rows))
        return used * article.amount_per_unit / (self.window.days - _days_of(gap, self.window))

    def _gap(self, random: Random) -> list[Movement]:
        """A time without stock in one month of the window, now and then told in two rows that overlap."""
        month = self.months[random.randrange(MONTHS - 5, MONTHS - 1)]
        first = month.first + timedelta(days=random.randrange(0, 8))
        days = random.randrange(4, 15)
        rows = [Movement(first, first + timedelta(days=days - 1), ConsumptionKind.OUT_OF_STOCK, None)]
        if random.random() < TOLD_TWICE_SHARE:
            again = first + timedelta(days=random.randrange(1, days))
            until = again + timedelta(days=random.randrange(2, 6))
            rows.append(Movement(again, until, ConsumptionKind.OUT_OF_STOCK, None))
        return rows


def _days_of(gap: Sequence[Movement], window: Window) -> int:
    """The days of a window without stock."""
    if not gap:  # nearly every article
        return 0
    empty = merge([Window(row.first, row.last) for row in gap])
    parts = [part for part in (stretch.overlap(window) for stretch in empty) if part]
    return sum(part.days for part in parts)


def _beside_use(article: Article, month: Window, random: Random) -> Iterator[Movement]:
    """What came back, what was thrown away, and what went to or came from another storeroom."""
    moved = (
        ConsumptionKind.REDISTRIBUTED_OUT if article.storeroom.is_main else ConsumptionKind.REDISTRIBUTED_IN
    )
    for kind in (ConsumptionKind.RETURNED, ConsumptionKind.WASTED, moved):
        if random.random() < BESIDE_USE_SHARE:
            yield Movement(month.first, month.last, kind, max(1, int(article.monthly_units * 0.1)))
