"""Whatever names a sender chooses and in whatever order, the columns are found; and what is in the form stays as it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.sheets import RowsSheet

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.intake.stock.profiles import (
    ColumnMap,
    Mapped,
    Profile,
    own_form,
    read_profile,
    write_profile,
)
from samsyn.intake.stock.proposals import Known, propose
from samsyn.intake.stock.sheets import Reading
from samsyn.intake.stock.words import spelled_words, targets_of, vocabulary

REGION = "region-gotland"
DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31)).map(date.isoformat)
NUMBERS = st.integers(0, 99_999).map(str)
CELLS = {
    "storeroom_id": st.sampled_from(["L1", "IVA7", "AMB"]),
    "pack_id": st.integers(0, 10**8).map(lambda n: f"99{n:012d}"),
    "varunummer": st.integers(0, 999_999).map(lambda n: f"{n:06d}"),
    "batch": st.sampled_from(["A1", "B-22", "", "0007"]),
    "expiry": st.one_of(DAYS, st.just("")),
    "quantity": NUMBERS,
    "unit": st.sampled_from(["pack", "unit"]),
    "kind": st.sampled_from(["dispensed", "issued", "wasted"]),
    "from": DAYS,
    "to": DAYS,
    "day": DAYS,
    "month": st.integers(1, 12).map(lambda month: f"2026-{month:02d}"),
}
STOCK = ("storeroom_id", "pack_id", "batch", "expiry", "quantity", "unit")
MOVED = ("storeroom_id", "varunummer", "kind", "quantity", "unit")
LAYOUTS = (
    (FileKind.STOCK, STOCK),
    (FileKind.CONSUMPTION, (*MOVED, "from", "to")),
    (FileKind.CONSUMPTION, (*MOVED, "day")),
    (FileKind.CONSUMPTION, (*MOVED, "month")),
)


@st.composite
def exports(draw: st.DrawFn) -> tuple[FileKind, dict[str, str], RowsSheet]:
    """A kind, the sender's name of each column, and the file: columns in any order, names and words of any spelling."""
    kind, targets = draw(st.sampled_from(LAYOUTS))
    told = vocabulary()
    names: dict[str, str] = {}
    for target in draw(st.permutations(targets)):
        also = told.quantities[kind] if target == "quantity" else []
        name = draw(st.sampled_from([target, *told.columns.get(target, []), *also]))
        names[target] = draw(
            st.sampled_from([name, name.upper(), name.title(), f"{name}.", name.replace(" ", "_")])
        )
    words = {
        target: draw(
            st.sampled_from(
                [{value: value for value in spelled_words(kind, target).values()}, _swedish(kind, target)]
            )
        )
        for target in ("unit", "kind")
        if spelled_words(kind, target)
    }
    rows = draw(
        st.lists(st.fixed_dictionaries({name: CELLS[name] for name in names}), min_size=1, max_size=8)
    )
    cells = [[words.get(name, {}).get(row[name], row[name]) for name in names] for row in rows]
    return kind, names, RowsSheet(tuple(names.values()), cells, at_once=2_000)


def _swedish(kind: FileKind, target: str) -> dict[str, str]:
    """A word of some system for each of the form's."""
    return {value: word for word, value in spelled_words(kind, target).items()}


@given(exports())
def test_the_columns_are_found_whatever_they_are_called_and_wherever_they_stand(
    export: tuple[FileKind, dict[str, str], RowsSheet],
) -> None:
    kind, names, sheet = export
    found = propose(sheet, Known({"L1", "IVA7", "AMB"}))
    assert found.profile.kind is kind
    assert {one.target: one.source for one in found.columns} == names
    assert (found.missing, found.unused) == ((), ())


@given(exports())
def test_a_proposal_is_the_same_every_time_and_its_profile_survives_being_written(
    export: tuple[FileKind, dict[str, str], RowsSheet],
) -> None:
    _, _, sheet = export
    found = propose(sheet, Known())
    assert propose(sheet, Known()) == found
    assert read_profile(write_profile(found.profile), "profile.yaml") == found.profile


@st.composite
def own_files(draw: st.DrawFn) -> tuple[FileKind, RowsSheet]:
    """A file in Samsyn's own form, its columns in any order."""
    kind, targets = draw(st.sampled_from(LAYOUTS[:2]))
    header = draw(st.permutations(("region", *targets)))
    cells = {**CELLS, "region": st.just(REGION)}
    rows = draw(st.lists(st.tuples(*[cells[name] for name in header]).map(list), min_size=1, max_size=8))
    return kind, RowsSheet(
        tuple(header), rows, reading=Reading("csv", decimal=draw(st.sampled_from(["", ",", "."])))
    )


@given(own_files())
def test_what_is_in_the_form_already_stays_as_it_is(given_file: tuple[FileKind, RowsSheet]) -> None:
    kind, sheet = given_file
    seen = Mapped(own_form(sheet.header, kind), sheet, REGION)
    out = [
        dict(zip(seen.header, row, strict=True))
        for batch in seen.batches()
        for row in zip(*batch.columns, strict=True)
    ]
    assert out == [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


TEXTS = st.text(max_size=12)
WORDS_AND_VALUES = st.dictionaries(TEXTS, TEXTS, max_size=4).filter(
    lambda words: len({word.strip().casefold() for word in words}) == len(words)
)
COLUMNS = st.one_of(
    st.builds(ColumnMap, st.text(min_size=1, max_size=12), values=WORDS_AND_VALUES),
    st.builds(ColumnMap, constant=TEXTS),
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    kind = draw(st.sampled_from([kind for kind in FORMS if kind is not FileKind.CONSUMPTION]))
    columns = draw(st.dictionaries(st.sampled_from(targets_of(kind)), COLUMNS))
    return Profile(draw(st.text(min_size=1, max_size=80)), kind, columns)


@given(profiles())
def test_a_profile_reads_back_as_it_was_written(profile: Profile) -> None:
    assert read_profile(write_profile(profile), "profile.yaml") == profile


WORDS = (
    "name: a\n",
    "kind: stock\n",
    "columns:\n",
    "  unit:",
    " {is: pack}\n",
    "&a ",
    "*a",
    "9",
    "~",
    "2026-02-30",
)
MARKS = (
    "[",
    "{",
    "}",
    "]",
    "- ",
    ": ",
    "? ",
    "!!int ",
    "!!timestamp ",
    "<<: ",
    '"',
    "'",
    "|\n",
    "\t",
    "\n",
    "%",
)
PIECES = st.sampled_from((*WORDS, *MARKS, "\x00", "\x85"))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_a_profile_or_refused_in_words(text: str) -> None:
    with suppress(DomainError):  # anything else fails the test
        read_profile(text, "profile.yaml")
