"""Rows of consumption folded into what each position used, month by month, and into the days that it had no stock.

A position is a storeroom and a pack: room × stride + pack. The last room and the last pack are nobody's: what is of no
storeroom or of no pack on the list is added there, so that no row needs a question. All sums are whole numbers, and a day
without stock is a bit, so rows may come in any order and in any parts: the result is the same.
core/supply/rate.py says the same readably; property tests hold them equal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.warehouse.exact import part, plus, times

Column = NDArray[Any]

OUT_OF_STOCK = 2
"""Stands for a sign where a row tells of days without stock."""

BITS = 64
"""Days in one word of the days without stock."""


@njit(cache=True, nogil=True)
def add_inside(
    used: Column,
    stride: int,
    rooms: Column,
    room_of: Column,
    packs: Column,
    pack_of: Column,
    kinds: Column,
    sign_of: Column,
    units: Column,
    unit_of: Column,
    amounts: Column,
    quantity: Column,
    checked: bool,
) -> None:
    """Add rows that lie wholly inside one month of the window, none of them telling of days without stock.

    `used` is the month's, a value a position. A column of codes that has no rows has its first value in all rows.
    `amounts` holds what a pack and a unit of each pack contain. `checked` where the sums might not fit in 64 bits.
    """
    many_rooms, many_packs, many_kinds, many_units = (
        len(rooms) > 0,
        len(packs) > 0,
        len(kinds) > 0,
        len(units) > 0,
    )
    room, pack, sign, unit = room_of[0] * stride, pack_of[0], sign_of[0], unit_of[0]
    for row in range(len(quantity)):
        if many_rooms:
            room = room_of[rooms[row]] * stride
        if many_packs:
            pack = pack_of[packs[row]]
        if many_kinds:
            sign = sign_of[kinds[row]]
        if many_units:
            unit = unit_of[units[row]]
        if checked:
            amount = sign * times(quantity[row], amounts[unit, pack])
            used[room + pack] = plus(used[room + pack], amount)
        else:
            used[room + pack] += sign * quantity[row] * amounts[unit, pack]


@njit(cache=True, nogil=True)
def add_dated(
    used: Column,
    empty: Column,
    stride: int,
    rooms: Column,
    room_of: Column,
    packs: Column,
    pack_of: Column,
    kinds: Column,
    sign_of: Column,
    units: Column,
    unit_of: Column,
    amounts: Column,
    quantity: Column,
    first: Column,
    last: Column,
    begin_day: Any,
    month_of: Column,
    tells: Column,
) -> int:
    """Add rows by their days: each row's amount spread evenly, the part of each month to that month.

    `used` has a row a month; the window begins on `begin_day`, and `month_of` says which month each of its days is in.
    Only rows that begin on a day told of count: `tells` has the first and last day of each stretch. `empty` collects
    (position, first, last) of the stretches without stock inside the window; returns how many were found.
    """
    many_rooms, many_packs, many_kinds, many_units = (
        len(rooms) > 0,
        len(packs) > 0,
        len(kinds) > 0,
        len(units) > 0,
    )
    room, pack, sign, unit = room_of[0] * stride, pack_of[0], sign_of[0], unit_of[0]
    kind, found = 0, 0
    end_day = begin_day + len(month_of) - 1
    for row in range(len(quantity)):
        if many_rooms:
            room = room_of[rooms[row]] * stride
        if many_packs:
            pack = pack_of[packs[row]]
        if many_kinds:
            kind = kinds[row]
            sign = sign_of[kind]
        if many_units:
            unit = unit_of[units[row]]
        begins: Any = np.int64(first[row])
        ends: Any = np.int64(last[row])
        if ends < begins:
            raise ValueError("a row ends before it begins")
        told: Any = False
        for stretch in range(len(tells)):
            told |= tells[stretch, 0] <= begins <= tells[stretch, 1]
        inside_first, inside_last = max(begins, begin_day), min(ends, end_day)
        if not told or inside_last < inside_first:
            continue
        if sign == OUT_OF_STOCK:
            empty[found, 0], empty[found, 1], empty[found, 2] = room + pack, inside_first, inside_last
            found += 1
            continue
        if sign == 0:
            continue
        if begins == ends:
            month, amount = month_of[begins - begin_day], sign * times(quantity[row], amounts[unit, pack])
            used[month, room + pack] = plus(used[month, room + pack], amount)
            continue
        amount, days = times(quantity[row], amounts[unit, pack]), ends - begins + 1
        before, day = np.int64(0), inside_first
        while day <= inside_last:
            month = month_of[day - begin_day]
            until = day
            while until < inside_last and month_of[until + 1 - begin_day] == month:
                until += 1
            so_far = part(amount, until - inside_first + 1, days)
            used[month, room + pack] = plus(used[month, room + pack], sign * (so_far - before))
            before, day = so_far, until + 1
    return found


@njit(cache=True, nogil=True)
def mark_empty(slot_of: Column, bits: Column, slots: int, stretches: Column, begin_day: int) -> int:
    """Mark days without stock: a bit a day of the window, said twice or once; returns how many positions have any.

    `slot_of` says which row of `bits` a position has, −1 where it has none.
    """
    for row in range(len(stretches)):
        position = stretches[row, 0]
        slot = slot_of[position]
        if slot < 0:
            slot, slots = slots, slots + 1
            slot_of[position] = slot
        for day in range(stretches[row, 1] - begin_day, stretches[row, 2] - begin_day + 1):
            bits[slot, day // BITS] |= np.uint64(1) << np.uint64(day % BITS)
    return slots


@njit(cache=True, nogil=True)
def days_with_stock(
    slot_of: Column, bits: Column, told_bits: Column, told_days: Column, stride: int, found: Column
) -> None:
    """Of each position, how many of the days told of it had stock on; `told_bits` and `told_days` are a storeroom's."""
    for position in range(len(slot_of)):
        room = position // stride
        days, slot = told_days[room], slot_of[position]
        if slot >= 0:
            for word in range(bits.shape[1]):
                left = bits[slot, word] & told_bits[room, word]
                while left:
                    left &= left - np.uint64(1)
                    days -= 1
        found[position] = days
