"""Agreement files: what is written in them is held to the sources' form, and a mistake is told where it stands."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from samsyn.core.agreements.moments import Month
from samsyn.core.agreements.terms import AgreementBook, Expected, Strength
from samsyn.core.kernel.citations import UNKNOWN, Citation, Cited
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements, read_agreements
from samsyn.intake.cited_schema import DOCUMENTS
from samsyn.intake.shipped import DATA, DataFileError

AGREEMENTS = [
    "civilt-forsvar-2018",
    "civilt-forsvar-2019",
    "civilt-forsvar-2020",
    "uppdrag-uppfoljning-2021",
    "civilt-forsvar-2021",
    "sammanhallen-vard-2022",
    "lakemedel-2022",
    "civilt-forsvar-2022",
    "civilt-forsvar-2023",
    "lakemedel-2023",
    "uppdrag-uppfoljning-2023",
    "statsbidrag-beredskap-2024",
    "lakemedel-2024",
]
ITEMS_OF_AREA = {"1": "abc", "2": "ab", "3": "ab", "4": "abcd", "5": "abc", "6": "abcd", "7": "ab"}
LETTERED = [area + letter for area, letters in ITEMS_OF_AREA.items() for letter in letters]


def shipped(**changes):
    """The shipped files by name; `changes` maps an agreement to (pattern, replacement), which must match."""
    texts = {}
    for agreement in AGREEMENTS:
        text = (DATA / "agreements" / f"{agreement}.yaml").read_text(encoding="utf-8")
        if agreement.replace("-", "_") in changes:
            pattern, replacement = changes[agreement.replace("-", "_")]
            text, count = re.subn(pattern, replacement, text, count=1, flags=re.MULTILINE)
            assert count == 1, pattern
        texts[f"{agreement}.yaml"] = text
    return texts


def refusal(**changes):
    """The error that the shipped files with one change give."""
    with pytest.raises(DataFileError) as error:
        read_agreements(shipped(**changes))
    return error.value


def line_of(name, text, **changes):
    """The line, from 1, where a text stands in a changed file."""
    lines = shipped(**changes)[name].splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_agreements_stand_in_the_order_in_which_they_came():
    assert list(load_agreements().by_id) == AGREEMENTS


def test_an_agreement_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(NotFound) as error:
        load_agreements().get("lakemedel-2025")

    assert error.value.code == "unknown-agreement"
    assert error.value.params["known"] == AGREEMENTS


def test_a23_has_its_seven_areas_with_every_lettered_item_and_four_tasks_for_skr():
    a23 = load_agreements().get("civilt-forsvar-2023")

    assert [measure.id for measure in a23.measures if measure.by == "regions"] == LETTERED
    assert [area.id for area in a23.areas] == ["1", "2", "3", "4", "5", "6", "7", "skr"]
    assert len(a23.measures_in("skr")) == 4


def test_the_items_of_a23_are_neither_ska_nor_bor_but_agreed_and_the_region_may_choose_among_them():
    items = [m for m in load_agreements().get("civilt-forsvar-2023").measures if m.by == "regions"]

    assert {measure.strength for measure in items} == {Strength.AGREED_INTENTION}
    assert all(measure.prioritisable for measure in items)


def test_the_one_bor_of_a23_is_the_standard_for_information_security():
    duties = [
        (measure.id, duty)
        for measure in load_agreements().get("civilt-forsvar-2023").measures
        for duty in measure.duties
        if duty.strength is Strength.BOR
    ]

    assert [measure_id for measure_id, _ in duties] == ["7a"]
    assert "27001" in duties[0][1].label.en


def test_the_war_organisation_goes_on_and_steps_up_in_2023():
    (item,) = [m for m in load_agreements().get("civilt-forsvar-2023").measures if m.id == "1a"]

    assert item.expects == (Expected.CONTINUES, Expected.INTENSIFIES, Expected.DOES)


def test_the_goal_of_2022_is_for_three_care_areas_and_the_later_ones_for_inpatient_care():
    book = load_agreements()
    goals = {agreement.id: agreement.goals[0] for agreement in book if agreement.goals}

    assert goals["lakemedel-2022"].care_areas == ("intensivvard", "prehospital-vard", "akut-tandvard")
    assert goals["lakemedel-2022"].by.known == date(2022, 12, 31)
    assert goals["lakemedel-2022"].as_far_as_possible
    assert goals["lakemedel-2023"].care_areas == goals["lakemedel-2024"].care_areas == ("slutenvard",)
    assert goals["lakemedel-2023"].by.value is UNKNOWN


def test_a_date_known_to_the_month_counts_from_the_month_s_last_day():
    t23 = load_agreements().get("lakemedel-2023")

    assert t23.signed == Month(2023, 6)
    assert t23.known_since == date(2023, 6, 30)


@pytest.mark.parametrize("agreement_id", ["lakemedel-2022", "lakemedel-2023"])
def test_dates_that_no_source_gives_are_unknown(agreement_id):
    terms = load_agreements().get(agreement_id).terms

    assert terms.requisition.on.value is UNKNOWN
    assert terms.statement.on.value is UNKNOWN
    assert terms.repayment.on.value is UNKNOWN


def test_l24_asks_for_no_economic_statement_and_its_approval_is_not_in_the_text():
    l24 = load_agreements().get("lakemedel-2024")

    assert l24.terms.statement.on.value is UNKNOWN
    assert l24.approval.required.value is True
    assert l24.approval.on.value is UNKNOWN


def test_the_parts_of_every_total_that_is_told_add_up():
    for agreement in load_agreements():
        if agreement.total.is_known:
            parts = [amount.money.known for amount in agreement.amounts]
            assert sum(part.ore for part in parts) == agreement.total.known.ore, agreement.id


FIGURES = (Money, date, Month)


def figures(value, path=""):
    """Every amount and date in an agreement, with its path and whether it stands in a cited value."""
    if isinstance(value, Cited):
        assert isinstance(value.at, Citation), path
        yield path, True
    elif isinstance(value, FIGURES):
        yield path, False
    elif is_dataclass(value):
        cited_beside = isinstance(getattr(value, "at", None), Citation)
        for field in fields(value):
            for found, cited in figures(getattr(value, field.name), f"{path}.{field.name}"):
                yield found, cited or cited_beside
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from figures(item, f"{path}[{index}]")


@pytest.mark.parametrize("agreement_id", AGREEMENTS)
def test_every_figure_names_the_document_and_section_where_it_stands(agreement_id):
    found = list(figures(load_agreements().get(agreement_id)))

    assert len(found) > 8
    assert [path for path, cited in found if not cited] == []


@pytest.mark.parametrize("agreement_id", AGREEMENTS)
def test_every_citation_is_to_a_document_that_is_known(agreement_id):
    text = (DATA / "agreements" / f"{agreement_id}.yaml").read_text(encoding="utf-8")
    cited = set(re.findall(r"at: \"?([A-Z]\d\d) ", text))

    assert cited
    assert cited <= set(DOCUMENTS)


def test_an_unknown_key_is_refused_with_its_line():
    change = (r"^year: 2023$", "year: 2023\nyeer: 2023")
    error = refusal(civilt_forsvar_2023=change)

    assert "unknown key 'yeer'" in str(error)
    line = line_of("civilt-forsvar-2023.yaml", "yeer", civilt_forsvar_2023=change)
    assert str(error).startswith(f"civilt-forsvar-2023.yaml: line {line}:")


def test_a_key_written_twice_is_refused_with_the_line_of_the_second():
    change = (r"^year: 2023$", "year: 2023\nyear: 2024")
    error = refusal(civilt_forsvar_2023=change)

    line = line_of("civilt-forsvar-2023.yaml", "year: 2024", civilt_forsvar_2023=change)
    assert str(error).startswith(f"civilt-forsvar-2023.yaml: line {line}: the key 'year' is written twice")


def test_a_value_without_its_section_is_refused():
    error = refusal(civilt_forsvar_2023=(r"^total: .*$", "total: {value: 405_500_000}"))

    assert "'at' is missing" in str(error)


def test_a_section_of_a_document_that_is_not_known_is_refused():
    error = refusal(civilt_forsvar_2023=(r"^total: .*$", "total: {value: 405_500_000, at: B99 §1}"))

    assert "'B99 §1' does not say where this stands" in str(error)


def test_an_amount_with_a_decimal_is_refused_and_not_rounded():
    error = refusal(civilt_forsvar_2023=(r"^total: .*$", "total: {value: 405.5, at: A23 §4}"))

    assert "405.5" in str(error)


def test_a_broken_file_is_refused_with_its_line():
    error = refusal(civilt_forsvar_2023=(r"^year: 2023$", "year: [2023"))

    assert re.match(r"civilt-forsvar-2023\.yaml: line \d+: ", str(error))


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        (
            r"^  - agreement: lakemedel-2022$",
            "  - agreement: lakemedel-2202",
            "no agreement 'lakemedel-2202'",
        ),
        (r"^  - recipients: skr$", "  - recipients: skl", "no organisation 'skl'"),
        (r'^    area: "1"$', '    area: "9"', "no area '9'"),
        (
            r"value: 2023-12-01",
            "value: 2022-12-01",
            "the deadline 2022-12-01 is before the signing on 2023-01-27",
        ),
    ],
)
def test_what_leads_nowhere_or_could_not_be_kept_is_refused(pattern, replacement, says):
    assert says in str(refusal(civilt_forsvar_2023=(pattern, replacement)))


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        (r"target: lakemedel-2022,", "target: lakemedel-2021,", "no agreement 'lakemedel-2021'"),
        (r"target: lakemedel-2022,", "target: lakemedel-2024,", "an agreement does not amend itself"),
        (r"term: repayment,", "term: use-window,", "move-deadline does not change use-window"),
        (
            r"value: 2025-03-31, at: L24 §5}",
            "value: {from: 2025-03-31, to: 2025-04-01}, at: L24 §5}",
            "takes one date",
        ),
        (
            r"target: lakemedel-2023, operation: extend",
            "target: lakemedel-2022, operation: extend",
            "the same term",
        ),
        (r"care_areas: \[slutenvard\]", "care_areas: [slutenvarden]", "no care area 'slutenvarden'"),
    ],
)
def test_an_amendment_or_goal_of_something_that_is_not_there_is_refused(pattern, replacement, says):
    assert says in str(refusal(lakemedel_2024=(pattern, replacement)))


def test_two_files_cannot_hold_the_same_agreement():
    texts = shipped()
    texts["copy.yaml"] = texts["lakemedel-2022.yaml"]

    with pytest.raises(DataFileError, match="is used by another file"):
        read_agreements(texts)


def test_a_book_can_be_read_from_texts_alone_and_knows_their_hashes():
    book = read_agreements(shipped())

    assert isinstance(book, AgreementBook)
    assert {len(digest) for digest in book.hashes.values()} == {64}
