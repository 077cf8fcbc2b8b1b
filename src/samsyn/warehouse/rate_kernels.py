"""What each position used, made into rates: of each storeroom's lines, and of each line pooled in a care area.

core/supply/rate.py is the rule, said readably; property tests hold the two equal to the unit.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.rate import LARGEST_ERROR, MILLION, T_95
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.exact import part_down, part_up, plus, times

Column = NDArray[Any]

LIKELY, LOW, HIGH, UNSPREAD = 0, 1, 2, 3
"""The rates of a group, in this order: three with the interval, and the lowest before the months widened it."""

_T = np.array(T_95, dtype=np.float64)


@njit(cache=True, nogil=True)
def rate_error(by_month: Column, days: Column) -> Any:
    """How uncertain a rate is by how much the months differ, in millionths of it."""
    used, of, months = np.int64(0), np.int64(0), 0
    for month in range(len(days)):
        if days[month] > 0:
            used, of, months = plus(used, by_month[month]), of + days[month], months + 1
    if used <= 0:
        return LARGEST_ERROR
    if months < 2:
        return MILLION
    all_used, all_days, squares = float(used), float(of), 0.0
    for month in range(len(days)):
        if days[month] > 0:
            apart = float(by_month[month]) * all_days - all_used * float(days[month])
            squares += apart * apart
    t = _T[min(months - 1, len(_T)) - 1]
    width = t * sqrt(squares * months / (months - 1)) / (all_days * all_used)
    return ceil(min(width, 10.0) * MILLION)


@njit(cache=True, nogil=True)
def _adjusted(used: Any, days: Any, window_days: Any) -> Any:
    """What would be used in the whole window, a half rounded up."""
    if days == window_days:
        return used
    whole, rest = used // days, used % days
    return plus(times(whole, window_days), (2 * rest * window_days + days) // (2 * days))


@njit(cache=True, nogil=True)
def _spread(demand: Column, likely: Any, low: Any, by_month: Column, days: Column) -> None:
    """The three rates of a group from its likely and lowest amounts and how its months differ."""
    demand[LIKELY] = likely
    demand[LOW], demand[HIGH] = 0, 0
    if likely == 0:
        return
    error = rate_error(by_month, days)
    # Written out: divided by a constant, and so without dividing.
    more = plus(times(likely // MILLION, error), ((likely % MILLION) * error + MILLION - 1) // MILLION)
    less = plus(times(low // MILLION, error), (low % MILLION) * error // MILLION)
    demand[HIGH] = plus(likely, more)
    demand[LOW] = max(1, low - less)


@njit(cache=True, nogil=True)
def spread_pooled(sums: Column, months: Column, days: Column, pooled: Column) -> None:
    """The rates of the lines of each care area [area, line, 3] from the sums over their storerooms."""
    for area in range(len(sums)):
        for line in range(sums.shape[1]):
            likely, low = sums[area, line, 0], sums[area, line, 1]
            _spread(pooled[area, line], likely, low, months[area, line], days)


@njit(cache=True, nogil=True)
def _share_of_month(of_month: Column, first: Any, end: Any, percent: Any) -> Any:
    """What so many percent of the positions from `first` until `end` used of a month."""
    found = np.int64(0)
    for position in range(first, end):
        found = plus(found, part_down(of_month[position], percent, WHOLE))
    return found


@njit(cache=True, nogil=True)
def _share_before(of_month: Column, late: Column, first: Any, end: Any, percent: Any) -> Any:
    """The same as it was before something came late."""
    found = np.int64(0)
    for position in range(first, end):
        found = plus(found, part_down(of_month[position] - late[position], percent, WHOLE))
    return found


@njit(cache=True, nogil=True)
def rates(
    groups: Column,
    used: Column,
    late: Column,
    reached: Column,
    stride: int,
    packs_from: Column,
    days_with_stock: Column,
    days_untold: Column,
    days: Column,
    window_days: int,
    least_days: int,
    pair_start: Column,
    pair_area: Column,
    pair_share: Column,
    serves: Column,
    is_used: Column,
    rooms: Column,
    sums: Column,
    months: Column,
) -> None:
    """The rates of some groups (storeroom × lines + line), and their part in what is pooled, in place of what it was.

    `is_used` [group] and `rooms` [pair, line, 4] are written, `sums` [area, line, likely and lowest] and `months` [area,
    line, month] are changed. `used` [month, position] is all of the use, `late` what of it is not yet in what is pooled, in
    the months `reached`; without rows it is all. Line l has the packs packs_from[l] … packs_from[l+1] − 1.
    `days_with_stock` a position, `days_untold` a storeroom, `days` told of each month. The pairs of storerooms and care
    areas are the frame's; `serves` [area, line].
    """
    lines = len(packs_from) - 1
    by_month = np.zeros(len(used), dtype=np.int64)
    shared = np.zeros(len(used), dtype=np.int64)
    of_pack = np.zeros((stride, 2), dtype=np.int64)
    room, line = np.int64(0), np.int64(-1)
    for at in range(len(groups)):
        # Mostly the next one: a division costs as much as half of the rest.
        line += 1
        if line == lines:
            room, line = room + 1, np.int64(0)
        if room * lines + line != groups[at]:
            room, line = groups[at] // lines, groups[at] % lines
        begin, end = room * stride + packs_from[line], room * stride + packs_from[line + 1]
        by_month[:] = 0
        some = False
        for pack in range(packs_from[line], packs_from[line + 1]):
            position, amount = room * stride + pack, np.int64(0)
            for month in range(len(used)):
                of_month = used[month, position]
                some |= of_month != 0
                amount = plus(amount, of_month)
                by_month[month] = plus(by_month[month], of_month)
            of_pack[pack, 0] = of_pack[pack, 1] = 0
            if amount > 0 and days_with_stock[position] > 0:
                dated = max(days_with_stock[position], min(least_days, window_days - days_untold[room]))
                of_pack[pack, 0] = of_pack[pack, 1] = _adjusted(amount, np.int64(dated), window_days)
                if days_untold[room] > 0:
                    told = np.int64(min(dated + days_untold[room], window_days))
                    of_pack[pack, 1] = _adjusted(amount, told, window_days)
        is_used[groups[at]] = some
        for pair in range(pair_start[room], pair_start[room + 1]):
            area, percent = pair_area[pair], pair_share[pair]
            if not serves[area, line]:
                continue
            likely, low = np.int64(0), np.int64(0)
            for pack in range(packs_from[line], packs_from[line + 1]):
                likely = plus(likely, part_up(of_pack[pack, 0], percent, WHOLE))
                low = plus(low, part_up(of_pack[pack, 1], percent, WHOLE))
            counted = by_month
            if percent != WHOLE:
                counted = shared
                for month in range(len(used)):
                    shared[month] = _share_of_month(used[month], begin, end, percent)
            here = rooms[pair, line]
            # Both are above zero or zero, so their difference fits.
            sums[area, line, 0] = plus(sums[area, line, 0], likely - here[LIKELY])
            sums[area, line, 1] = plus(sums[area, line, 1], low - here[UNSPREAD])
            for month in reached:
                before = np.int64(0)
                if len(late) > 0:
                    before = _share_before(used[month], late[month], begin, end, percent)
                months[area, line, month] = plus(months[area, line, month], counted[month] - before)
            here[UNSPREAD] = low
            _spread(here, likely, low, counted, days)
