"""Sheets made of rows, without a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samsyn.intake.stock.cells import CellBatch
from samsyn.intake.stock.sheets import Question, Reading

READ_AS_CSV = Reading("csv")


@dataclass(frozen=True)
class RowsSheet:
    """Rows under a header, given in batches of `at_once` whatever is asked for; the header is row 1."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    at_once: int = 3
    name: str = "rows"
    reading: Reading = READ_AS_CSV
    questions: tuple[Question, ...] = ()

    def batches(self, size: int = 0) -> Iterator[CellBatch]:
        numbered = list(enumerate(self.rows, start=2))
        for start in range(0, len(numbered), self.at_once):
            some = numbered[start : start + self.at_once]
            straight = [(row, cells) for row, cells in some if len(cells) == len(self.header)]
            yield CellBatch(
                rows=[row for row, _ in straight],
                columns=[[cells[at].strip() for _, cells in straight] for at in range(len(self.header))],
                crooked=[(row, list(cells)) for row, cells in some if len(cells) != len(self.header)],
            )
