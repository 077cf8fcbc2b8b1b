"""A sheet read in a stream: accepted rows come out in batches, and what was said of the others is kept.

Memory does not grow with the number of rows: of what is rejected a bounded number is kept, without its cells, which are
read once more from the sheet when the rejects file is written (rejects.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import values
from samsyn.intake.stock.cells import Cells
from samsyn.intake.stock.columns import READ_BY_COLUMN, ColumnReader
from samsyn.intake.stock.findings import Rejected, RowProblem
from samsyn.intake.stock.forms import FileKind, recognise
from samsyn.intake.stock.gathered import Gathered, gathered
from samsyn.intake.stock.rows import SAID_TWICE, Context, RowReader, Values

MOST_REJECTED = 100_000
"""More rows than this that cannot go in, and it is the file or its mapping that is wrong, not the rows."""
FIRST_FLAGGED = 1_000


@dataclass(slots=True)
class Flagged:
    """How many rows a flag was said of, and the first thousand of them."""

    count: int = 0
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What was said of the rows of one file. `rows` are the sender's; `rows_flagged` those with a flag or more."""

    name: str
    rows: int = 0
    rows_flagged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    flagged: dict[str, Flagged] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many of the sender's rows went in."""
        return self.rows - len(self.rejected)

    def reject(self, row: int, problem: RowProblem) -> None:
        """Keep a row out. Raises DomainError `too-many-rejected`."""
        if len(self.rejected) == MOST_REJECTED:
            first = self.rejected[0]
            raise DomainError(
                "too-many-rejected",
                file=self.name,
                limit=MOST_REJECTED,
                row=first.row,
                column=first.column,
                value=first.value,
            )
        self.rejected.append(problem.at(row))

    def reject_said_twice(self, kind: FileKind, row: int, first_row: int) -> None:
        """Keep out a row that says again what an earlier row of the file said, as sorting found."""
        code, column = SAID_TWICE[kind]
        self.reject(row, RowProblem(code, column, "", first_row=first_row))

    def flag(self, told: Iterable[tuple[str, int]]) -> None:
        """Say of some rows, in their order, that something about them deserves a look."""
        rows = set()
        for code, row in told:
            rows.add(row)
            flagged = self.flagged.setdefault(code, Flagged())
            flagged.count += 1
            if len(flagged.rows) < FIRST_FLAGGED:
                flagged.rows.append(row)
        self.rows_flagged += len(rows)


def read_sheet(sheet: Cells, context: Context, findings: Findings) -> Iterator[pa.RecordBatch]:
    """The accepted rows of a sheet in the schema of its form, batch by batch; `findings` grows as they come.

    Raises DomainError `unknown-header` and, as the rows come, `no-rows`, `wrong-region`, `too-many-rejected`. A bad row
    never raises; it is in `findings`.
    """
    reader = _Reader(sheet, context, findings)
    for some in gathered(sheet):
        yield from reader.read(some)
    if not findings.rows:
        raise DomainError("no-rows", file=findings.name)


class _Reader:
    """Reads the batches of one sheet: by column where the kind has many rows, and what is in doubt row by row."""

    def __init__(self, sheet: Cells, context: Context, findings: Findings) -> None:
        self.form, self.context, self.findings = recognise(sheet.header, findings.name), context, findings
        self.by_column = READ_BY_COLUMN.get(self.form.kind)
        # The few rows of the other kinds are remembered, so that what is said twice is found at once.
        self.rows = RowReader(context, seen=None if self.by_column else {})
        self.read_row = self.rows.reader(self.form.kind)

    def read(self, some: Gathered) -> Iterator[pa.RecordBatch]:
        """The accepted rows of some."""
        self.findings.rows += len(some.numbers) + len(some.crooked)
        of_region = self._of_region(some)
        good = np.zeros(len(some.numbers), dtype=bool)
        if self.by_column and len(some.numbers):
            reader = ColumnReader(self.context, some.columns, of_region)
            arrays = [pa.array(some.numbers), *self.by_column(reader)]
            good = reader.good
            self.rows.told += [
                (code, row) for code, said in reader.told for row in some.numbers[said & good].tolist()
            ]
            yield pa.record_batch(arrays, schema=self.form.schema).filter(pa.array(good))
        accepted = self._row_by_row(some, np.flatnonzero(~good).tolist())
        self.findings.flag(sorted(dict.fromkeys(self.rows.told), key=itemgetter(1)))
        self.rows.told.clear()
        if accepted:
            yield _record_batch(self.form.schema, accepted)

    def _row_by_row(self, some: Gathered, places: list[int]) -> list[Values]:
        """The rows in doubt, in the sender's order: those that go in after all; of the others it is said why not."""
        accepted: list[Values] = []
        doubtful: Iterator[tuple[int, int | None, int]] = (
            (int(some.numbers[place]), place, 0) for place in places
        )
        crooked = ((row, None, len(cells)) for row, cells in some.crooked)
        for row, place, found in merge(doubtful, crooked, key=itemgetter(0)):
            try:
                if place is None:
                    raise RowProblem("column-count", "", "", found=found, expected=len(some.columns))
                cells = some.row(place)
                values.region("region", cells["region"], self.context.region)
                accepted += self.read_row(row, cells)
            except RowProblem as problem:
                self.findings.reject(row, problem)
        return accepted

    def _of_region(self, some: Gathered) -> NDArray[np.bool_]:
        """Which rows name the region. Raises DomainError `wrong-region` at the first row that names another one."""
        same = np.asarray(pc.equal(some.columns["region"], self.context.region))
        for place in np.flatnonzero(~same).tolist():
            found = some.columns["region"][place].as_py()
            with suppress(RowProblem):
                if values.region("region", found, self.context.region) is None:
                    raise DomainError(
                        "wrong-region",
                        file=self.findings.name,
                        row=int(some.numbers[place]),
                        found=found,
                        expected=self.context.region,
                    )
        return same


def _record_batch(schema: pa.Schema, rows: list[Values]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)
