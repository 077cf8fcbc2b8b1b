"""A region's storerooms, numbered beside the goods, with what part of each serves a care area of the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samsyn.core.kernel.dates import Window, merge
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.goods import Goods
from samsyn.warehouse.shelf_kernels import day_number


@dataclass(frozen=True, slots=True)
class Register:
    """The storerooms that one sending system has told of, and the days that it has told of consumption on.

    `told` is None where nothing says which days, and then all are.
    """

    storerooms: pa.Table
    told: tuple[Window, ...] | None


class Numbering:
    """What number each name has: its place among the known names, `unknown` for all others.

    Row groups that follow each other mostly have the same names in the same order, so the last answer is remembered.
    """

    def __init__(self, names: pa.StringArray, unknown: int) -> None:
        self._names, self._unknown = names, unknown
        self._last: tuple[pa.Array, NDArray[np.int64]] | None = None

    def of(self, names: pa.Array) -> NDArray[np.int64]:
        """The numbers of some names."""
        if self._last is None or not self._last[0].equals(names):
            places = pc.index_in(names, value_set=self._names)
            found = np.asarray(places.fill_null(self._unknown)).astype(np.int64)
            self._last = names, np.minimum(found, self._unknown)
        return self._last[1]


@dataclass(frozen=True, slots=True)
class Frame:
    """Storeroom s is `rooms[s]`. It serves care areas of the goal by the pairs pair_start[s] … pair_start[s + 1] − 1.

    Pair k gives `pair_share[k]` percent of its storeroom to the area `pair_area[k]`. `told` [storeroom, day of the
    window] says on which days consumption has been told of. A position is numbered storeroom × stride + pack; the
    storeroom after the last, and the pack after the last on a line, are nobody's.
    """

    goods: Goods
    rooms: pa.StringArray
    pair_start: NDArray[np.int64]
    pair_area: NDArray[np.int64]
    pair_share: NDArray[np.int64]
    told: NDArray[np.bool_]
    room_numbers: Numbering
    pack_numbers: Numbering

    @property
    def stride(self) -> int:
        """How many packs a storeroom has, the one that stands for those on no line counted."""
        return self.goods.listed + 1

    @property
    def positions(self) -> int:
        """How many positions there are, nobody's counted."""
        return (len(self.rooms) + 1) * self.stride

    @property
    def groups(self) -> NDArray[np.int64]:
        """All groups: storeroom × lines + line."""
        return np.arange(len(self.rooms) * len(self.goods.lines))

    def share_of(self, area: int) -> NDArray[np.int64]:
        """The percent of each storeroom that serves a care area."""
        share = np.zeros(len(self.rooms), np.int64)
        here = self.pair_area == area
        share[self.pair_room[here]] = self.pair_share[here]
        return share

    @property
    def pair_room(self) -> NDArray[np.int64]:
        """The storeroom of each pair."""
        return np.repeat(np.arange(len(self.rooms)), np.diff(self.pair_start))


def frame(goods: Goods, registers: Sequence[Register], window: Window) -> Frame:
    """Number the storerooms that a region has told of, in the order of their ids."""
    names = sorted(set(chain.from_iterable(one.storerooms["storeroom_id"].to_pylist() for one in registers)))
    place = {name: number for number, name in enumerate(names)}
    percent: dict[tuple[int, str], int] = {}
    told = np.zeros((len(names), window.days), dtype=bool)
    everything = merge(list(chain.from_iterable(one.told or () for one in registers)))
    for register in registers:
        columns = (register.storerooms[name].to_pylist() for name in ("storeroom_id", "care_area", "share"))
        # A system that tells of storerooms alone leaves the consumption to the region's others.
        days = _days(register.told if register.told != () else everything, window)
        for name, area, share in zip(*columns, strict=True):
            key = place[name], area
            percent[key] = max(percent.get(key, 0), share)
            told[place[name]] |= days
    shares = np.zeros((len(goods.areas), len(names)), dtype=np.int64)
    for (room, area), part in percent.items():
        for number, goal_area in enumerate(goods.areas):
            if area in goods.takes_in[goal_area]:
                shares[number, room] += part
    rooms, areas = np.nonzero(shares.T)
    ids = pa.array(names, pa.string())
    return Frame(
        goods,
        ids,
        pair_start=np.searchsorted(rooms, np.arange(len(names) + 1)).astype(np.int64),
        pair_area=areas.astype(np.int64),
        pair_share=np.minimum(shares, WHOLE)[areas, rooms],
        told=told,
        room_numbers=Numbering(ids, len(names)),
        pack_numbers=Numbering(goods.packs, goods.listed),
    )


def _days(told: Sequence[Window] | None, window: Window) -> NDArray[np.bool_]:
    """Which days of the window are told of."""
    days = np.full(window.days, told is None)
    begin = day_number(window.first)
    for one in told or ():
        if inside := one.overlap(window):
            days[day_number(inside.first) - begin : day_number(inside.last) - begin + 1] = True
    return days
