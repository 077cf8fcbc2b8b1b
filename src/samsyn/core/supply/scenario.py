"""What-if: how long stock lasts when the demand, the supply or the shelves are not as in peacetime.

A scenario is data. It multiplies the peacetime use, adds casualties and what each needs, stops what comes in, cuts a region
off, loses a storeroom, extends shelf life. No source tells what war or a disaster needs: each scenario says what it assumes.

A day is played out like any other: what comes in is used first, then the shelf, the first to expire first. All amounts are
whole numbers of a line's smallest unit times `scale`, so that a day's part of a window and a thousandth are whole, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.texts import Text
from samsyn.core.supply.coverage import Batch
from samsyn.core.supply.lists import AmountUnit, ListLine, Route

THOUSANDTHS = 1000
MOST_DAYS = 365
"""So many days are played out; what lasts them all lasts "a year or more"."""

LARGEST_MULTIPLIER = 100_000
LARGEST_TOGETHER = 1_000_000 * THOUSANDTHS
"""What multipliers of one day may come to together: more would not fit in the amounts that are counted with."""

MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class DayRange:
    """Dagar. From `first` on, day 0 being the day that the stock is of, until `last`, both counted; None has no end."""

    first: int = 0
    last: int | None = None

    def __contains__(self, day: int) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Applies:
    """Gäller. The care areas, regions and substances (beginnings of ATC codes) that a step is about; empty means all."""

    care_areas: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    atc: tuple[str, ...] = ()

    def to(self, region: str, care_area: str, atc: str) -> bool:
        """Whether the step is about a line there."""
        return (
            (not self.regions or region in self.regions)
            and (not self.care_areas or care_area in self.care_areas)
            and (not self.atc or atc.startswith(self.atc))
        )


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Förbrukning i förhållande till fred. So many thousandths of the peacetime use, on some days."""

    thousandths: int
    days: DayRange
    applies: Applies


@dataclass(frozen=True, slots=True)
class Treatment:
    """Behandlingsbehov. What one casualty needs of a substance by a route, in the smallest unit."""

    atc: str
    route: Route
    amount: int
    unit: AmountUnit


@dataclass(frozen=True, slots=True)
class Casualties:
    """Skadeutfall. So many a day of one kind, in one care area, and what each needs.

    `per_day` is for the whole country and is divided by inhabitants, unless `regions` are named: then it is for each.
    """

    kind: str
    per_day: int
    care_area: str
    days: DayRange
    regions: frozenset[str]
    treatments: tuple[Treatment, ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """Tillförsel. So many thousandths of the peacetime use come in each day, and are used at once, on some days."""

    thousandths: int
    days: DayRange
    applies: Applies


@dataclass(frozen=True, slots=True)
class LostStorerooms:
    """Förlorade förråd. The storerooms of a region that are lost: those named, or the one with the most batches."""

    region: str
    storerooms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Scenario. What is assumed, and why; without any step it is peacetime: the usual use, and nothing comes in.

    `extended_days` are added to the shelf life of every dated batch that has not expired. `cut_off` names
    regions that get nothing from a day on.
    """

    id: str
    title: Text
    about: Text
    multipliers: tuple[Multiplier, ...] = ()
    casualties: tuple[Casualties, ...] = ()
    supply: tuple[Supply, ...] = ()
    cut_off: tuple[tuple[str, int], ...] = ()
    lost: tuple[LostStorerooms, ...] = ()
    extended_days: int = 0

    def lost_in(self, region: str) -> LostStorerooms | None:
        """What a region loses; None for most."""
        return next((one for one in self.lost if one.region == region), None)


@dataclass(frozen=True, slots=True)
class DayNeed:
    """Dagsbehov. Of one day: thousandths of the peacetime use needed and coming in, and the amount needed besides."""

    needed: int
    comes_in: int
    besides: int


def combined(scenario_id: str, title: Text, about: Text, scenarios: Sequence[Scenario]) -> Scenario:
    """Several at once: uses are multiplied, casualties added, the least of what comes in comes in."""
    return Scenario(
        scenario_id,
        title,
        about,
        multipliers=tuple(step for one in scenarios for step in one.multipliers),
        casualties=tuple(step for one in scenarios for step in one.casualties),
        supply=tuple(step for one in scenarios for step in one.supply),
        cut_off=tuple(step for one in scenarios for step in one.cut_off),
        lost=tuple(step for one in scenarios for step in one.lost),
        extended_days=max((one.extended_days for one in scenarios), default=0),
    )


@dataclass(frozen=True, slots=True)
class LineSteps:
    """Vad som gäller en rad. The steps that are about one line somewhere; lines with the same steps need alike.

    `besides` are amounts a day on some days; from the day `alone_from` on nothing comes in.
    """

    multipliers: tuple[Multiplier, ...]
    supply: tuple[Supply, ...]
    besides: tuple[tuple[DayRange, int], ...]
    alone_from: int | None


def line_steps(
    scenario: Scenario, region: str, care_area: str, line: ListLine, unit: AmountUnit, inhabitants: Fraction
) -> LineSteps:
    """What of a scenario is about a line in a region's care area; `inhabitants` is the region's part of the country's."""
    return LineSteps(
        tuple(one for one in scenario.multipliers if one.applies.to(region, care_area, line.atc)),
        tuple(one for one in scenario.supply if one.applies.to(region, care_area, line.atc)),
        tuple(
            (one.days, amount)
            for one in scenario.casualties
            if one.care_area == care_area and (not one.regions or region in one.regions)
            if (amount := _needed_a_day(one, line, unit, inhabitants))
        ),
        min((day for cut_off, day in scenario.cut_off if cut_off == region), default=None),
    )


def day_needs(steps: LineSteps, days: int = MOST_DAYS) -> list[DayNeed]:
    """What is needed of a line each day."""
    found = []
    for day in range(days):
        needed = THOUSANDTHS
        for one in steps.multipliers:
            if day in one.days:
                needed = -(-needed * one.thousandths // THOUSANDTHS)
        coming = [one.thousandths for one in steps.supply if day in one.days]
        is_alone = steps.alone_from is not None and day >= steps.alone_from
        comes_in = 0 if is_alone else min(coming, default=0)
        found.append(DayNeed(needed, comes_in, sum(amount for of, amount in steps.besides if day in of)))
    return found


def _needed_a_day(casualties: Casualties, line: ListLine, unit: AmountUnit, inhabitants: Fraction) -> int:
    """What a region's casualties need of a line in a day, a part of a unit counted as one."""
    of_line = (line.atc, line.route, unit)
    each = sum(one.amount for one in casualties.treatments if (one.atc, one.route, one.unit) == of_line)
    exact = casualties.per_day * each * (Fraction(1) if casualties.regions else inhabitants)
    return -(-exact.numerator // exact.denominator)


@dataclass(frozen=True, slots=True)
class Played:
    """Utfall. The first day that the need is not met (None where all days are), and what lacks in the first month.

    What lacks is in the line's smallest unit, rounded up: so much more, held from the beginning, lasts the month.
    """

    out_on: int | None
    lacks: int


def played(
    batches: Iterable[Batch],
    demand: int,
    window_days: int,
    needs: Sequence[DayNeed],
    month_days: int = MONTH_DAYS,
) -> Played:
    """A line's days one after the other; `demand` is its peacetime use over a window. Undated batches are not usable."""
    scale = window_days * THOUSANDTHS
    shelf = sorted([one.usable_days, one.quantity * scale] for one in batches if one.usable_days)
    out_on, lacking = None, 0
    for day, need in enumerate(needs):
        left = max(0, demand * (need.needed - need.comes_in) + need.besides * scale)
        for batch in shelf:
            if batch[0] > day:
                taken = min(batch[1], left)
                batch[1], left = batch[1] - taken, left - taken
        if left and out_on is None:
            out_on = day
        if day < month_days:
            lacking += left
    return Played(out_on, -(-lacking // scale))


def check_scenario(scenario: Scenario) -> None:
    """Raise DomainError `scenario-out-of-range` for a number that no scenario can have."""
    numbers = [
        *((one.thousandths, LARGEST_MULTIPLIER) for one in scenario.multipliers),
        *((one.thousandths, LARGEST_MULTIPLIER) for one in scenario.supply),
        *((one.per_day, 1_000_000) for one in scenario.casualties),
        *((day, MOST_DAYS) for _, day in scenario.cut_off),
        (scenario.extended_days, 3 * MOST_DAYS),
        (_largest_together(scenario.multipliers), LARGEST_TOGETHER),
    ]
    for found, most in numbers:
        if not 0 <= found <= most:
            raise DomainError("scenario-out-of-range", found=found, most=most)


def _largest_together(multipliers: Sequence[Multiplier]) -> int:
    """The most that the multipliers of one day come to, were they all about one line; in thousandths."""
    largest = THOUSANDTHS
    for day in {one.days.first for one in multipliers}:
        together = THOUSANDTHS
        for one in multipliers:
            if day in one.days:
                together = together * max(one.thousandths, THOUSANDTHS) // THOUSANDTHS
        largest = max(largest, together)
    return largest
