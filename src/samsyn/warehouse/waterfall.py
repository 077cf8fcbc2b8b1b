"""The batches of a region's list lines in one care area, as the waterfall (core/supply/waterfall.py) takes them.

Beside the line's figure: it reads the same rows with the same shares, and what the figure never counted (what is on hold,
and what another party tells of too).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.coverage import NO_RATE, Cover, Demand, NoRate, usable_days
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import LineCover
from samsyn.core.supply.waterfall import BatchFall, HeldBatch, LineFall, waterfall
from samsyn.warehouse.engine import run
from samsyn.warehouse.frame import frame
from samsyn.warehouse.goods import Goods, with_own
from samsyn.warehouse.region import Measuring, Sent, completed

Row = Mapping[str, Any]
"""A row of what the queries below answer."""

# A batch stands twice where another holder tells of as much of it (the rule of the quality report); the region's own stays.
EACH = """
WITH told AS (
    SELECT pack_id, storeroom_id, batch, expiry, quantity, coalesce(on_hold, 0) AS on_hold, unit, stock.row AS source_row,
           products.name AS product, products.atc, products.route, holder, share,
           CASE unit WHEN 'pack' THEN amount_per_unit * units_per_pack ELSE amount_per_unit END AS each,
           batch <> '' AND quantity > 0 AND bool_or(holder = 'own') OVER same AND holder <> 'own' AS told_again
    FROM stock JOIN products USING (pack_id) JOIN rooms USING (storeroom_id)
    WINDOW same AS (PARTITION BY pack_id, batch, expiry, quantity, unit)
)
SELECT *, quantity * each * share // 100 AS free, (quantity + on_hold) * each * share // 100 AS lying
FROM told WHERE share > 0 ORDER BY expiry NULLS FIRST, storeroom_id, source_row
"""
ALIKE = """
SELECT atc, route, pack_id, expiry, told_again, CAST(sum(free) AS BIGINT) AS free, CAST(sum(lying) AS BIGINT) AS lying
FROM told GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class LyingRow:
    """A row of the stock file behind a waterfall: what and where it is, who holds it, and what the steps took of it."""

    storeroom_id: str
    pack_id: str
    product: str
    batch: str
    expiry: date | None
    holder: str
    source_row: int
    fall: BatchFall


@dataclass(frozen=True, slots=True)
class LineRows:
    """One line's waterfall down to the rows of the stock file."""

    line: LineFall
    rows: tuple[LyingRow, ...]


def demand_of(cover: LineCover, *, lowest: bool) -> Demand | NoRate:
    """The demand that a line's lowest figure rests on (the highest rate), or its likely one."""
    figure = cover.worst if lowest else cover.likely
    return Demand(figure.denominator, figure.waste.denominator) if isinstance(figure, Cover) else NO_RATE


def line_waterfall(
    sent: Sent,
    measuring: Measuring,
    as_of: date,
    area: str,
    line_id: str,
    demand: Demand | NoRate,
    interchangeable: Sequence[AbstractSet[str]] = (),
) -> LineRows:
    """One line, row by row. Raises NotFound `unknown-line`."""
    line = measuring.substances.by_id.get(line_id)
    if line is None:
        raise NotFound("unknown-line", id=line_id)
    goods = with_own(measuring.goods, sent.tables["products"]).only(line_id)
    rows = lying_rows(sent, goods, as_of, area, measuring).to_pylist() if goods.lines else []
    fall = waterfall(_held(rows, as_of), demand, interchangeable)
    names = ("storeroom_id", "pack_id", "product", "batch", "expiry", "holder", "source_row")
    lying = tuple(
        LyingRow(**{name: row[name] for name in names}, fall=one)
        for row, one in zip(rows, fall.batches, strict=True)
    )
    return LineRows(LineFall(line, _unit(goods, line), fall), lying)


def area_waterfalls(
    sent: Sent,
    measuring: Measuring,
    as_of: date,
    area: str,
    demands: Mapping[str, Demand | NoRate],
    interchangeable: Sequence[AbstractSet[str]] = (),
) -> tuple[LineFall, ...]:
    """Every line that a demand is given for, batches of a pack that expire on the same day taken together."""
    goods = with_own(measuring.goods, sent.tables["products"])
    lines = {(line.atc, line.route.value): line for line in goods.lines if line.id in demands}
    by_line = defaultdict(list)
    told = lying_rows(sent, goods, as_of, area, measuring)
    for row in counted(ALIKE, {"told": told}).to_pylist():
        by_line[row["atc"], row["route"]].append(row)
    units = {
        (one["atc"], one["route"]): one["amount_unit"]
        for one in goods.products.slice(0, goods.listed).to_pylist()
    }
    return tuple(
        LineFall(
            line,
            units.get(key, ""),
            waterfall(_held(by_line[key], as_of), demands[line.id], interchangeable),
        )
        for key, line in lines.items()
    )


def _held(rows: Iterable[Row], as_of: date) -> list[HeldBatch]:
    return [
        HeldBatch(
            key,
            row["pack_id"],
            row["free"],
            row["lying"] - row["free"],
            usable_days(row["expiry"], as_of),
            bool(row["told_again"]),
        )
        for key, row in enumerate(rows)
    ]


def listed_stock(sent: Sent, goods: Goods) -> pa.Table:
    """The rows of stock of the goods' lines, with the columns of STOCK."""
    packs = goods.packs.slice(0, goods.listed)
    tables = [completed(rows.of_packs(packs), STOCK) for rows in sent.stock]
    return pa.concat_tables(tables or [STOCK.empty_table()])


def lying_rows(sent: Sent, goods: Goods, as_of: date, area: str, measuring: Measuring) -> pa.Table:
    """The rows of stock of the goods' lines in storerooms that serve the care area, with what of each serves it."""
    numbered = frame(goods, sent.registers, default_window(as_of, measuring.parameters.window_days))
    shares = dict(
        zip(numbered.rooms.to_pylist(), numbered.share_of(goods.areas.index(area)).tolist(), strict=True)
    )
    holders = {
        name: holder
        for one in sent.registers
        for name, holder in zip(
            *(one.storerooms[c].to_pylist() for c in ("storeroom_id", "holder")), strict=True
        )
    }
    rooms = pa.table(
        {
            "storeroom_id": pa.array(list(shares), pa.string()),
            "share": pa.array(list(shares.values()), pa.int64()),
            "holder": pa.array([holders[name] for name in shares], pa.string()),
        }
    )
    return counted(EACH, {"stock": listed_stock(sent, goods), "products": goods.products, "rooms": rooms})


def counted(sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The answer of a query. Raises OverflowError where an amount does not fit in 64 bits."""
    try:
        return run(sql, tables)
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise OverflowError(str(error)) from error


STOCK = pa.schema(
    [
        ("row", pa.int32()),
        *((name, pa.string()) for name in ("storeroom_id", "pack_id", "batch")),
        ("expiry", pa.date32()),
        ("quantity", pa.int64()),
        ("unit", pa.string()),
        ("on_hold", pa.int64()),
    ]
)
"""The columns that are read, as they are kept since `on_hold` is told of."""


def _unit(goods: Goods, line: ListLine) -> str:
    units = goods.products["amount_unit"].slice(0, goods.listed).to_pylist()
    return str(units[0]) if units else ""
