"""The Monte Carlo over every storeroom, fast: what core/supply/chance.py says readably; property tests hold them equal.

Only counts are asked for, so the draws of a line become a table once (how many have a net demand of at most so many
thousandths), and a shelf and a horizon are one look-up, however many draws there are. Everything is over plain arrays:
a *group* is a line l in a storeroom s, numbered s × lines + l.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.chance import HORIZONS, STEPS, THOUSANDTHS, ChanceAssumptions, multipliers, stream_key
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.exact import LARGEST, part_down, plus

Column = NDArray[Any]

_NEAR = 1e-6
"""A margin computed in floating point is off by less than this; nearer to a whole number it is computed exactly."""


_TO_STEPS = np.uint64(64 - (STEPS.bit_length() - 1))
_LOWER, _ONE, _HALF = np.uint64(2**32 - 1), np.uint32(THOUSANDTHS), np.uint32(THOUSANDTHS // 2)


class Shelves(NamedTuple):
    """A region's batches by group: of group g the rows start[g] … start[g+1] − 1, sorted by usable days.

    `days` are −1 where no expiry date is known and 0 for what has expired; `amount` in the line's smallest unit.
    """

    start: NDArray[np.int64]
    days: NDArray[np.int32]
    amount: NDArray[np.int64]


class DrawTables(NamedTuple):
    """The draws of each line, counted: `at_most[l, m]` of them have a net demand of at most m thousandths.

    Every net lies in `least[l]` … `most[l]`, and nothing is counted above.
    """

    draws: int
    at_most: NDArray[np.uint16]
    least: NDArray[np.int64]
    most: NDArray[np.int64]


class Counts(NamedTuple):
    """What lasts, a row a line and a column a horizon: draws of the pool, and draws times storerooms.

    `rated` are the storerooms of each line with a rate; where there is none, nothing is counted.
    """

    pooled: NDArray[np.int64]
    storerooms: NDArray[np.int64]
    rated: NDArray[np.int64]


def draw_tables(region: str, substances: Sequence[str], assumed: ChanceAssumptions) -> DrawTables:
    """The tables of a region's lines, by the substance of each. Counts what `net_demands` draws."""
    nation_keys = np.array([stream_key(assumed.seed, one) for one in substances], dtype=np.uint64)
    region_keys = np.array([stream_key(assumed.seed, one, region) for one in substances], dtype=np.uint64)
    nation = np.array(multipliers(assumed.nation_spread), dtype=np.uint16)
    own = np.array(multipliers(assumed.region_spread), dtype=np.uint16)
    at_most, least, most = _tables(
        nation_keys, region_keys, nation, own, assumed.draws, assumed.stop, assumed.supply
    )
    return DrawTables(assumed.draws, at_most, least, most)


def count_lasting(
    shelves: Shelves,
    share: NDArray[np.int64],
    demand: NDArray[np.int64],
    window_days: int,
    tables: DrawTables,
    horizons: Sequence[int] = HORIZONS,
) -> Counts:
    """How often each line lasts each horizon in one care area, pooled and storeroom by storeroom.

    `share[s]` is the percent of storeroom s that serves the care area; `demand[g]` that area's need over `window_days`,
    0 where there is no rate or the line does not serve the area. Equals `core.supply.chance.line_chances` of every line.
    Raises OverflowError where an amount is too large for whole numbers of 64 bits.
    """
    lines = len(tables.most)
    shelves = Shelves(*(_column(column) for column in shelves))
    share, demand = _column(share), _column(demand)
    if len(shelves.start) != len(demand) + 1 or len(demand) != len(share) * lines:
        raise ValueError("the shelves, the demand and the storerooms' shares are not of the same region")
    if window_days < 1 or min(horizons) < 1 or list(horizons) != sorted(horizons):
        raise ValueError("a window and a horizon hold at least one day, and the horizons ascend")
    window = window_days * THOUSANDTHS
    days = np.array(horizons, dtype=np.int64)
    storerooms, rated, need, usable = _count(shelves, share, demand, window, tables, days)
    # The pool is one more storeroom, which has all of each line.
    every_day = np.arange(usable.shape[1], dtype=np.int32)
    starts = np.arange(lines + 1, dtype=np.int64) * len(every_day)
    pool = Shelves(_column(starts), _column(np.tile(every_day, lines)), _column(usable.ravel()))
    pooled, *_ = _count(pool, _column(np.array([WHOLE])), _column(need), window, tables, days)
    return Counts(pooled, storerooms, rated)


def compile_chance() -> None:
    """Compiles the kernels, or loads them from the cache, so that the first real call does not wait."""
    tables = draw_tables("", [""], ChanceAssumptions(draws=1))
    long = np.zeros(1, np.int64)
    count_lasting(Shelves(np.zeros(2, np.int64), np.zeros(0, np.int32), long[:0]), long, long, 1, tables)


def _column(values: Column) -> Column:
    """A contiguous read-only view: one compiled variant serves memory that may not be written to, too."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view


@njit(cache=True, nogil=True)
def _drawn(key: Any, number: Any) -> Any:
    """SplitMix64, as `core.supply.chance.drawn`."""
    word = key + np.uint64(number + 1) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@njit(cache=True, nogil=True)
def _tables(
    nation_keys: Column,
    region_keys: Column,
    nation: Column,
    own: Column,
    draws: int,
    stop: int,
    supply: int,
) -> tuple[Column, Column, Column]:
    lines = len(nation_keys)
    highest = np.int64((np.uint32(nation[-1]) * np.uint32(own[-1]) + _HALF) // _ONE)
    at_most = np.zeros((lines, highest + 1), dtype=np.uint16)
    least, most = np.zeros(lines, dtype=np.int64), np.zeros(lines, dtype=np.int64)
    # The lower 32 bits times 1,000 / 2^32 are below `stop` where the bits are below this.
    stops_below = np.uint64(-(-stop * 4294967296 // THOUSANDTHS))
    words, own_words = np.empty(draws, dtype=np.uint64), np.empty(draws, dtype=np.uint64)
    for line in range(lines):
        # First all the words, then what they say: the compiler makes several words at a time.
        for number in range(draws):
            words[number] = _drawn(nation_keys[line], number)
        for number in range(draws):
            own_words[number] = _drawn(region_keys[line], number) >> _TO_STEPS
        counts = at_most[line]
        for number in range(draws):
            word = words[number]
            needed = (
                np.uint32(nation[word >> _TO_STEPS]) * np.uint32(own[own_words[number]]) + _HALF
            ) // _ONE
            net = np.int64(needed) - (0 if word & _LOWER < stops_below else supply)
            counts[np.uint64(net if net > 0 else 0)] += np.uint16(1)
        so_far, at = np.uint16(0), 0
        while so_far < draws:
            if so_far == 0:
                least[line] = at
            so_far += counts[at]
            counts[at] = so_far
            at += 1
        most[line] = at - 1
    return at_most, least, most


@njit(cache=True, nogil=True)
def _count(
    shelves: Shelves, share: Column, demand: Column, window: int, tables: DrawTables, horizons: Column
) -> tuple[Column, Column, Column, Column]:
    """Draws × storerooms that last, storerooms with a rate, need, and what is usable by day, each by line."""
    lines, longest = len(tables.most), horizons.max()
    lasting = np.zeros((lines, len(horizons)), dtype=np.int64)
    rated, need = np.zeros(lines, dtype=np.int64), np.zeros(lines, dtype=np.int64)
    usable = np.zeros((lines, longest + 1), dtype=np.int64)  # what lasts longer is in the last column
    margins = np.zeros(len(horizons))
    inverse = 1.0 / np.maximum(np.arange(longest + 1), 1)
    most = LARGEST // max(window // THOUSANDTHS, THOUSANDTHS)
    for room in range(len(share)):
        if share[room] <= 0:
            continue
        for line in range(lines):
            group = room * lines + line
            used = demand[group]
            if used < 0:
                raise ValueError("a demand is negative")
            if used > most:
                raise OverflowError(
                    "a demand does not fit in 64 bits in thousandths, or times the window's days"
                )
            _spread(shelves, group, share[room], usable, line, margins, horizons, inverse)
            if used == 0:
                continue
            need[line] = plus(need[line], used)
            rated[line] += 1
            scale, highest = window / used, tables.most[line]
            for at in range(len(horizons)):
                # Below half a thousandth only a net of 0 lasts, and above the most that was drawn every one does.
                near = min(max(margins[at] * scale, 0.5), highest + 0.5) + _NEAR
                margin = np.int64(near)
                if near - margin < 2 * _NEAR:
                    margin = min(_margin(shelves, group, share[room], used, window, horizons[at]), highest)
                lasting[line, at] += tables.at_most[line, margin]
    return lasting, rated, need, usable


@njit(cache=True, nogil=True)
def _spread(
    shelves: Shelves,
    group: int,
    percent: int,
    usable: Column,
    line: int,
    margins: Column,
    horizons: Column,
    inverse: Column,
) -> None:
    """Adds a group's batches to its line's, by day, and says the most a day that lasts each horizon, near enough."""
    for at in range(len(horizons)):
        margins[at] = np.inf
    left, later = np.int64(0), np.int64(LARGEST)
    longest = usable.shape[1] - 1
    for row in range(shelves.start[group + 1] - 1, shelves.start[group] - 1, -1):
        days, amount = np.int64(shelves.days[row]), shelves.amount[row]
        if days > later or amount < 0:
            raise ValueError("batches are not sorted by usable days, or an amount is negative")
        later = days
        if days <= 0 or amount == 0:
            continue
        if days < longest:
            # Only what expires later is left for the rest of each horizon that reaches beyond, the longest first.
            for at in range(len(horizons) - 1, -1, -1):
                if horizons[at] <= days:
                    break
                margins[at] = min(margins[at], left * inverse[horizons[at] - days])
        part = part_down(amount, percent, WHOLE)
        left = plus(left, part)
        at_day = min(days, longest)
        usable[line, at_day] = plus(usable[line, at_day], part)
    for at in range(len(horizons)):
        margins[at] = min(margins[at], left * inverse[horizons[at]])


@njit(cache=True, nogil=True)
def _margin(shelves: Shelves, group: int, percent: int, used: int, window: int, horizon: int) -> Any:
    """`core.supply.chance.margin` of a group, in whole numbers, at most what surely is above all draws."""
    left = np.int64(0)
    margin = np.int64(LARGEST)
    for row in range(shelves.start[group + 1] - 1, shelves.start[group] - 1, -1):
        days = np.int64(shelves.days[row])
        if days <= 0:
            continue
        if days < horizon:
            margin = min(margin, _per_day(left, used, window, horizon - days))
        left += part_down(shelves.amount[row], percent, WHOLE)
    return min(margin, _per_day(left, used, window, horizon))


@njit(cache=True, nogil=True)
def _per_day(left: Any, used: Any, window: Any, days: Any) -> Any:
    """left × window / used / days, rounded down, without ever forming the whole product."""
    whole, rest = left // used, left % used
    if whole > LARGEST // (2 * window):
        return np.int64(LARGEST)
    # A window is so many days in thousandths: the two factors one after the other.
    in_days = rest * (window // THOUSANDTHS)
    in_windows, rest = in_days // used, in_days % used
    return (whole * window + in_windows * THOUSANDTHS + rest * THOUSANDTHS // used) // days
