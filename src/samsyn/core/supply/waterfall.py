"""From what stands in a stock file to what can be used: which step took each batch, and how much is left.

Stock divided by consumption, as other systems show it, counts everything on the shelf. The goal is to last (T22 goal, told
in U23 "Tilläggsöverenskommelsen 2022"; L24 §2.1), so here each amount that cannot serve that is taken away by one step. What
expires unused is worked out last, on what no other step takes: so what is left is what these batches can do by themselves.
The steps always add up: gross = usable + everything taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from samsyn.core.supply.coverage import NO_RATE, Batch, Demand, NoRate
from samsyn.core.supply.coverage_over_time import ChangingDemand, Stretch, cover_over_time
from samsyn.core.supply.lists import ListLine

NOTHING = Fraction(0)


class Step(StrEnum):
    """Steg. What can take an amount away, in the order in which they do."""

    ON_HOLD = "on-hold"  # in quarantine or blocked
    EXPIRED = "expired"
    NO_EXPIRY_DATE = "no-expiry-date"  # not known until when it may be used, so not counted on
    EXPIRES_UNUSED = "expires-unused"  # will expire before it is used, the first to expire used first
    NOT_INTERCHANGEABLE = "not-interchangeable"  # outside the packs that the region has decided may stand in
    COUNTED_TWICE = "counted-twice"  # the same goods told of by another party too


@dataclass(frozen=True, slots=True)
class HeldBatch:
    """Innehav. Amounts of one batch, or of several that are alike, in the line's smallest unit.

    `free` and `on_hold` add up to what lies there. `usable_days` as `Batch` has it. `told_again` where the same goods are
    told of elsewhere already.
    """

    key: int
    pack_id: str
    free: int
    on_hold: int
    usable_days: int | None
    told_again: bool = False


@dataclass(frozen=True, slots=True)
class BatchFall:
    """One batch after the steps: what each took, in order, and what is left to use."""

    held: HeldBatch
    taken: tuple[tuple[Step, Fraction], ...]
    usable: Fraction


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Vattenfall. Gross stock, what each step took, and what is usable; amounts in the line's smallest unit.

    `counted_pooled` is what the picture counts on: it pools all packs of a line and every party's goods, so it has not the
    steps of COUNTED_TWICE and NOT_INTERCHANGEABLE. Where those take nothing it is `usable`.
    """

    gross: int
    taken: tuple[tuple[Step, Fraction], ...]
    usable: Fraction
    counted_pooled: Fraction
    demand: Demand | NoRate
    batches: tuple[BatchFall, ...]

    def days(self, amount: Fraction | int) -> Fraction | None:
        """How long an amount lasts at the demand; None without a rate."""
        if isinstance(self.demand, NoRate):
            return None
        return Fraction(amount) * self.demand.window_days / self.demand.amount

    @property
    def naive_days(self) -> Fraction | None:
        """Stock divided by consumption: everything on the shelf, as if all of it could be used."""
        return self.days(self.gross)

    @property
    def usable_days(self) -> Fraction | None:
        """How long what is usable lasts."""
        return self.days(self.usable)

    @property
    def pooled_days(self) -> Fraction | None:
        """The picture's figure."""
        return self.days(self.counted_pooled)

    @property
    def largest(self) -> Step | None:
        """The step that takes most; None where none takes anything."""
        most = max(self.taken, key=lambda pair: pair[1], default=None)
        return most[0] if most and most[1] else None


@dataclass(frozen=True, slots=True)
class LineFall:
    """One line's waterfall in a region's care area."""

    line: ListLine
    unit: str
    fall: Waterfall


def waterfall(
    held: Iterable[HeldBatch], demand: Demand | NoRate, interchangeable: Sequence[AbstractSet[str]] = ()
) -> Waterfall:
    """What the steps take from some batches of one line.

    `interchangeable` are the groups of packs that the region has decided may stand in for one another. Where none of them
    has a pack that lies here, nothing is decided, and all packs of the line are pooled as the picture does; else the group
    with most usable stock counts.
    """
    lying = tuple(held)
    if isinstance(demand, Demand) and demand.amount == 0:
        demand = NO_RATE
    standing = _stands_in(lying, interchangeable)
    wasted = _wasted([one for one in lying if _early_step(one, standing) is None], demand)
    falls = tuple(_fall(one, _early_step(one, standing), wasted.get(one.key, NOTHING)) for one in lying)
    sums = {step: sum((dict(one.taken).get(step, NOTHING) for one in falls), NOTHING) for step in Step}
    pooled = [one for one in lying if _early_step(one, None, again=False) is None]
    counted = sum(one.free for one in pooled) - sum(_wasted(pooled, demand).values(), NOTHING)
    return Waterfall(
        gross=sum(one.free + one.on_hold for one in lying),
        taken=tuple(sums.items()),
        usable=sum((one.usable for one in falls), NOTHING),
        counted_pooled=Fraction(counted),
        demand=demand,
        batches=falls,
    )


def _early_step(held: HeldBatch, standing: AbstractSet[str] | None, *, again: bool = True) -> Step | None:
    """The step that takes all that is free of a batch, before anything is used; `standing` None lets every pack stand in."""
    if held.usable_days is None:
        return Step.NO_EXPIRY_DATE
    if held.usable_days <= 0:
        return Step.EXPIRED
    if standing is not None and held.pack_id not in standing:
        return Step.NOT_INTERCHANGEABLE
    if again and held.told_again:
        return Step.COUNTED_TWICE
    return None


def _stands_in(lying: Sequence[HeldBatch], groups: Sequence[AbstractSet[str]]) -> AbstractSet[str] | None:
    """The decided group with most usable stock; None where nothing is decided about what lies here."""
    packs = {one.pack_id for one in lying}
    decided = [group for group in groups if group & packs]
    if not decided:
        return None
    usable = [one for one in lying if _early_step(one, None) is None]
    return max(decided, key=lambda group: sum(one.free for one in usable if one.pack_id in group))


def _wasted(used: Sequence[HeldBatch], demand: Demand | NoRate) -> dict[int, Fraction]:
    """What of each batch expires unused, by its key. Without a rate it cannot be told, and nothing is said to."""
    if isinstance(demand, NoRate):
        return {}
    order = sorted(used, key=lambda one: one.usable_days or 0)
    rate = ChangingDemand((Stretch(None, demand.amount, demand.window_days),))
    fates = cover_over_time([Batch(one.free, one.usable_days) for one in order], rate).fates
    return {one.key: fate.wasted for one, fate in zip(order, fates, strict=True)}


def _fall(held: HeldBatch, step: Step | None, wasted: Fraction) -> BatchFall:
    free = Fraction(held.free)
    taken = [(Step.ON_HOLD, Fraction(held.on_hold))]
    taken += [(step, free)] if step else [(Step.EXPIRES_UNUSED, wasted)]
    return BatchFall(held, tuple(pair for pair in taken if pair[1]), NOTHING if step else free - wasted)
