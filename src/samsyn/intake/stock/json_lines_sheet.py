"""JSON lines: one object a line, whose keys are the columns; numbers keep the digits that they are written with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch
from samsyn.intake.stock.cellwork import restore_ids
from samsyn.intake.stock.encodings import sniff_encoding
from samsyn.intake.stock.evidence import weigh
from samsyn.intake.stock.limits import COLUMNS
from samsyn.intake.stock.sheets import Answers, Question, Reading


@dataclass(frozen=True, slots=True)
class JsonLinesSheet:
    """A file of JSON lines; a row is a line, there is no header row."""

    path: Path
    name: str
    header: tuple[str, ...]
    reading: Reading
    questions: tuple[Question, ...] = ()
    restore: frozenset[int] = field(default_factory=frozenset)

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]:
        """The rows; a key that a line lacks is an empty cell."""
        batch = CellBatch([], [[] for _ in self.header])
        for row, values in _objects(self.path, self.name, self.reading.encoding):
            cells = [values.get(column, "") for column in self.header]
            if any(cells):
                batch.rows.append(row)
                for column, cell in zip(batch.columns, cells, strict=True):
                    column.append(cell)
            if len(batch.rows) >= size:
                restore_ids(batch, self.restore)
                yield batch
                batch = CellBatch([], [[] for _ in self.header])
        if batch.rows:
            restore_ids(batch, self.restore)
            yield batch


def open_json_lines(
    path: Path, name: str, answers: Answers, inside: tuple[str, ...] = (), place: str = ""
) -> JsonLinesSheet:
    """Read once from end to end: the columns are all keys that come, in the order they come first.

    Raises DomainError `not-json`, `nested-values` with the row, `too-many-columns`, `no-header`, and
    those of `sniff_encoding`.
    """
    encoding = sniff_encoding(path, name, answers, place)
    keys: dict[str, None] = {}
    for _, values in _objects(path, name, encoding.codec):
        if values.keys() - keys.keys():
            keys.update(dict.fromkeys(values))
            if len(keys) > COLUMNS:
                raise DomainError("too-many-columns", file=name, count=len(keys), limit=COLUMNS)
    if not keys:
        raise DomainError("no-header", file=name)
    reading = Reading("jsonl", inside, encoding=encoding.codec, header_row=0)
    sheet = JsonLinesSheet(path, name, tuple(keys), reading)
    found = weigh(sheet.header, sheet.batches, answers, place)
    notes = (encoding.note, *found.notes)
    reading = replace(reading, decimal=found.decimal, date_orders=found.date_orders, notes=notes)
    asked = (encoding.question,) if encoding.question else ()
    return JsonLinesSheet(path, name, sheet.header, reading, asked + found.questions, found.restore)


def _objects(path: Path, name: str, codec: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(row, texts by key) of each line that is not blank."""
    decoder = json.JSONDecoder(
        parse_int=str, parse_float=str, parse_constant=_refuse, object_pairs_hook=_without_twins
    )
    with path.open(encoding=codec) as file:
        for row, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                values = decoder.decode(line)
            except (ValueError, RecursionError) as error:
                raise DomainError("not-json", file=name, row=row) from error
            if not isinstance(values, dict):
                raise DomainError("not-json", file=name, row=row)
            yield row, {key: _text(value, key, name, row) for key, value in values.items()}


def _text(value: Any, key: str, name: str, row: int) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    raise DomainError("nested-values", file=name, row=row, column=key)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys differ, also when stripped: of two values under one key, one would be lost."""
    values = {key.strip(): value for key, value in pairs}
    if len(values) < len(pairs):
        raise ValueError
    return values
