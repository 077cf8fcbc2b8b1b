"""Accepted rows sorted into the warehouse: one object a file, or one a month of consumption; memory stays flat.

The rows are spooled to disk as they are read, sorted (many by an engine that spills to disk, few in memory), and written
as Parquet in row groups of a fixed size, so that the same rows always give the same object. Rows that say the same thing
twice lie side by side once sorted: the first of the sender's rows stays, the later ones come back as duplicates.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from samsyn.core.kernel.errors import DomainError
from samsyn.warehouse.objects import ONE_DAY_SECONDS, Objects

ROW_GROUP = 524_288
SMALLEST_ROW_GROUP = 16_384
"""Rows of another kind begin a row group of their own, unless the one before them would be smaller than this."""

COMPRESSION = "lz4"
"""Decoding is what the figures wait for, and this is the quickest to decode of those that save anything."""

SORT_MEMORY = "384MB"
IN_MEMORY = 100_000
"""So many rows are sorted in memory in less time than an engine takes to start."""
MOST_DUPLICATES = 100_000
"""More rows than this that say again what another said, and the file is wrong as a whole."""


@dataclass(frozen=True, slots=True)
class Events:
    """Rows of a single day, from `first` to `last`, that `named` gives no id: several that are equal in the key all count.

    Only what is in the warehouse already is said again by a row that is equal in the column `alike` too.
    """

    named: str
    alike: str

    def mask(self, table: pa.Table) -> pa.ChunkedArray:
        """Which rows are such events."""
        return pc.and_(pc.equal(table["first"], table["last"]), pc.is_null(table[self.named]))

    @property
    def sql(self) -> str:
        """The same as a condition."""
        return f'"first" = "last" AND "{self.named}" IS NULL'


@dataclass(frozen=True, slots=True)
class Order:
    """How the rows of a kind of file lie: sorted by the columns `by`; rows equal in `key` say the same thing.

    `by` puts rows equal in `key` beside each other. `month` names the day column whose month decides the object;
    empty where a file is one object. Of rows that are `events`, several may be equal in `key`. Rows that differ in
    `apart`, the first of `by`, lie in row groups of their own as far as they are many.
    """

    by: tuple[str, ...]
    key: tuple[str, ...]
    month: str = ""
    apart: str = ""
    events: Events | None = None


@dataclass(frozen=True, slots=True)
class SortedRows:
    """One object of sorted rows; `first` and `last` are the days it reaches over, None where rows have no period."""

    digest: str
    month: str
    rows: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row of the sender's file that says again what `first_row` said; it was left out."""

    row: int
    first_row: int


@dataclass(slots=True)
class Sorted:
    """What became of the rows."""

    objects: list[SortedRows] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.objects)


@contextmanager
def scratch(warehouse: Path) -> Iterator[Path]:
    """A folder of the warehouse for files on their way, removed afterwards. What a killed import left goes after a day."""
    folder = warehouse / "scratch"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.iterdir():
        if left.stat().st_mtime < time.time() - ONE_DAY_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


class Spool:
    """Record batches of one schema kept on disk until all have come."""

    def __init__(self, place: Path, schema: pa.Schema) -> None:
        self.path, self.schema, self.rows = place / f"{len(list(place.iterdir()))}.arrow", schema, 0
        self._writer = pa.ipc.new_stream(str(self.path), schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Keep one more batch."""
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def read(self) -> pa.RecordBatchReader:
        """All that was kept; nothing can be written any more."""
        self._writer.close()
        return pa.ipc.open_stream(pa.OSFile(str(self.path)))


def sort_into_objects(objects: Objects, spool: Spool, order: Order) -> Sorted:
    """Sort what was spooled and keep it as objects. Raises DomainError `too-many-duplicates`.

    Rows with a number below zero are in the warehouse already: what says the same again is a duplicate of theirs, and
    they are left out.
    """
    result = Sorted()
    sort = _in_memory if spool.rows <= IN_MEMORY else _by_engine
    with closing(sort(spool, order)) as ordered:
        kept = _without_duplicates(ordered, order, result.duplicates)
        for name, batches in _by_month(kept, order):
            result.objects.append(_write(objects, name, batches, spool.schema, order.apart))
    return result


def _in_memory(spool: Spool, order: Order) -> Generator[pa.RecordBatch]:
    """The spooled rows in order, with their month where they have one. Says the same as `_by_engine`."""
    table = spool.read().read_all()
    if order.month:
        table = table.add_column(0, "month", pc.strftime(table[order.month], "%Y-%m"))
    keyed, by = table, [*(["month"] if order.month else []), *order.by]
    if order.events:
        nothing = pa.scalar(None, table.schema.field(order.events.alike).type)
        of_events = pc.if_else(order.events.mask(table), table[order.events.alike], nothing)
        keyed, by = table.append_column("of events", of_events), [*by, "of events"]
    places = pc.sort_indices(keyed, [(name, "ascending") for name in [*by, "row"]])
    yield from table.take(places).combine_chunks().to_batches(ROW_GROUP)


def _by_engine(spool: Spool, order: Order) -> Generator[pa.RecordBatch]:
    """The spooled rows in order, with their month where they have one, whatever their number."""
    month = f"strftime({order.month}, '%Y-%m') AS month, " if order.month else ""
    by = [*(["month"] if month else []), *(f'"{name}"' for name in order.by)]
    if order.events:
        by.append(f'CASE WHEN {order.events.sql} THEN "{order.events.alike}" END')
    with _engine(spool.path.parent) as engine:
        engine.register("spooled", spool.read())
        ordered = engine.sql(f'SELECT {month}* FROM spooled ORDER BY {", ".join(by)}, "row"')  # noqa: S608
        yield from ordered.to_arrow_reader(ROW_GROUP)


@contextmanager
def _engine(place: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine of its own that may spill to the scratch folder, and to nothing else."""
    spill = place / "spill"
    spill.mkdir(exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=config) as engine:
        engine.execute(f"SET temp_directory = '{spill}'")
        engine.execute(f"SET memory_limit = '{SORT_MEMORY}'")
        engine.execute("SET enable_external_access = false")
        yield engine


def _without_duplicates(
    batches: Iterable[pa.RecordBatch], order: Order, duplicates: list[Duplicate]
) -> Iterator[pa.Table]:
    """The sorted rows without those that say again what the row before them said."""
    before: pa.Table | None = None  # the last row of the batch before, with the first row of its run
    first_of_run = 0
    for batch in batches:
        table = pa.Table.from_batches([batch])
        if not table.num_rows:
            continue
        joined = table if before is None else pa.concat_tables([before, table])
        row = np.asarray(joined["row"])
        begins = np.concatenate(([True], ~_same_as_before(joined, order)))
        starts = np.flatnonzero(begins)
        first = row[starts][np.cumsum(begins) - 1]
        if before is not None:
            first[: (starts[1] if len(starts) > 1 else len(first))] = first_of_run
        again = row != first
        new = slice(0 if before is None else 1, None)
        duplicates += [
            Duplicate(int(r), int(f))
            for r, f in zip(row[new][again[new]], first[new][again[new]], strict=True)
        ]
        if len(duplicates) > MOST_DUPLICATES:
            raise DomainError("too-many-duplicates", limit=MOST_DUPLICATES)
        before, first_of_run = joined.slice(joined.num_rows - 1), int(first[-1])
        wanted = ~again[new] & (row[new] > 0)
        kept = table if wanted.all() else table.filter(pa.array(wanted))
        if kept.num_rows:
            yield kept


def _same_as_before(table: pa.Table, order: Order) -> np.ndarray:
    """For each row but the first, whether it says what the row before it said."""
    same = np.ones(table.num_rows - 1, dtype=bool)
    for name in order.key:
        same &= _equal_to_before(table, name)
    if order.events:
        again = (np.asarray(table["row"])[:-1] < 0) & _equal_to_before(table, order.events.alike)
        same &= again | ~np.asarray(order.events.mask(table))[1:]
    return same


def _equal_to_before(table: pa.Table, name: str) -> np.ndarray:
    """For each row but the first, whether a column has the value of the row before; no value equals no value."""
    column = table[name].combine_chunks()
    one, other = column.slice(0, len(column) - 1), column.slice(1)
    equal = pc.fill_null(pc.equal(one, other), False)
    return np.asarray(pc.or_(equal, pc.and_(pc.is_null(one), pc.is_null(other))))


def _by_month(tables: Iterable[pa.Table], order: Order) -> Iterator[tuple[str, Iterator[pa.Table]]]:
    """The sorted rows divided where the month changes; each month's tables must be read before the next."""
    if not order.month:
        yield "", iter(tables)
        return
    pieces = (piece for table in tables for piece in _pieces(table, "month"))
    for month, of_month in groupby(pieces, key=itemgetter(0)):
        yield month, (table.drop_columns("month") for _, table in of_month)


def _pieces(table: pa.Table, column: str) -> Iterator[tuple[str, pa.Table]]:
    """A table sorted by a column as one table for each of its values."""
    values = table[column].combine_chunks().dictionary_encode()
    code = np.asarray(values.indices)
    edges = [0, *(np.flatnonzero(np.diff(code)) + 1), len(code)] if len(code) else [0]
    for start, end in pairwise(edges):
        yield values.dictionary[int(code[start])].as_py(), table.slice(start, end - start)


def _write(
    objects: Objects, month: str, tables: Iterator[pa.Table], schema: pa.Schema, apart: str
) -> SortedRows:
    """Keep sorted tables as one object, in row groups of one size, or smaller where rows of another kind begin."""
    rows, first, last = 0, None, None
    with (
        objects.writing("parquet") as new,
        pq.ParquetWriter(new.file, schema, compression=COMPRESSION) as writer,
    ):
        for group in _row_groups(tables, schema, apart):
            writer.write_table(group, row_group_size=ROW_GROUP)
            rows += group.num_rows
            if "first" in schema.names:
                begins, ends = pc.min(group["first"]).as_py(), pc.max(group["last"]).as_py()
                first = begins if first is None else min(first, begins)
                last = ends if last is None else max(last, ends)
    return SortedRows(new.digest, month, rows, first, last)


def _row_groups(tables: Iterable[pa.Table], schema: pa.Schema, apart: str) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    count, of_kind = 0, None
    pieces = (
        (piece for table in tables for piece in _pieces(table, apart))
        if apart
        else ((None, t) for t in tables)
    )
    for kind, piece in pieces:
        if kind != of_kind and count >= SMALLEST_ROW_GROUP:
            yield pa.concat_tables(waiting)
            waiting, count = [], 0
        of_kind = kind
        waiting.append(piece.cast(schema))
        count += piece.num_rows
        if count >= ROW_GROUP:
            whole = pa.concat_tables(waiting)
            full = count - count % ROW_GROUP
            yield whole.slice(0, full)
            waiting, count = [whole.slice(full)], count - full
    if count:
        yield pa.concat_tables(waiting)
