"""A region's figures as columns: the demand and the cover of every list line, pooled and in each storeroom.

Everything here follows from what was used (use.py) and what is held (shelf.py). The three readings of a figure are
core/supply/picture.py's: the lowest, the likely, the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from samsyn.core.supply.coverage import NO_RATE, Cover, Waste
from samsyn.core.supply.picture import LineCover, LineFigure, MinimumLevel, atc_of
from samsyn.core.supply.rate import RateRule
from samsyn.warehouse import rate_kernels, shelf_kernels
from samsyn.warehouse.frame import Frame
from samsyn.warehouse.rate_kernels import HIGH, LIKELY, LOW
from samsyn.warehouse.row_groups import NONE
from samsyn.warehouse.shelf import NO_LEVEL, Shelf
from samsyn.warehouse.use import Use

READINGS = ((HIGH, False), (LIKELY, False), (LOW, True))
"""The lowest figure has the highest rate and counts nothing undated; the highest the lowest rate, and counts it."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What is needed: `rooms` [area, storeroom, line, rate] and `pooled` [area, line, rate], over `rule.window_days`.

    `room_levels` [area, storeroom, line] and `levels` [area, line] are the minimum levels, −1 where there is none.
    """

    rule: RateRule
    rooms: NDArray[np.int64]
    pooled: NDArray[np.int64]
    room_levels: NDArray[np.int64]
    levels: NDArray[np.int64]
    is_used: NDArray[np.bool_]


def demands(use: Use, rule: RateRule, beside: NDArray[np.int64], told: NDArray[np.int64]) -> Demands:
    """What each line is needed of, by what was used and by the levels beside batches and told in treatments."""
    frame, goods = use.frame, use.frame.goods
    areas, rooms, lines = len(goods.areas), len(frame.rooms), len(goods.lines)
    by_room, pooled = np.zeros((areas, rooms, lines, 3), np.int64), np.zeros((areas, lines, 3), np.int64)
    told_days = frame.told.sum(axis=1)
    ends = np.cumsum([0, *(month.days for month in use.months)])
    # A month is told of by as many days as any system has told of it.
    days = np.array([frame.told[:, a:b].any(axis=0).sum() for a, b in pairwise(ends)], np.int64)
    rate_kernels.rates(
        use.used,
        frame.stride,
        goods.packs_from,
        use.days_with_stock(),
        use.window.days - told_days,
        days,
        rule.window_days,
        rule.least_days_with_stock,
        frame.share,
        goods.serves,
        by_room,
        pooled,
    )
    room_levels, levels = np.full((areas, rooms, lines), NO_LEVEL), np.full((areas, lines), NO_LEVEL)
    if (beside >= 0).any() or (told >= 0).any():
        shelf_kernels.required(
            beside, told, goods.line_of_pack, frame.share, goods.serves, room_levels, levels
        )
    return Demands(rule, by_room, pooled, room_levels, levels, use.used_lines())


@dataclass(frozen=True, eq=False)
class LineColumns(Sequence[LineCover]):
    """The figures of lines, or of one line in several storerooms, as columns; each is made into an object when asked for.

    `told` [reading, line, 4] has the columns of shelf_kernels, `demand` [reading, line]; the readings are READINGS.
    `levels` are −1 where there is none.
    """

    line_ids: tuple[str, ...]
    told: NDArray[np.int64]
    demand: NDArray[np.int64]
    levels: NDArray[np.int64]
    window_days: int

    def __len__(self) -> int:
        return len(self.line_ids)

    @overload
    def __getitem__(self, place: int) -> LineCover: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[LineCover]: ...

    def __getitem__(self, place: int | slice) -> LineCover | Sequence[LineCover]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        worst, likely, best = (self._figure(reading, place) for reading in range(len(READINGS)))
        return LineCover(self.line_ids[place], worst, best, likely)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def _figure(self, reading: int, place: int) -> LineFigure:
        demand, level = int(self.demand[reading, place]), int(self.levels[place])
        usable, waste, expired, undated = self.told[reading, place].tolist()
        if demand == 0:
            return NO_RATE if level < 0 else MinimumLevel(held=usable, required=level)
        return Cover(
            numerator=usable * self.window_days - waste,
            denominator=demand,
            waste=Waste(waste, self.window_days),
            usable=usable,
            expired=expired,
            undated=undated,
        )

    def some(self, places: NDArray[Any], names: tuple[str, ...]) -> LineColumns:
        """Some of them, by place, under these names."""
        return LineColumns(
            names, self.told[:, places], self.demand[:, places], self.levels[places], self.window_days
        )

    def of_substances(self, atc_codes: frozenset[str]) -> LineColumns:
        """Those whose substance is one of these."""
        places = [n for n, name in enumerate(self.line_ids) if atc_of(name) in atc_codes]
        return self.some(np.array(places, np.int64), tuple(self.line_ids[place] for place in places))

    def as_data(self) -> list[object]:
        """The columns as JSON keeps them."""
        columns = (self.told.tolist(), self.demand.tolist(), self.levels.tolist())
        return [list(self.line_ids), *columns, self.window_days]

    @classmethod
    def from_data(cls, kept: list[Any]) -> LineColumns:
        """What `as_data` gave."""
        names, told, demand, levels, window_days = kept
        shapes = np.array(told, np.int64).reshape(len(READINGS), len(names), 4)
        return cls(
            tuple(names),
            shapes,
            np.array(demand, np.int64).reshape(len(READINGS), len(names)),
            np.array(levels, np.int64),
            window_days,
        )


def pooled_figures(shelf: Shelf, frame: Frame, needs: Demands, area: int) -> LineColumns:
    """Every line of the goal in one care area, pooled over its storerooms."""
    share = frame.share[area][shelf.room]
    levels = needs.levels[area]
    every = _folded(shelf.line_start, shelf.order, shelf, share, needs.pooled[area], levels, needs.rule)
    served = np.flatnonzero(frame.goods.serves[area])
    return every.some(served, tuple(frame.goods.lines[line].id for line in served.tolist()))


def room_figures(shelf: Shelf, frame: Frame, needs: Demands, area: int, line: int) -> dict[int, LineCover]:
    """One line in each storeroom that serves the care area and holds, uses or should hold it."""
    lines = len(frame.goods.lines)
    share = np.repeat(np.repeat(frame.share[area], lines), np.diff(shelf.start))
    groups, levels = needs.rooms[area].reshape(-1, len(READINGS)), needs.room_levels[area].ravel()
    every = _folded(shelf.start, NONE, shelf, share, groups, levels, needs.rule)
    held = np.diff(shelf.start).reshape(-1, lines)[:, line] > 0
    there = held | needs.is_used[:, line] | (needs.room_levels[area, :, line] >= 0)
    rooms = np.flatnonzero(there & (frame.share[area] > 0))
    names = (frame.goods.lines[line].id,) * len(rooms)
    return dict(zip(rooms.tolist(), every.some(rooms * lines + line, names), strict=True))


def held_lines(shelf: Shelf, frame: Frame, needs: Demands, area: int) -> int:
    """How many lines of the goal the region has stock of or has used in the storerooms of a care area."""
    rooms = frame.share[area] > 0
    stock = np.diff(shelf.start).reshape(len(frame.rooms), -1) > 0
    return int(((stock | needs.is_used)[rooms].any(axis=0) & frame.goods.serves[area]).sum())


def rooms_at_month(shelf: Shelf, frame: Frame, needs: Demands, area: int, month_days: int) -> tuple[int, int]:
    """Of the lines of a care area's storerooms, how many can be judged, and how many last a month by themselves."""
    return shelf_kernels.rooms_at_month(
        shelf.start,
        shelf.days,
        shelf.amount,
        frame.share[area],
        frame.goods.serves[area],
        needs.rooms[area, :, :, HIGH],
        needs.room_levels[area],
        needs.rule.window_days,
        month_days,
    )


def _folded(
    start: NDArray[np.int64],
    order: NDArray[np.int32],
    shelf: Shelf,
    share: NDArray[np.int64],
    demand: NDArray[np.int64],
    levels: NDArray[np.int64],
    rule: RateRule,
) -> LineColumns:
    """The three readings of groups whose demand is [group, rate]; the groups are not named yet."""
    told = np.zeros((len(READINGS), len(demand), 4), np.int64)
    needed = np.ascontiguousarray(demand[:, [rate for rate, _ in READINGS]].T)
    for reading, (_, best) in enumerate(READINGS):
        shelf_kernels.fefo(
            start,
            order,
            shelf.days,
            shelf.amount,
            share,
            needed[reading],
            rule.window_days,
            best,
            told[reading],
        )
    return LineColumns((), told, needed, levels, rule.window_days)
