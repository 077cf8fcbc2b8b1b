"""How fast a medicine is used, and how surely that is known: a likely rate with a lowest and a highest.

A rate read from half a year is an estimate. Three things make it uncertain: the months differ, some days of the window
are told of by no file, and a storeroom that was empty most of the time says little. The first two make the interval; the
third is a limit. No source fixes any of them, so they are parameters that go with each figure. What is judged is the
lowest time to last, as U23 judges the lowest of an answer given as an interval, and that follows from the highest rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil, sqrt

from samsyn.core.kernel.dates import ONE_DAY, Window, merge
from samsyn.core.kernel.money import round_half_up
from samsyn.core.supply.consumption import ConsumptionEvent, days_without_stock, part_inside
from samsyn.core.supply.shares import share_of_need, share_of_stock

MILLION = 1_000_000
LARGEST_ERROR = 10 * MILLION
"""Relative half width in millionths at which an interval says nothing more."""

T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179)
"""Student's t for an interval that holds 95 times of 100, by degrees of freedom from one; the last serves for more."""


@dataclass(frozen=True, slots=True)
class RateRule:
    """Regel för förbrukningstakt. Over how many days a rate is taken, and how little is too little to conclude from.

    Fewer days with stock than `least_days_with_stock` count as so many: from less, nothing larger is concluded. Nothing
    is dropped, since a need that is left out would flatter.
    """

    window_days: int
    least_days_with_stock: int = 7

    def __post_init__(self) -> None:
        if not 1 <= self.least_days_with_stock <= self.window_days:
            raise ValueError("the least number of days with stock is at least one and fits in the window")


@dataclass(frozen=True, slots=True)
class PositionUse:
    """Uttag i en position. What one storeroom used of one product, net of returns, in each month of the window.

    `days_with_stock` are those of the days told on which it had any, `days_untold` those that no file tells of.
    """

    by_month: tuple[int, ...]
    days_with_stock: int
    days_untold: int = 0

    @property
    def amount(self) -> int:
        """What was used in all; below zero where more came back."""
        return sum(self.by_month)


@dataclass(frozen=True, slots=True)
class Rate:
    """Förbrukningstakt med intervall. Amounts over a whole window, had there been stock every day of it.

    `low` ≤ `likely` ≤ `high`, all above zero; or all zero, and there is no rate.
    """

    likely: int
    low: int
    high: int
    window_days: int


def months_of(window: Window) -> tuple[Window, ...]:
    """The calendar months of a window, the first and the last one cut where it begins and ends."""
    months = []
    first = window.first
    while first <= window.last:
        last = min((first.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE_DAY, window.last)
        months.append(Window(first, last))
        first = last + ONE_DAY
    return tuple(months)


def used_by_month(events: Iterable[ConsumptionEvent], window: Window) -> tuple[int, ...]:
    """What was used in each month of the window; together exactly what was used in the window."""
    ends = [month.last for month in months_of(window)]
    totals = [0] * len(ends)
    for event in events:
        # Differences of rounded sums and not rounded parts: what is rounded off in one month is not lost.
        so_far = [event.kind.sign * part_inside(event, Window(window.first, end)) for end in ends]
        for month, (until, before) in enumerate(zip(so_far, [0, *so_far], strict=False)):
            totals[month] += until - before
    return tuple(totals)


def position_use(
    events: Iterable[ConsumptionEvent], window: Window, told: Sequence[Window] | None = None
) -> PositionUse:
    """What one storeroom used of one product, from what it recorded and the days that files tell of (None: all)."""
    recorded = list(events)
    all_told = (
        merge([inside for one in told if (inside := one.overlap(window))]) if told is not None else [window]
    )
    days = sum(one.days for one in all_told)
    empty = sum(days_without_stock(recorded, one) for one in all_told)
    return PositionUse(used_by_month(recorded, window), days - empty, window.days - days)


def days_told(window: Window, told: Sequence[Window] | None = None) -> tuple[int, ...]:
    """How many days of each month of the window files tell of (None: all)."""
    all_told = merge(list(told)) if told is not None else [window]
    return tuple(
        sum(inside.days for one in all_told if (inside := month.overlap(one))) for month in months_of(window)
    )


def adjusted_amount(use: PositionUse, rule: RateRule, *, untold_unused: bool = False) -> int:
    """What a position would have used in the whole window, had there been stock on all its days.

    An empty shelf dispenses nothing, and says nothing about the need, so what was used is divided by the days *with*
    stock. 0 where nothing was used, where as much came back, or where there was stock on no day. A day that no file tells of
    is taken to be like the others, or with `untold_unused` as a day without use. Fewer days with stock than the least are no
    evidence of a higher rate, unless no more days are told of.
    """
    if use.amount <= 0 or use.days_with_stock == 0:
        return 0
    least = min(rule.least_days_with_stock, rule.window_days - use.days_untold)
    days = max(use.days_with_stock, least)
    days = min(days + (use.days_untold if untold_unused else 0), rule.window_days)
    return round_half_up(Fraction(use.amount * rule.window_days, days))


def rate_error(by_month: Sequence[int], days: Sequence[int]) -> int:
    """How uncertain a rate is by how much the months differ: the half width of its interval, in millionths of it.

    The standard error of a ratio (use over days) among the months that are told of, times Student's t. Reckoned in
    floating point, in this order of operations, and rounded up to a whole number; everything after it is whole numbers.
    From a single month nothing can be told, and the interval is as wide as the rate itself.
    """
    told = [(used, of) for used, of in zip(by_month, days, strict=True) if of > 0]
    if sum(used for used, _ in told) <= 0:
        return LARGEST_ERROR
    if len(told) < 2:
        return MILLION
    all_used, all_days = float(sum(used for used, _ in told)), float(sum(of for _, of in told))
    squares = 0.0
    for used, of in told:
        apart = float(used) * all_days - all_used * float(of)
        squares += apart * apart
    t = T_95[min(len(told) - 1, len(T_95)) - 1]
    width = t * sqrt(squares * len(told) / (len(told) - 1)) / (all_days * all_used)
    return ceil(min(width, 10.0) * MILLION)


def pooled_rate(uses: Iterable[tuple[PositionUse, int]], days: Sequence[int], rule: RateRule) -> Rate | None:
    """The rate of positions together, each with the percent of it that counts; None where nothing is used.

    `days` are the days told of in each month. A part of a unit that is needed counts as one (core/supply/shares.py).
    """
    counted = list(uses)
    likely = sum(share_of_need(adjusted_amount(use, rule), share) for use, share in counted)
    if likely == 0:
        return None
    low = sum(share_of_need(adjusted_amount(use, rule, untold_unused=True), share) for use, share in counted)
    by_month = [
        sum(share_of_stock(use.by_month[month], share) for use, share in counted)
        for month in range(len(days))
    ]
    error = rate_error(by_month, days)
    return Rate(
        likely=likely,
        low=max(1, low - low * error // MILLION),
        high=likely + -(-likely * error // MILLION),
        window_days=rule.window_days,
    )
