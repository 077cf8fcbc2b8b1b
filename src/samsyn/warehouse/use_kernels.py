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

ALL = np.uint64(2**64 - 1)


@njit(cache=True, nogil=True)
def add_inside(
    used: Column,
    rooms: Column,
    room_at: Column,
    packs: Column,
    pack_at: Column,
    what: Column,
    amounts: Column,
    quantity: Column,
) -> None:
    """Add rows that lie wholly inside one month of the window, none of them telling of days without stock.

    `used` is the month's, a value a position. `room_at` and `pack_at` say where the position of a code begins, and what
    is added to it; `amounts` [code of `what`, code of pack] how much a quantity of one is, with its sign. The sums are
    known to fit in 64 bits. Codes are read as unsigned, since the compiler would else ask if they count from the end.
    """
    if len(what) == 0:
        for row in range(len(quantity)):
            pack = np.uint32(packs[row])
            position = np.uint64(room_at[np.uint32(rooms[row])] + pack_at[pack])
            used[position] += quantity[row] * amounts[np.uint32(0), pack]
    else:
        for row in range(len(quantity)):
            pack = np.uint32(packs[row])
            position = np.uint64(room_at[np.uint32(rooms[row])] + pack_at[pack])
            used[position] += quantity[row] * amounts[np.uint32(what[row]), pack]


@njit(cache=True, nogil=True)
def add_dated(
    used: Column,
    empty: Column,
    rooms: Column,
    room_at: Column,
    packs: Column,
    pack_at: Column,
    kinds: Column,
    signs: Column,
    units: Column,
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
    Positions as in add_inside; `amounts` [code of unit, code of pack], `signs` by code of kind; codes of kind or unit
    without rows are 0 in all. Only rows that begin on a day told of count: `tells` has the first and last day of each
    stretch. `empty` collects (position, first, last) of the stretches without stock inside the window; returns how many.
    """
    many_kinds, many_units = len(kinds) > 0, len(units) > 0
    sign, unit, found = signs[0], 0, 0
    end_day = begin_day + len(month_of) - 1
    for row in range(len(quantity)):
        if many_kinds:
            sign = signs[kinds[row]]
        if many_units:
            unit = units[row]
        begins: Any = np.int64(first[row])
        ends: Any = np.int64(last[row])
        if ends < begins:
            raise ValueError("a row ends before it begins")
        inside_first, inside_last = max(begins, begin_day), min(ends, end_day)
        if sign == 0 or inside_last < inside_first:
            continue
        stretch = 0
        while stretch < len(tells) and not tells[stretch, 0] <= begins <= tells[stretch, 1]:
            stretch += 1
        if stretch == len(tells):
            continue
        pack = np.uint32(packs[row])
        position = np.uint64(room_at[np.uint32(rooms[row])] + pack_at[pack])
        if sign == OUT_OF_STOCK:
            empty[found, 0], empty[found, 1], empty[found, 2] = position, inside_first, inside_last
            found += 1
            continue
        amount = times(np.int64(quantity[row]), amounts[np.uint32(unit), pack])
        if begins == ends:
            month = np.uint64(month_of[np.uint64(begins - begin_day)])
            used[month, position] = plus(used[month, position], sign * amount)
            continue
        before, day = np.int64(0), inside_first
        while day <= inside_last:
            month = month_of[day - begin_day]
            until = day
            while until < inside_last and month_of[until + 1 - begin_day] == month:
                until += 1
            so_far = part(amount, until - inside_first + 1, ends - begins + 1)
            used[month, position] = plus(used[month, position], sign * (so_far - before))
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
        day, last = stretches[row, 1] - begin_day, stretches[row, 2] - begin_day
        while day <= last:
            # As many of the days as lie in one word, at once.
            word, bit = day // BITS, day % BITS
            here = min(last - day + 1, BITS - bit)
            bits[slot, word] |= (ALL >> np.uint64(BITS - here)) << np.uint64(bit)
            day += here
    return slots


@njit(cache=True, nogil=True)
def mark_also(
    slot_of: Column, bits: Column, slots: int, positions: Column, also_slot_of: Column, also_bits: Column
) -> int:
    """Mark what `also_bits` says of some positions, too; returns how many positions have any."""
    for at in range(len(positions)):
        position = positions[at]
        slot = slot_of[position]
        if slot < 0:
            slot, slots = slots, slots + 1
            slot_of[position] = slot
        for word in range(bits.shape[1]):
            bits[slot, word] |= also_bits[also_slot_of[position], word]
    return slots


@njit(cache=True, nogil=True)
def add_all(used: Column, late: Column) -> None:
    """Add what was used to what was used, position by position. Raises OverflowError where a sum does not fit in 64 bits."""
    for position in range(len(used)):
        if late[position] != 0:
            used[position] = plus(used[position], late[position])


@njit(cache=True, nogil=True)
def groups_of(
    used: Column,
    months: Column,
    slot_of: Column,
    rooms: int,
    stride: int,
    packs_from: Column,
    groups: Column,
) -> int:
    """The groups (storeroom × lines + line) that used anything in some months, or had days without stock, in order.

    They are written into `groups`; returns how many they are.
    """
    found, lines = 0, len(packs_from) - 1
    for room in range(rooms):
        for line in range(lines):
            some = False
            for position in range(room * stride + packs_from[line], room * stride + packs_from[line + 1]):
                some |= slot_of[position] >= 0
                for month in months:
                    some |= used[month, position] != 0
            if some:
                groups[found] = room * lines + line
                found += 1
    return found


@njit(cache=True, nogil=True)
def days_with_stock(
    positions: Column, slot_of: Column, bits: Column, told_bits: Column, stride: int, found: Column
) -> None:
    """Of some positions with a slot, how many of the days told of had stock on; `told_bits` are a storeroom's."""
    for at in range(len(positions)):
        position = positions[at]
        room, slot, days = position // stride, slot_of[position], 0
        for word in range(bits.shape[1]):
            left = told_bits[room, word] & ~bits[slot, word]
            while left:
                left &= left - np.uint64(1)
                days += 1
        found[position] = days
