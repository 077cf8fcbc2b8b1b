"""The description of the CSV form says what the importer does: the same columns, messages, and examples that go in."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.meta.repository import ROOT

from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.stock import FORMS, Context, FileKind, read_file
from samsyn.intake.stock.findings import REASONS
from samsyn.intake.stock.rows import (
    AMOUNT_UNITS,
    HOLDERS,
    MOVEMENTS,
    PLACEMENTS,
    PRODUCT_KINDS,
    ROUTES,
    STOREROOM_KINDS,
    UNITS,
)

HEADINGS = {
    FileKind.STOREROOMS: "Storerooms",
    FileKind.STOCK: "Stock",
    FileKind.CONSUMPTION: "Consumption",
    FileKind.REPORTED: "Reported weeks",
    FileKind.MINIMUM_LEVELS: "Minimum levels",
    FileKind.PRODUCTS: "Products",
}


def section(heading: str) -> str:
    text = (ROOT / "docs" / "csv-form.md").read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("kind", FileKind)
def test_each_column_is_described_and_no_other(kind: FileKind) -> None:
    described = dict(re.findall(r"^\| `(\w+)` \| (yes|one of|no) \|", section(HEADINGS[kind]), re.MULTILINE))
    form = FORMS[kind]
    expected = dict.fromkeys(form.required, "yes") | dict.fromkeys(form.one_of, "one of")
    assert described == expected | dict.fromkeys(form.optional, "no")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FileKind.STOREROOMS, (*STOREROOM_KINDS, *HOLDERS, *PLACEMENTS, *load_care_areas())),
        (FileKind.STOCK, UNITS),
        (FileKind.CONSUMPTION, (*MOVEMENTS, *UNITS)),
        (FileKind.MINIMUM_LEVELS, UNITS),
        (FileKind.PRODUCTS, (*PRODUCT_KINDS, *ROUTES, *AMOUNT_UNITS)),
    ],
)
def test_each_value_of_a_closed_set_is_named(kind: FileKind, values: tuple[str, ...]) -> None:
    assert [value for value in values if f"`{value}`" not in section(HEADINGS[kind])] == []


def test_the_examples_go_in_without_a_word() -> None:
    context = Context(
        region="region-skane",
        as_of=date(2026, 8, 22),
        today=date(2026, 11, 1),
        substances=load_list("demo-2022").atc_codes,
        care_areas=tuple(load_care_areas()),
        packs=frozenset({"99000000000001"}),
    )
    for kind, heading in HEADINGS.items():
        example = re.findall(r"```csv\n(.*?)```", section(heading), re.DOTALL)[0]
        read = read_file(f"{kind}.csv", example.encode(), context)
        assert (read.kind, read.rejected) == (kind, ())
        assert read.flags.keys() <= {"missing-expiry"}  # the example of one


def test_every_message_is_listed_as_it_is_said() -> None:
    listed = re.findall(r"^\| `([\w-]+)` \| (.*) \| (.*) \|$", section("What is said of a row"), re.MULTILINE)
    said = {code: (why.replace("\\|", "|"), remedy.replace("\\|", "|")) for code, why, remedy in listed}
    assert said == {code: (reason.why_en, reason.remedy_en) for code, reason in REASONS.items()}
