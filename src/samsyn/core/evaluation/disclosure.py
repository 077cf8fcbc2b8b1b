"""Disclosure control: what may be told about many without telling about one.

Of 21 regions, a median, a quartile, a smallest or a largest value is one region's own, and so is a sum less all the
others. None of them is told. What is told is how many regions lie in each of a few bands whose edges are fixed and
public, and only when every band that is not empty holds enough regions. The rules here are the *primary* ones of
official statistics (threshold, dominance, p percent): they judge one table by itself. What follows from several tables
together is kept away by telling few of them: no filter, no scenario, and a new release only when enough has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from samsyn.core.kernel.errors import DomainError

BAND_EDGES_DAYS = (14, 28, 42, 56)
"""Where a band ends and the next begins: below 2 weeks, 2–4, 4–6, 6–8, and 8 weeks or longer."""

_LADDER = (
    ((0,), (1,), (2,), (3,), (4,)),
    ((0, 1), (2, 3), (4,)),
    ((0, 1), (2, 3, 4)),
)
"""The ways to tell, finest first: which bands are told together. Fixed, so that nobody's figures choose the edges."""


@dataclass(frozen=True, slots=True)
class PrimaryRule:
    """Primär röjanderegel. How many must stand behind a number, and how little one of them may stand for.

    `least`: how many others a number must hold. Four, since it must hold where two regions put what they know together:
    of four they may be one beside the one who asks, and three are left. With three, two who ask could tell exactly
    one apart (a property test tries every case). `dominant` and `dominant_share`: a sum is not told when its so many
    largest are more than that share of it. `percent`: nor when who knows a part can tell the largest to within it.
    """

    least: int = 4
    dominant: int = 2
    dominant_share: Fraction = Fraction(85, 100)
    percent: Fraction = Fraction(15, 100)

    def __post_init__(self) -> None:
        if self.least < 3:
            raise DomainError("disclosure-threshold-too-low", least=self.least)


DEFAULT_RULE = PrimaryRule()


class Withheld(StrEnum):
    """Röjanderisk. Why something is not told."""

    TOO_FEW = "too-few"
    DOMINANCE = "dominance"
    P_PERCENT = "p-percent"
    WOULD_REVEAL = "would-reveal"


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many regions last at least `from_days` and less than `to_days`; None where there is no upper edge."""

    from_days: int
    to_days: int | None
    regions: int


@dataclass(frozen=True, slots=True)
class BandedValues:
    """Bandade värden. How many of the others lie in each band, and how many have no figure. Nothing else of them."""

    bands: tuple[BandCount, ...]
    without_figure: int


def band_of(days: Fraction | int) -> int:
    """The number of the finest band that a time to last lies in, from 0; an edge belongs to the band above it."""
    return sum(days >= edge for edge in BAND_EDGES_DAYS)


def banded_values(others: Iterable[int | None], rule: PrimaryRule = DEFAULT_RULE) -> BandedValues | Withheld:
    """The others' bands (`band_of`; None has no figure), told as finely as the threshold allows, or why not.

    `others` must hold nobody whom the reader knows: neither itself nor a region that has shared its figures with it.
    A band that is not empty holds at least `rule.least`; an empty one is told, since the sum of the others tells it.
    Those without a figure are held to the same, since the others less the bands would tell them.
    """
    counts = Counter(others)
    without = counts.pop(None, 0)
    if counts.total() + without < rule.least:
        return Withheld.TOO_FEW
    # No other reason than "would reveal": which of the rules it was would tell more than the bands.
    if counts.total() < rule.least or 0 < without < rule.least:
        return Withheld.WOULD_REVEAL
    for partition in _LADDER:
        told = [sum(counts[band] for band in together) for together in partition]
        if all(not count or count >= rule.least for count in told):
            bands = (_band(together, count) for together, count in zip(partition, told, strict=True))
            return BandedValues(tuple(bands), without)
    return Withheld.WOULD_REVEAL


def _band(together: Sequence[int], regions: int) -> BandCount:
    edges = (0, *BAND_EDGES_DAYS, None)
    first, last = edges[together[0]], edges[together[-1] + 1]
    return BandCount(first or 0, last, regions)


def sum_withheld(contributions: Iterable[int], rule: PrimaryRule = DEFAULT_RULE) -> Withheld | None:
    """Why the sum of what each one adds may not be told, or None where it may.

    Threshold: at least `rule.least` add something. Dominance (n, k): the `rule.dominant` largest are no more than
    `rule.dominant_share` of it. p percent: the second largest, who takes its own part from the sum, must be wrong about
    the largest by at least `rule.percent` of that. Parts are not below zero, and none is known to the reader.
    """
    parts = sorted((part for part in contributions if part), reverse=True)
    if parts and parts[-1] < 0:
        raise DomainError("negative-contribution", amount=parts[-1])
    if len(parts) < rule.least:
        return Withheld.TOO_FEW
    total = sum(parts)
    if sum(parts[: rule.dominant]) > rule.dominant_share * total:
        return Withheld.DOMINANCE
    if total - parts[0] - parts[1] < rule.percent * parts[0]:
        return Withheld.P_PERCENT
    return None


def changed_since(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """The regions that came, left, or stand on other files than before; each mapping tells a region's files by a hash."""
    return frozenset(region for region in before.keys() | now.keys() if before.get(region) != now.get(region))


def may_release(before: Mapping[str, str], now: Mapping[str, str], rule: PrimaryRule = DEFAULT_RULE) -> bool:
    """Whether a new release may follow: what differs between two must be the doing of at least `rule.least` regions.

    Else who reads before and after one region sends, corrects, comes or leaves would see that region move.
    """
    return len(changed_since(before, now)) >= rule.least
