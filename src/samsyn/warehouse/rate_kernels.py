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

LIKELY, LOW, HIGH = 0, 1, 2
"""The three rates of a group, in this order."""

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
    whole, rest = used // days, used % days
    return plus(times(whole, window_days), (2 * rest * window_days + days) // (2 * days))


@njit(cache=True, nogil=True)
def _spread(demand: Column, by_month: Column, days: Column) -> None:
    """A group's likely and lowest amounts made into the three rates of its interval."""
    if demand[LIKELY] == 0:
        return
    error = rate_error(by_month, days)
    demand[HIGH] = plus(demand[LIKELY], part_up(demand[LIKELY], error, MILLION))
    demand[LOW] = max(1, demand[LOW] - part_down(demand[LOW], error, MILLION))


@njit(cache=True, nogil=True)
def rates(
    used: Column,
    stride: int,
    packs_from: Column,
    days_with_stock: Column,
    days_untold: Column,
    days: Column,
    window_days: int,
    least_days: int,
    share: Column,
    serves: Column,
    rooms: Column,
    pooled: Column,
) -> None:
    """The rates of each line: `rooms` [area, storeroom, line, 3] and `pooled` [area, line, 3], both zero before.

    `used` [month, position]; the packs of line l are packs_from[l] … packs_from[l+1] − 1. `days_with_stock` a position,
    `days_untold` a storeroom, `days` told of each month. `share` [area, storeroom] in percent, `serves` [area, line].
    """
    areas, lines, months = len(serves), len(packs_from) - 1, len(used)
    by_month = np.zeros(months, dtype=np.int64)
    pooled_months = np.zeros((areas, lines, months), dtype=np.int64)
    for room in range(share.shape[1]):
        for line in range(lines):
            by_month[:] = 0
            is_used = False
            for pack in range(packs_from[line], packs_from[line + 1]):
                position = room * stride + pack
                amount = np.int64(0)
                for month in range(months):
                    amount += used[month, position]
                    by_month[month] += used[month, position]
                if amount <= 0 or days_with_stock[position] == 0:
                    continue
                is_used = True
                dated = max(days_with_stock[position], least_days)
                likely = _adjusted(amount, np.int64(dated), window_days)
                low = likely
                if days_untold[room] > 0:
                    low = _adjusted(
                        amount, np.int64(min(dated + days_untold[room], window_days)), window_days
                    )
                for area in range(areas):
                    if share[area, room] > 0 and serves[area, line]:
                        here = rooms[area, room, line]
                        here[LIKELY] = plus(here[LIKELY], part_up(likely, share[area, room], WHOLE))
                        here[LOW] = plus(here[LOW], part_up(low, share[area, room], WHOLE))
            if not (is_used or by_month.any()):
                continue
            for area in range(areas):
                if share[area, room] > 0 and serves[area, line]:
                    here, together = rooms[area, room, line], pooled[area, line]
                    for month in range(months):
                        pooled_months[area, line, month] = plus(
                            pooled_months[area, line, month], times(by_month[month], share[area, room])
                        )
                    together[LIKELY] = plus(together[LIKELY], here[LIKELY])
                    together[LOW] = plus(together[LOW], here[LOW])
                    _spread(here, by_month, days)
    for area in range(areas):
        for line in range(lines):
            _spread(pooled[area, line], pooled_months[area, line], days)
