"""Verification: every figure and date of an agreement file, looked for in the section it is cited to.

A value is found when the section writes it, in any of the ways that the documents write figures and dates. A
section says a window by its years, a day of a month by its name, an amount in kronor or in millions. What holds
neither figure nor date (a strength, a label, a yes) cannot be checked so, and is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any

from samsyn.core.agreements.documents import Document
from samsyn.core.agreements.moments import Month, Year
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text

MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()  # noqa: SIM905  a row, not twelve
)
NUMBER_WORDS = {
    1: ("en månads?", "en veckas?", "ett års?"),  # by itself, "en" is an article
    2: ("två",),
    3: ("tre",),
    4: ("fyra",),
    5: ("fem",),
    6: ("sex",),
    7: ("sju",),
    8: ("åtta",),
    9: ("nio",),
    10: ("tio",),
    11: ("elva",),
    12: ("tolv",),
}
SCALES = {
    10**9: r"(?:miljarder|miljard|mdkr)",
    10**6: r"(?:miljoner|miljon|mnkr|mkr)",
    10**3: r"(?:tusen|tkr)",
}
FIGURE = re.compile(r"\w*\d[\w:/]*(?:,\d+)?")
TABLE_OF_MILLIONS = re.compile(r"(?<!\d )\bmiljoner kr\b")
ORE_PER_KRONA = 100
THOUSAND = 1000
NO_THOUSANDS_BEFORE = r"(?<!\b\d )(?<!\b\d\d )(?<!\b\d\d\d )"


class Finding(StrEnum):
    """What looking for a value came to. NOT_CHECKABLE: it holds neither figure nor date."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    NOT_CHECKABLE = "not-checkable"
    NO_SECTION = "no-such-section"


@dataclass(frozen=True, slots=True)
class CitedValue:
    """A value to look for: where in the agreement it stands, the value, and the section it is cited to."""

    place: str
    value: Any
    at: Citation


@dataclass(frozen=True, slots=True)
class Checked:
    """A value that was looked for, and what that came to."""

    cited: CitedValue
    finding: Finding


@dataclass(frozen=True, slots=True)
class Verification:
    """Kontroll mot källtexten. Every value looked for, and how many of those with a figure or date were found."""

    checked: tuple[Checked, ...]

    def of(self, finding: Finding) -> tuple[Checked, ...]:
        """The values for which looking came to this."""
        return tuple(one for one in self.checked if one.finding is finding)

    @property
    def found(self) -> int:
        """How many values stand in the section they are cited to."""
        return len(self.of(Finding.FOUND))

    @property
    def checkable(self) -> int:
        """How many values hold a figure or a date."""
        return len(self.checked) - len(self.of(Finding.NOT_CHECKABLE))

    @property
    def whole(self) -> bool:
        """Whether every value that can be checked was found."""
        return self.found == self.checkable


def cited_values(source: object, place: str = "", at: Citation | None = None) -> Iterator[CitedValue]:
    """Every value that the sources state in a dataclass of terms, with its place, in the order of the file.

    A clause's year and the figures of a label stand where the term that holds them does: `at`. What a figure is
    rounded to is our reading of it, and stands nowhere.
    """
    if isinstance(source, Cited):
        if source.is_known:
            yield CitedValue(place, source.known, source.at)
    elif isinstance(source, Money):
        return
    elif isinstance(source, Window | date | Month | Year) or (
        isinstance(source, int) and not isinstance(source, bool)
    ):
        if at is not None:
            yield CitedValue(place, source, at)
    elif isinstance(source, Text):
        if at is not None and FIGURE.search(source.sv):
            yield CitedValue(place, source, at)
    elif is_dataclass(source):
        parts = {field.name: getattr(source, field.name) for field in fields(source)}
        for part, value in parts.items():
            yield from cited_values(value, f"{place}.{part}".lstrip("."), parts.get("at") or at)
    elif isinstance(source, Mapping):
        for key, one in source.items():
            yield from cited_values(one, f"{place}.{key}", at)
    elif isinstance(source, tuple):
        for index, one in enumerate(source):
            name = getattr(one, "id", None) or getattr(one, "recipients", None) or index
            yield from cited_values(one, f"{place}.{name}", at)


def verify(
    values: Iterable[CitedValue], documents: Mapping[str, Document], texts: Mapping[str, str]
) -> Verification:
    """Look for each value in the section it is cited to; `texts` are the documents' texts by short name."""
    sections: dict[Citation, str | None] = {}
    checked = []
    for one in values:
        if one.at not in sections:
            text = documents[one.at.document].text_of(one.at.section, texts[one.at.document])
            sections[one.at] = None if text is None else readable(text)
        checked.append(Checked(one, _finding(one.value, sections[one.at])))
    return Verification(tuple(checked))


def _finding(value: object, section: str | None) -> Finding:
    if section is None:
        return Finding.NO_SECTION
    stands = stands_in(value, section)
    if stands is None:
        return Finding.NOT_CHECKABLE
    return Finding.FOUND if stands else Finding.NOT_FOUND


def readable(text: str) -> str:
    """A text as one line, words that a line break divided made whole, every kind of space a plain one."""
    return " ".join(re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zåäö])", "", text).split())


def stands_in(value: object, text: str) -> bool | None:
    """Whether a readable text writes the value; None where the value holds neither figure nor date."""
    if isinstance(value, bool | Enum):
        return None
    if isinstance(value, Money):
        return _writes_money(value, text)
    if isinstance(value, Window):
        return _writes_window(value, text)
    if isinstance(value, date):
        return _writes_day(value, text)
    if isinstance(value, Month):
        return _writes_month(value, text)
    if isinstance(value, Year):
        return _names_year(value.year, text)
    if isinstance(value, int):
        return _writes_number(value, text)
    return _writes_words(value.sv if isinstance(value, Text) else str(value), text)


def _writes_money(money: Money, text: str) -> bool:
    kronor = Fraction(money.ore, ORE_PER_KRONA)
    if kronor.denominator == 1 and (_has(_digits(int(kronor)), text) or _with_footnote(int(kronor), text)):
        return True
    return _in_table_of_millions(kronor, text) or any(
        _has(rf"{_decimal(kronor / scale)} ?{word}", text)
        for scale, word in SCALES.items()
        if kronor >= scale
    )


def _with_footnote(kronor: int, text: str) -> bool:
    """28 300 0001: the mark of a footnote stands right after the amount, as no group of four digits could."""
    return kronor >= THOUSAND and _has(rf"{kronor:,}".replace(",", " ") + r"\d", text)


def _in_table_of_millions(kronor: Fraction, text: str) -> bool:
    """A table says once, above its columns, that its figures are millions of kronor."""
    heading = TABLE_OF_MILLIONS.search(text)
    return heading is not None and _has(_decimal(kronor / 10**6), text[heading.end() :])


def _writes_window(window: Window, text: str) -> bool:
    """Whole years may be told by their numbers alone; other windows by both their days."""
    first, last = window.first, window.last
    if (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31):
        return all(_has(str(year), text) for year in {first.year, last.year})
    return _writes_day(first, text) and _writes_day(last, text)


def _writes_day(day: date, text: str) -> bool:
    month = MONTHS[day.month - 1]
    if _has(rf"{day.day} {month} {day.year}", text) or _has(day.isoformat(), text):
        return True
    if _has(rf"{day.day} ?/ ?{day.month} {day.year}", text):
        return True
    if (day.month, day.day) == (12, 31) and _has(rf"(?:utgången|slutet) av (?:år |året )?{day.year}", text):
        return True
    # "den 7 juni" in a section about 2022: the year is said elsewhere in it, and not another beside the day.
    return _has(rf"{day.day} {month}(?! \d{{4}})", text) and _names_year(day.year, text)


def _writes_month(month: Month, text: str) -> bool:
    name = MONTHS[month.month - 1]
    return _has(f"{name} {month.year}", text) or (
        _has(rf"{name}(?! \d{{4}})", text) and _names_year(month.year, text)
    )


def _names_year(year: int, text: str) -> bool:
    """Whether the text names the year, by itself or among the years of a range ("under perioden 2022–2025")."""
    ranges = re.findall(r"\b(\d{4}) ?[–-] ?(\d{4})\b", text)
    return _has(str(year), text) or any(int(first) <= year <= int(last) for first, last in ranges)


def _writes_number(number: int, text: str) -> bool:
    words = NUMBER_WORDS.get(number, ())
    return _has(_digits(number), text) or any(_has(word, text) for word in words)


def _writes_words(words: str, text: str) -> bool | None:
    """A name with figures in it (a snapshot's date, a diary number, an appropriation): each of its figures."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return _writes_day(date.fromisoformat(words), text)
    if re.fullmatch(r"\d{4}-\d{2}", words):
        return _writes_month(Month(*(int(part) for part in words.split("-"))), text)
    figures = FIGURE.findall(words)
    return all(_has(re.escape(figure), text) for figure in figures) if figures else None


def _digits(number: int) -> str:
    """A whole number with any space, or none, between its thousands.

    Under a thousand it must not be one of the groups of a longer number; in a table, longer ones stand in a row.
    """
    if number < THOUSAND:
        before = NO_THOUSANDS_BEFORE if number >= THOUSAND // 10 else ""
        return rf"{before}{number}(?! \d{{3}}\b)"
    return f"{number:,}".replace(",", " ?")


def _decimal(number: Fraction) -> str:
    """A number with a decimal comma, or a pattern that nothing fits where it is not a finite decimal."""
    scaled = number * THOUSAND
    if scaled.denominator != 1:
        return r"(?!)"
    whole, rest = divmod(int(scaled), THOUSAND)
    decimals = f"{rest:03}".rstrip("0")
    return _digits(whole) + (f",{decimals}0*" if decimals else "(?:,0+)?")


def _has(pattern: str, text: str) -> bool:
    """Whether the pattern stands in the text by itself, not as a part of a longer figure or word."""
    return re.search(rf"(?<![\w,.:]){pattern}(?!\w|[,.:]\d)", text, re.IGNORECASE) is not None
