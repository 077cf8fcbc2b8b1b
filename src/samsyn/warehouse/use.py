"""What each position of a region used in each month of a window, and on which days it had no stock.

A sum: what more rows say is added to what is there, in any order and in any parts. So when a file comes, only its rows
are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import ConsumptionKind
from samsyn.core.supply.rate import months_of
from samsyn.warehouse import use_kernels as kernels
from samsyn.warehouse.frame import Frame
from samsyn.warehouse.row_groups import Numbers, RowGroup, Rows, Texts, every
from samsyn.warehouse.shelf_kernels import day_number
from samsyn.warehouse.use_kernels import OUT_OF_STOCK

SIGNS = {kind.value: kind.sign for kind in ConsumptionKind} | {"out_of_stock": OUT_OF_STOCK}
UNITS = {"pack": 0, "unit": 1}
SURELY_FITS = 2**62


@dataclass(slots=True)
class Use:
    """Uttag. `used` [month, position]; `bits` [slot, word] the days without stock of the positions that had any.

    `bound` is more than any of the sums can be, and `_reached` the months that anything was added to. It is added to in
    place.
    """

    frame: Frame
    window: Window
    months: tuple[Window, ...]
    used: NDArray[np.int64]
    slot_of: NDArray[np.int32]
    bits: NDArray[np.uint64]
    slots: int = 0
    bound: int = 0
    _reached: set[int] = field(default_factory=set)
    _with_stock: NDArray[np.int32] | None = None

    @classmethod
    def none(cls, frame: Frame, window: Window) -> Use:
        """Nothing used, and stock on every day."""
        months = months_of(window)
        words = -(-window.days // kernels.BITS)
        return cls(
            frame,
            window,
            months,
            np.zeros((len(months), frame.positions), np.int64),
            np.full(frame.positions, -1, np.int32),
            np.zeros((0, words), np.uint64),
        )

    def add(self, sent: Iterable[Rows]) -> Use:
        """Add what rows of consumption say."""
        for rows in sent:
            if rows.period is None or rows.period.overlap(self.window):
                for group in rows.groups():
                    self._add_group(group, rows.tells)
        return self

    def take_in(self, late: Use) -> None:
        """Add what more rows of the same region say, that have been added up by themselves."""
        for month in late.reached:
            kernels.add_all(self.used[month], late.used[month])
        self.bound += late.bound
        positions = np.flatnonzero(late.slot_of >= 0)
        if len(positions):
            self._room_for(len(positions))
            self.slots = kernels.mark_also(
                self.slot_of, self.bits, self.slots, positions, late.slot_of, late.bits
            )
            if self._with_stock is not None:
                self._count_days(positions, self._with_stock)

    @property
    def days_with_stock(self) -> NDArray[np.int32]:
        """Of each position, how many of the days told of it had stock on."""
        if self._with_stock is None:
            nobodys = np.zeros(1, np.int32)
            told = np.concatenate([self.frame.told.sum(axis=1).astype(np.int32), nobodys])
            self._with_stock = np.repeat(told, self.frame.stride)
            self._count_days(np.flatnonzero(self.slot_of >= 0), self._with_stock)
        return self._with_stock

    def _count_days(self, positions: NDArray[np.int64], found: NDArray[np.int32]) -> None:
        """Count the days with stock of the positions that had days without."""
        told = np.zeros((len(self.frame.told) + 1, self.bits.shape[1] * kernels.BITS), bool)
        told[:-1, : self.window.days] = self.frame.told
        told_bits = np.packbits(told, axis=1, bitorder="little").view(np.uint64)
        kernels.days_with_stock(positions, self.slot_of, self.bits, told_bits, self.frame.stride, found)

    def _room_for(self, more: int) -> None:
        """Make room for the days without stock of so many more positions."""
        lacking = self.slots + more - len(self.bits)
        if lacking > 0:
            room_for = np.zeros((max(lacking, len(self.bits)), self.bits.shape[1]), np.uint64)
            self.bits = np.vstack([self.bits, room_for])

    @property
    def reached(self) -> NDArray[np.int64]:
        """The months that anything was added to."""
        return np.array(sorted(self._reached), np.int64)

    @property
    def groups(self) -> NDArray[np.int64]:
        """The groups (storeroom × lines + line) that used anything or had days without stock, in order."""
        goods, rooms = self.frame.goods, len(self.frame.rooms)
        found = np.empty(rooms * len(goods.lines), np.int64)
        count = kernels.groups_of(
            self.used, self.reached, self.slot_of, rooms, self.frame.stride, goods.packs_from, found
        )
        return found[:count]

    def _only_month(self, group: RowGroup, tells: tuple[Window, ...] | None) -> int | None:
        """The month that all rows lie wholly in and are told of, if there is one: then their days need not be read."""
        first, last = group.extremes("first"), group.extremes("last")
        if first is None or last is None:
            return None
        period = Window(first[0], last[1])
        if tells is not None and not any(period.overlap(one) == period for one in tells):
            return None
        return next((n for n, month in enumerate(self.months) if month.overlap(period) == period), None)

    def _add_group(self, group: RowGroup, tells: tuple[Window, ...] | None) -> None:
        kind = group.extremes("kind")
        if kind is not None and kind[0] == kind[1] and not SIGNS[kind[0]]:
            return  # waste, corrections, what was moved between storerooms: no use
        may_be_empty = kind is None or kind[0] <= ConsumptionKind.OUT_OF_STOCK <= kind[1]
        month = None if may_be_empty else self._only_month(group, tells)
        (rooms, packs, kinds, units), (quantity, *days) = group.read(
            ("storeroom_id", "pack_id", "kind", "unit"),
            ("quantity", "first", "last") if month is None else ("quantity",),
        )
        packed, signs = self.frame.pack_numbers.of(packs.names), _signs(kinds)
        amounts = self.frame.goods.amounts[_unit_numbers(units)][:, packed]
        places = (
            *(every(rooms.codes, group.rows), self.frame.room_numbers.of(rooms.names) * self.frame.stride),
            *(every(packs.codes, group.rows), packed),
        )
        fits = self._fits(group, quantity, amounts)
        if month is None or len(kinds.codes) or not fits:
            if not days:
                _, days = group.read((), ("first", "last"))
            most_empty = group.rows if OUT_OF_STOCK in signs else 0
            kept = *places, kinds.codes, signs, units.codes, amounts, quantity.values
            self._add_dated(kept, days, tells, most_empty)
        else:
            self._reached.add(month)
            kernels.add_inside(self.used[month], *places, units.codes, amounts * signs[0], quantity.values)

    def _fits(self, group: RowGroup, quantity: Numbers, amounts: NDArray[np.int64]) -> bool:
        """Whether no sum can be too large with these rows: cheaper than to ask at every row."""
        extremes = group.extremes("quantity")
        largest = int(amounts.max(initial=0))
        most = max(map(abs, extremes)) * group.rows * largest if extremes else SURELY_FITS
        if self.bound + most >= SURELY_FITS:
            most = int(np.abs(quantity.values).sum(dtype=np.int64)) * largest
        self.bound += most
        return self.bound < SURELY_FITS

    def _add_dated(
        self, rows: Iterable[Any], days: Sequence[Numbers], tells: tuple[Window, ...] | None, most_empty: int
    ) -> None:
        """Add rows by their days; at most so many of them tell of days without stock."""
        told = tells if tells is not None else (Window(date.min, date.max),)
        stretches = np.array([[day_number(one.first), day_number(one.last)] for one in told], np.int64)
        month_of = np.repeat(np.arange(len(self.months)), [month.days for month in self.months])
        empty, begin = np.empty((most_empty, 3), np.int64), day_number(self.window.first)
        first, last = (one.values for one in days)
        if len(first):
            inside = slice(max(int(first.min()) - begin, 0), max(int(last.max()) - begin + 1, 0))
            self._reached.update(month_of[inside].tolist())
        found: int = kernels.add_dated(  # type: ignore[call-arg]  # mypy counts a star as all that is left
            self.used, empty, *rows, first, last, begin, month_of, stretches
        )
        if found:
            self._room_for(found)
            self._with_stock = None
            self.slots = kernels.mark_empty(self.slot_of, self.bits, self.slots, empty[:found], begin)


def _unit_numbers(units: Texts) -> NDArray[np.int64]:
    return np.array([UNITS[unit] for unit in units.names.to_pylist()], np.int64)


def _signs(kinds: Texts) -> NDArray[np.int64]:
    return np.array([SIGNS[kind] for kind in kinds.names.to_pylist()], np.int64)
