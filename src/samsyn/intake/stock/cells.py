"""Cells as they stand in a sheet, many rows at a time: what every format is read into, and what the readers read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

ROWS_AT_ONCE = 1_000
"""So few that the texts of one helping take the memory of the last one: more rows at once are several times slower."""


@dataclass(frozen=True, slots=True)
class CellBatch:
    """Some rows of a sheet: the sender's row numbers, and a list of stripped texts for each column of the header.

    `crooked` are the rows among them with another number of cells than the header has; they are in no column.
    """

    rows: list[int]
    columns: list[list[str]]
    crooked: list[tuple[int, list[str]]] = field(default_factory=list)


class Cells(Protocol):
    """Anything that gives rows of cells under a header, and can give them again from the beginning."""

    @property
    def name(self) -> str: ...

    @property
    def header(self) -> tuple[str, ...]: ...

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]: ...
