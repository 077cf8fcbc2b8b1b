"""Mapping profiles: how the columns of one sending system become those of Samsyn's form.

A profile is a small YAML text that a person of the region has confirmed; docs/mapping-profiles.md walks through one.
Applying it translates texts only: dates to YYYY-MM-DD, numbers to whole ones, words to the form's. What it cannot
translate passes through as it came, so that the row reader says what is wrong with it.
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.shipped import DataFileError, Strict, parse_yaml
from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch
from samsyn.intake.stock.dates import iso
from samsyn.intake.stock.forms import FORMS, FileKind, Form
from samsyn.intake.stock.sheets import Sheet

DATES = ("expiry", "from", "to", "signed_on")
NUMBERS = (
    *("quantity", "minimum_level", "treatments", "quantity_per_treatment"),
    *("units_per_pack", "amount_per_unit"),
)
DAY, MONTH = "day", "month"
PERIODS = (DAY, MONTH)
"""Columns that a profile may map in place of `from` and `to`: one day, or a whole month."""

MONTHS = re.compile(r"([0-9]{4})[-/ ]?([0-9]{1,2})")
SPACES = str.maketrans("", "", " \u00a0\u202f'")
REMEMBERED = 200_000

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where a column of the form comes from: a column of the sheet, or the same text in every row.

    `values` are words of the sender and what they are in the form; the words are compared without regard to case.
    """

    source: str = ""
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """Mappningsprofil. The columns of a kind of file by the form's names, `day` or `month` among them for consumption."""

    name: str
    kind: FileKind
    columns: Mapping[str, ColumnMap]

    def __post_init__(self) -> None:
        form = FORMS[self.kind]
        allowed = {*form.columns, *(PERIODS if self.kind is FileKind.CONSUMPTION else ())}
        for target in self.columns:
            if target not in allowed:
                raise DomainError(
                    "profile-unknown-column", name=self.name, column=target, known=sorted(allowed)
                )

    @property
    def form(self) -> Form:
        return FORMS[self.kind]

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns of the form that it fills, in the form's order; a period fills two."""
        filled = (
            set(self.columns) | ({"from", "to"} if set(PERIODS) & set(self.columns) else set()) | {"region"}
        )
        return tuple(name for name in self.form.columns if name in filled)

    def missing(self) -> list[str]:
        """The columns that the form must have and the profile does not fill."""
        return self.form.missing(self.targets)

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a sheet has every column that the profile takes."""
        return {one.source for one in self.columns.values() if one.source} <= set(header)


class _Column(Strict):
    source: str | None = Field(default=None, alias="from", min_length=1)
    constant: str | None = Field(default=None, alias="is")
    values: dict[str, str] = Field(default_factory=dict)


class _ProfileFile(Strict):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: str
    columns: dict[str, _Column]


def read_profile(text: str, file: str) -> Profile:
    """A profile from its YAML.

    Raises DomainError `profile-unreadable` with the line, `profile-unknown-column`, `profile-without-source`.
    """
    try:
        read, marked = parse_yaml(text, Path(file), _ProfileFile)
    except DataFileError as error:
        raise DomainError("profile-unreadable", file=file, where=error.where, what=error.what) from error
    if read.kind not in set(FileKind):
        line = f"line {marked.line_of(('kind',))}"
        raise DomainError("profile-unreadable", file=file, where=line, what=f"no kind {read.kind!r}")
    columns = {}
    for target, column in read.columns.items():
        if (column.source is None) == (column.constant is None):
            where = f"line {marked.line_of(('columns', target))}"
            raise DomainError("profile-without-source", file=file, where=where, column=target)
        columns[target] = ColumnMap(column.source or "", column.constant or "", column.values)
    return Profile(read.name, FileKind(read.kind), columns)


def write_profile(profile: Profile) -> str:
    """A profile as YAML that `read_profile` reads back equal."""
    columns: dict[str, dict[str, object]] = {}
    for target, one in profile.columns.items():
        columns[target] = {"from": one.source} if one.source else {"is": one.constant}
        if one.values:
            columns[target]["values"] = dict(one.values)
    data = {"name": profile.name, "kind": profile.kind.value, "columns": columns}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def header_hash(header: tuple[str, ...]) -> str:
    """What a header is known again by, whatever the order of its columns."""
    return hashlib.sha256("\n".join(sorted(name.strip().lower() for name in header)).encode()).hexdigest()


def own_form(header: tuple[str, ...], kind: FileKind) -> Profile:
    """The profile of a sheet that has the form's own columns."""
    return Profile("samsyn", kind, {name.strip().lower(): ColumnMap(name) for name in header})


@dataclass(frozen=True)
class Mapped:
    """A sheet seen through a profile: the form's columns, in the form's words."""

    profile: Profile
    sheet: Sheet
    region: str

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def header(self) -> tuple[str, ...]:
        return self.profile.targets

    @property
    def called(self) -> Mapping[str, str]:
        """What the sender calls each column of the form."""
        called = {target: one.source for target, one in self.profile.columns.items() if one.source}
        period = next((called[name] for name in PERIODS if name in called), "")
        return {**called, **({"from": period, "to": period} if period else {})}

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[CellBatch]:
        """The rows, translated; a row with another number of cells than the header stays as it is."""
        places = {name: at for at, name in enumerate(self.sheet.header)}
        makers = [self._maker(target, places) for target in self.header]
        for batch in self.sheet.batches(size):
            yield CellBatch(batch.rows, [make(batch) for make in makers], batch.crooked)

    def _maker(self, target: str, places: Mapping[str, int]) -> Callable[[CellBatch], list[str]]:
        """What makes one column of the form out of a batch."""
        columns = self.profile.columns
        period = next((name for name in PERIODS if name in columns), "")
        one = columns[period] if period and target in {"from", "to"} else columns.get(target)
        constant = self.region if one is None else one.constant
        if one is None or not one.source:
            return lambda batch: [constant] * len(batch.rows)
        translate, at = self._translation(target, one, period), places[one.source]
        return lambda batch: list(map(translate, batch.columns[at]))

    def _translation(self, target: str, one: ColumnMap, period: str) -> Translate:
        orders = dict(self.sheet.reading.date_orders)
        words = {word.strip().casefold(): value for word, value in one.values.items()}

        def translated(text: str) -> str:
            text = words.get(text.casefold(), text) if words else text
            if target in {"from", "to"} and period == MONTH:
                return _month(text, last=target == "to")
            if target in DATES:
                return iso(text, orders.get(one.source, "ymd")) or text
            return _whole(text, self.sheet.reading.decimal) if target in NUMBERS else text

        # Columns hold few different texts; each is translated once.
        return lru_cache(maxsize=REMEMBERED)(translated)


def _month(text: str, *, last: bool) -> str:
    found = MONTHS.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return text
    year, month = int(found[1]), int(found[2])
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1] if last else 1:02d}"


def _whole(text: str, decimal: str) -> str:
    """A whole number without the marks between thousands and without decimals that are nought; else as it came."""
    plain = text.translate(SPACES)
    if decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    elif decimal == ".":
        plain = plain.replace(",", "")
    elif "." not in plain:
        plain = plain.replace(",", ".")
    whole, _, rest = plain.partition(".")
    return whole if whole.removeprefix("-").isdecimal() and not rest.strip("0") else text
