"""A sender's text as the form writes it: days, months and whole numbers.

Each function gives None for what it cannot surely read, so that the text passes through as it came and the row reader
says what is wrong with it. What could mean two things is not read: 1.000 is a thousand or one.
"""

from __future__ import annotations

import re
from calendar import monthrange

from samsyn.intake.stock.dates import iso, readings

WITHOUT_SEPARATORS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]?([0-9]{2})|([0-9]{4})[-/. ]([0-9])")
YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
NAMED = re.compile(r"([a-zåäö]+)\.?[-/ ]*([0-9]{4})|([0-9]{4})[-/ ]*([a-zåäö]+)\.?")
FIRST_OF_MONTH = re.compile(r"([0-9]{4}-[0-9]{2})-01")
_NAMES = (
    *(
        "januari january jan",
        "februari february feb",
        "mars march mar",
        "april apr",
        "maj may",
        "juni june jun",
    ),
    *("juli july jul", "augusti august aug", "september sept sep", "oktober october okt oct"),
    *("november nov", "december dec"),
)
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}

# Groups of three digits with one mark between them, or plain digits; then decimals that are nought.
NUMBER = re.compile(
    r"([-\u2212]?)(?:([1-9][0-9]{0,2}(?:([ \u00a0\u202f'.,])[0-9]{3})(?:\3[0-9]{3})*)|([0-9]+))(?:([.,])(0+))?"
)
NO_DIGITS = re.compile(r"[^0-9]")
THOUSANDS_OR_DECIMALS = re.compile(r"[-\u2212]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""A number that one decimal sign makes a thousand times the other."""


def day(text: str, order: str) -> str | None:
    """A day as YYYY-MM-DD, read in an order of day, month and year; 20270331 stands in one order only.

    Where the column's order is not known, "", only what is the same day in every order that can read it: 31/12/2027.
    """
    if found := WITHOUT_SEPARATORS.fullmatch(text):
        text = "-".join(found.groups())
    if order:
        return iso(text, order)
    days = set(readings(text).values())
    return days.pop() if len(days) == 1 else None


def last_usable_day(text: str, order: str) -> str | None:
    """An expiry date; one that names a month alone is the month's last day, as the month on a pack is.

    Six digits alone may be a month or a day, and are neither.
    """
    return day(text, order) or (None if text.isdigit() else last_of_month(text))


def first_of_month(text: str) -> str | None:
    """The first day of a month such as 2026-02, 202602, 02/2026 or februari 2026."""
    found = _month(text)
    return None if found is None else f"{found[0]:04d}-{found[1]:02d}-01"


def last_of_month(text: str) -> str | None:
    """The last day of such a month."""
    found = _month(text)
    return None if found is None else f"{found[0]:04d}-{found[1]:02d}-{monthrange(*found)[1]:02d}"


def _month(text: str) -> tuple[int, int] | None:
    if found := FIRST_OF_MONTH.fullmatch(text):  # what a spreadsheet makes of 2026-02
        text = found[1]
    if found := YEAR_FIRST.fullmatch(text):
        year, month = found[1] or found[3], int(found[2] or found[4])
    elif found := YEAR_LAST.fullmatch(text):
        year, month = found[2], int(found[1])
    elif found := NAMED.fullmatch(text.lower()):
        year, month = found[2] or found[3], MONTHS.get(found[1] or found[4], 0)
    else:
        return None
    return (int(year), month) if 1 <= month <= 12 and int(year) else None


def whole(text: str, decimal: str) -> str | None:
    """A whole number without marks between thousands and without decimals that are nought.

    `decimal` is the decimal sign of the sheet's numbers, "" where nothing tells.
    """
    found = NUMBER.fullmatch(text)
    if found is None:
        return None
    sign, groups, mark, plain, point, _ = found.groups()
    sign = "-" if sign else ""
    if groups is None:
        return sign + plain
    if mark == point:
        return None
    if THOUSANDS_OR_DECIMALS.fullmatch(text) and mark != _other(decimal):
        before, _, after = groups.partition(mark)
        return sign + before if mark == decimal and not after.strip("0") else None
    return None if mark == decimal else sign + NO_DIGITS.sub("", groups)


def _other(decimal: str) -> str:
    """What stands between thousands where this is the decimal sign."""
    return {",": ".", ".": ","}.get(decimal, "")
