"""A sheet: the rows of one table of a sent file, how they were understood, and what must be asked before they are used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch

# Answers by the key of their question.
Answers = Mapping[str, str]
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Note:
    """Something the sender should know about how a file was read: a code of NOTES and its facts."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A file that can be read in two ways is asked about, never guessed.

    `code` is date-order, swapped-dates, which-sheet or encoding; `column` the header's name, "" where the whole
    sheet is meant; `examples` are (row, value) that can be read in more than one way; `place` is which table of the
    file is meant, "" where it has only one.
    """

    code: str
    column: str
    choices: tuple[str, ...]
    examples: tuple[tuple[int, str], ...] = ()
    place: str = ""

    @property
    def key(self) -> str:
        """What an answer stands under."""
        return key_of(self.code, self.column, self.place)


def key_of(code: str, column: str = "", place: str = "") -> str:
    """The key of a question: `date-order:Utgång`, and with its place where a file holds several tables."""
    return f"{code}:{place}:{column}" if place else f"{code}:{column}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table was understood, told to the sender and kept with the file.

    `inside` are the containers it was found in, outermost first; `header_row` is counted from 1; `decimal` is ","
    or "." or "" where nothing tells; `date_orders` gives ymd, dmy or mdy for each column of dates whose order is known.
    """

    format: str
    inside: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header_row: int = 1
    decimal: str = ""
    date_orders: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def date_order(self) -> str:
        """The order of all columns of dates, "" where there are none or they differ."""
        orders = {order for _, order in self.date_orders}
        return orders.pop() if len(orders) == 1 else ""

    def as_json(self) -> dict[str, Any]:
        """As plain lists and dicts, to be kept."""
        return {
            "format": self.format,
            "inside": list(self.inside),
            "sheet": self.sheet,
            "encoding": self.encoding,
            "separator": self.separator,
            "header_row": self.header_row,
            "decimal": self.decimal,
            "date_orders": dict(self.date_orders),
            "notes": [{"code": note.code, "facts": dict(note.facts)} for note in self.notes],
        }


class Sheet(Protocol):
    """A table that can be read again and again, a batch of rows at a time.

    Rows are numbered as the sender sees them: header, titles and blank rows count, and blank rows are left out. Texts are
    stripped, real dates are YYYY-MM-DD, whole numbers have no decimals. No two columns of the header have one name.
    """

    @property
    def name(self) -> str:
        """The file, with its place in its containers: what an error calls it."""
        ...

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def reading(self) -> Reading: ...

    @property
    def questions(self) -> tuple[Question, ...]: ...

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]: ...
