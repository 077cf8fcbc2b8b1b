"""Ids that a spreadsheet made numbers of: brought back where every digit stands, told about where digits are gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
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
        return str(int(Decimal(f"{found[1]}.{found[2] or 0}e{found[3]}")))
    return value


def digits_lost(value: str) -> bool:
    """Whether it is a number with an exponent that does not show its last digits, as `9,9E+13`."""
    found = SCIENTIFIC.fullmatch(value)
    return found is not None and len(found[2] or "") < int(found[3])


def id_notes(column: str, cells: Iterable[str]) -> tuple[tuple[Note, ...], bool]:
    """What to tell about a column's ids, and whether `restored` has something to do there.

    A column of numbers, whose lengths differ as numbers' do, is never taken for one of ids.
    """
    counted = Counter(cells)  # columns hold few different texts
    exponents = _those(counted, SCIENTIFIC.fullmatch)
    decimals = _those(counted, WHOLE_WITH_DECIMALS.fullmatch)
    lost = _those(exponents, digits_lost)
    notes = []
    if lost:
        notes.append(_note("ids-lost-digits", column, lost))
    if brought_back := decimals + exponents - lost:
        notes.append(_note("ids-restored", column, brought_back))
    digits = _those(counted, str.isdigit)
    long = _those(digits, lambda cell: len(cell) > DIGITS_KEPT)
    if long.total() > 1 and all(map(_rounded, long)):
        notes.append(_note("ids-rounded", column, long))
    if short := _shorter(digits):
        notes.append(_note("ids-short", column, short))
    return tuple(notes), bool(decimals or exponents)


def _those(cells: Counter[str], that: Callable[[str], object]) -> Counter[str]:
    return Counter({cell: count for cell, count in cells.items() if that(cell)})


def _rounded(digits: str) -> bool:
    """Whether the number says no more than its first 15 digits, with zeros or a computer's noise after them."""
    return float(f"{float(digits):.{DIGITS_KEPT}g}") == float(digits)


def _shorter(digits: Counter[str]) -> Counter[str]:
    """The ids that are a digit or two shorter than nearly all the others."""
    lengths: Counter[int] = Counter()
    for cell, count in digits.items():
        lengths[len(cell)] += count
    if len(lengths) < 2:
        return Counter()
    usual, count = lengths.most_common(1)[0]
    if usual < SHORTEST_ID or count < SAME_LENGTH * digits.total() or max(lengths) > usual:
        return Counter()
    return _those(digits, lambda cell: usual - 2 <= len(cell) < usual)


def _note(code: str, column: str, cells: Counter[str]) -> Note:
    example = next(iter(cells))  # the first of them
    return Note(code, (("column", column), ("example", example), ("count", cells.total())))
