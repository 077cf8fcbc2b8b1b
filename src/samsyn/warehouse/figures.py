"""A region's figures as columns: the cover of every list line, pooled in a care area and in each storeroom.

Everything here follows from what is needed (needs.py) and what is held (shelf.py). The three readings of a figure are
core/supply/picture.py's: the lowest, the likely, the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from samsyn.core.supply.coverage import NO_RATE, Cover, Waste
from samsyn.core.supply.picture import LineCover, LineFigure, MinimumLevel, atc_of
from samsyn.warehouse import shelf_kernels
from samsyn.warehouse.frame import Frame
from samsyn.warehouse.needs import Needs
from samsyn.warehouse.rate_kernels import HIGH, LIKELY, LOW
from samsyn.warehouse.shelf import NO_LEVEL, Shelf

READINGS = ((HIGH, False), (LIKELY, False), (LOW, True))
"""The lowest figure has the highest rate and counts nothing undated; the highest the lowest rate, and counts it."""


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


@dataclass(frozen=True, slots=True)
class Pools:
    """The batches of each line pooled in each care area: what its cover follows from.

    `held` [line, area, dated, expired and undated amount]; line l has in area a the corners from corner_start[l × areas +
    a] (see shelf_kernels.pool).
    """

    held: NDArray[np.int64]
    corner_start: NDArray[np.int64]
    corner_days: NDArray[np.int64]
    corner_amount: NDArray[np.int64]


def pools(shelf: Shelf, frame: Frame) -> Pools:
    """The pools of a region. Raises OverflowError where an amount does not fit in 64 bits."""
    lines, areas = len(frame.goods.lines), len(frame.goods.areas)
    held, start = np.zeros((lines, areas, 3), np.int64), np.zeros(lines * areas + 1, np.int64)
    # A batch makes a corner at most in each care area that its storeroom serves.
    most = int(np.diff(frame.pair_start).max(initial=0)) * len(shelf.days)
    days, amount = np.empty(most, np.int64), np.empty(most, np.int64)
    corners = shelf_kernels.pool(
        shelf.start,
        shelf.days,
        shelf.amount,
        frame.pair_start,
        frame.pair_area,
        frame.pair_share,
        held,
        start,
        days,
        amount,
    )
    return Pools(held, start, days[:corners].copy(), amount[:corners].copy())


def pooled_figures(pooled: Pools, frame: Frame, needs: Needs, area: int) -> LineColumns:
    """Every line of the goal in one care area, pooled over its storerooms."""
    demand, told = _readings(needs.pooled[area])
    for reading, (_, best) in enumerate(READINGS):
        shelf_kernels.pooled_fefo(
            area,
            pooled.held,
            pooled.corner_start,
            pooled.corner_days,
            pooled.corner_amount,
            demand[reading],
            needs.rule.window_days,
            best,
            told[reading],
        )
    every = LineColumns((), told, demand, needs.levels[area], needs.rule.window_days)
    return every.some(*frame.goods.served_in[area])


def room_figures(shelf: Shelf, frame: Frame, needs: Needs, area: int, line: int) -> dict[int, LineCover]:
    """One line in each storeroom that serves the care area and holds, uses or should hold it."""
    lines = len(frame.goods.lines)
    pairs = np.flatnonzero(frame.pair_area == area)
    rooms, share = frame.pair_room[pairs], frame.share_of(area)
    groups = rooms * lines + line
    levels = needs.room_levels[pairs, line] if len(needs.room_levels) else np.full(len(pairs), NO_LEVEL)
    demand, told = _readings(needs.rooms[pairs, line])
    of_line = [slice(shelf.start[group], shelf.start[group + 1]) for group in groups.tolist()]
    start = np.cumsum([0, *(rows.stop - rows.start for rows in of_line)])
    days = np.concatenate([shelf.days[rows] for rows in of_line] or [shelf.days])
    amount = np.concatenate([shelf.amount[rows] for rows in of_line] or [shelf.amount])
    counted = np.repeat(share[rooms], np.diff(start))
    for reading, (_, best) in enumerate(READINGS):
        shelf_kernels.fefo(
            start, days, amount, counted, demand[reading], needs.rule.window_days, best, told[reading]
        )
    there = np.flatnonzero(held_groups(shelf, frame, needs)[rooms, line] | (levels >= 0))
    every = LineColumns((), told, demand, levels, needs.rule.window_days)
    some = every.some(there, (frame.goods.lines[line].id,) * len(there))
    return dict(zip(rooms[there].tolist(), some, strict=True))


def held_groups(shelf: Shelf, frame: Frame, needs: Needs) -> NDArray[np.bool_]:
    """Of which lines each storeroom has stock, or has used anything [storeroom, line]."""
    shape = len(frame.rooms), len(frame.goods.lines)
    held: NDArray[np.bool_] = (np.diff(shelf.start) > 0) | needs.is_used
    return held.reshape(shape)


def _readings(rates: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The demand of each reading [reading, group], and room for what is told of it."""
    demand = np.ascontiguousarray(rates[:, [rate for rate, _ in READINGS]].T)
    return demand, np.zeros((*demand.shape, 4), np.int64)
