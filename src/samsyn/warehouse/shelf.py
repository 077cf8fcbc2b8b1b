"""A region's batches on one day, by storeroom and line and by line, and the minimum levels told beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samsyn.warehouse import shelf_kernels as kernels
from samsyn.warehouse.frame import Frame
from samsyn.warehouse.row_groups import Numbers, RowGroup, Rows, Texts, every, frozen, texts_of
from samsyn.warehouse.use import UNITS

NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hyllan. Group = storeroom × lines + line has the batches start[group] … start[group + 1] − 1, by usable days.

    `beside` has the minimum level of each position that stands beside its batches, −1 where none does. `left_out` tells
    why rows count for nothing (a code), and how many.
    """

    start: NDArray[np.int64]
    days: NDArray[np.int32]
    amount: NDArray[np.int64]
    beside: NDArray[np.int64]
    left_out: tuple[tuple[str, int], ...]


def shelf(frame: Frame, stock: Iterable[Rows], as_of: date) -> Shelf:
    """The batches of rows of stock. Raises OverflowError where an amount does not fit in 64 bits."""
    reading = _Reading(frame, as_of)
    for rows in stock:
        for group in rows.groups():
            reading.add(group)
    left_out = tuple(sorted((code, count) for code, count in reading.left_out.items() if count))
    return Shelf(*reading.by_group(), reading.levels, left_out)


def levels_told(frame: Frame, table: pa.Table) -> NDArray[np.int64]:
    """The minimum level of each position told in treatments (rows of a minimum-levels file), −1 where none is."""
    levels = np.full(frame.positions, NO_LEVEL, np.int64)
    if table.num_rows:
        counts = [table[name].to_pylist() for name in ("treatments", "quantity_per_treatment")]
        needed = np.array([treatments * each for treatments, each in zip(*counts, strict=True)], np.int64)
        named = _Named(frame, *(texts_of(table[name]) for name in ("storeroom_id", "pack_id", "unit")))
        named.raise_levels(Numbers(frozen(needed), None), levels)
    return levels


@dataclass(frozen=True, slots=True)
class _Named:
    """The columns that say what rows are of."""

    frame: Frame
    rooms: Texts
    packs: Texts
    units: Texts

    def codes(self, rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The code of each row's storeroom and pack."""
        return every(self.rooms.codes, rows), every(self.packs.codes, rows)

    @property
    def room_numbers(self) -> NDArray[np.int64]:
        return self.frame.room_numbers.of(self.rooms.names)

    @property
    def pack_numbers(self) -> NDArray[np.int64]:
        return self.frame.pack_numbers.of(self.packs.names)

    @property
    def groups_begin(self) -> NDArray[np.int64]:
        """Where the groups of each code's storeroom begin; below zero where it is in no register."""
        numbers = self.room_numbers
        return np.where(numbers < len(self.frame.rooms), numbers * len(self.frame.goods.lines), -1)

    @property
    def lines(self) -> NDArray[np.int64]:
        """The line of each code's pack; below zero where it is on none."""
        goods = self.frame.goods
        lines = goods.line_of_pack[self.pack_numbers]
        return np.where(lines < len(goods.lines), lines, -1)

    @property
    def amounts(self) -> NDArray[np.int64]:
        """What a quantity of one holds [code of unit, code of pack]."""
        units = np.array([UNITS[unit] for unit in self.units.names.to_pylist()], np.int64)
        return self.frame.goods.amounts[units][:, self.pack_numbers]

    def raise_levels(self, level: Numbers, levels: NDArray[np.int64]) -> None:
        """Raise each position's level to the highest that these rows tell."""
        rows = len(level.values)
        rooms, packs = self.codes(rows)
        known = np.ones(rows, bool) if level.known is None else level.known
        kernels.raise_levels(
            *(rooms, self.room_numbers * self.frame.stride),
            *(packs, self.pack_numbers),
            *(self.units.codes, self.amounts),
            *(level.values, known, levels),
        )


@dataclass(slots=True)
class _Reading:
    """Rows of stock on their way to a shelf."""

    frame: Frame
    as_of: date
    parts: list[tuple[_Named, NDArray[np.int64], NDArray[np.int32]]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    levels: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.levels = np.full(self.frame.positions, NO_LEVEL, np.int64)

    def add(self, group: RowGroup) -> None:
        levels = () if group.says_nothing("minimum_level") else ("minimum_level",)
        texts, (quantity, expiry, *told) = group.read(
            ("storeroom_id", "pack_id", "unit"), ("quantity", "expiry", *levels)
        )
        named = _Named(self.frame, *texts)
        self.parts.append(
            (named, quantity.values, kernels.usable_days(expiry.values, expiry.known, self.as_of))
        )
        self._count_left_out(named, group.rows)
        for level in told:
            named.raise_levels(level, self.levels)

    def by_group(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """The batches by group and usable days: where each group begins, and the days and amounts."""
        count = np.zeros(len(self.frame.rooms) * len(self.frame.goods.lines), np.int64)
        for named, quantity, _ in self.parts:
            rooms, packs = named.codes(len(quantity))
            kernels.count_groups(rooms, named.groups_begin, packs, named.lines, count)
        start = np.concatenate([[0], np.cumsum(count)])
        place, days, amounts = start.copy(), np.empty(start[-1], np.int32), np.empty(start[-1], np.int64)
        for named, quantity, usable in self.parts:
            rooms, packs = named.codes(len(quantity))
            kernels.put_in_groups(
                *(rooms, named.groups_begin, packs, named.lines),
                *(named.units.codes, named.amounts, quantity, usable),
                *(start, place, days, amounts),
            )
        return start, days, amounts

    def _count_left_out(self, named: _Named, rows: int) -> None:
        listed, here = named.lines >= 0, named.groups_begin >= 0
        if listed.all() and here.all():
            return
        known = np.asarray(pc.is_in(named.packs.names, value_set=self.frame.goods.packs))
        rooms, packs = named.codes(rows)
        of_room = here[rooms]
        self.left_out["not-in-catalogue"] += int((~known[packs]).sum())
        self.left_out["storeroom-unknown"] += int((known[packs] & ~of_room).sum())
        self.left_out["not-on-list"] += int((known[packs] & of_room & ~listed[packs]).sum())
