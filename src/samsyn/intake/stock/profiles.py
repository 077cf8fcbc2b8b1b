"""Mapping profiles: how the columns of one sending system become those of Samsyn's form.

A profile is a small YAML text that a person of the region has confirmed; docs/mapping-profiles.md walks through one.
Applying it translates texts only: dates to YYYY-MM-DD, numbers to whole ones, words to the form's. What it cannot
translate passes through as it came, so that the row reader says what is wrong with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.marked_yaml import MarkedYaml, MarkedYamlError, refuse_traps
from samsyn.intake.shipped import DataFileError, Strict, parse_yaml
from samsyn.intake.stock import form_texts
from samsyn.intake.stock.cells import ROWS_AT_ONCE, CellBatch
from samsyn.intake.stock.forms import FORMS, FileKind, Form
from samsyn.intake.stock.sheets import Sheet

DATES = ("expiry", "from", "to", "signed_on")
NUMBERS = (
    *("quantity", "minimum_level", "on_hold", "treatments", "quantity_per_treatment"),
    *("units_per_pack", "amount_per_unit"),
)
DAY, MONTH = "day", "month"
PERIODS = (DAY, MONTH)
"""Columns that a profile may map in place of `from` and `to`: one day, or a whole month."""
FROM_AND_TO = ("from", "to")
MAY_LACK = ("batch", "expiry")
"""Columns that the form must have and that may be empty in every row: a system without batches has none to map."""
RARE_LINE_ENDS = frozenset("\x85\u2028\u2029")
LONGEST_PROFILE = 100_000
REMEMBERED = 200_000

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where a column of the form comes from: a column of the sheet, or the same text in every row.

    `values` are words of the sender and what they are in the form; the words are compared without regard to case.
    `negative` says that what was taken out stands below zero in the column: every number's sign is turned.
    """

    source: str = ""
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    negative: bool = False


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
                known = ", ".join(sorted(allowed))
                raise DomainError("profile-unknown-column", name=self.name, column=target, known=known)
        for target, one in self.columns.items():
            if twice := _said_twice(one.values):
                raise DomainError("profile-word-twice", name=self.name, column=target, word=twice)
        if ways_to_tell_a_period(self.columns) > 1:
            raise DomainError("profile-period-twice", name=self.name)

    @property
    def form(self) -> Form:
        return FORMS[self.kind]

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns of the form that it fills, in the form's order; a period fills two."""
        lacking = [name for name in MAY_LACK if name in self.form.required]
        filled = {"region", *self.columns, *lacking}
        if set(PERIODS) & set(self.columns):
            filled.update(FROM_AND_TO)
        return tuple(name for name in self.form.columns if name in filled)

    def missing(self) -> list[str]:
        """The columns that the form must have and the profile does not fill."""
        return self.form.missing(self.targets)

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a sheet has every column that the profile takes."""
        return {one.source for one in self.columns.values() if one.source} <= set(header)


def ways_to_tell_a_period(columns: Collection[str]) -> int:
    """In how many ways the columns tell when something happened: from and to, a day, a month."""
    return sum(bool(set(way) & set(columns)) for way in (FROM_AND_TO, (DAY,), (MONTH,)))


def may_be_negative(kind: FileKind, target: str) -> bool:
    """Whether a system may write the column below zero and mean what was taken out."""
    return kind is FileKind.CONSUMPTION and target == "quantity"


class _Column(Strict):
    source: str | None = Field(default=None, alias="from", min_length=1)
    constant: str | None = Field(default=None, alias="is")
    values: dict[str, str] = Field(default_factory=dict)
    negative: bool = False


class _ProfileFile(Strict):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: str
    columns: dict[str, _Column]


def read_profile(text: str, file: str) -> Profile:
    """A profile from its YAML.

    Raises DomainError `profile-unreadable` with the line, `profile-without-source`, `profile-period-twice`.
    """
    if len(text) > LONGEST_PROFILE:
        raise DomainError("profile-too-long", name=file, limit=LONGEST_PROFILE)
    try:
        refuse_traps(text)
        read, marked = parse_yaml(text, Path(file), _ProfileFile)
    except MarkedYamlError as error:
        raise _unreadable(file, error.line, error.what) from error
    except DataFileError as error:
        raise DomainError("profile-unreadable", file=file, where=error.where, what=error.what) from error
    if read.kind not in set(FileKind):
        kinds = ", ".join(FileKind)
        raise _unreadable(file, marked.line_of(("kind",)), f"no kind {read.kind!r}; it is one of {kinds}")
    columns = {}
    for target, column in read.columns.items():
        line = marked.line_of(("columns", target))
        if (column.source is None) == (column.constant is None):
            raise DomainError("profile-without-source", file=file, where=f"line {line}", column=target)
        if twice := _said_twice(column.values):
            line = marked.line_of(("columns", target, "values", twice))
            raise _unreadable(
                file, line, f"{twice!r} is translated twice; large and small letters are the same"
            )
        if column.negative and not may_be_negative(FileKind(read.kind), target):
            line = marked.line_of(("columns", target, "negative"))
            raise _unreadable(file, line, "only the quantity of consumption may be negative")
        columns[target] = ColumnMap(
            column.source or "", column.constant or "", column.values, column.negative
        )
    try:
        return Profile(read.name, FileKind(read.kind), columns)
    except DomainError as error:
        raise _with_line(error, file, marked) from error


def _with_line(error: DomainError, file: str, marked: MarkedYaml) -> DomainError:
    """What is wrong with the profile, and where it stands."""
    column = str(error.params.get("column", ""))
    if error.code == "profile-unknown-column":
        what = f"the form has no column {column!r}; it has {error.params['known']}"
        return _unreadable(file, marked.line_of(("columns", column)), what)
    if error.code == "profile-word-twice":
        word = str(error.params["word"])
        what = f"{word!r} is translated twice; large and small letters are the same"
        return _unreadable(file, marked.line_of(("columns", column, "values", word)), what)
    return error


def _unreadable(file: str, line: int, what: str) -> DomainError:
    return DomainError("profile-unreadable", file=file, where=f"line {line}", what=what)


def _said_twice(values: Mapping[str, str]) -> str:
    """A word that stands twice, but for the size of its letters; empty where none does."""
    seen: set[str] = set()
    for word in values:
        if (same := word.strip().casefold()) in seen:
            return word
        seen.add(same)
    return ""


def write_profile(profile: Profile) -> str:
    """A profile as YAML that `read_profile` reads back equal."""
    columns: dict[str, dict[str, object]] = {}
    for target, one in profile.columns.items():
        columns[target] = {"from": one.source} if one.source else {"is": one.constant}
        if one.values:
            columns[target]["values"] = dict(one.values)
        if one.negative:
            columns[target]["negative"] = True
    data = {"name": profile.name, "kind": profile.kind.value, "columns": columns}
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    # Rare line ends would be read as spaces.
    return yaml.safe_dump(data, sort_keys=False) if set(text) & RARE_LINE_ENDS else text


def header_hash(header: tuple[str, ...]) -> str:
    """What a header is known again by, whatever the order of its columns."""
    return hashlib.sha256("\n".join(sorted(header)).encode(errors="replace")).hexdigest()


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
        return {**called, **(dict.fromkeys(FROM_AND_TO, period) if period else {})}

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
        one = columns[period] if period and target in FROM_AND_TO else columns.get(target)
        if one is None:
            one = ColumnMap(constant=self.region if target == "region" else "")
        if not one.source:
            return lambda batch: [one.constant] * len(batch.rows)
        translate, at = self._translation(target, one, period), places[one.source]
        if translate is None:
            return lambda batch: batch.columns[at]
        return lambda batch: list(map(translate, batch.columns[at]))

    def _translation(self, target: str, one: ColumnMap, period: str) -> Translate | None:
        """What a cell of the column becomes; None where every cell stays as it is."""
        order = dict(self.sheet.reading.date_orders).get(one.source, "")
        read = _reader(target, period, order, self.sheet.reading.decimal)
        if read is not None and one.negative:
            read = _turned(read)
        words = {word.strip().casefold(): value for word, value in one.values.items()}
        if read is None and not words:
            return None

        def translated(text: str) -> str:
            text = words.get(text.casefold(), text) if words else text
            return (text if read is None else read(text)) or text

        # Columns hold few different texts; each is translated once.
        return lru_cache(maxsize=REMEMBERED)(translated)


def _turned(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Numbers as they are read, with the other sign."""

    def turned(text: str) -> str | None:
        number = read(text)
        return None if number is None else str(-int(number))

    return turned


def _reader(target: str, period: str, order: str, decimal: str) -> Callable[[str], str | None] | None:
    """How the form writes a column of days, months or numbers; None for every other."""
    if period == MONTH and target in FROM_AND_TO:
        return form_texts.first_of_month if target == "from" else form_texts.last_of_month
    if target == "expiry":
        return lambda text: form_texts.last_usable_day(text, order)
    if target in DATES:
        return lambda text: form_texts.day(text, order)
    return (lambda text: form_texts.whole(text, decimal)) if target in NUMBERS else None
