"""The baseline in DuckDB: one query over the Parquet files of the whole country, on as many threads as the product."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa
from bench.stock_parts.answer import Cell, Question, Table
from bench.stock_parts.goods import CARE_AREAS, packs

QUERY = """
WITH rooms AS (
  SELECT (row_number() OVER ())::INTEGER AS room, storeroom_id, cell
  FROM read_parquet($storerooms, filename = true)
  JOIN files USING (filename) JOIN cells USING (region, care_area)
), used AS (
  SELECT room, pack, sum(CASE kind WHEN 'returned' THEN -part ELSE part END)::BIGINT AS used
  FROM (SELECT room, pack, kind, last - first + 1 AS length,
               quantity * CASE unit WHEN 'pack' THEN per_pack ELSE per_unit END AS amount,
               least(last, $window_last) - greatest(first, $window_first) + 1 AS inside,
               (2 * amount * inside + length) // (2 * length) AS part
        FROM read_parquet($consumption) JOIN packs USING (pack_id) JOIN rooms USING (storeroom_id)
        WHERE kind IN ('dispensed', 'issued', 'returned') AND last >= $window_first AND first <= $window_last)
  GROUP BY ALL
), stretches AS (
  SELECT room, pack, least(last, $window_last) AS last,
         greatest(first, $window_first,
                  coalesce(max(last) OVER (PARTITION BY room, pack ORDER BY first, last
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1, first)) AS first
  FROM read_parquet($consumption) JOIN packs USING (pack_id) JOIN rooms USING (storeroom_id)
  WHERE kind = 'out_of_stock' AND last >= $window_first AND first <= $window_last
), empty AS (
  SELECT room, pack, sum(greatest(last - first + 1, 0))::BIGINT AS days FROM stretches GROUP BY ALL
), demand AS (
  SELECT room, line, sum((2 * used * $days + counted) // (2 * counted))::BIGINT AS demand
  FROM (SELECT room, line, used, $days - coalesce(days, 0) AS with_stock, greatest(with_stock, $least) AS counted
        FROM used LEFT JOIN empty USING (room, pack) JOIN packs USING (pack))
  WHERE used > 0 AND with_stock > 0 GROUP BY ALL
), batches AS (
  SELECT room, cell, line, (expiry - $as_of + 1)::INTEGER AS usable,
         quantity * CASE unit WHEN 'pack' THEN per_pack ELSE per_unit END AS amount
  FROM read_parquet($stock) JOIN packs USING (pack_id) JOIN rooms USING (storeroom_id) WHERE expiry >= $as_of
), in_room AS (
  SELECT room, line, demand, coalesce(sum(amount), 0)::BIGINT AS held,
         greatest(coalesce(max(running::BIGINT * $days - demand * usable), 0), 0) AS waste
  FROM (SELECT room, line, usable, amount, demand,
               sum(amount) OVER (PARTITION BY room, line ORDER BY usable ROWS UNBOUNDED PRECEDING) AS running
        FROM demand LEFT JOIN batches USING (room, line))
  GROUP BY ALL
), by_room AS (
  SELECT cell, count(*) AS judged, count(*) FILTER (held * $days - waste >= $month * demand) AS at_month
  FROM in_room JOIN rooms USING (room) GROUP BY ALL
), pooled AS (
  SELECT cell, line, demand, coalesce(sum(amount), 0)::BIGINT AS held,
         greatest(coalesce(max(running::BIGINT * $days - demand * usable), 0), 0) AS waste
  FROM (SELECT cell, line, usable, amount, demand,
               sum(amount) OVER (PARTITION BY cell, line ORDER BY usable ROWS UNBOUNDED PRECEDING) AS running
        FROM (SELECT cell, line, sum(demand)::BIGINT AS demand FROM demand JOIN rooms USING (room) GROUP BY ALL)
        LEFT JOIN batches USING (cell, line))
  GROUP BY ALL
), by_line AS (
  SELECT cell, count(*) AS judged, count(*) FILTER (held * $days - waste >= $month * demand) AS at_month,
         median((held * $days - waste) / demand) AS days
  FROM pooled GROUP BY ALL
)
SELECT region, care_area, by_room.judged, by_room.at_month, by_line.judged, by_line.at_month, days
FROM by_room JOIN by_line USING (cell) JOIN cells USING (cell)
"""


def answer(asked: Question) -> Table:
    """The whole table."""
    regions = asked.regions
    given: dict[str, list[str] | date | int] = {
        "storerooms": [str(paths.storerooms) for paths in regions.values()],
        "stock": [str(paths.stock) for paths in regions.values()],
        "consumption": [str(path) for paths in regions.values() for path in paths.consumption],
        "window_first": asked.window.first,
        "window_last": asked.window.last,
        "as_of": asked.as_of,
        "days": asked.window.days,
        "month": asked.month_days,
        "least": asked.least_days,
    }
    with duckdb.connect(":memory:", config={"threads": 2}) as engine:
        engine.register("files", pa.table({"filename": given["storerooms"], "region": list(regions)}))
        engine.register("cells", _cells(list(regions)))
        engine.register("packs", _packs())
        found = engine.execute(QUERY, given).fetchall()
    return {f"{region}/{area}": Cell(*cell) for region, area, *cell in found}


def _cells(regions: list[str]) -> pa.Table:
    """A number for each region and care area: what is grouped by a number is grouped faster than by texts."""
    cells = [(region, area) for region in regions for area in CARE_AREAS]
    return pa.table(
        {
            "cell": pa.array(range(len(cells)), pa.int32()),
            "region": [region for region, _ in cells],
            "care_area": [area for _, area in cells],
        }
    )


def _packs() -> pa.Table:
    lines = sorted({pack.line_id for pack in packs()})
    return pa.table(
        {
            "pack_id": [pack.pack_id for pack in packs()],
            "pack": pa.array(range(len(packs())), pa.int32()),
            "line": pa.array([lines.index(pack.line_id) for pack in packs()], pa.int32()),
            "per_pack": [pack.amount_per_pack for pack in packs()],
            "per_unit": [pack.amount_per_unit for pack in packs()],
        }
    )
