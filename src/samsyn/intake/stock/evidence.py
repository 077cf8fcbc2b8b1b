"""What the cells of a table tell about how it was written: order of dates, decimal sign, ids made numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from samsyn.intake.stock.cells import CellBatch
from samsyn.intake.stock.dates import DateEvidence
from samsyn.intake.stock.form_texts import THOUSANDS_OR_DECIMALS
from samsyn.intake.stock.sheets import Answers, Note, Question, key_of
from samsyn.intake.stock.spreadsheet_ids import WHOLE_WITH_DECIMALS, id_notes

DECIMAL = re.compile(r"-?[0-9]+(?:[ .][0-9]{3})*(,)[0-9]+|-?[0-9]+(?:[ ,][0-9]{3})*(\.)[0-9]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a table is to be read: `restore` are the indices of columns whose ids can be brought back."""

    decimal: str = ""
    date_orders: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    restore: frozenset[int] = field(default_factory=frozenset)


def weigh(
    header: Sequence[str], sample: CellBatch, batches: Iterable[CellBatch], answers: Answers, place: str
) -> Evidence:
    """Weigh a sample, and then every row for the columns of dates whose order the sample leaves open."""
    dates = [_dates([column], [sample.rows]) for column in sample.columns]
    unsettled = [at for at, found in enumerate(dates) if found.open]
    if unsettled:
        for at in unsettled:
            dates[at] = DateEvidence()
        for batch in batches:
            for at in unsettled:
                dates[at].add(_distinct(batch.rows, batch.columns[at]))
    orders, questions = _orders(header, dates, answers, place)
    notes: list[Note] = []
    restore: set[int] = set()
    for at, (column, cells) in enumerate(zip(header, sample.columns, strict=True)):
        told, something = id_notes(column, cells)
        notes.extend(told)
        if something:
            restore.add(at)
    return Evidence(_decimal(sample.columns), orders, questions, tuple(notes), frozenset(restore))


def _orders(
    header: Sequence[str], dates: Sequence[DateEvidence], answers: Answers, place: str
) -> tuple[tuple[tuple[str, str], ...], tuple[Question, ...]]:
    orders, questions = [], []
    for column, found in zip(header, dates, strict=True):
        if not found.is_dates:
            continue
        answer = answers.get(key_of("date-order", column, place), "")
        if found.order:
            orders.append((column, found.order))
        elif found.open and answer in found.choices:
            orders.append((column, answer))
        elif found.open:
            examples = tuple((row, value) for value, row in found.unclear.items())
            questions.append(Question("date-order", column, found.choices, examples, place))
    return tuple(orders), tuple(questions)


def _dates(columns: Sequence[Sequence[str]], rows: Sequence[Sequence[int]]) -> DateEvidence:
    found = DateEvidence()
    for cells, numbers in zip(columns, rows, strict=True):
        found.add(_distinct(numbers, cells))
    return found


def _distinct(rows: Sequence[int], cells: Sequence[str]) -> list[tuple[int, str]]:
    """Each distinct text with the first row that has it."""
    first = dict(zip(reversed(cells), reversed(rows), strict=True))
    return [(row, cell) for cell, row in reversed(first.items())]


def _decimal(columns: Sequence[Sequence[str]]) -> str:
    """The decimal sign of the sample's numbers, "" where it has none or two."""
    signs = {
        found[1] or found[2]
        for cells in columns
        for cell in set(cells)
        if (found := DECIMAL.fullmatch(cell))
        and not WHOLE_WITH_DECIMALS.fullmatch(cell)
        and not THOUSANDS_OR_DECIMALS.fullmatch(cell)
    }
    return signs.pop() if len(signs) == 1 else ""
