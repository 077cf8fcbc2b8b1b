"""The least that any answer costs: decoding the columns that it follows from, and nothing more.

Of each row group those columns are read that hold more than one value, and of consumption the days only where they
decide something: where a row group reaches over the edge of a month or of the window, or tells of days without stock.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from bench.stock_parts.answer import Question

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import SIGNS, ConsumptionKind

THREADS = 2
TEXTS = ("storeroom_id", "pack_id", "unit")
STOCK = ("storeroom_id", "pack_id", "expiry", "quantity", "unit")
USE = ("storeroom_id", "pack_id", "kind", "quantity", "unit")
WITHOUT_STOCK = ("storeroom_id", "pack_id", "kind", "first", "last")


def decode(asked: Question) -> int:
    """Reads the columns, texts as codes into dictionaries, on two threads; returns how many values."""
    regions = asked.regions.values()
    files: list[tuple[Path, tuple[str, ...]]] = [(paths.stock, TEXTS) for paths in regions]
    files += [(path, (*TEXTS, "kind")) for paths in regions for path in paths.consumption]
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(partial(_decode, asked.window), *zip(*files, strict=True)))


def _decode(window: Window, path: Path, texts: tuple[str, ...]) -> int:
    """Row group by row group, so that memory stays flat and the processor's caches warm."""
    with pq.ParquetFile(path, read_dictionary=list(texts), memory_map=True) as file:
        values = 0
        for group in range(file.num_row_groups):
            told = _told(file.metadata.row_group(group))
            columns = list(_needed(told, window) if "kind" in told else _varying(STOCK, told))
            if columns:
                table = file.read_row_group(group, columns=columns, use_threads=False)
                values += table.num_rows * table.num_columns
        return values


def _told(about: Any) -> dict[str, Any]:
    """The statistics of a row group's columns."""
    columns = (about.column(number) for number in range(about.num_columns))
    return {column.path_in_schema: column.statistics for column in columns}


def _needed(told: dict[str, Any], window: Window) -> Iterator[str]:
    """The columns of a row group of consumption that say something about a window."""
    kinds = {kind for kind in ConsumptionKind if told["kind"].min <= kind.value <= told["kind"].max}
    reach = Window(told["first"].min, told["last"].max)
    empty = ConsumptionKind.OUT_OF_STOCK in kinds
    if not reach.overlap(window) or not (empty or any(SIGNS.get(kind) for kind in kinds)):
        return
    same_month = (reach.first.year, reach.first.month) == (reach.last.year, reach.last.month)
    inside = same_month and reach.overlap(window) == reach
    columns = WITHOUT_STOCK if kinds == {ConsumptionKind.OUT_OF_STOCK} else USE
    yield from _varying(columns, told)
    if columns == USE and (empty or not inside):
        yield from _varying(("first", "last"), told)


def _varying(columns: tuple[str, ...], told: dict[str, Any]) -> Iterator[str]:
    """The columns that do not have one value throughout, or may not."""
    for name in columns:
        if not (told[name] and told[name].has_min_max and told[name].min == told[name].max):
            yield name
