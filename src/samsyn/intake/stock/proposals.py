"""What an unknown file seems to hold: for each column of the form the sender's, how sure that is, and why.

A proposal is only that: a person confirms it before a row goes in. It is made of what the columns are called and of what
stands in them, and is the same every time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.gs1 import GTIN_DIGITS, gtin_is_right
from samsyn.intake.stock import form_texts
from samsyn.intake.stock.dates import readings
from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.intake.stock.profiles import (
    DATES,
    DAY,
    MAY_LACK,
    MONTH,
    NUMBERS,
    ColumnMap,
    Profile,
    may_be_negative,
    ways_to_tell_a_period,
)
from samsyn.intake.stock.sheets import Sheet
from samsyn.intake.stock.values import ATC_LEVEL_FIVE, GTIN, NPL_PACK_ID
from samsyn.intake.stock.words import loose, names_of, spelled_words, targets_of, words_of

SAMPLE_ROWS = 2_000
FEW = 40
MOSTLY = 0.9
NAMED_AND_LIKELY, NAMED, KNOWN_IDS, LIKELY, CONTRADICTED = 1.0, 0.8, 0.7, 0.5, 0.3
AS_LIKELY, WITH_RIVAL = 0.3, 0.7
"""A column that is so little less sure is a rival, and makes the chosen one so much less sure."""
LACKING, LEFT_EMPTY = 0.5, 0.25
"""What a missing column, and one that may be empty, take from how well a kind of file explains the sheet."""
WHOLE = re.compile(r"[-\u2212]?[0-9][0-9 \u00a0\u202f'.,]*")
BELOW_ZERO = re.compile(r"[-\u2212][0-9 \u00a0\u202f'.,]+")
VARUNUMMER = re.compile(r"[0-9]{6}")
TELLING = ("pack_id", "varunummer", "gtin", "storeroom_id", "expiry", "atc")
"""Columns whose cells alone tell what they are."""
COUNTED = ("quantity", "minimum_level", "on_hold")


@dataclass(frozen=True, slots=True)
class Known:
    """What the region has: its storerooms, and the packs of the catalogue."""

    storerooms: Collection[str] = ()
    packs: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of the form, the sender's column that seems to be it, how sure that is (0–1) and why.

    `why` is a code: `named`, `named-and-looks-so`, `looks-so`, `named-but-looks-otherwise`, `whole-file`,
    `named-elsewhere` where another column's name tells it. `rivals` are columns of the sender that seem to be the same
    and are not used; `untold` the words of a closed set that nobody has told the meaning of.
    """

    target: str
    source: str
    confidence: float
    why: str
    constant: str = ""
    rivals: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Förslag. The kind of file, the profile, each column of it, the sender's columns not used, and what is missing.

    `cells` has what stands in the columns of few different cells: who chooses another column is asked about its words.
    """

    profile: Profile
    columns: tuple[ProposedColumn, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]
    cells: Mapping[str, tuple[str, ...]]

    @property
    def confidence(self) -> float:
        """As sure as its least sure column; nothing while something is missing."""
        return 0.0 if self.missing else min((one.confidence for one in self.columns), default=0.0)


def propose(sheet: Sheet, known: Known, name: str = "", kind: FileKind | None = None) -> Proposal:
    """The likeliest reading of an unknown sheet, as one kind of file where that is told.

    Raises DomainError `nothing-recognised`.
    """
    cells = _sample(sheet)
    kinds = tuple(FORMS) if kind is None else (kind,)
    # The first of equals, so that the answer is the same every time.
    best = max((_Guess(one, sheet.header, cells, known).proposal(name) for one in kinds), key=_explains)
    if not any(one.source for one in best.columns):
        raise DomainError("nothing-recognised", file=sheet.name, header=", ".join(sheet.header))
    return best


def _explains(one: Proposal) -> float:
    empty = sum(name in one.profile.form.required and name not in one.profile.columns for name in MAY_LACK)
    explained = sum(column.confidence for column in one.columns if column.source)
    return explained - LACKING * len(one.missing) - LEFT_EMPTY * empty


def _sample(sheet: Sheet) -> dict[str, Counter[str]]:
    """How often each filled cell stands in the first rows, by column."""
    cells: dict[str, Counter[str]] = {name: Counter() for name in sheet.header}
    for batch in islice(sheet.batches(SAMPLE_ROWS), 1):
        for name, column in zip(sheet.header, batch.columns, strict=True):
            cells[name] = Counter(cell for cell in column[:SAMPLE_ROWS] if cell)
    return cells


@dataclass(frozen=True, slots=True)
class _Guess:
    """A sheet taken for one kind of file."""

    kind: FileKind
    header: tuple[str, ...]
    cells: Mapping[str, Counter[str]]
    known: Known

    def proposal(self, name: str) -> Proposal:
        """The best reading as this kind."""
        scored = self._scored()
        taken: dict[str, ProposedColumn] = {}
        used: set[str] = set()
        for confidence, why, target, source in scored:
            told_once = ways_to_tell_a_period({*taken, target}) <= 1
            if target not in taken and source not in used and told_once:
                taken[target] = ProposedColumn(target, source, confidence, why)
                used.add(source)
        for target, one in taken.items():
            taken[target] = self._weighed(one, [pair for pair in scored if pair[3] not in used])
        self._add_what_names_tell(taken)
        columns = tuple(taken[target] for target in targets_of(self.kind) if target in taken)
        profile = Profile(
            name or self.kind.value, self.kind, {one.target: self._mapped(one) for one in columns}
        )
        unused = tuple(source for source in self.header if source not in used)
        few = {name: tuple(cells) for name, cells in self.cells.items() if 0 < len(cells) <= FEW}
        return Proposal(profile, columns, unused, tuple(profile.missing()), few)

    def _scored(self) -> list[tuple[float, str, str, str]]:
        """(confidence, why, target, source), the surest first, and then by the sender's order of columns."""
        found = [
            (confidence, why, target, source)
            for target in targets_of(self.kind)
            for source in self.header
            for confidence, why in [self._score(target, source)]
            if confidence >= CONTRADICTED
        ]
        return sorted(found, key=lambda one: (-one[0], self.header.index(one[3]), one[2]))

    def _score(self, target: str, source: str) -> tuple[float, str]:
        named = self._is_named(target, source)
        looks = self._looks(target, self.cells[source])
        if (
            target == "region" and not looks
        ):  # the region is the sender's; a column that cannot be it says nothing
            return 0.0, ""
        if named and looks:
            return NAMED_AND_LIKELY, "named-and-looks-so"
        if named:
            return (CONTRADICTED, "named-but-looks-otherwise") if looks is False else (NAMED, "named")
        if not looks or target not in TELLING:
            return 0.0, ""
        return (KNOWN_IDS if self._are_known(target, self.cells[source]) else LIKELY), "looks-so"

    def _is_named(self, target: str, source: str) -> bool:
        names = names_of(self.kind, target)
        return loose(source) in names or (target in COUNTED and loose(_without_unit(source)[0]) in names)

    def _are_known(self, target: str, cells: Counter[str]) -> bool:
        ids = {"pack_id": self.known.packs, "storeroom_id": self.known.storerooms}.get(target, ())
        return bool(ids) and _mostly(cells, lambda cell: cell in ids)

    def _looks(self, target: str, cells: Counter[str]) -> bool | None:
        """Whether the cells look like the column; None where they cannot tell."""
        if not cells:
            return None
        if target == "storeroom_id":
            return self._are_known(target, cells) if self.known.storerooms else None
        if target == "pack_id" and self._are_known(target, cells):
            return True
        words = words_of(self.kind, target)
        test = (lambda cell: loose(cell) in words) if words else LOOKS.get(target)
        return None if test is None else _mostly(cells, test)

    def _weighed(self, one: ProposedColumn, unused: Sequence[tuple[float, str, str, str]]) -> ProposedColumn:
        """With the columns that seem to be the same, and the words whose meaning is not known."""
        rivals = tuple(
            source
            for confidence, _, target, source in unused
            if target == one.target and confidence >= one.confidence - AS_LIKELY
        )
        words = words_of(self.kind, one.target)
        untold = tuple(cell for cell in self.cells[one.source] if words and loose(cell) not in words)
        sure = round(one.confidence * (WITH_RIVAL if rivals else 1), 2)
        return replace(one, confidence=sure, rivals=rivals, untold=untold)

    def _add_what_names_tell(self, taken: dict[str, ProposedColumn]) -> None:
        """The unit and the kind of movement where no column has them: the quantity's name may, as in `Uttag (st)`."""
        required = FORMS[self.kind].required
        if "quantity" not in taken:
            return
        name, unit = _without_unit(taken["quantity"].source)
        if "unit" in required and "unit" not in taken:
            sure, why = (NAMED, "named-elsewhere") if unit else (LIKELY, "whole-file")
            taken["unit"] = ProposedColumn("unit", "", sure, why, unit or "pack")
        movement = words_of(self.kind, "kind").get(loose(name), "")
        if "kind" in required and "kind" not in taken and movement:
            taken["kind"] = ProposedColumn("kind", "", LIKELY, "named-elsewhere", movement)

    def _mapped(self, one: ProposedColumn) -> ColumnMap:
        """The column's map. Of a closed set it holds every word that is known, those of the sample first: the next file
        has others.
        """
        if not one.source:
            return ColumnMap(constant=one.constant)
        words = words_of(self.kind, one.target)
        cells = self.cells[one.source]
        values = {
            cell.casefold(): words[loose(cell)] for cell in cells if words.get(loose(cell), cell) != cell
        }
        if values and one.target != "region":
            told = set(map(loose, values))
            spelled = spelled_words(self.kind, one.target)
            values |= {
                word: value for word, value in spelled.items() if loose(word) not in told and word != value
            }
        negative = may_be_negative(self.kind, one.target) and bool(cells)
        return ColumnMap(
            one.source, values=values, negative=negative and all(map(BELOW_ZERO.fullmatch, cells))
        )


def words_untold(profile: Profile, cells: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The words of each column of the profile that takes only some words, and whose meaning nobody has told."""
    untold = {}
    for target, told in profile.columns.items():
        words = words_of(profile.kind, target) if target != "region" else {}
        known = set(map(loose, [*words, *words.values(), *told.values]))
        # A storeroom of several care areas says them with their shares.
        said = [cell for cell in cells.get(told.source, ()) if target != "care_area" or ":" not in cell]
        left = tuple(cell for cell in said if words and loose(cell) not in known)
        if left:
            untold[target] = left
    return untold


def _without_unit(source: str) -> tuple[str, str]:
    """A column's name without the unit that ends it, and the unit: `Saldo (st)` is `Saldo` in `unit`."""
    name, _, last = source.strip(" )]").rpartition(" ")
    unit = words_of(FileKind.STOCK, "unit").get(loose(last), "")
    return (name, unit) if name and unit else (source, "")


def _mostly(cells: Counter[str], test: Callable[[str], bool]) -> bool:
    right = sum(count for cell, count in cells.items() if test(cell))
    return right >= MOSTLY * cells.total()


def _is_gtin(cell: str) -> bool:
    return bool(GTIN.fullmatch(cell)) and gtin_is_right(cell.zfill(GTIN_DIGITS))


def _is_day(cell: str) -> bool:
    return bool(readings(cell)) or form_texts.day(cell, "") is not None


LOOKS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys((*DATES, DAY), _is_day),
    **dict.fromkeys(NUMBERS, lambda cell: bool(WHOLE.fullmatch(cell))),
    "expiry": lambda cell: _is_day(cell) or form_texts.last_usable_day(cell, "") is not None,
    "pack_id": lambda cell: bool(NPL_PACK_ID.fullmatch(cell)),
    "varunummer": lambda cell: bool(VARUNUMMER.fullmatch(cell)),
    "gtin": _is_gtin,
    "atc": lambda cell: bool(ATC_LEVEL_FIVE.fullmatch(cell)),
    MONTH: lambda cell: form_texts.first_of_month(cell) is not None,
}
