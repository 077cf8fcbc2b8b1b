"""Batches sorted by group and by the days that they can be used, and the first to expire used first.

A group is what lasts together: the packs of a list line in one storeroom (storeroom × lines + line), or in several. The
rule is core/supply/coverage.py's `cover`; property tests hold the two equal.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.exact import LARGEST, part_down, part_up, plus, times

Column = NDArray[Any]

UNDATED = -1
"""Usable days where no expiry date is known; what has expired has 0 (see `usable_days`)."""

USABLE, WASTE, EXPIRED, UNDATED_AMOUNT = 0, 1, 2, 3
"""What is told of a group, in this order; waste times the window's days, so that it is a whole number."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """A date as days since 1970-01-01, as Arrow's date32 and NumPy's datetime64[D] count."""
    return day.toordinal() - _EPOCH


def usable_days(expiry: NDArray[np.int32], dated: NDArray[np.bool_] | None, as_of: date) -> NDArray[np.int32]:
    """Usable days by the expiry's day number: 0 if expired, UNDATED where `dated` says there is no date."""
    remaining: NDArray[np.int32] = np.maximum(expiry - np.int32(day_number(as_of) - 1), np.int32(0))
    if dated is not None:
        remaining[~dated] = UNDATED
    return remaining


@njit(cache=True, nogil=True)
def count_groups(rooms: Column, group_at: Column, packs: Column, line_at: Column, count: Column) -> None:
    """Count the batches of each group: `group_at` says where the groups of a storeroom's code begin, `line_at` which line.

    What is of no storeroom or no line has a number below zero there, and is left out.
    """
    for row in range(len(rooms)):
        group, line = group_at[np.uint32(rooms[row])], line_at[np.uint32(packs[row])]
        if group >= 0 and line >= 0:
            count[group + line] += 1


@njit(cache=True, nogil=True)
def put_in_groups(
    rooms: Column,
    group_at: Column,
    packs: Column,
    line_at: Column,
    units: Column,
    amounts: Column,
    quantity: Column,
    days: Column,
    start: Column,
    place: Column,
    sorted_days: Column,
    sorted_amount: Column,
) -> None:
    """Put batches where they belong, by group and usable days; `place` is where the next of each group goes.

    `amounts` [code of unit, code of pack]; units without rows are of code 0.
    """
    unit, many_units = 0, len(units) > 0
    for row in range(len(rooms)):
        pack = np.uint32(packs[row])
        begin, line = group_at[np.uint32(rooms[row])], line_at[pack]
        if begin < 0 or line < 0:
            continue
        if many_units:
            unit = units[row]
        group = np.uint64(begin + line)
        at, day = place[group], days[row]
        place[group] = at + 1
        # Each is put in its place among the few that its group has so far.
        while at > start[group] and sorted_days[np.uint64(at - 1)] > day:
            sorted_days[np.uint64(at)] = sorted_days[np.uint64(at - 1)]
            sorted_amount[np.uint64(at)] = sorted_amount[np.uint64(at - 1)]
            at -= 1
        sorted_days[np.uint64(at)] = day
        sorted_amount[np.uint64(at)] = times(np.int64(quantity[row]), amounts[unit, pack])


@njit(cache=True, nogil=True)
def _longest(demand: Any) -> Any:
    """The most days that a batch can be good for and still be wasted.

    What is used in more days than this does not fit in 64 bits, and is more than any amount that does.
    """
    return LARGEST // demand if demand > 0 else 0


@njit(cache=True, nogil=True)
def _used_first(
    days: Any, amount: Any, demand: Any, longest: Any, window_days: Any, most: Any, told: Column, running: Any
) -> Any:
    """One more batch of a group, taken in the order of usable days; returns the dated amount so far.

    `most` is the largest amount whose product with the window's days fits in 64 bits.
    """
    if days == UNDATED:
        told[UNDATED_AMOUNT] = plus(told[UNDATED_AMOUNT], amount)
    elif days == 0:
        told[EXPIRED] = plus(told[EXPIRED], amount)
    else:
        running = plus(running, amount)
        if running > most:
            raise OverflowError("an amount times the window's days does not fit in 64 bits")
        if days <= longest:
            told[WASTE] = max(told[WASTE], running * window_days - demand * days)
    return running


@njit(cache=True, nogil=True)
def fefo(
    start: Column,
    days: Column,
    amount: Column,
    share: Column,
    demand: Column,
    window_days: int,
    best: bool,
    told: Column,
) -> None:
    """What is told of each group under its demand, into `told` [group, 4], zero before.

    Group g has the batches start[g] … start[g+1] − 1, sorted by usable days. Of a batch `share` percent counts. `best`
    counts what has no date as never expiring.
    """
    most = LARGEST // window_days
    for group in range(len(demand)):
        running, longest = np.int64(0), _longest(demand[group])
        for row in range(start[group], start[group + 1]):
            if share[row] > 0:
                counts = part_down(amount[row], share[row], WHOLE)
                running = _used_first(
                    days[row], counts, demand[group], longest, window_days, most, told[group], running
                )
        told[group, USABLE] = plus(running, told[group, UNDATED_AMOUNT]) if best else running
        if told[group, USABLE] > most:
            raise OverflowError("an amount times the window's days does not fit in 64 bits")


@njit(cache=True, nogil=True)
def raise_levels(
    rooms: Column,
    room_at: Column,
    packs: Column,
    pack_at: Column,
    units: Column,
    amounts: Column,
    level: Column,
    known: Column,
    levels: Column,
) -> None:
    """Raise the minimum level of each position to the highest that is known of it; positions as in use_kernels."""
    unit = 0
    for row in range(len(rooms)):
        if known[row]:
            unit = units[row] if len(units) > 0 else 0
            position = room_at[rooms[row]] + pack_at[packs[row]]
            levels[position] = max(levels[position], times(level[row], amounts[unit, packs[row]]))


@njit(cache=True, nogil=True)
def required(
    beside: Column,
    told: Column,
    line_of_pack: Column,
    pair_start: Column,
    pair_area: Column,
    pair_share: Column,
    serves: Column,
    rooms: Column,
    pooled: Column,
) -> None:
    """The levels of each line: `rooms` [pair, line] and `pooled` [area, line], −1 before and where there is none.

    `told` of a position, in treatments, counts before what stands `beside` its batches; −1 where there is none.
    """
    lines = serves.shape[1]
    for position in range(len(told)):
        level = told[position] if told[position] >= 0 else beside[position]
        room, line = position // len(line_of_pack), line_of_pack[position % len(line_of_pack)]
        if level < 0 or line >= lines or room >= len(pair_start) - 1:
            continue
        for pair in range(pair_start[room], pair_start[room + 1]):
            area = pair_area[pair]
            if serves[area, line]:
                need = part_up(level, pair_share[pair], WHOLE)
                rooms[pair, line] = plus(max(rooms[pair, line], 0), need)
                pooled[area, line] = plus(max(pooled[area, line], 0), need)


NEAR = 16_384
"""Usable days below this, more than forty years, are sorted by counting."""

TOGETHER = 16
"""So many lines are pooled at a time: a storeroom's batches of them lie together."""


@njit(cache=True, nogil=True)
def pool(
    start: Column,
    days: Column,
    amount: Column,
    pair_start: Column,
    pair_area: Column,
    pair_share: Column,
    held: Column,
    corner_start: Column,
    corner_days: Column,
    corner_amount: Column,
) -> int:
    """The batches of each line made into what its cover in each care area needs: three sums, and corners.

    `held` [line, area, 3] is the dated, the expired and the undated amount. The corners are the points (usable days,
    amount that may be used until then) that can be furthest above any straight line from the origin: waste is the
    furthest, so the others need never be looked at again. Returns how many corners there are; line l has in area a those
    from corner_start[l × areas + a].
    """
    lines, areas, rooms = held.shape[0], held.shape[1], len(pair_start) - 1
    near = 1
    for row in range(len(days)):
        if days[row] < NEAR:
            near = max(near, days[row] + 1)
    # An odd number of cache lines a line, so that lines do not crowd each other out.
    until = np.zeros((TOGETHER, areas, (near // 8 | 1) * 8 + 16), np.int64)
    far_days, far_amount, far_of = np.empty((3, len(corner_days)), np.int64)
    corners = 0
    for begin in range(0, lines, TOGETHER):
        end = min(begin + TOGETHER, lines)
        latest, far = 0, 0
        for room in range(rooms):
            for pair in range(pair_start[room], pair_start[room + 1]):
                area, percent = pair_area[pair], pair_share[pair]
                for line in range(begin, end):
                    group = room * lines + line
                    for row in range(start[group], start[group + 1]):
                        counts = part_down(amount[row], percent, WHOLE)
                        if days[row] == UNDATED:
                            held[line, area, 2] = plus(held[line, area, 2], counts)
                        elif days[row] == 0:
                            held[line, area, 1] = plus(held[line, area, 1], counts)
                        elif days[row] < NEAR:
                            latest = max(latest, days[row])
                            so_far = until[line - begin, area, days[row]]
                            until[line - begin, area, days[row]] = plus(so_far, counts)
                        else:
                            far_days[far], far_amount[far], far_of[far] = (
                                days[row],
                                counts,
                                line * areas + area,
                            )
                            far += 1
        order = np.argsort(far_days[:far], kind="mergesort")
        for line in range(begin, end):
            for area in range(areas):
                first = corner_start[line * areas + area] = corners
                running = np.int64(0)
                for day in range(1, latest + 1):
                    if until[line - begin, area, day] > 0:
                        running = plus(running, until[line - begin, area, day])
                        until[line - begin, area, day] = 0
                        corners = _with_corner(corner_days, corner_amount, first, corners, day, running)
                for at in order:
                    if far_of[at] == line * areas + area:
                        running = plus(running, far_amount[at])
                        corners = _with_corner(
                            corner_days, corner_amount, first, corners, far_days[at], running
                        )
                held[line, area, 0] = running
    corner_start[lines * areas] = corners
    return corners


@njit(cache=True, nogil=True)
def _with_corner(
    corner_days: Column, corner_amount: Column, first: Any, corners: Any, day: Any, running: Any
) -> Any:
    """One more point after the others of a line; returns how many corners there are now."""
    if corners > first and corner_days[corners - 1] == day:
        corners -= 1
    # What lies under the chord of its neighbours is furthest above no line. Floating point may keep one too many.
    while corners > first + 1 and _is_under(corner_days, corner_amount, corners, day, running):
        corners -= 1
    corner_days[corners], corner_amount[corners] = day, running
    return corners + 1


@njit(cache=True, nogil=True)
def _is_under(corner_days: Column, corner_amount: Column, corners: int, days: Any, amount: Any) -> bool:
    """Whether the last corner lies surely under the chord from the one before it to a new point."""
    across = float(corner_days[corners - 1] - corner_days[corners - 2])
    up = float(corner_amount[corners - 1] - corner_amount[corners - 2])
    whole_across, whole_up = (
        float(days - corner_days[corners - 2]),
        float(amount - corner_amount[corners - 2]),
    )
    return bool(up * whole_across * 1.000001 < whole_up * across)


@njit(cache=True, nogil=True)
def pooled_fefo(
    area: int,
    held: Column,
    corner_start: Column,
    corner_days: Column,
    corner_amount: Column,
    demand: Column,
    window_days: int,
    best: bool,
    told: Column,
) -> None:
    """What is told of each line in a care area under its demand, into `told` [line, 4], zero before; as `fefo` says it."""
    for line in range(len(held)):
        dated, expired, undated = held[line, area, 0], held[line, area, 1], held[line, area, 2]
        usable = plus(dated, undated) if best else dated
        if max(usable, dated) > LARGEST // window_days:
            raise OverflowError("an amount times the window's days does not fit in 64 bits")
        told[line, USABLE], told[line, EXPIRED], told[line, UNDATED_AMOUNT] = usable, expired, undated
        if demand[line] == 0:
            continue
        longest, first = LARGEST // demand[line], line * held.shape[1] + area
        for at in range(corner_start[first], corner_start[first + 1]):
            if corner_days[at] <= longest:
                wasted = corner_amount[at] * window_days - demand[line] * corner_days[at]
                told[line, WASTE] = max(told[line, WASTE], wasted)
