"""Parquet: a batch at a time, every type as the text that stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch
from samsyn.intake.stock.cellwork import batch_of, restore_ids
from samsyn.intake.stock.evidence import weigh
from samsyn.intake.stock.headers import column_names
from samsyn.intake.stock.limits import COLUMNS, ROWS
from samsyn.intake.stock.sheets import Answers, Question, Reading

MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True)
class ParquetSheet:
    """A Parquet file; its rows are counted from 1, there is no header row."""

    path: Path
    name: str
    header: tuple[str, ...]
    reading: Reading
    questions: tuple[Question, ...] = ()
    restore: frozenset[int] = field(default_factory=frozenset)

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]:
        """The rows. Raises DomainError `broken-file`."""
        first = 1
        try:
            file = _opened(self.path)
            for part in file.iter_batches(batch_size=size):
                columns = [_texts(column) for column in part.columns]
                rows = list(map(list, zip(*columns, strict=True)))
                batch = batch_of(rows, first, len(self.header))
                restore_ids(batch, self.restore)
                first += part.num_rows
                yield batch
        except (pa.ArrowException, OSError) as error:
            raise DomainError("broken-file", file=self.name) from error


def open_parquet(
    path: Path, name: str, answers: Answers, inside: tuple[str, ...] = (), place: str = ""
) -> ParquetSheet:
    """A Parquet file by its schema.

    Raises DomainError `broken-file`, `nested-values`, `too-many-columns`, `too-many-rows`, `no-header`.
    """
    try:
        file = _opened(path)
    except (pa.ArrowException, OSError) as error:
        raise DomainError("broken-file", file=name) from error
    if file.metadata.num_rows > ROWS:
        raise DomainError("too-many-rows", file=name, count=file.metadata.num_rows, limit=ROWS)
    if len(file.schema_arrow) > COLUMNS:
        raise DomainError("too-many-columns", file=name, count=len(file.schema_arrow), limit=COLUMNS)
    for column in file.schema_arrow:
        if pa.types.is_nested(column.type) or not column.name.strip():
            code = "nested-values" if column.name.strip() else "no-header"
            raise DomainError(code, file=name, row=1, column=column.name)
    header = column_names(file.schema_arrow.names, name)
    if not header:
        raise DomainError("no-header", file=name)
    reading = Reading("parquet", inside, header_row=0)
    sheet = ParquetSheet(path, name, header, reading)
    found = weigh(header, sheet.batches, answers, place)
    reading = replace(reading, decimal=found.decimal, date_orders=found.date_orders, notes=found.notes)
    return ParquetSheet(path, name, header, reading, found.questions, found.restore)


def _opened(path: Path) -> pq.ParquetFile:
    """Texts are read as dictionaries, so that a long one that comes again is in the memory once."""
    schema = pq.read_schema(path)
    texts = [
        column.name for column in schema if pa.types.is_string(column.type) or pa.types.is_binary(column.type)
    ]
    return pq.ParquetFile(path, read_dictionary=texts)


def _texts(column: pa.Array) -> list[str]:
    """The column's values as canonical texts, "" where there is none."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    known = [_text(value) for value in column.dictionary.to_pylist()]
    return ["" if at is None else known[at] for at in column.indices.to_pylist()]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).removesuffix(" 00:00:00")
