"""What a region's turnover is judged by: positions, the life of batches, and what lies outside the goal's care areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil

import pyarrow as pa

from samsyn.core.supply.coverage import Batch, Demand, NoRate, usable_days
from samsyn.core.supply.coverage_over_time import ChangingDemand, Stretch, cover_over_time
from samsyn.core.supply.turnover import Life, OutsideArea, Position, Turnover, distance, turnover
from samsyn.warehouse.engine import run
from samsyn.warehouse.goods import with_own
from samsyn.warehouse.region import Measuring, RegionState, Sent, region_state
from samsyn.warehouse.waterfall import ALIKE, Row, counted, listed_stock, lying_rows

IN_ROOMS = """
SELECT atc, route, storeroom_id, CAST(sum(lying) AS BIGINT) AS amount FROM told GROUP BY ALL ORDER BY ALL
"""
OUTSIDE = """
SELECT care_area, count(DISTINCT storeroom_id) AS storerooms, count(pack_id) AS rows
FROM rooms LEFT JOIN stock USING (storeroom_id) GROUP BY care_area ORDER BY care_area
"""


def area_turnovers(
    sent: Sent,
    measuring: Measuring,
    as_of: date,
    likely: Mapping[str, Mapping[str, Demand | NoRate]],
    days_told: int,
) -> dict[str, Turnover]:
    """The turnover of each care area of the goal. `likely` has the likely demand of each of its lines.

    Raises OverflowError where an amount does not fit in 64 bits.
    """
    state = region_state(sent, measuring.goods, as_of, measuring.parameters)
    goods = with_own(measuring.goods, sent.tables["products"])
    found = {}
    for area, demands in likely.items():
        told = lying_rows(sent, goods, as_of, area, measuring)
        lines = {(line.atc, line.route.value): line.id for line in goods.lines if line.id in demands}
        rows = [row for row in counted(IN_ROOMS, {"told": told}).to_pylist() if _key(row) in lines]
        batches: dict[str, list[Row]] = {}
        for row in counted(ALIKE, {"told": told}).to_pylist():
            if _key(row) in lines:
                batches.setdefault(lines[_key(row)], []).append(row)
        lives = [_life(line_id, of_line, demands[line_id], as_of) for line_id, of_line in batches.items()]
        found[area] = turnover(list(_positions(state, rows, lines)), lives, days_told)
    return found


def outside_areas(sent: Sent, measuring: Measuring) -> tuple[OutsideArea, ...]:
    """The care areas that the goal does not take in, with the storerooms told of and their rows of listed medicines."""
    inside = frozenset().union(*measuring.parameters.goal_areas.values())
    goods = with_own(measuring.goods, sent.tables["products"])
    rooms = pa.concat_tables(
        one.storerooms.select(["storeroom_id", "care_area"]) for one in sent.registers
    ) if sent.registers else None  # fmt: skip
    if rooms is None:
        return ()
    found = run(OUTSIDE, {"rooms": rooms, "stock": listed_stock(sent, goods)}).to_pylist()
    return tuple(OutsideArea(**row) for row in found if row["care_area"] not in inside)


def _key(row: Row) -> tuple[str, str]:
    return row["atc"], row["route"]


def _positions(
    state: RegionState, rows: Sequence[Row], lines: Mapping[tuple[str, str], str]
) -> Iterator[Position]:
    register = {
        row["storeroom_id"]: row for one in state.sent.registers for row in one.storerooms.to_pylist()
    }
    rooms = {name: number for number, name in enumerate(state.frame.rooms.to_pylist())}
    numbers = {line.id: number for number, line in enumerate(state.frame.goods.lines)}
    for row in rows:
        about, line_id = register[row["storeroom_id"]], lines[_key(row)]
        group = rooms[row["storeroom_id"]] * len(numbers) + numbers[line_id]
        where = distance(about["kind"], about["placement"], about["holder"], ward_stock=about["ward_stock"])
        yield Position(line_id, where, row["amount"], bool(state.needs.is_used[group]))


def _life(line_id: str, rows: Sequence[Row], demand: Demand | NoRate, as_of: date) -> Life:
    days = [usable_days(row["expiry"], as_of) for row in rows]
    dated = sorted((left, row["free"]) for left, row in zip(days, rows, strict=True) if left and left > 0)
    expired = sum(row["free"] for left, row in zip(days, rows, strict=True) if left is not None and left <= 0)
    amount, left_today = sum(row["lying"] for row in rows), tuple(left for left, _free in dated)
    if isinstance(demand, NoRate) or not demand.amount:
        return Life(line_id, amount, Fraction(0), expired, (), left_today)
    rate = ChangingDemand((Stretch(None, demand.amount, demand.window_days),))
    fates = cover_over_time([Batch(free, left) for left, free in dated], rate).fates
    at_use = tuple(
        (fate.batch.usable_days or 0) - ceil(fate.gone)
        for fate in fates
        if fate.batch.quantity and not fate.wasted
    )
    return Life(
        line_id, amount, sum((fate.wasted for fate in fates), Fraction(0)), expired, at_use, left_today
    )
