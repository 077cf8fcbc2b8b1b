"""One value at a time: the text of a cell in, what it says out, or a RowProblem that names the column.

The row reader and the column reader check with the same functions, so that they cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.intake.organisations import load_organisations
from samsyn.intake.stock.findings import RowProblem
from samsyn.intake.stock.spreadsheet_ids import digits_lost

OLDEST_EXPIRY = date(2000, 1, 1)
LONGEST_NAME = 120
LARGEST_QUANTITY = 1_000_000_000
NPL_PACK_ID = re.compile(r"[0-9]{14}")
ATC_LEVEL_FIVE = re.compile(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WEEKS = re.compile(r"[0-9]{1,3}([.,][0-9])?")
WHOLE_NUMBER = re.compile(r"-?[0-9]+")
VARUNUMMER = re.compile(r"[0-9]{1,6}")
GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
SHARE = re.compile(r"([^:]+):([0-9]{1,3})")
WHOLE = 100


def text(column: str, value: str) -> str:
    """A text that must be there."""
    if not value:
        raise RowProblem("empty", column, value)
    return value


def article_id(column: str, value: str) -> str:
    """An id of an article, with all its digits: many ids that were shortened look like one."""
    if digits_lost(text(column, value)):
        raise RowProblem("digits-lost", column, value)
    return value


@cache
def _regions() -> frozenset[str]:
    """What regions are called: their ids and names."""
    regions = load_organisations().of_kind(OrganisationKind.REGION)
    names = [name for one in regions for name in (one.id, one.short_name, *(n.name for n in one.names))]
    return frozenset(map(str.casefold, names))


def region(column: str, value: str, expected: str) -> str | None:
    """The region that the files are sent for, or None where it is another one. What is no region at all, as a footer's
    `Summa`, is a row's problem and says nothing of the file.
    """
    if value == expected:
        return value
    if value.casefold() in _regions():
        return None
    raise RowProblem("not-the-region", column, value, expected=expected)


def short_text(column: str, value: str) -> str:
    """A name that may be lacking."""
    if len(value) > LONGEST_NAME:
        raise RowProblem("too-long", column, value, limit=LONGEST_NAME)
    return value


def one_of(column: str, value: str, allowed: Sequence[str]) -> str:
    """A value of a closed set."""
    if value not in allowed:
        raise RowProblem("not-allowed", column, value, allowed=", ".join(allowed))
    return value


def day(column: str, value: str) -> date:
    """A date as YYYY-MM-DD."""
    if DATE.fullmatch(value):  # fromisoformat also takes 20231231 and 2023-W52-7, the form does not
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise RowProblem("not-a-date", column, value)


def expiry(column: str, value: str) -> date | None:
    """The last day something may be used; None where it is not known."""
    if not value:
        return None
    last = day(column, value)
    if last < OLDEST_EXPIRY:
        raise RowProblem("expiry-before-2000", column, value)
    return last


def whole_number(column: str, value: str) -> int:
    """A whole number, below zero too."""
    if not WHOLE_NUMBER.fullmatch(value):
        raise RowProblem("not-a-whole-number", column, value)
    if len(value.lstrip("-0")) > len(str(LARGEST_QUANTITY)) or abs(int(value)) > LARGEST_QUANTITY:
        raise RowProblem("quantity-too-large", column, value)
    return int(value)


def quantity(column: str, value: str) -> int:
    """How many: a whole number, zero or more."""
    number = whole_number(column, value)
    if number < 0:
        raise RowProblem("negative-quantity", column, value)
    return number


def size(column: str, value: str) -> int:
    """How much something holds: a whole number, one or more."""
    number = quantity(column, value)
    if number == 0:
        raise RowProblem("not-above-zero", column, value)
    return number


def weeks(column: str, value: str) -> Decimal:
    """A number of weeks with one decimal at most."""
    if not WEEKS.fullmatch(value):
        raise RowProblem("not-weeks", column, value)
    return Decimal(value.replace(",", "."))


def atc(column: str, value: str) -> str:
    """An ATC code of level five."""
    if not ATC_LEVEL_FIVE.fullmatch(value):
        raise RowProblem("not-an-atc", column, value)
    return value


def varunummer(column: str, value: str) -> str:
    """A varunummer in its six digits; a spreadsheet drops the zeros it begins with."""
    if not VARUNUMMER.fullmatch(value):
        raise RowProblem("not-a-varunummer", column, value)
    return value.zfill(6)


def gtin(column: str, value: str) -> str:
    """A GTIN in 14 digits, whose last digit checks the others (GS1 General Specifications, check digit)."""
    digits = value.zfill(14)
    if not GTIN.fullmatch(value) or sum(int(d) * (1 + 2 * (n % 2 == 0)) for n, d in enumerate(digits)) % 10:
        raise RowProblem("not-a-gtin", column, value)
    return digits


def care_areas(column: str, value: str, allowed: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The care areas with their percents: one that has it all, or `intensivvard:60|slutenvard:40`."""
    if ":" not in value and "|" not in value:
        return ((one_of(column, value, allowed), WHOLE),)
    shares: dict[str, int] = {}
    for part in value.split("|"):
        found = SHARE.fullmatch(part.strip())
        if found is None or not 1 <= int(found[2]) <= WHOLE:
            raise RowProblem("not-a-share", column, part)
        area = one_of(column, found[1], allowed)
        if area in shares:
            raise RowProblem("care-area-twice", column, area)
        shares[area] = int(found[2])
    if sum(shares.values()) != WHOLE:
        raise RowProblem("shares-not-100", column, value, sum=sum(shares.values()))
    return tuple(shares.items())
