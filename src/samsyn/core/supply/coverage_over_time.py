"""How long a pool of batches lasts when the demand changes over time, batch by batch, and with deliveries to come.

A scenario multiplies the peacetime demand from some day on; a delivery adds goods on a day. The closed form of
coverage.py holds for any demand above zero (supply maths, "Demand that changes over time"): with D(t) the demand up to
day t and Q_k the running sum of the batches by expiry, D(T) = Q_n + min(0, min_k (D(e_k) − Q_k)). Folding deliveries in
works only where they expire in the order they arrive, so those are played out event by event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import accumulate

from samsyn.core.supply.coverage import Batch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Skede. Days on which the demand is the same: `amount` over `window_days`, always above zero.

    The last stretch of a demand has no end, and its `days` are None.
    """

    days: int | None
    amount: int
    window_days: int

    def __post_init__(self) -> None:
        if self.amount < 1 or self.window_days < 1 or (self.days is not None and self.days < 1):
            raise ValueError("a stretch has days, and a demand above zero on each of them")

    @property
    def daily(self) -> Fraction:
        """What is used in a day."""
        return Fraction(self.amount, self.window_days)


@dataclass(frozen=True, slots=True)
class ChangingDemand:
    """Efterfrågan över tid. Stretches one after the other from day 0; only the last has no end."""

    stretches: tuple[Stretch, ...]

    def __post_init__(self) -> None:
        ends = [stretch.days is None for stretch in self.stretches]
        if ends != [False] * (len(ends) - 1) + [True]:
            raise ValueError("only the last stretch of a demand has no end")

    def until(self, day: Fraction | int) -> Fraction:
        """D(t): what is used from day 0 until a moment."""
        used, left = Fraction(0), Fraction(day)
        for stretch in self.stretches:
            here = left if stretch.days is None else min(left, Fraction(stretch.days))
            used, left = used + here * stretch.daily, left - here
        return used

    def when(self, amount: Fraction | int) -> Fraction:
        """The moment at which so much has been used: the inverse of `until`."""
        day, left = Fraction(0), Fraction(amount)
        for stretch in self.stretches:
            if stretch.days is None or left <= stretch.days * stretch.daily:
                return day + left / stretch.daily
            day, left = day + stretch.days, left - stretch.days * stretch.daily
        raise AssertionError("the last stretch has no end")


@dataclass(frozen=True, slots=True)
class BatchFate:
    """Vad som händer en batch. How much of it is used and how much expires, and when the last of it is gone."""

    batch: Batch
    used: Fraction
    wasted: Fraction
    gone: Fraction


@dataclass(frozen=True, slots=True)
class CoverOverTime:
    """Täckningstid med förändrad efterfrågan. The exact days until the demand cannot be met, and each batch's fate."""

    days: Fraction
    fates: tuple[BatchFate, ...]

    @property
    def waste(self) -> Fraction:
        """What expires unused."""
        return sum((fate.wasted for fate in self.fates), Fraction(0))


def cover_over_time(batches: Iterable[Batch], demand: ChangingDemand) -> CoverOverTime:
    """How long dated batches last, the first to expire used first. What has expired on day 0 is wasted whole.

    Batches without an expiry date are the caller's to read as never expiring or as not usable.
    """
    held = sorted(batches, key=_expiry)
    usable = [batch for batch in held if _lives(batch)]
    running = list(accumulate(batch.quantity for batch in usable))
    total = Fraction(running[-1] if running else 0)
    # What expires by each batch's last day; it never shrinks, since what has expired stays so.
    wasted = list(accumulate((_expired_by(b, q, demand) for b, q in zip(usable, running, strict=True)), max))
    days = demand.when(total - (wasted[-1] if wasted else Fraction(0)))
    fates = [
        BatchFate(batch, Fraction(0), Fraction(batch.quantity), Fraction(0))
        for batch in held
        if not _lives(batch)
    ]
    before = Fraction(0)
    used = Fraction(0)
    for batch, so_far in zip(usable, wasted, strict=True):
        here = Fraction(batch.quantity) - (so_far - before)
        used, before, lost = used + here, so_far, so_far - before
        gone = Fraction(batch.usable_days or 0) if lost else demand.when(used)
        fates.append(BatchFate(batch, here, lost, gone))
    return CoverOverTime(days, tuple(fates))


def _expired_by(batch: Batch, running: int, demand: ChangingDemand) -> Fraction:
    """How much of a batch and those before it is left over on its last day; nothing where it never expires."""
    if batch.usable_days is None:
        return Fraction(0)
    return max(Fraction(0), running - demand.until(batch.usable_days))


def _lives(batch: Batch) -> bool:
    return batch.usable_days is None or batch.usable_days > 0


def _expiry(batch: Batch) -> tuple[bool, int]:
    return batch.usable_days is None, batch.usable_days or 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Leverans. A batch that comes at the beginning of a day; its usable days are counted from day 0 as all others'."""

    day: int
    batch: Batch

    def __post_init__(self) -> None:
        if self.day < 0:
            raise ValueError("a delivery to come is not in the past")


def cover_with_deliveries(
    batches: Iterable[Batch], deliveries: Sequence[Delivery], demand: ChangingDemand
) -> Fraction:
    """The days until the demand cannot be met, with what is to come, the first to expire of what is there used first.

    Played out from event to event: an expiry, an arrival, a batch that is used up. Where something arrives only after
    the shelf is empty, the demand could not be met before, and it does not count.
    """
    shelf: list[
        tuple[bool, int, int, Fraction]
    ] = []  # (never expires, last day, number, amount), first to expire first
    coming = sorted(deliveries, key=lambda one: one.day)
    number = 0
    for batch in batches:
        heappush(shelf, (*_expiry(batch), number, Fraction(batch.quantity)))
        number += 1
    now = Fraction(0)
    while True:
        while coming and coming[0].day <= now:
            arrived = coming.pop(0)
            heappush(shelf, (*_expiry(arrived.batch), number, Fraction(arrived.batch.quantity)))
            number += 1
        while shelf and ((not shelf[0][0] and shelf[0][1] <= now) or shelf[0][3] == 0):
            heappop(shelf)
        if not shelf:
            return now
        never, last, at, amount = heappop(shelf)
        moments = [demand.when(demand.until(now) + amount)]
        moments += [] if never else [Fraction(last)]
        moments += [Fraction(coming[0].day)] if coming else []
        then = min(moments)
        left = amount - (demand.until(then) - demand.until(now))
        heappush(shelf, (never, last, at, left))
        now = then
