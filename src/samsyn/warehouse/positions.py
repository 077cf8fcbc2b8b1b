"""A region's tables put together: positions, what each used, and the batches of each list line.

A *position* is one product in one storeroom. A *group* is what lasts together: a list line in a care area of the goal,
over all its storerooms (pooled) or in one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.lists import Product, SubstanceList
from samsyn.warehouse.engine import run
from samsyn.warehouse.kernels import KIND_CODES, adjusted_fold, consumption_fold, day_number, usable_days

Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Goods:
    """What stock is read against: the catalogue's products and the lines of a list, as tables.

    `lines` has a row for each line and care area of the goal that the line serves; `areas` says which storerooms' care
    areas a care area of the goal takes in (inpatient care takes in intensive care).
    """

    products: pa.Table
    lines: pa.Table
    areas: pa.Table


def goods(
    substances: SubstanceList, products: Sequence[Product], areas: Mapping[str, frozenset[str]]
) -> Goods:
    """The tables for one list, a catalogue and the goal's care areas with the storeroom areas each takes in."""
    served = [
        (line.id, line.atc, line.route, area)
        for line in substances.lines
        for area, takes_in in areas.items()
        if takes_in & set(line.care_areas)
    ]
    return Goods(
        products=pa.table(
            {
                "pack_id": [product.pack_id for product in products],
                "atc": [product.atc for product in products],
                "route": [product.route for product in products],
                "units_per_pack": pa.array([p.units_per_pack for p in products], pa.int64()),
                "amount_per_unit": pa.array([p.amount_per_unit for p in products], pa.int64()),
            }
        ),
        lines=_rows(["line_id", "atc", "route", "area"], served),
        areas=_rows(["area", "care_area"], [(a, own) for a, takes in areas.items() for own in sorted(takes)]),
    )


def _rows(names: list[str], rows: Sequence[tuple[str, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=names)


POSITIONS = """
WITH held AS (SELECT DISTINCT storeroom_id, pack_id FROM stock
              UNION SELECT DISTINCT storeroom_id, pack_id FROM consumption)
SELECT row_number() OVER (ORDER BY storeroom_id, pack_id) - 1 AS position,
       storeroom_id, pack_id, care_area, atc, route, amount_per_unit,
       amount_per_unit * units_per_pack AS amount_per_pack
FROM held JOIN storerooms USING (storeroom_id) JOIN products USING (pack_id)
"""

EVENTS = """
SELECT position, kind, first, last,
       quantity * CASE unit WHEN 'pack' THEN amount_per_pack ELSE amount_per_unit END AS amount
FROM consumption JOIN positions USING (storeroom_id, pack_id)
ORDER BY position, first
"""

BATCHES = """
SELECT position, stock.row AS source_row, batch, expiry,
       quantity * CASE unit WHEN 'pack' THEN amount_per_pack ELSE amount_per_unit END AS amount,
       minimum_level * CASE unit WHEN 'pack' THEN amount_per_pack ELSE amount_per_unit END AS minimum
FROM stock JOIN positions USING (storeroom_id, pack_id)
"""

# A position serves a care area of the goal where both its storeroom and its line do.
SERVED = """
SELECT position, storeroom_id, lines.area, lines.line_id, used
FROM positions JOIN areas USING (care_area) JOIN lines USING (atc, route, area)
"""


@dataclass(frozen=True, slots=True)
class RegionTables:
    """A region's positions with what each would use in a whole window, and its batches with their usable days."""

    as_of: date
    window_days: int
    served: pa.Table
    positions: pa.Table
    batches: pa.Table


def region_tables(tables: Tables, goods: Goods, as_of: date, window_days: int) -> RegionTables:
    """Join a region's files (storerooms, stock, consumption) with the goods, and fold its consumption."""
    known = {**tables, "products": goods.products}
    positions = run(POSITIONS, known)
    events = run(EVENTS, {**tables, "positions": positions})
    used = _adjusted(positions.num_rows, events, as_of, window_days)
    positions = positions.append_column("used", pa.array(used))
    batches = run(BATCHES, {**tables, "positions": positions})
    expiry = batches["expiry"].combine_chunks()
    dated = np.asarray(expiry.is_valid())
    days = usable_days(np.asarray(expiry.cast(pa.int32()).fill_null(0)), dated, as_of)
    batches = batches.append_column("usable_days", pa.array(days))
    served = run(SERVED, {"positions": positions, "areas": goods.areas, "lines": goods.lines})
    return RegionTables(as_of, window_days, served, positions, batches)


def _adjusted(positions: int, events: pa.Table, as_of: date, window_days: int) -> NDArray[np.int64]:
    """What each position would have used in the window, had it had stock every day; 0 where there is no rate."""
    window = default_window(as_of, window_days)
    codes = {kind.value: code for kind, code in KIND_CODES.items()}
    amount, with_stock = consumption_fold(
        _column(events, "position"),
        np.array([codes[kind] for kind in events["kind"].to_pylist()], dtype=np.int8),
        np.asarray(events["first"].cast(pa.int32())),
        np.asarray(events["last"].cast(pa.int32())),
        _column(events, "amount"),
        positions,
        day_number(window.first),
        day_number(window.last),
    )
    return adjusted_fold(amount, with_stock, window_days)


def _column(table: pa.Table, name: str) -> NDArray[np.int64]:
    return np.asarray(table[name].cast(pa.int64()))
