"""The chance that stock lasts, when demand and supply are not as usual: the readable rule of the Monte Carlo.

The same year is imagined many times. In each draw the demand for a substance is some times the usual, in the nation
and in the region, and its supply goes on or stops. What comes in is used at once, and the shelf meets what is left of
the demand: its *net* demand, in thousandths of the usual one. Where nothing is left of it, stock lasts for ever. What
expires thereby lies longer than if the oldest were always used first, so the chance is told too low rather than too high.

A shelf lasts a horizon up to a largest demand (coverage.py, `largest_demand`), so each draw is one comparison of whole
numbers, and counts are equal in whatever way they are counted. Of the two readings of missing expiry dates the worst is
taken, as the lowest value is what is judged (U23).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import exp
from statistics import NormalDist

from samsyn.core.supply.coverage import NO_RATE, Batch, Demand, MissingExpiry, NoRate, largest_demand

HORIZONS = (7, 14, 30, 60, 90)
"""Days to last: a week, two, the month of the goal (T22 goal), two months and three."""

THOUSANDTHS = 1000
MOST_DRAWS = 50_000
WIDEST_SPREAD = 500
STEPS = 4096
"""Equally likely steps that a multiplier is drawn from."""

_WORD = 2**64
_STRIDE = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class ChanceAssumptions:
    """Antaganden. What the draws rest on; all in thousandths but `draws` and `seed`.

    No source tells how demand or supply swings in a crisis: the defaults are Samsyn's own, chosen to be read as an
    order of magnitude. A spread is the standard deviation of the logarithm of a demand multiplier, whose median is 1:
    with 200 two draws in three lie between 0.82 and 1.22 times the usual. `nation_spread` is common to the nation for
    a substance, `region_spread` comes on top of it, a region's own. `stop` is the probability that the supply of a
    substance stops on day 0 and stays away; otherwise `supply` comes in, of the usual demand.
    """

    draws: int = 1000
    seed: str = "samsyn-1"
    nation_spread: int = 200
    region_spread: int = 100
    stop: int = 100
    supply: int = 1000

    def __post_init__(self) -> None:
        if not 1 <= self.draws <= MOST_DRAWS:
            raise ValueError(f"{self.draws} draws; there are 1 to {MOST_DRAWS}")
        if not all(0 <= spread <= WIDEST_SPREAD for spread in (self.nation_spread, self.region_spread)):
            raise ValueError(f"a spread lies between 0 and {WIDEST_SPREAD} thousandths")
        if not 0 <= self.stop <= THOUSANDTHS:
            raise ValueError(f"a probability of {self.stop} thousandths; it lies between 0 and {THOUSANDTHS}")
        if self.supply < 0:
            raise ValueError("what comes in is never negative")


@dataclass(frozen=True, slots=True)
class Chance:
    """Chans. In how many draws something lasts, of how many; of none where there is no rate."""

    lasted: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """The probability, exactly."""
        return Fraction(self.lasted, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class LineChances:
    """Chans att räcka. Of one list line in one region and care area, a chance for each horizon.

    `pooled` counts the draws in which all its storerooms together last; `storerooms` the draws of each storeroom by
    itself, added up. Pooled, a full storeroom lends to an empty one, so both are shown.
    """

    pooled: tuple[Chance, ...]
    storerooms: tuple[Chance, ...]


@lru_cache(maxsize=8)
def multipliers(spread: int) -> tuple[int, ...]:
    """The equally likely multipliers of a log-normal demand with median 1, in thousandths, ascending."""
    normal = NormalDist()
    middles = (normal.inv_cdf((step + 0.5) / STEPS) for step in range(STEPS))
    return tuple(round(THOUSANDTHS * exp(spread / THOUSANDTHS * middle)) for middle in middles)


@lru_cache(maxsize=2**14)
def stream_key(*names: str) -> int:
    """Where a stream of draws begins, by its names alone: a new region or substance changes nobody else's draws."""
    return int.from_bytes(blake2b("\x1f".join(names).encode(), digest_size=8).digest(), "little")


def drawn(key: int, number: int) -> int:
    """The number-th random 64 bits of a stream (SplitMix64): the same on all machines, in any order."""
    word = (key + (number + 1) * _STRIDE) % _WORD
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % _WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % _WORD
    return word ^ (word >> 31)


def net_demands(region: str, substance: str, assumed: ChanceAssumptions) -> tuple[int, ...]:
    """What the shelf must meet in each draw, in thousandths of the usual demand; 0 where what comes in is enough."""
    nation = multipliers(assumed.nation_spread)
    own = multipliers(assumed.region_spread)
    nation_key = stream_key(assumed.seed, substance)
    region_key = stream_key(assumed.seed, substance, region)
    nets = []
    for number in range(assumed.draws):
        word = drawn(nation_key, number)
        # The upper bits say how much is needed, the lower whether the supply stops.
        needed = nation[word * STEPS // _WORD] * own[drawn(region_key, number) * STEPS // _WORD]
        stops = word % 2**32 * THOUSANDTHS // 2**32 < assumed.stop
        comes_in = 0 if stops else assumed.supply
        nets.append(max(0, (2 * needed + THOUSANDTHS) // (2 * THOUSANDTHS) - comes_in))
    return tuple(nets)


def margin(batches: Iterable[Batch], demand: Demand, horizon: int) -> int:
    """The largest net demand, in thousandths of the usual one, under which the batches last the horizon.

    A net of n thousandths is an amount × n used over 1,000 windows, and the shelf lasts exactly for the nets up to this.
    """
    windows = demand.window_days * THOUSANDTHS
    return largest_demand(batches, windows, horizon, missing_expiry=MissingExpiry.WORST) // demand.amount


def line_chances(
    storerooms: Sequence[tuple[Sequence[Batch], Demand | NoRate]],
    nets: Sequence[int],
    horizons: Sequence[int] = HORIZONS,
) -> LineChances:
    """The chances of one line from the batches and the demand, over one window, of each storeroom that holds or uses it.

    A storeroom without a rate has no chance of its own, but its stock is in the pool.
    """
    together = [batch for batches, _ in storerooms for batch in batches]
    rates = [demand for _, demand in storerooms if isinstance(demand, Demand)]
    needed = Demand(sum(rate.amount for rate in rates), rates[0].window_days) if rates else NO_RATE
    in_pool = _chances([(together, needed)], nets, horizons)
    return LineChances(in_pool, _chances(storerooms, nets, horizons))


def _chances(
    shelves: Sequence[tuple[Sequence[Batch], Demand | NoRate]],
    nets: Sequence[int],
    horizons: Sequence[int],
) -> tuple[Chance, ...]:
    """A chance for each horizon, over all draws and all shelves with a rate."""
    rated = [(batches, demand) for batches, demand in shelves if isinstance(demand, Demand) and demand.amount]
    margins = [[margin(batches, demand, horizon) for batches, demand in rated] for horizon in horizons]
    return tuple(
        Chance(sum(net <= largest for net in nets for largest in here), len(nets) * len(rated))
        for here in margins
    )
