"""Generated columns written as the warehouse keeps them: sorted, in its row groups, under the hash of the content.

Texts are codes into sorted names until they are written, so that no text is ever made row by row; in the file they are
plain texts, as in the files of an import.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.orders import ORDERS
from samsyn.warehouse.sorting import COMPRESSION, ROW_GROUP, SMALLEST_ROW_GROUP

EPOCH = date(1970, 1, 1)
FIRST_ROW = 2

Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts as codes into its names; -1 is an empty cell. Sorting by code is sorting by name."""

    codes: Ints
    names: Sequence[str]

    def __post_init__(self) -> None:
        if list(self.names) != sorted(self.names):
            raise ValueError("names must be sorted, so that their codes sort as they do")


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days as days since 1970-01-01; `known` is None where all are."""

    numbers: Ints
    known: NDArray[np.bool_] | None = None


Column = Ints | Texts | Days


@dataclass(frozen=True, slots=True)
class Kept:
    """An object in the warehouse: its kind of file, hash, rows, and the days it reaches over where it has a period."""

    kind: str
    digest: str
    rows: int
    month: str = ""
    first: str = ""
    last: str = ""


def write(objects: Objects, kind: FileKind, columns: Mapping[str, Column], *, in_order: bool = True) -> Kept:
    """Sort the rows as the warehouse does and keep them as one object; not `in_order`, they stay as they came."""
    count = len(_values(next(iter(columns.values()))))
    order = warehouse_order(kind, columns) if in_order else None
    schema = FORMS[kind].schema
    coded = _coded(schema, columns)
    # Texts are written from codes; without the Arrow schema in the file they are read as the texts that they are.
    kept_as = {"compression": COMPRESSION, "store_schema": False}
    with objects.writing("parquet") as new, pq.ParquetWriter(new.file, coded, **kept_as) as writer:
        for piece in _row_groups(count, _changes(kind, columns, order) if in_order else []):
            rows = piece if order is None else order[piece]
            writer.write_table(_table(schema, columns, rows, piece), row_group_size=ROW_GROUP)
    first, last = columns.get("first"), columns.get("last")
    if not isinstance(first, Days) or not isinstance(last, Days) or not count:
        return Kept(kind.value, new.digest, count)
    begins, ends = day(int(first.numbers.min())), day(int(last.numbers.max()))
    return Kept(kind.value, new.digest, count, f"{begins:%Y-%m}", begins.isoformat(), ends.isoformat())


def _changes(kind: FileKind, columns: Mapping[str, Column], order: Ints | None) -> list[int]:
    """Where, among the sorted rows, those of another kind begin; nowhere if the warehouse does not keep them apart."""
    apart = ORDERS[kind.value].apart
    if not apart:
        return []
    marks = _values(columns[apart])
    return (np.flatnonzero(np.diff(marks if order is None else marks[order])) + 1).tolist()


def _row_groups(count: int, changes: Sequence[int]) -> Iterator[slice]:
    """The row groups that the warehouse would make: full ones, and a new one where many rows of another kind begin."""
    begin = 0
    for change in (*changes, count):
        while change - begin >= (SMALLEST_ROW_GROUP if change < count else 1):
            end = min(begin + ROW_GROUP, change)
            yield slice(begin, end)
            begin = end


def warehouse_order(kind: FileKind, columns: Mapping[str, Column]) -> Ints | None:
    """The rows as the warehouse sorts them, by the columns of its own order; None where they lie so already."""
    key = np.zeros(len(_values(next(iter(columns.values())))), dtype=np.int64)
    for name in ORDERS[kind.value].by:
        values, size = _sortable(name, columns)
        key = key * size + values
    if (key[1:] >= key[:-1]).all():
        return None
    return np.argsort(key, kind="stable")


def _sortable(name: str, columns: Mapping[str, Column]) -> tuple[Ints, int]:
    """What a column of the order sorts by, as numbers from 0 and below a size."""
    if name not in columns:
        return np.zeros(1, dtype=np.int64), 1  # empty in every row
    values = _values(columns[name]).astype(np.int64)
    if not len(values):
        return values, 1
    return values - values.min(), int(values.max() - values.min()) + 1


def _values(column: Column) -> Ints:
    if isinstance(column, Texts):
        return column.codes
    return column.numbers if isinstance(column, Days) else column


def _coded(schema: pa.Schema, columns: Mapping[str, Column]) -> pa.Schema:
    texts = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            field.with_type(texts if isinstance(columns.get(field.name), Texts) else field.type)
            for field in schema
        ]
    )


def _table(schema: pa.Schema, columns: Mapping[str, Column], rows: Any, piece: slice) -> pa.Table:
    """The rows of one row group; `row` counts as a sender's file would that lay in this order."""
    count = piece.stop - piece.start
    arrays = {"row": pa.array(np.arange(piece.start, piece.stop, dtype=np.int32) + FIRST_ROW)}
    for field in schema:
        if field.name in columns:
            arrays[field.name] = _array(columns[field.name], rows, field.type)
        elif field.name != "row":
            arrays[field.name] = pa.nulls(count, field.type)
    return pa.table(arrays, schema=_coded(schema, columns))


def _array(column: Column, rows: Any, as_type: pa.DataType) -> pa.Array:
    if isinstance(column, Texts):
        return _text_array(column.codes[rows], column.names)
    if isinstance(column, Days):
        unknown = None if column.known is None else ~column.known[rows]
        return pa.array(column.numbers[rows].astype(np.int32), pa.int32(), mask=unknown).cast(as_type)
    return pa.array(column[rows]).cast(as_type)


def _text_array(codes: Ints, names: Sequence[str]) -> pa.Array:
    """Texts by code, with only the names that occur: a row group's dictionary holds no others."""
    occurring = np.bincount(codes[codes >= 0], minlength=len(names)) > 0
    place = np.cumsum(occurring, dtype=np.int32) - 1
    indices = pa.array(place[codes], pa.int32(), mask=(codes < 0) if (codes < 0).any() else None)
    kept = pa.array([name for name, occurs in zip(names, occurring, strict=True) if occurs], pa.string())
    return pa.DictionaryArray.from_arrays(indices, kept)


def number(of: date) -> int:
    """A day as days since 1970-01-01."""
    return (of - EPOCH).days


def day(of: int) -> date:
    """The day with a number."""
    return EPOCH + timedelta(days=of)
