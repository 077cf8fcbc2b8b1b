"""What an unknown file seems to hold: for each column of the form the sender's, how sure that is, and why.

A proposal is only that: a person confirms it before a row goes in. It is made of what the columns are called and of what
stands in them, and is the same every time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.gs1 import GTIN_DIGITS, gtin_is_right
from samsyn.intake.shipped import DATA, Strict, read_yaml
from samsyn.intake.stock.dates import readings
from samsyn.intake.stock.forms import FORMS, FileKind, Form
from samsyn.intake.stock.profiles import DATES, DAY, MONTH, MONTHS, NUMBERS, ColumnMap, Profile
from samsyn.intake.stock.sheets import Sheet
from samsyn.intake.stock.values import ATC_LEVEL_FIVE, NPL_PACK_ID

SAMPLE_ROWS = 2_000
MOSTLY = 0.9
NAMED, NAMED_AND_LIKELY, LIKELY = 0.8, 1.0, 0.5
CONTRADICTED = 0.3
WORTH_PROPOSING = 0.5
LOOSE = re.compile(r"[\s._\-/]+")
WHOLE = re.compile(r"-?[0-9][0-9 \u00a0]*([.,]0+)?")
VARUNUMMER = re.compile(r"[0-9]{6}")
PACK, UNIT = "pack", "unit"


class _Words(Strict):
    columns: dict[str, list[str]]
    values: dict[str, dict[str | bool, list[str]]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the region has: its storerooms, and the packs of the catalogue."""

    storerooms: Collection[str] = ()
    packs: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of the form, the sender's column that seems to be it, how sure that is (0–1) and why.

    `why` is a code: `named`, `named-and-looks-so`, `looks-so`, `named-but-looks-otherwise`, `whole-file`.
    """

    target: str
    source: str
    confidence: float
    why: str
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Förslag. The kind of file, the profile, each column of it, the sender's columns not used, and what is missing."""

    profile: Profile
    columns: tuple[ProposedColumn, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """As sure as its least sure column; nothing while something is missing."""
        return 0.0 if self.missing else min((one.confidence for one in self.columns), default=0.0)


def propose(sheet: Sheet, known: Known, name: str = "") -> Proposal:
    """The likeliest reading of an unknown sheet. Raises DomainError `nothing-recognised`."""
    cells = _sample(sheet)
    best: Proposal | None = None
    for form in FORMS.values():
        found = _as_kind(form, sheet, cells, known, name)
        if best is None or _rank(found) > _rank(best):
            best = found
    if best is None or not best.columns:
        raise DomainError("nothing-recognised", file=sheet.name, header=", ".join(sheet.header))
    return best


def _rank(one: Proposal) -> tuple[int, float]:
    """The kind that lacks least, and then the one that explains most of the sender's columns."""
    return (-len(one.missing), sum(column.confidence for column in one.columns if column.source))


def _sample(sheet: Sheet) -> dict[str, list[str]]:
    """The filled cells of the first rows, by column."""
    cells: dict[str, list[str]] = {name: [] for name in sheet.header}
    for batch in islice(sheet.batches(SAMPLE_ROWS), 1):
        for name, column in zip(sheet.header, batch.columns, strict=True):
            cells[name] = [cell for cell in column[:SAMPLE_ROWS] if cell]
    return cells


def _as_kind(form: Form, sheet: Sheet, cells: Mapping[str, list[str]], known: Known, name: str) -> Proposal:
    scored = [
        (confidence, why, target, source)
        for target in _targets(form)
        for source in sheet.header
        for confidence, why in [_score(form, target, source, cells[source], known)]
        if confidence >= CONTRADICTED
    ]
    # The surest pair first; each column of either side is used once. Ties fall by the sender's order of columns.
    scored.sort(key=lambda one: (-one[0], sheet.header.index(one[3]), one[2]))
    taken: dict[str, ProposedColumn] = {}
    used: set[str] = set()
    for confidence, why, target, source in scored:
        if target not in taken and source not in used and not _clashes(target, taken):
            taken[target] = ProposedColumn(target, source, confidence, why)
            used.add(source)
    if "unit" in form.required and "unit" not in taken and "quantity" in taken:
        taken["unit"] = ProposedColumn("unit", "", LIKELY, "whole-file", PACK)
    columns = tuple(taken[target] for target in _targets(form) if target in taken)
    profile = Profile(
        name or form.kind.value,
        form.kind,
        {one.target: _mapped(one, cells.get(one.source, [])) for one in columns},
    )
    unused = tuple(source for source in sheet.header if source not in used)
    return Proposal(profile, columns, unused, tuple(profile.missing()))


def _targets(form: Form) -> tuple[str, ...]:
    own = form.columns
    return (*own, DAY, MONTH) if form.kind is FileKind.CONSUMPTION else own


def _clashes(target: str, taken: Mapping[str, ProposedColumn]) -> bool:
    """A period is told in one way: from and to, a day, or a month."""
    ways = ({"from", "to"}, {DAY}, {MONTH})
    mine = next((way for way in ways if target in way), None)
    return mine is not None and any(way & set(taken) for way in ways if way is not mine)


def _score(form: Form, target: str, source: str, cells: Sequence[str], known: Known) -> tuple[float, str]:
    named = _loose(source) in _names()[target]
    looks = _looks(form, target, cells, known)
    if named and looks is True:
        return NAMED_AND_LIKELY, "named-and-looks-so"
    if named:
        return (CONTRADICTED, "named-but-looks-otherwise") if looks is False else (NAMED, "named")
    telling = target in {"pack_id", "varunummer", "gtin", "storeroom_id", "expiry", "atc"}
    return (LIKELY, "looks-so") if looks is True and telling else (0.0, "")


def _looks(form: Form, target: str, cells: Sequence[str], known: Known) -> bool | None:
    """Whether the cells look like the column; None where they cannot tell."""
    if not cells:
        return None
    tests: dict[str, Callable[[str], bool]] = {
        "pack_id": lambda cell: bool(NPL_PACK_ID.fullmatch(cell)) or cell in known.packs,
        "varunummer": lambda cell: bool(VARUNUMMER.fullmatch(cell)),
        "gtin": _is_gtin,
        "atc": lambda cell: bool(ATC_LEVEL_FIVE.fullmatch(cell)),
        MONTH: lambda cell: bool(MONTHS.fullmatch(cell)),
        **{name: lambda cell: bool(readings(cell)) for name in (*DATES, DAY)},
        **{name: lambda cell: bool(WHOLE.fullmatch(cell)) for name in NUMBERS},
    }
    if known.storerooms:
        tests["storeroom_id"] = lambda cell: cell in known.storerooms
    words = _words(target)
    if words and target != "region":
        tests[target] = lambda cell: _loose(cell) in words and _fits_kind(form, target, words[_loose(cell)])
    if target not in tests:
        return None
    distinct = Counter(cells)
    right = sum(count for cell, count in distinct.items() if tests[target](cell))
    return right >= MOSTLY * len(cells)


def _is_gtin(cell: str) -> bool:
    return (
        cell.isdecimal()
        and 8 <= len(cell) <= GTIN_DIGITS
        and len(cell) != 10
        and gtin_is_right(cell.zfill(GTIN_DIGITS))
    )


MOVEMENTS = {
    *("dispensed", "issued", "returned", "wasted", "redistributed_in", "redistributed_out"),
    *("out_of_stock", "corrected"),
}
OF_KIND = {
    FileKind.CONSUMPTION: MOVEMENTS,
    FileKind.STOREROOMS: {"central", "hospital", "ward", "ambulance", "dental"},
    FileKind.PRODUCTS: {"licence", "extempore", "medicine", "device", "ppe"},
}


def _fits_kind(form: Form, target: str, value: str) -> bool:
    """The column `kind` means another thing in each kind of file."""
    return target != "kind" or value in OF_KIND.get(form.kind, set())


def _mapped(one: ProposedColumn, cells: Sequence[str]) -> ColumnMap:
    """The column's map, with the form's word for each of the sender's that is known and not the form's own already."""
    if not one.source:
        return ColumnMap(constant=one.constant)
    words = _words(one.target)
    values = {
        cell: words[_loose(cell)]
        for cell in dict.fromkeys(cells)
        if _loose(cell) in words and words[_loose(cell)] != cell
    }
    return ColumnMap(one.source, values=values)


def _loose(text: str) -> str:
    return LOOSE.sub("", text.strip().casefold())


@cache
def _read() -> _Words:
    return read_yaml(DATA / "mapping" / "words.yaml", _Words)


@cache
def _names() -> Mapping[str, frozenset[str]]:
    return {target: frozenset(map(_loose, names)) for target, names in _read().columns.items()}


@cache
def _words(target: str) -> Mapping[str, str]:
    """The form's word by the sender's, for a column of a closed set."""
    values = _read().values.get(target, {})
    named = {True: "yes", False: "no"}
    return {
        _loose(word): value if isinstance(value, str) else named[value]
        for value, words in values.items()
        for word in words
    }
