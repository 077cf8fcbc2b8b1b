"""One region's figures from its objects in the warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.lists import Product, SubstanceList
from samsyn.core.supply.picture import Reported
from samsyn.warehouse.coverage import judged_at_month, line_covers, without_any
from samsyn.warehouse.engine import run
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.positions import Goods, RegionTables, goods, products_of, region_tables
from samsyn.warehouse.results import AreaResult, Parameters, RegionResult


@dataclass(frozen=True, slots=True)
class Measuring:
    """How stock is measured: a list, a catalogue, and the parameters."""

    substances: SubstanceList
    products: tuple[Product, ...]
    parameters: Parameters

    def goods(self) -> Goods:
        return goods(self.substances, self.products, self.parameters.goal_areas)


@dataclass(frozen=True, slots=True)
class RowsInForce:
    """The rows of an object that count: all, or of consumption those whose period begins on a day in `tells`."""

    kind: str
    digest: str
    tells: tuple[Window, ...]


def read_tables(
    objects: Objects, wanted: Sequence[RowsInForce], schemas: Mapping[str, pa.Schema]
) -> dict[str, pa.Table]:
    """A region's tables by kind of file; a kind that was never sent is an empty table of its schema."""
    tables: dict[str, list[pa.Table]] = {kind: [schema.empty_table()] for kind, schema in schemas.items()}
    for rows in wanted:
        table = _completed(pq.read_table(objects.path(rows.digest, "parquet")), schemas[rows.kind])
        tables[rows.kind].append(_told(table, rows.tells) if rows.tells else table)
    return {kind: pa.concat_tables(found) for kind, found in tables.items()}


SINCE_THEN = {"share": 100}
"""What a column meant before it was asked for, where that is not "unknown": a storeroom served its care area alone."""


def _completed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows kept before a column was asked for, with that column."""
    for column in schema:
        if column.name not in table.column_names:
            values = pa.repeat(pa.scalar(SINCE_THEN.get(column.name), column.type), table.num_rows)
            table = table.append_column(column, values)
    return table.select(schema.names)


def _told(table: pa.Table, tells: tuple[Window, ...]) -> pa.Table:
    first = table["first"]
    inside = [
        pc.and_(
            pc.greater_equal(first, pa.scalar(window.first)), pc.less_equal(first, pa.scalar(window.last))
        )
        for window in tells
    ]
    return table.filter(reduce(pc.or_, inside))


def measure_region(
    region: str, as_of: date, tables: Mapping[str, pa.Table], measuring: Measuring
) -> RegionResult:
    """Every list line in every care area of the goal, pooled, with the share of storerooms that last a month."""
    goods_ = measuring.goods()
    joined = region_tables(tables, goods_, as_of, measuring.parameters.window_days)
    return RegionResult(
        region=region,
        as_of=as_of,
        areas=tuple(_areas(joined, goods_, measuring)),
        reported=tuple(_reports(tables["reported"])),
        left_out=tuple(_left_out(tables, goods_)),
    )


def _areas(joined: RegionTables, goods_: Goods, measuring: Measuring) -> list[AreaResult]:
    pooled = list(line_covers(joined, pooled=True))
    rooms = list(line_covers(joined, pooled=False))
    month = measuring.parameters.month_days
    results = []
    for area, _ in measuring.parameters.areas:
        listed = goods_.lines.filter(pc.equal(goods_.lines["area"], area))["line_id"].to_pylist()
        here = [group for group in pooled if group.area == area]
        lines = [group.cover for group in here] + without_any(listed, here)
        judged = [judged_at_month(group.cover, month) for group in rooms if group.area == area]
        results.append(
            AreaResult(
                area=area,
                lines=tuple(sorted(lines, key=lambda line: line.line_id)),
                listed=len(listed),
                held=sum(group.held for group in here),
                storerooms_judged=sum(one is not None for one in judged),
                storerooms_at_month=sum(one is True for one in judged),
            )
        )
    return results


def _reports(table: pa.Table) -> list[tuple[str, Reported]]:
    return [
        (
            row["care_area"],
            Reported(
                weeks=Fraction(row["weeks"]),
                weeks_to=None if row["weeks_to"] is None else Fraction(row["weeks_to"]),
                exceptions=frozenset(filter(None, (row["exceptions"] or "").split("|"))),
                reason=row["reason"] or "",
                signed_by=row["signed_by"],
                signed_on=row["signed_on"],
            ),
        )
        for row in table.to_pylist()
    ]


@dataclass(frozen=True, slots=True)
class LocalArticle:
    """Lokal artikel. An article that the catalogue lacks and that counts in no figure; kept and flagged.

    `name` is from the region's own products, empty where it has told of none. Rows are the stock file's.
    """

    pack_id: str
    name: str
    rows: int
    first_row: int


LOCAL_ARTICLES = """
SELECT pack_id, coalesce(min(name), '') AS name, count(*) AS rows, min(stock.row) AS first_row
FROM stock LEFT JOIN (SELECT pack_id, min(name) AS name FROM local_products GROUP BY pack_id) USING (pack_id)
ANTI JOIN products USING (pack_id)
GROUP BY pack_id ORDER BY pack_id
"""


def local_articles(tables: Mapping[str, pa.Table], measuring: Measuring) -> tuple[LocalArticle, ...]:
    """The articles of a region's stock file that are no product with a known content."""
    known = {"stock": tables["stock"], "local_products": tables["products"]}
    found = run(LOCAL_ARTICLES, {**known, "products": products_of(tables, measuring.goods())})
    return tuple(LocalArticle(**row) for row in found.to_pylist())


LEFT_OUT = """
SELECT CASE WHEN products.pack_id IS NULL THEN 'not-in-catalogue'
            WHEN rooms.storeroom_id IS NULL THEN 'storeroom-unknown'
            ELSE 'not-on-list' END AS code, count(*) AS rows
FROM stock LEFT JOIN products USING (pack_id)
LEFT JOIN (SELECT DISTINCT storeroom_id FROM storerooms) AS rooms USING (storeroom_id)
WHERE products.pack_id IS NULL OR rooms.storeroom_id IS NULL
   OR NOT EXISTS (SELECT 1 FROM lines WHERE lines.atc = products.atc AND lines.route = products.route)
GROUP BY code ORDER BY code
"""


def _left_out(tables: Mapping[str, pa.Table], goods_: Goods) -> list[tuple[str, int]]:
    known = {"stock": tables["stock"], "storerooms": tables["storerooms"], "lines": goods_.lines}
    table = run(LEFT_OUT, {**known, "products": products_of(tables, goods_)})
    return list(zip(table["code"].to_pylist(), table["rows"].to_pylist(), strict=True))
