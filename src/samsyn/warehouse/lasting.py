"""Which lines last a month by themselves in their storeroom, or hold their minimum level.

Turned round, a line lasts a month exactly when no more than some amount is used of it: that amount follows from the batches
alone. So it is reckoned once, and judging again when more was used is one comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.exact import LARGEST, part_down, plus
from samsyn.warehouse.frame import Frame
from samsyn.warehouse.needs import Needs
from samsyn.warehouse.rate_kernels import HIGH
from samsyn.warehouse.shelf import Shelf

Column = NDArray[Any]

NOT_JUDGED, NOT_REACHED, REACHED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Lasting:
    """`most` [pair, line] is the most that may be used in the window by what lasts a month, and `usable` what is usable.

    Undated batches are not counted: the lowest reading. `verdict` [pair, line] and `counts` [area, verdict] are by the
    highest rates, as they were when last judged. `usable` has no rows where there are no levels.
    """

    most: NDArray[np.int64]
    usable: NDArray[np.int64]
    verdict: NDArray[np.int8]
    counts: NDArray[np.int64]

    def judge(self, frame: Frame, needs: Needs, groups: NDArray[np.int64]) -> None:
        """Judge anew which of some groups (storeroom × lines + line) last a month."""
        _judge(
            groups,
            frame.pair_start,
            frame.pair_area,
            frame.goods.serves,
            needs.rooms,
            self.most,
            needs.room_levels,
            self.usable,
            self.verdict,
            self.counts,
        )

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return self.most.nbytes + self.usable.nbytes + self.verdict.nbytes


def lasting(frame: Frame, shelf: Shelf, needs: Needs, month_days: int) -> Lasting:
    """Judge every line in every storeroom. Raises OverflowError where an amount does not fit in 64 bits."""
    shape = len(frame.pair_area), len(frame.goods.lines)
    found = Lasting(
        np.zeros(shape, np.int64),
        np.zeros(shape if len(needs.room_levels) else (0, shape[1]), np.int64),
        np.zeros(shape, np.int8),
        np.zeros((len(frame.goods.areas), 3), np.int64),
    )
    _most(
        shelf.start,
        shelf.days,
        shelf.amount,
        frame.pair_start,
        frame.pair_area,
        frame.pair_share,
        frame.goods.serves,
        needs.rule.window_days,
        month_days,
        found.most,
        found.usable,
    )
    found.judge(frame, needs, frame.groups)
    return found


@njit(cache=True, nogil=True)
def _most(
    start: Column,
    days: Column,
    amount: Column,
    pair_start: Column,
    pair_area: Column,
    pair_share: Column,
    serves: Column,
    window_days: int,
    month_days: int,
    most: Column,
    usable: Column,
) -> None:
    """With Q usable in all and Q_k of it until day e_k, demand r in W days lasts H days exactly when r H ≤ Q W and, for each
    e_k < H, r (H − e_k) ≤ (Q − Q_k) W.
    """
    lines, fits = serves.shape[1], LARGEST // window_days
    for room in range(len(pair_start) - 1):
        for pair in range(pair_start[room], pair_start[room + 1]):
            area, percent = pair_area[pair], pair_share[pair]
            for line in range(lines):
                if not serves[area, line]:
                    continue
                group, left, least = room * lines + line, np.int64(0), np.int64(LARGEST)
                for row in range(start[group + 1] - 1, start[group] - 1, -1):
                    if days[row] <= 0:
                        break  # sorted by days: what has expired, and what has no date
                    if days[row] < month_days:
                        least = min(least, left * window_days // (month_days - days[row]))
                    left = plus(left, part_down(amount[row], percent, WHOLE))
                    if left > fits:
                        raise OverflowError("an amount times the window's days does not fit in 64 bits")
                most[pair, line] = min(least, left * window_days // month_days)
                if len(usable):
                    usable[pair, line] = left


@njit(cache=True, nogil=True)
def _judge(
    groups: Column,
    pair_start: Column,
    pair_area: Column,
    serves: Column,
    rates: Column,
    most: Column,
    required: Column,
    usable: Column,
    verdict: Column,
    counts: Column,
) -> None:
    """`required` [pair, line] has no rows where there are no levels, and is below zero where a group has none."""
    lines = serves.shape[1]
    room, line = np.int64(0), np.int64(-1)
    for at in range(len(groups)):
        # Mostly the next one: a division costs more than all of the rest.
        line += 1
        if line == lines:
            room, line = room + 1, np.int64(0)
        if room * lines + line != groups[at]:
            room, line = groups[at] // lines, groups[at] % lines
        for pair in range(pair_start[room], pair_start[room + 1]):
            area = pair_area[pair]
            if not serves[area, line]:
                continue
            needed, found = rates[pair, line, HIGH], NOT_JUDGED
            if needed > 0:
                found = REACHED if needed <= most[pair, line] else NOT_REACHED
            elif len(required) > 0 and required[pair, line] >= 0:
                found = REACHED if usable[pair, line] >= required[pair, line] else NOT_REACHED
            counts[area, verdict[pair, line]] -= 1
            counts[area, found] += 1
            verdict[pair, line] = found
