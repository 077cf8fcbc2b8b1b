"""How long each list line lasts in a region: pooled over its storerooms, and in each storeroom by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from samsyn.core.supply.coverage import NO_RATE, Cover, NoRate, Waste
from samsyn.core.supply.picture import LineCover, LineFigure, MinimumLevel
from samsyn.warehouse.engine import run
from samsyn.warehouse.kernels import fefo_fold
from samsyn.warehouse.positions import RegionTables, share_of_need, share_of_stock

GROUPS = """
SELECT row_number() OVER (ORDER BY area, line_id, room) - 1 AS number, *
FROM (SELECT area, line_id, {room} AS room, CAST(sum(used) AS BIGINT) AS demand, bool_or(held) AS held
      FROM served GROUP BY area, line_id, room)
ORDER BY number
"""

MEMBERS = """
SELECT number, usable_days, {part} AS amount
FROM batches JOIN served USING (position)
JOIN groups ON groups.area = served.area AND groups.line_id = served.line_id AND groups.room = {room}
ORDER BY number, usable_days
"""

REQUIRED = """
SELECT number, CAST(sum({part}) AS BIGINT) AS required
FROM levels JOIN served USING (position)
JOIN groups ON groups.area = served.area AND groups.line_id = served.line_id AND groups.room = {room}
GROUP BY number
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A list line in a care area: pooled (`storeroom` empty) or in one storeroom.

    `held` is False where there is neither stock nor consumption, only a minimum level.
    """

    area: str
    line_id: str
    storeroom: str
    held: bool
    cover: LineCover


def line_covers(region: RegionTables, *, pooled: bool) -> Iterator[Group]:
    """Every group of a region that has stock, consumption or a minimum level, in the order area, line, storeroom."""
    room = "''" if pooled else "served.storeroom_id"
    groups = run(GROUPS.format(room=room.removeprefix("served.")), {"served": region.served})
    known = {"batches": region.batches, "levels": region.levels, "served": region.served, "groups": groups}
    members = run(MEMBERS.format(room=room, part=share_of_stock("amount")), known)
    required = dict(_pairs(run(REQUIRED.format(room=room, part=share_of_need("level")), known)))
    folds = _Folds(groups, members, region.window_days)
    names = zip(*(groups[name].to_pylist() for name in ("area", "line_id", "room", "held")), strict=True)
    for number, (area, line_id, storeroom, held) in enumerate(names):
        level = required.get(number)
        cover = LineCover(
            line_id, folds.figure(number, level, best=False), folds.figure(number, level, best=True)
        )
        yield Group(area, line_id, storeroom, held, cover)


class _Folds:
    """The first-expired-first-out fold of every group, in both readings of missing expiry dates."""

    def __init__(self, groups: pa.Table, members: pa.Table, window_days: int) -> None:
        count = groups.num_rows
        number = np.asarray(members["number"].cast(pa.int64()))
        days, amount = np.asarray(members["usable_days"]), np.asarray(members["amount"].cast(pa.int64()))
        self.demand = np.asarray(groups["demand"].cast(pa.int64()))
        start = np.searchsorted(number, np.arange(count + 1), side="left").astype(np.int64)
        self.window_days = window_days
        self.results = {
            best: fefo_fold(start, days, amount, self.demand, window_days, best) for best in (False, True)
        }
        self.undated = _sums(number, amount, days < 0, count)
        self.expired = _sums(number, amount, days == 0, count)

    def figure(self, group: int, required: int | None, *, best: bool) -> LineFigure:
        """A time to last where there is a rate, else the minimum level where there is one, else no rate."""
        numerator, usable, waste = (int(values[group]) for values in self.results[best])
        demand = int(self.demand[group])
        if demand == 0:
            return NO_RATE if required is None else MinimumLevel(held=usable, required=required)
        return Cover(
            numerator=numerator,
            denominator=demand,
            waste=Waste(waste, self.window_days),
            usable=usable,
            expired=int(self.expired[group]),
            undated=int(self.undated[group]),
        )


def without_any(line_ids: list[str], groups: list[Group]) -> list[LineCover]:
    """The lines of a list that a region holds nothing of and uses nothing of: no rate."""
    found = {group.line_id for group in groups}
    return [LineCover(line_id, NO_RATE, NO_RATE) for line_id in line_ids if line_id not in found]


def judged_at_month(cover: LineCover, month_days: int) -> bool | None:
    """Whether a group lasts a month or holds its minimum level, in the worst reading; None without either."""
    figure = cover.worst
    if isinstance(figure, NoRate):
        return None
    return figure.met if isinstance(figure, MinimumLevel) else figure.lasts(month_days)


def _pairs(table: pa.Table) -> Iterator[tuple[int, int]]:
    return zip(table["number"].to_pylist(), table["required"].to_pylist(), strict=True)


def _sums(number: np.ndarray, amount: np.ndarray, where: np.ndarray, count: int) -> np.ndarray:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, number[where], amount[where])
    return sums
