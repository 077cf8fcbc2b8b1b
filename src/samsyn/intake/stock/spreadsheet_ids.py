"""Ids that a spreadsheet made numbers of: brought back where every digit stands, told about where digits are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from samsyn.intake.stock.sheets import Note

SHORTEST_ID = 6
SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
WHOLE_WITH_DECIMALS = re.compile(r"([0-9]{6,})[.,]0+")
DIGITS_KEPT = 15  # so many digits of a number a spreadsheet keeps
SAME_LENGTH = 0.8


def restored(value: str) -> str:
    """`99000000000012.0` and `9.9000000000012E+13` with their digits; where some are gone, the text as it is."""
    if whole := WHOLE_WITH_DECIMALS.fullmatch(value):
        return whole[1]
    if not digits_lost(value) and (found := SCIENTIFIC.fullmatch(value)):
        number = Decimal(f"{found[1]}.{found[2] or 0}e{found[3]}")
        return str(int(number)) if number == int(number) else value
    return value


def digits_lost(value: str) -> bool:
    """Whether it is a number with an exponent that does not show its last digits, as `9,9E+13`."""
    found = SCIENTIFIC.fullmatch(value)
    return found is not None and len(found[2] or "") < int(found[3])


@dataclass(slots=True)
class Tally:
    """How many cells something is true of, and the first of them."""

    count: int = 0
    example: str = ""

    def add(self, cell: str, count: int) -> None:
        """Count a text that comes so many times."""
        self.example = self.example or cell
        self.count += count


@dataclass(slots=True)
class IdEvidence:
    """What the cells of a column say about its ids; of the digits, by how many there are."""

    lost: Tally = field(default_factory=Tally)
    whole: Tally = field(default_factory=Tally)
    long: Tally = field(default_factory=Tally)
    exact: bool = False
    digits: dict[int, Tally] = field(default_factory=dict)

    def add(self, cells: Mapping[str, int]) -> None:
        """Weigh more cells: each text, and how often it came."""
        for cell, count in cells.items():
            if cell.isdigit():
                self.digits.setdefault(len(cell), Tally()).add(cell, count)
                if len(cell) > DIGITS_KEPT:
                    self.long.add(cell, count)
                    self.exact = self.exact or not _rounded(cell)
            elif digits_lost(cell):
                self.lost.add(cell, count)
            elif SCIENTIFIC.fullmatch(cell) or WHOLE_WITH_DECIMALS.fullmatch(cell):
                self.whole.add(cell, count)

    @property
    def can_restore(self) -> bool:
        """Whether `restored` has something to do."""
        return self.whole.count > 0

    def notes(self, column: str) -> Iterator[Note]:
        """What to tell. A column of numbers, whose lengths differ as numbers' do, is never taken for one of ids."""
        told = {"ids-lost-digits": self.lost, "ids-restored": self.whole}
        if self.long.count > 1 and not self.exact:
            told["ids-rounded"] = self.long
        told["ids-short"] = self._short()
        for code, one in told.items():
            if one.count:
                yield Note(code, (("column", column), ("example", one.example), ("count", one.count)))

    def _short(self) -> Tally:
        """The ids that are a digit or two shorter than nearly all the others."""
        if len(self.digits) < 2:
            return Tally()
        usual = max(self.digits, key=lambda length: self.digits[length].count)
        total = sum(one.count for one in self.digits.values())
        if usual < SHORTEST_ID or self.digits[usual].count < SAME_LENGTH * total or max(self.digits) > usual:
            return Tally()
        short = [one for length, one in self.digits.items() if usual - 2 <= length < usual]
        return Tally(sum(one.count for one in short), short[0].example) if short else Tally()


def _rounded(digits: str) -> bool:
    """Whether the number says no more than its first 15 digits, with zeros or a computer's noise after them."""
    return float(f"{float(digits):.{DIGITS_KEPT}g}") == float(digits)
