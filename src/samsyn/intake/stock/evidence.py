"""What the cells of a table tell about how it was written: order of dates, decimal sign, ids made numbers.

Every row is looked at: a single one at the end of a large file may be the one that contradicts all the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from samsyn.intake.stock.cells import CellBatch
from samsyn.intake.stock.dates import DateEvidence
from samsyn.intake.stock.form_texts import THOUSANDS_OR_DECIMALS
from samsyn.intake.stock.sheets import Answers, Note, Question, key_of
from samsyn.intake.stock.spreadsheet_ids import WHOLE_WITH_DECIMALS, IdEvidence

DECIMAL = re.compile(r"-?[0-9]+(?:[ .][0-9]{3})*(,)[0-9]+|-?[0-9]+(?:[ ,][0-9]{3})*(\.)[0-9]+")
REMEMBERED = 200_000
"""So many different texts are counted before they are weighed and forgotten: memory stays flat."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a table is to be read: `restore` are the indices of columns whose ids can be brought back."""

    decimal: str = ""
    date_orders: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    restore: frozenset[int] = field(default_factory=frozenset)


@dataclass(slots=True)
class _Column:
    """What one column has told so far; `waiting` are texts, and how often each came, that are not weighed yet."""

    waiting: Counter[str] = field(default_factory=Counter)
    dates: DateEvidence = field(default_factory=DateEvidence)
    ids: IdEvidence = field(default_factory=IdEvidence)
    signs: set[str] = field(default_factory=set)

    def weigh(self) -> None:
        """Weigh what waits, each text once."""
        self.dates.add(self.waiting)
        self.ids.add(self.waiting)
        self.signs |= {sign for cell in self.waiting if (sign := _decimal_sign(cell))}
        self.waiting = Counter()


def weigh(
    header: Sequence[str], batches: Callable[[], Iterable[CellBatch]], answers: Answers, place: str
) -> Evidence:
    """Weigh every cell; `batches` gives the rows anew each time, and is asked again for the rows of a question."""
    columns = [_Column() for _ in header]
    for batch in batches():
        for column, cells in zip(columns, batch.columns, strict=True):
            column.waiting.update(cells)
        if sum(len(column.waiting) for column in columns) > REMEMBERED:
            for column in columns:
                column.weigh()
    orders, questions = [], []
    for at, (name, column) in enumerate(zip(header, columns, strict=True)):
        column.weigh()
        order, asked = _order(column.dates, answers.get(key_of("date-order", name, place), ""))
        if order:
            orders.append((name, order))
        elif asked:
            examples = tuple(sorted(_first_rows(batches(), at, column.dates.unclear)))
            questions.append(Question("date-order", name, column.dates.choices, examples, place))
    notes = [note for name, column in zip(header, columns, strict=True) for note in column.ids.notes(name)]
    restore = frozenset(at for at, column in enumerate(columns) if column.ids.can_restore)
    signs = set().union(*(column.signs for column in columns))
    decimal = signs.pop() if len(signs) == 1 else ""
    return Evidence(decimal, tuple(orders), tuple(questions), tuple(notes), restore)


def _order(dates: DateEvidence, answer: str) -> tuple[str, bool]:
    """The order of a column's dates, "" where it is not known; and whether the sender must be asked."""
    if not dates.is_dates:
        return "", False
    if dates.open and answer in dates.choices:
        return answer, False
    return dates.order, dates.open


def _first_rows(batches: Iterable[CellBatch], at: int, wanted: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The first row of each text that is wanted in a column, which has them all."""
    missing = set(wanted)
    for batch in batches:
        for cell in missing.intersection(batch.columns[at]):
            missing.discard(cell)
            yield batch.rows[batch.columns[at].index(cell)], cell
        if not missing:
            return


def _decimal_sign(cell: str) -> str:
    """The decimal sign of a number that has one for certain, else ""."""
    found = DECIMAL.fullmatch(cell)
    if found is None or WHOLE_WITH_DECIMALS.fullmatch(cell) or THOUSANDS_OR_DECIMALS.fullmatch(cell):
        return ""
    return found[1] or found[2]
