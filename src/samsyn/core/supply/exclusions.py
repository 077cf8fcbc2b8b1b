"""Substances that a region leaves out of what it is judged by: decided by a person, for a reason, for a time.

U23 "Förstärkt försörjningsberedskap" tells that regions left out a few substances that were nationally short for long, and
those with very short shelf life. Here that is a decision with an end, and each figure is told with and without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.coverage import MissingExpiry
from samsyn.core.supply.picture import LineCover, Summary, summarise

LONGEST_DAYS = 366
"""A decision lasts a year at most: what is still right then is decided again."""


class ExclusionReason(StrEnum):
    """Skäl. Why a substance is left out; U23 names the first two."""

    LONG_NATIONALLY_SHORT = "long-nationally-short"
    VERY_SHORT_SHELF_LIFE = "very-short-shelf-life"
    OTHER = "other"


class ExclusionState(StrEnum):
    """Läge. Where in its life a decision stands on a day."""

    IN_FORCE = "in-force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not-yet"  # decided later than the day asked about


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Undantag. A region leaves a substance (ATC code) out of its judged lines, from the day decided to `until`, inclusive.

    It is never edited: it expires by itself or is withdrawn, and a new one made.
    """

    region: str
    atc: str
    kind: ExclusionReason
    reason: str
    decided_by: str
    decided_on: date
    until: date
    withdrawn_by: str = ""
    withdrawn_on: date | None = None

    @property
    def window(self) -> Window:
        """The days that it was decided for."""
        return Window(self.decided_on, self.until)

    def state(self, day: date) -> ExclusionState:
        """Where it stands on a day. What is withdrawn held until the day before, and figures about that time keep it."""
        if day < self.decided_on:
            return ExclusionState.NOT_YET
        if self.withdrawn_on is not None and day >= self.withdrawn_on:
            return ExclusionState.WITHDRAWN
        return ExclusionState.EXPIRED if day > self.until else ExclusionState.IN_FORCE

    def is_in_force(self, day: date) -> bool:
        """Whether it counts for figures about a day."""
        return self.state(day) is ExclusionState.IN_FORCE


def excluded_on(exclusions: Iterable[Exclusion], day: date) -> frozenset[str]:
    """The ATC codes left out on a day."""
    return frozenset(one.atc for one in exclusions if one.is_in_force(day))


def check_exclusion(
    wanted: Exclusion, today: date, atc_codes: Collection[str], standing: Iterable[Exclusion]
) -> None:
    """Raise DomainError where a decision may not be made as it is.

    `substance-not-listed`, `decided-in-the-future`, `exclusion-ends-before-it-begins`, `exclusion-over-already`,
    `exclusion-too-long`, `substance-excluded-already`.
    """
    if wanted.atc not in atc_codes:
        raise DomainError("substance-not-listed", atc=wanted.atc)
    if wanted.decided_on > today:
        raise DomainError("decided-in-the-future", decided_on=wanted.decided_on, today=today)
    if wanted.until < wanted.decided_on:
        raise DomainError("exclusion-ends-before-it-begins", until=wanted.until, decided_on=wanted.decided_on)
    if wanted.until < today:
        raise DomainError("exclusion-over-already", until=wanted.until, today=today)
    if wanted.window.days > LONGEST_DAYS:
        raise DomainError("exclusion-too-long", longest=LONGEST_DAYS)
    for one in standing:
        if one.atc == wanted.atc and one.withdrawn_on is None and one.window.overlap(wanted.window):
            raise DomainError("substance-excluded-already", atc=one.atc, until=one.until)


@dataclass(frozen=True, slots=True)
class BothWays:
    """Med och utan. The figures of one region and care area over every line, and without what is left out.

    `declared` are the exceptions of the signed report, `decided` the region's decisions in force on the day of the stock.
    """

    declared: frozenset[str]
    decided: frozenset[str]
    everything: Summary
    without: Summary


def both_ways(
    lines: Iterable[LineCover],
    declared: frozenset[str],
    decided: frozenset[str],
    month_days: int,
    bound: MissingExpiry = MissingExpiry.WORST,
) -> BothWays:
    """The figures with and without what is declared or decided to be left out."""
    every = tuple(lines)
    kept = [line for line in every if line.atc not in declared | decided]
    return BothWays(
        declared, decided, summarise(every, (), month_days, bound), summarise(kept, (), month_days, bound)
    )
