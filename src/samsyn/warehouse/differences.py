"""What differs between two states of a region's stock, pack by pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from samsyn.warehouse.engine import run
from samsyn.warehouse.objects import Objects


@dataclass(frozen=True, slots=True)
class StockDifference:
    """A pack whose stock differs: how many there were and are, and in how many storerooms."""

    pack_id: str
    unit: str
    before: int
    after: int
    storerooms: int


DIFFERENCES = """
WITH held AS (SELECT storeroom_id, pack_id, unit, CAST(sum(b) AS BIGINT) AS b, CAST(sum(a) AS BIGINT) AS a
              FROM (SELECT storeroom_id, pack_id, unit, quantity AS b, 0 AS a FROM stock_before
                    UNION ALL SELECT storeroom_id, pack_id, unit, 0, quantity FROM stock_after)
              GROUP BY ALL)
SELECT pack_id, unit, CAST(sum(b) AS BIGINT) AS before, CAST(sum(a) AS BIGINT) AS after,
       count(*) FILTER (WHERE a <> b) AS storerooms
FROM held GROUP BY pack_id, unit HAVING count(*) FILTER (WHERE a <> b) > 0
ORDER BY abs(sum(a) - sum(b)) DESC, pack_id, unit
"""

_EMPTY = pa.schema(
    [("storeroom_id", pa.string()), ("pack_id", pa.string()), ("unit", pa.string()), ("quantity", pa.int64())]
).empty_table()


def stock_differences(
    objects: Objects, before: Sequence[str], after: Sequence[str]
) -> Iterator[StockDifference]:
    """The packs whose stock differs between two sets of objects, the largest difference first."""
    tables = {"stock_before": _stock(objects, before), "stock_after": _stock(objects, after)}
    for row in run(DIFFERENCES, tables).to_pylist():
        yield StockDifference(**row)


def _stock(objects: Objects, digests: Sequence[str]) -> pa.Table:
    paths = [objects.path(digest, "parquet") for digest in digests]
    tables = (pq.read_table(path, columns=_EMPTY.column_names).cast(_EMPTY.schema) for path in paths)
    return pa.concat_tables([_EMPTY, *tables])
