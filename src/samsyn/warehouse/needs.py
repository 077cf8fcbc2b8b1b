"""What a region's lines are needed of: the rates of each line in each storeroom, and pooled in each care area.

A sum over groups (a line in a storeroom), so when some rows come late only what the groups that they touch had before is
exchanged for what they have now; whole numbers make the outcome the same as if all had been reckoned anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from samsyn.core.supply.rate import RateRule
from samsyn.warehouse import rate_kernels, shelf_kernels
from samsyn.warehouse.frame import Frame
from samsyn.warehouse.shelf import NO_LEVEL
from samsyn.warehouse.use import Use


@dataclass(slots=True)
class Needs:
    """Behov. `rooms` [pair, line, rate] and `pooled` [area, line, rate], over `rule.window_days`.

    The pairs of storerooms and care areas are the frame's, the rates are numbered as in rate_kernels. `room_levels` [pair,
    line] and `levels` [area, line] are the minimum levels, −1 where there is none; without any, `room_levels` has no
    rows. `sums` and `months` are what `pooled` is made from. `is_used` [group] tells which lines a storeroom used.
    """

    use: Use
    rule: RateRule
    rooms: NDArray[np.int64]
    pooled: NDArray[np.int64]
    sums: NDArray[np.int64]
    months: NDArray[np.int64]
    room_levels: NDArray[np.int64]
    levels: NDArray[np.int64]
    days_told: NDArray[np.int64]
    is_used: NDArray[np.bool_]

    def of_groups(self, area: int, rate: int) -> NDArray[np.int64]:
        """One of the rates of every group in a care area; 0 where its storeroom does not serve it."""
        frame = self.use.frame
        found = np.zeros((len(frame.rooms), len(frame.goods.lines)), np.int64)
        pairs = np.flatnonzero(frame.pair_area == area)
        found[frame.pair_room[pairs]] = self.rooms[pairs, :, rate]
        return found.ravel()

    def enter(self, groups: NDArray[np.int64], late: Use) -> None:
        """Reckon the rates of some groups anew, whose use `late` has come to; all of it where `late` is the use itself."""
        frame = self.use.frame
        first = late is self.use
        rate_kernels.rates(
            groups,
            self.use.used,
            late.used[:0] if first else late.used,
            np.arange(len(late.months)) if first else late.reached,
            frame.stride,
            frame.goods.packs_from,
            self.use.days_with_stock,
            self.use.window.days - frame.told.sum(axis=1),
            self.days_told,
            self.rule.window_days,
            self.rule.least_days_with_stock,
            frame.pair_start,
            frame.pair_area,
            frame.pair_share,
            frame.goods.serves,
            self.is_used,
            self.rooms,
            self.sums,
            self.months,
        )
        rate_kernels.spread_pooled(self.sums, self.months, self.days_told, self.pooled)


def needs(use: Use, rule: RateRule, beside: NDArray[np.int64], told: NDArray[np.int64]) -> Needs:
    """What each line is needed of, by what was used and by the levels beside batches and told in treatments."""
    frame, goods = use.frame, use.frame.goods
    areas, lines = len(goods.areas), len(goods.lines)
    room_levels, levels = _levels(frame, beside, told)
    found = Needs(
        use,
        rule,
        rooms=np.zeros((len(frame.pair_area), lines, 4), np.int64),
        pooled=np.zeros((areas, lines, 3), np.int64),
        sums=np.zeros((areas, lines, 2), np.int64),
        months=np.zeros((areas, lines, len(use.months)), np.int64),
        room_levels=room_levels,
        levels=levels,
        days_told=_days_told(use),
        is_used=np.zeros(len(frame.rooms) * lines, np.bool_),
    )
    found.enter(frame.groups, use)
    return found


def _levels(
    frame: Frame, beside: NDArray[np.int64], told: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The minimum levels of each line in each storeroom, and pooled."""
    goods = frame.goods
    areas, lines = len(goods.areas), len(goods.lines)
    pooled = np.full((areas, lines), NO_LEVEL)
    if not ((beside >= 0).any() or (told >= 0).any()):
        return np.full((0, lines), NO_LEVEL), pooled
    rooms = np.full((len(frame.pair_area), lines), NO_LEVEL)
    shelf_kernels.required(
        beside,
        told,
        goods.line_of_pack,
        frame.pair_start,
        frame.pair_area,
        frame.pair_share,
        goods.serves,
        rooms,
        pooled,
    )
    return rooms, pooled


def _days_told(use: Use) -> NDArray[np.int64]:
    """How many days of each month of the window any system has told of."""
    told: NDArray[np.bool_] = np.logical_or.reduce(use.frame.told, axis=0)
    ends = np.cumsum([0, *(month.days for month in use.months)])
    return np.array([told[begin:end].sum() for begin, end in pairwise(ends)], np.int64)
