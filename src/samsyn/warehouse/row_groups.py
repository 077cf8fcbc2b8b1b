"""Rows of stock and consumption read group by group, and of each group only the columns that say something.

A Parquet file tells the least and the greatest value of each column in each row group. Where they are the same, all rows
have that value, and the column is not read. Texts come as codes into the few that occur.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from samsyn.core.kernel.dates import Window

TEXTS = ("storeroom_id", "pack_id", "kind", "unit")


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """A read-only view, as Arrow's memory is: one compiled variant of a kernel serves both."""
    view = values.view()
    view.flags.writeable = False
    return view


def every(codes: NDArray[np.int32], rows: int) -> NDArray[np.int32]:
    """The code of every row, also where all have the first."""
    return codes if len(codes) else frozen(np.zeros(rows, np.int32))


NONE = frozen(np.zeros(0, dtype=np.int32))
"""The codes of a column that has the same value in all rows."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts as codes into `names`; no codes where all rows have the first of them."""

    codes: NDArray[np.int32]
    names: pa.StringArray


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers or days; `known` says which rows have one, and is None where all have."""

    values: NDArray[Any]
    known: NDArray[np.bool_] | None


class RowGroup(Protocol):
    """Some rows that lie together; columns are read when asked for."""

    @property
    def rows(self) -> int: ...

    def read(self, texts: Sequence[str], numbers: Sequence[str] = ()) -> tuple[list[Texts], list[Numbers]]:
        """Columns of texts, and columns of numbers or days (as days since 1970-01-01)."""
        ...

    def extremes(self, name: str) -> tuple[Any, Any] | None:
        """The least and the greatest value of a column, where that is known without reading it."""
        ...

    def says_nothing(self, name: str) -> bool:
        """Whether it is known without reading it that no row has a value in a column."""
        ...


class Rows(Protocol):
    """The rows of one object that count: those that begin on a day in `tells`, or all where it is None.

    `period` are the days that the object reaches over, where it is known. `key` names what counts of what object.
    """

    @property
    def tells(self) -> tuple[Window, ...] | None: ...

    @property
    def period(self) -> Window | None: ...

    @property
    def key(self) -> Hashable: ...

    def groups(self) -> Iterator[RowGroup]: ...

    def of_packs(self, packs: pa.Array) -> pa.Table:
        """The rows of some packs, with all columns."""
        ...


@dataclass(frozen=True, slots=True)
class ObjectRows:
    """The rows of an object in the warehouse; `texts` are those of TEXTS that it has."""

    path: Path
    texts: tuple[str, ...]
    tells: tuple[Window, ...] | None = None
    period: Window | None = None

    @property
    def key(self) -> Hashable:
        """What tells it from all others: its name is the hash of its content."""
        return self.path.name, self.tells

    def groups(self) -> Iterator[RowGroup]:
        """The file's row groups, one at a time."""
        with pa.memory_map(str(self.path)) as source:
            file = pq.ParquetFile(source, read_dictionary=self.texts)
            place = {name: number for number, name in enumerate(file.metadata.schema.names)}
            for number in range(file.metadata.num_row_groups):
                yield _FileGroup(file, place, number)

    def of_packs(self, packs: pa.Array) -> pa.Table:
        """The rows of some packs, with all columns."""
        table, schema = _coded(self.path)
        return with_packs(table, packs).cast(schema)


MOST_BYTES_KEPT = 256 * 1024 * 1024
"""A million rows of stock take some 40 MB."""


@cached(LRUCache(MOST_BYTES_KEPT, getsizeof=lambda read: read[0].nbytes), lock=Lock())
def _coded(path: Path) -> tuple[pa.Table, pa.Schema]:
    """An object whole, its texts as codes, and the schema that it was written with.

    To read it so is quicker than to have every row's pack spelt out first; in one piece, since some rows of many pieces
    are slow to gather. What was read last is kept, for an object never
    changes: its name is the hash of what it holds.
    """
    schema = pq.read_schema(path)
    texts = [column.name for column in schema if pa.types.is_string(column.type)]
    return pq.read_table(path, read_dictionary=texts).unify_dictionaries().combine_chunks(), schema


class _FileGroup:
    """A row group of a file."""

    def __init__(self, file: pq.ParquetFile, place: Mapping[str, int], number: int) -> None:
        self._file, self._place, self._number = file, place, number
        self._about = file.metadata.row_group(number)
        self._extremes: dict[str, tuple[Any, Any] | None] = {}
        self.rows: int = self._about.num_rows

    def extremes(self, name: str) -> tuple[Any, Any] | None:
        if name not in self._extremes:
            told = self._about.column(self._place[name]).statistics
            known = told is not None and told.has_min_max
            self._extremes[name] = (told.min, told.max) if known else None
        return self._extremes[name]

    def says_nothing(self, name: str) -> bool:
        if name not in self._place:
            return True
        told = self._about.column(self._place[name]).statistics
        return told is not None and told.null_count == self.rows

    def read(self, texts: Sequence[str], numbers: Sequence[str] = ()) -> tuple[list[Texts], list[Numbers]]:
        same = {
            name: least for name in texts for least, most in [self.extremes(name) or (0, 1)] if least == most
        }
        wanted = [*(name for name in texts if name not in same), *numbers]
        table = self._file.read_row_group(self._number, columns=wanted, use_threads=False)
        return (
            [
                Texts(NONE, pa.array([same[name]], pa.string())) if name in same else texts_of(table[name])
                for name in texts
            ],
            [_numbers(table[name]) for name in numbers],
        )


def with_packs(table: pa.Table, packs: pa.Array) -> pa.Table:
    """The rows of a table that are of some packs."""
    named = texts_of(table["pack_id"])
    wanted = pc.is_in(named.names, value_set=packs).to_numpy(zero_copy_only=False)
    return table.take(np.flatnonzero(wanted[named.codes]))


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table in memory."""

    table: pa.Table
    tells: tuple[Window, ...] | None = None
    period: Window | None = None

    @property
    def key(self) -> Hashable:
        """No other is the same."""
        return id(self.table), self.tells

    def groups(self) -> Iterator[RowGroup]:
        """The whole table as one group."""
        if self.table.num_rows:
            yield _TableGroup(self.table)

    def of_packs(self, packs: pa.Array) -> pa.Table:
        """The rows of some packs, with all columns."""
        return with_packs(self.table, packs)


@dataclass(frozen=True, slots=True)
class _TableGroup:
    """A table as one group of rows."""

    table: pa.Table

    @property
    def rows(self) -> int:
        return int(self.table.num_rows)

    def extremes(self, name: str) -> tuple[Any, Any] | None:
        told = pc.min_max(self.table[name])
        return told["min"].as_py(), told["max"].as_py()

    def says_nothing(self, name: str) -> bool:
        return name not in self.table.column_names or self.table[name].null_count == self.rows

    def read(self, texts: Sequence[str], numbers: Sequence[str] = ()) -> tuple[list[Texts], list[Numbers]]:
        return (
            [texts_of(self.table[name]) for name in texts],
            [_numbers(self.table[name]) for name in numbers],
        )


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def texts_of(column: pa.ChunkedArray) -> Texts:
    """A column of texts, each in every row."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    coded = _whole(column if column.num_chunks == 1 else column.unify_dictionaries())
    return Texts(frozen(np.asarray(coded.indices)), coded.dictionary)


def _numbers(column: pa.ChunkedArray) -> Numbers:
    whole = _whole(column)
    if pa.types.is_date32(whole.type):
        whole = whole.view(pa.int32())
    if not whole.null_count:
        return Numbers(frozen(np.asarray(whole)), None)
    return Numbers(frozen(np.asarray(whole.fill_null(0))), np.asarray(whole.is_valid()))
