"""Workbooks (.xlsx, .xls, .ods): the values of formulas, real dates as YYYY-MM-DD, ids as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch
from samsyn.intake.stock.cellwork import batch_of, restore_ids
from samsyn.intake.stock.evidence import weigh
from samsyn.intake.stock.headers import column_names, find_header
from samsyn.intake.stock.limits import WORKBOOK_BYTES, WORKBOOK_SECONDS, WORKBOOK_SHEETS
from samsyn.intake.stock.sheets import Answers, Note, Question, Reading, key_of
from samsyn.intake.stock.swapped_dates import suspects, swap_possible, swapped

HEAD_ROWS = 500
# How a real date stands in the reader's text: with midnight in Excel's files, without in OpenDocument.
MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"
REAL_DATE = {"xlsx": MIDNIGHT, "xls": MIDNIGHT, "ods": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})$"}
ALL = "all"
WIDE = 3  # a sheet of fewer columns is an explanation where another has more


@dataclass(frozen=True, slots=True)
class ExcelSheet:
    """One sheet of a workbook, read from the Arrow file that it was turned into."""

    path: Path
    name: str
    header: tuple[str, ...]
    reading: Reading
    questions: tuple[Question, ...] = ()
    restore: frozenset[int] = field(default_factory=frozenset)
    swap: frozenset[int] = field(default_factory=frozenset)

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]:
        """The rows under the header."""
        cells, first = _cells(self.path), self.reading.header_row
        for at in range(first, cells.num_rows, size):
            part = cells.slice(at, size)
            columns = [
                self._texts(part.column(number), number).to_pylist() for number in range(part.num_columns)
            ]
            batch = batch_of(list(map(list, zip(*columns, strict=True))), at + 1, len(self.header))
            restore_ids(batch, self.restore)
            yield batch

    def _texts(self, column: pa.ChunkedArray, number: int) -> pa.ChunkedArray:
        column, real = pc.fill_null(column, ""), REAL_DATE[self.reading.format]
        if number in self.swap:
            swap = {cell: swapped(cell[:10]) for cell in _matching(column.unique(), real)}
            if swap:
                at = pc.index_in(column, pa.array(list(swap), pa.string()))
                column = pc.coalesce(pa.array(list(swap.values()), pa.string()).take(at), column)
        return pc.replace_substring_regex(column, MIDNIGHT, r"\1")


def open_workbook(
    path: Path,
    name: str,
    answers: Answers,
    folder: Path,
    kind: str,
    inside: tuple[str, ...] = (),
    place: str = "",
) -> tuple[ExcelSheet, ...]:
    """The sheet with data of a workbook, or those the sender chose.

    Where several could be meant, the largest, with the question `which-sheet`; its answer may be `all`.
    Raises DomainError `file-too-large`, `encrypted-file`, `broken-file`, `workbook-too-large`, `too-many-sheets`,
    `no-header`, `too-many-columns`.
    """
    sheets = _converted(path, name, folder)
    told = {sheet["name"]: folder / sheet["file"] for sheet in sheets if sheet["visible"]}
    good = _with_data(told)
    hidden = [sheet["name"] for sheet in sheets if not sheet["visible"]]
    if not good:
        raise DomainError("no-header", file=name)
    answer = answers.get(key_of("which-sheet", "", place), "")
    chosen = list(good) if answer == ALL else [answer if answer in good else next(iter(good))]
    questions: tuple[Question, ...] = ()
    if len(good) > 1 and answer not in (*good, ALL):
        questions = (Question("which-sheet", "", (*good, ALL), place=place),)
    notes = _notes(("hidden-sheets", hidden), ("sheets-left-out", [s for s in told if s not in chosen]))
    opened = []
    for sheet in chosen:
        inner = "/".join(filter(None, (place, sheet))) if len(chosen) > 1 else place
        reading = Reading(kind, inside, sheet, header_row=good[sheet] + 1, notes=notes)
        called = f"{name}, {sheet}" if len(sheets) > 1 else name
        opened.append(_opened(told[sheet], called, reading, answers, inner, questions))
    return tuple(opened)


def _opened(
    path: Path, name: str, reading: Reading, answers: Answers, place: str, asked: tuple[Question, ...]
) -> ExcelSheet:
    cells = _cells(path)
    head = cells.slice(reading.header_row - 1, 1).to_pylist()[0]
    header = column_names([cell or "" for cell in head.values()], name)
    swap, swap_questions, swap_notes = _swaps(cells, header, reading, answers, place)
    sheet = ExcelSheet(path, name, header, reading, swap=swap)
    found = weigh(header, sheet.batches, answers, place)
    reading = replace(
        reading,
        decimal=found.decimal,
        date_orders=found.date_orders,
        notes=(*reading.notes, *swap_notes, *found.notes),
    )
    questions = (*asked, *swap_questions, *found.questions)
    return ExcelSheet(path, name, header, reading, questions, found.restore, swap)


def _swaps(
    cells: pa.Table, header: tuple[str, ...], reading: Reading, answers: Answers, place: str
) -> tuple[frozenset[int], tuple[Question, ...], tuple[Note, ...]]:
    """The columns whose real dates the sender said are swapped, questions about others that may be, and what is told of
    those where nothing says so.
    """
    swap, questions, notes = set(), [], []
    for at, column in enumerate(header):
        values = pc.fill_null(cells.column(at).slice(reading.header_row), "")
        distinct = values.unique()
        found = set(_matching(distinct, REAL_DATE[reading.format]))
        if not found:
            continue
        rows = {value: reading.header_row + 1 + pc.index(values, value).as_py() for value in found}
        real = sorted((row, value[:10]) for value, row in rows.items())
        examples = suspects(real, [value for value in distinct.to_pylist() if value not in found])
        answer = answers.get(key_of("swapped-dates", column, place), "")
        if examples and answer == "swapped":
            swap.add(at)
        elif examples and answer != "as-written":
            questions.append(Question("swapped-dates", column, ("as-written", "swapped"), examples, place))
        elif not examples and swap_possible(real):
            notes.append(Note("dates-swappable", (("column", column), ("example", real[0][1]))))
    return frozenset(swap), tuple(questions), tuple(notes)


def _with_data(sheets: dict[str, Path]) -> dict[str, int]:
    """The sheets that have a header with rows under it, by the header's index, the largest first."""
    found: dict[str, tuple[int, int, int]] = {}
    for name, path in sheets.items():
        cells = _cells(path)
        at = find_header(
            [[cell or "" for cell in row.values()] for row in cells.slice(0, HEAD_ROWS).to_pylist()]
        )
        if at is not None and cells.num_rows > at + 1:
            found[name] = (cells.num_rows * cells.num_columns, at, cells.num_columns)
    wide = {name: sheet for name, sheet in found.items() if sheet[2] >= WIDE} or found
    return {name: at for name, (_, at, _) in sorted(wide.items(), key=lambda sheet: -sheet[1][0])}


def _converted(path: Path, name: str, folder: Path) -> list[dict[str, str]]:
    """Have a process of its own read the workbook."""
    size = path.stat().st_size
    if size > WORKBOOK_BYTES:
        raise DomainError("file-too-large", file=name, bytes=size, limit=WORKBOOK_BYTES)
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-m", "samsyn.intake.stock.excel_process", str(path), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603  our own module, on paths of our own
            command, capture_output=True, timeout=2 * WORKBOOK_SECONDS, check=False, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError("workbook-too-large", file=name) from error
    if done.returncode != 0:
        raise DomainError("workbook-too-large", file=name)
    found = json.loads(done.stdout)
    if problem := found.get("problem"):
        code = {"encrypted": "encrypted-file", "broken": "broken-file"}.get(problem, problem)
        raise DomainError(code, file=name, limit=WORKBOOK_SHEETS)
    sheets: list[dict[str, str]] = found["sheets"]
    return sheets


def _cells(path: Path) -> pa.Table:
    """The sheet's cells; mapped, so that the memory holds what is being read only."""
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _matching(values: pa.Array, pattern: str) -> list[str]:
    found: list[str] = values.filter(pc.match_substring_regex(values, pattern)).to_pylist()
    return found


def _notes(*told: tuple[str, list[str]]) -> tuple[Note, ...]:
    return tuple(Note(code, (("sheets", ", ".join(names)),)) for code, names in told if names)
