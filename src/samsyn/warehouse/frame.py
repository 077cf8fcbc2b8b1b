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


@dataclass(frozen=True, slots=True)
class Frame:
    """Storeroom s is `rooms[s]`. `share` [area, storeroom] is the percent that serves a care area of the goal.

    `told` [storeroom, day of the window] says on which days consumption has been told of. A position is numbered
    storeroom × stride + pack; the storeroom after the last, and the pack after the last on a line, are nobody's.
    """

    goods: Goods
    rooms: pa.StringArray
    share: NDArray[np.int64]
    told: NDArray[np.bool_]

    @property
    def stride(self) -> int:
        """How many packs a storeroom has, the one that stands for those on no line counted."""
        return self.goods.listed + 1

    @property
    def positions(self) -> int:
        """How many positions there are, nobody's counted."""
        return (len(self.rooms) + 1) * self.stride

    def numbers_of(self, rooms: pa.Array) -> NDArray[np.int64]:
        """The number of each storeroom; one too many for those that are not in the register."""
        return np.asarray(pc.index_in(rooms, value_set=self.rooms).fill_null(len(self.rooms))).astype(
            np.int64
        )


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
    return Frame(goods, pa.array(names, pa.string()), np.minimum(shares, WHOLE), told)


def _days(told: Sequence[Window] | None, window: Window) -> NDArray[np.bool_]:
    """Which days of the window are told of."""
    days = np.full(window.days, told is None)
    begin = day_number(window.first)
    for one in told or ():
        if inside := one.overlap(window):
            days[day_number(inside.first) - begin : day_number(inside.last) - begin + 1] = True
    return days
