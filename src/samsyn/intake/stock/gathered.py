"""Cells gathered into columns of text, to be checked many rows at a time.

Checking gains by many rows at once, reading by few (cells.ROWS_AT_ONCE); so what is read in small helpings is checked
in large ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch, Cells

CHECKED_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """Some rows of a sheet: the sender's row numbers, each column of the header as texts, and the rows of another width."""

    numbers: NDArray[np.int32]
    columns: Mapping[str, pa.StringArray]
    crooked: list[tuple[int, list[str]]]

    def row(self, place: int) -> dict[str, str]:
        """One row's cells by column."""
        return {name: texts[place].as_py() for name, texts in self.columns.items()}


def gathered(sheet: Cells) -> Iterator[Gathered]:
    """A sheet's rows in large helpings; its header in lower case."""
    header = tuple(name.strip().lower() for name in sheet.header)
    waiting: list[Gathered] = []
    count = 0
    for batch in sheet.batches(ROWS_AT_ONCE):
        waiting.append(_as_texts(header, batch))
        count += len(batch.rows) + len(batch.crooked)
        if count >= CHECKED_AT_ONCE:
            yield _together(header, waiting)
            waiting, count = [], 0
    if count:
        yield _together(header, waiting)


def _as_texts(header: tuple[str, ...], batch: CellBatch) -> Gathered:
    columns = {name: _texts(cells) for name, cells in zip(header, batch.columns, strict=True)}
    return Gathered(np.array(batch.rows, dtype=np.int32), columns, batch.crooked)


def _texts(cells: list[str]) -> pa.StringArray:
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:  # half of a character, as JSON can write it
        return pa.array([cell.encode("utf-8", "replace").decode() for cell in cells], pa.string())


def _together(header: tuple[str, ...], parts: list[Gathered]) -> Gathered:
    return Gathered(
        np.concatenate([part.numbers for part in parts]),
        {name: pa.concat_arrays([part.columns[name] for part in parts]) for name in header},
        [row for part in parts for row in part.crooked],
    )
