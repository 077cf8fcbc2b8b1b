"""How figures, dates and tables are written in the terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from samsyn.core.agreements.moments import Month, Year
from samsyn.core.kernel.citations import Citation, Cited, Unknown
from samsyn.core.kernel.dates import Window, swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text

UNKNOWN_WORD = "unknown"


class TableOrJson(StrEnum):
    """Ways to print: for a reader, or for a program."""

    TABLE = "table"
    JSON = "json"


def parse_day(value: str) -> date:
    """A date as YYYY-MM-DD; raises DomainError `not-a-date`."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise DomainError("not-a-date", value=value) from None
    if day.isoformat() != value:  # Python also reads 20240201 and 2024-W05-4, which are too easily misread
        raise DomainError("not-a-date", value=value)
    return day


def day_or_today(value: str) -> date:
    """The date that is given, or today's in Stockholm; raises DomainError `not-a-date`."""
    return parse_day(value) if value else swedish_day(datetime.now(UTC))


def kronor(amount: Money) -> str:
    """Whole kronor with spaces between thousands: 10 481 450."""
    return number(amount.whole_kronor)


def number(value: int) -> str:
    """A whole number with spaces between thousands."""
    return f"{value:,}".replace(",", " ")


def cited(value: Cited[Any]) -> str:
    """A cited value as it is read: the value, or `unknown`."""
    if not value.is_known:
        return UNKNOWN_WORD
    known = value.known
    if isinstance(known, Window):
        return f"{known.first} – {known.last}"
    if isinstance(known, Money):
        return f"{kronor(known)} kr"
    if isinstance(known, Text):
        return known.en
    return {True: "yes", False: "no"}.get(known, str(known)) if isinstance(known, bool) else str(known)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """An aligned table; the columns in `right` are set to the right, as figures are."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [header, ["-" * width for width in widths], *rows]
    ]
    return "\n".join(lines)


def as_data(value: Any) -> Any:
    """A value of the core for programs: each field by its name; money in whole kronor, null where the sources are silent."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, Money):
        return value.whole_kronor
    if isinstance(value, Citation | Month | Year | Fraction):
        return str(value)
    if is_dataclass(value):
        return {field.name: as_data(getattr(value, field.name)) for field in fields(value)}
    return [as_data(each) for each in value] if isinstance(value, tuple) else value


def as_json(value: Any) -> str:
    """A value as JSON; dates as YYYY-MM-DD."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
