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
from samsyn.warehouse.row_groups import RowGroup, Rows, Texts, frozen, texts_of
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
        needed = [
            treatments * each
            for treatments, each in zip(
                *(table[name].to_pylist() for name in ("treatments", "quantity_per_treatment")), strict=True
            )
        ]
        rooms, packs, units = (texts_of(table[name]) for name in ("storeroom_id", "pack_id", "unit"))
        position, _, amount = _numbered(frame, rooms, packs, units, frozen(np.array(needed, np.int64)))
        kernels.raise_levels(position, amount, np.ones(len(position), bool), levels)
    return levels


@dataclass(slots=True)
class _Reading:
    """Rows of stock on their way to a shelf."""

    frame: Frame
    as_of: date
    parts: list[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    levels: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.levels = np.full(self.frame.positions, NO_LEVEL, np.int64)

    def add(self, group: RowGroup) -> None:
        levels = () if group.says_nothing("minimum_level") else ("minimum_level",)
        (rooms, packs, units), (quantity, expiry, *told) = group.read(
            ("storeroom_id", "pack_id", "unit"), ("quantity", "expiry", *levels)
        )
        position, of_group, amount = _numbered(self.frame, rooms, packs, units, quantity.values)
        self.parts.append((of_group, kernels.usable_days(expiry.values, expiry.known, self.as_of), amount))
        self._count_left_out(rooms, packs, group.rows)
        for level in told:
            _, _, needed = _numbered(self.frame, rooms, packs, units, level.values)
            known = np.ones(group.rows, bool) if level.known is None else level.known
            kernels.raise_levels(position, needed, known, self.levels)

    def by_group(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """The batches by group and usable days: where each group begins, and the days and amounts."""
        count = np.zeros(len(self.frame.rooms) * len(self.frame.goods.lines) + 1, np.int64)
        for group, _, _ in self.parts:
            kernels.count_groups(group, count)
        start = np.concatenate([[0], np.cumsum(count[:-1])])
        place, days, amounts = start.copy(), np.empty(start[-1], np.int32), np.empty(start[-1], np.int64)
        for part in self.parts:
            kernels.put_in_groups(*part, start, place, days, amounts)
        return start, days, amounts

    def _count_left_out(self, rooms: Texts, packs: Texts, rows: int) -> None:
        goods = self.frame.goods
        listed = self.frame.pack_numbers.of(packs.names) < goods.listed
        here = self.frame.room_numbers.of(rooms.names) < len(self.frame.rooms)
        if listed.all() and here.all():
            return
        known = np.asarray(pc.is_in(packs.names, value_set=goods.packs))
        of_room = here[rooms.codes] if len(rooms.codes) else np.full(rows, here[0])
        of_pack = packs.codes if len(packs.codes) else np.zeros(rows, np.int32)
        self.left_out["not-in-catalogue"] += int((~known[of_pack]).sum())
        self.left_out["storeroom-unknown"] += int((known[of_pack] & ~of_room).sum())
        self.left_out["not-on-list"] += int((known[of_pack] & of_room & ~listed[of_pack]).sum())


def _numbered(
    frame: Frame, rooms: Texts, packs: Texts, units: Texts, quantity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Position, group and amount of each row."""
    goods = frame.goods
    position, group, amount = np.empty((3, len(quantity)), np.int64)
    kernels.number_batches(
        *(rooms.codes, frame.room_numbers.of(rooms.names)),
        *(packs.codes, frame.pack_numbers.of(packs.names)),
        *(units.codes, np.array([UNITS[unit] for unit in units.names.to_pylist()], np.int64)),
        quantity,
        goods.amounts,
        goods.line_of_pack,
        len(frame.rooms),
        len(goods.lines),
        position,
        group,
        amount,
    )
    return position, group, amount
