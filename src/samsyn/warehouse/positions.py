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
from samsyn.core.supply.shares import WHOLE
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
                "name": [product.name for product in products],
                "atc": [product.atc for product in products],
                "route": [product.route for product in products],
                "units_per_pack": pa.array([p.units_per_pack for p in products], pa.int64()),
                "amount_per_unit": pa.array([p.amount_per_unit for p in products], pa.int64()),
                "amount_unit": [product.amount_unit for product in products],
            }
        ),
        lines=_rows(["line_id", "atc", "route", "area"], served),
        areas=_rows(["area", "care_area"], [(a, own) for a, takes in areas.items() for own in sorted(takes)]),
    )


def _rows(names: list[str], rows: Sequence[tuple[str, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=names)


# The region's own articles count beside the catalogue's, where they say what they hold in the unit of their line.
PRODUCTS = """
WITH own AS (SELECT * FROM local_products ANTI JOIN catalogue USING (pack_id) WHERE atc IS NOT NULL
             QUALIFY row_number() OVER (PARTITION BY pack_id ORDER BY "row") = 1),
     units AS (SELECT atc, route, coalesce(min(unit) FILTER (first), min(unit)) AS amount_unit
               FROM (SELECT atc, route, amount_unit AS unit, true AS first FROM catalogue
                     UNION ALL SELECT atc, route, amount_unit, false FROM own) GROUP BY atc, route)
SELECT pack_id, name, atc, route, units_per_pack, amount_per_unit, amount_unit, false AS is_local FROM catalogue
UNION ALL
SELECT pack_id, name, atc, route, units_per_pack, amount_per_unit, amount_unit, true
FROM own SEMI JOIN units USING (atc, route, amount_unit)
"""

POSITIONS = """
WITH named AS (SELECT storeroom_id, pack_id, true AS held FROM stock
               UNION ALL SELECT storeroom_id, pack_id, true FROM consumption
               UNION ALL SELECT storeroom_id, pack_id, false FROM minimum_levels)
SELECT row_number() OVER (ORDER BY storeroom_id, pack_id) - 1 AS position, storeroom_id, pack_id, held,
       name AS product, is_local, atc, route, amount_unit, amount_per_unit,
       amount_per_unit * units_per_pack AS amount_per_pack
FROM (SELECT storeroom_id, pack_id, bool_or(held) AS held FROM named GROUP BY ALL)
JOIN products USING (pack_id) SEMI JOIN storerooms USING (storeroom_id)
"""

AMOUNT = "CASE unit WHEN 'pack' THEN amount_per_pack ELSE amount_per_unit END"

EVENTS = f"""
SELECT position, kind, first, last, quantity * {AMOUNT} AS amount
FROM consumption JOIN positions USING (storeroom_id, pack_id)
ORDER BY position, first
"""  # noqa: S608  our own expression

BATCHES = f"""
SELECT position, stock.row AS source_row, batch, expiry, quantity, unit, quantity * {AMOUNT} AS amount
FROM stock JOIN positions USING (storeroom_id, pack_id)
"""  # noqa: S608  our own expression

# A level told in treatments counts before one that stands beside a batch.
LEVELS = f"""
WITH beside AS (SELECT position, max(minimum_level * {AMOUNT}) AS level
                FROM stock JOIN positions USING (storeroom_id, pack_id)
                WHERE minimum_level IS NOT NULL GROUP BY position),
     told AS (SELECT position, max(treatments * quantity_per_treatment * {AMOUNT}) AS level
              FROM minimum_levels JOIN positions USING (storeroom_id, pack_id) GROUP BY position)
SELECT position, coalesce(told.level, beside.level) AS level FROM told FULL JOIN beside USING (position)
"""  # noqa: S608  our own expression

# A position serves a care area of the goal where its line does, by the shares of its storeroom's care areas that the
# area takes in. core/supply/shares.py says how amounts are divided.
SERVED = f"""
WITH told AS (SELECT storeroom_id, care_area, max(share) AS share FROM storerooms GROUP BY ALL),
     shares AS (SELECT storeroom_id, area, CAST(least(sum(share), {WHOLE}) AS BIGINT) AS share
                FROM told JOIN areas USING (care_area) GROUP BY ALL)
SELECT position, storeroom_id, lines.area, lines.line_id, share, held, {{need}} AS used
FROM positions JOIN shares USING (storeroom_id) JOIN lines USING (atc, route, area)
"""  # noqa: S608  our own expression


def share_of_stock(amount: str) -> str:
    """SQL for the part of an amount in stock that falls to `share` percent, without ever forming the whole product."""
    return f"({amount} // {WHOLE} * share + {amount} % {WHOLE} * share // {WHOLE})"


def share_of_need(amount: str) -> str:
    """SQL for the part of a need that falls to `share` percent; a part of a unit counts as one."""
    return f"({amount} // {WHOLE} * share + ({amount} % {WHOLE} * share + {WHOLE - 1}) // {WHOLE})"


@dataclass(frozen=True, slots=True)
class RegionTables:
    """A region's positions with what each would use in a whole window, its batches with their usable days, its levels.

    `served` has a row for each position and care area of the goal, with the percent of it that falls there and that part
    of what it uses; the amounts of `batches` and `levels` are whole.
    """

    as_of: date
    window_days: int
    served: pa.Table
    positions: pa.Table
    batches: pa.Table
    levels: pa.Table


def region_tables(tables: Tables, goods: Goods, as_of: date, window_days: int) -> RegionTables:
    """Join a region's files with the goods, and fold its consumption."""
    sent = {kind.replace("-", "_"): table for kind, table in tables.items()} | {
        "products": products_of(tables, goods)
    }
    positions = run(POSITIONS, sent)
    known = {**sent, "positions": positions}
    used = _adjusted(positions.num_rows, run(EVENTS, known), as_of, window_days)
    positions = positions.append_column("used", pa.array(used))
    batches = run(BATCHES, known)
    expiry = batches["expiry"].combine_chunks()
    dated = np.asarray(expiry.is_valid())
    days = usable_days(np.asarray(expiry.cast(pa.int32()).fill_null(0)), dated, as_of)
    batches = batches.append_column("usable_days", pa.array(days))
    goal = {"storerooms": tables["storerooms"], "areas": goods.areas, "lines": goods.lines}
    served = run(SERVED.format(need=share_of_need("used")), {**goal, "positions": positions})
    return RegionTables(as_of, window_days, served, positions, batches, run(LEVELS, known))


def products_of(tables: Tables, goods: Goods) -> pa.Table:
    """The catalogue's products and the region's own that count beside them."""
    return run(PRODUCTS, {"local_products": tables["products"], "catalogue": goods.products})


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
