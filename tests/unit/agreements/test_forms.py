"""What a requisition and an economic statement must contain: the two columns of A23's second appendix."""

from __future__ import annotations

import json

import pytest
from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command
from tests.unit.agreements.test_files import refusal

from samsyn.core.agreements.forms import FieldKind, FormPurpose, FormRole, Needed, Prefill
from samsyn.core.kernel.citations import Citation
from samsyn.intake.agreements import load_agreements


@pytest.fixture(scope="module")
def forms():
    return {form.purpose: form for form in load_agreements().get("civilt-forsvar-2023").forms}


@pytest.fixture(scope="module")
def requisition(forms):
    return forms[FormPurpose.REQUISITION]


@pytest.fixture(scope="module")
def statement(forms):
    return forms[FormPurpose.STATEMENT]


def of_section(form, number):
    return [field.id for section in form.sections if section.id == number for field in section.fields]


CONTACTS = ["recipient", "organisation-number", "contact", "address", "telephone", "fax", "email"]


def test_the_requisition_has_four_points_and_the_statement_five(requisition, statement):
    assert [section.id for section in requisition.sections] == ["1", "2", "3", "4"]
    assert [section.id for section in statement.sections] == ["1", "2", "3", "4", "5"]


def test_both_begin_with_the_same_contact_details(requisition, statement):
    assert of_section(requisition, "1") == of_section(statement, "1") == CONTACTS


def test_both_carry_two_diary_numbers_and_the_name_of_the_agreement(requisition, statement):
    shared = ["agreement-number", "payment-number", "title"]

    assert of_section(requisition, "2") == [*shared, "amount", "period"]
    assert of_section(statement, "2") == [*shared, "amount", "paid", "period"]
    assert requisition.field("payment-number").takes is FieldKind.DIARY_NUMBER


def test_only_the_requisition_asks_where_to_pay(requisition, statement):
    assert of_section(requisition, "3") == ["account", "payment-reference"]
    assert statement.field("account") is None


def test_what_was_not_used_is_the_grant_less_the_costs(statement):
    assert statement.field("unused").follows == ("received", "-costs")
    assert {statement.field(name).takes for name in ("received", "costs", "unused")} == {FieldKind.MONEY}


def test_the_head_of_finance_reviews_the_account_and_has_two_answers(statement):
    (review,) = [section for section in statement.sections if section.by is FormRole.HEAD_OF_FINANCE]

    assert review.reviews == "3"
    assert [choice.id for choice in statement.field("review").choices] == ["correct", "not-correct"]


def test_deviations_are_told_where_the_account_is_not_correct_and_remedies_where_there_are_any(statement):
    deviations, remedies = statement.field("deviations"), statement.field("remedies")

    assert not deviations.is_asked({"review": "correct"})
    assert not deviations.is_asked({})
    assert deviations.is_asked({"review": "not-correct"})
    assert remedies.is_asked({"review": "not-correct"})
    assert (deviations.needed, remedies.needed) == (Needed.ALWAYS, Needed.IF_ANY)


def test_the_signatory_of_the_requisition_promises_more_than_that_of_the_statement(requisition, statement):
    assert "grant is used" in requisition.sections[-1].assures.en
    assert "grant" not in statement.sections[-1].assures.en
    assert requisition.sections[-1].by is statement.sections[-1].by is FormRole.SIGNATORY


def test_costs_by_area_are_asked_for_as_far_as_possible(statement):
    assert statement.field("area-costs").needed is Needed.AS_FAR_AS_POSSIBLE


def test_what_is_known_already_need_not_be_written_again(requisition, statement):
    known = {field.prefill for field in requisition.fields} - {None}
    later = {field.prefill for field in statement.fields} - {None}

    assert known == set(Prefill) - {Prefill.PAID, Prefill.COSTS}
    assert later == set(Prefill)


def test_larger_costs_are_part_of_the_sum_of_costs(statement):
    assert statement.field("cost-items").part_of == "costs"
    assert not statement.field("area-costs").part_of  # an area may be financed by more than the grant


def test_every_field_says_where_it_stands_and_is_called_something_in_both_languages(requisition, statement):
    for form in (requisition, statement):
        for field in form.fields:
            assert field.at.document == "A23"
            assert field.at.section.startswith("Bilaga 2")
            assert field.label.sv
            assert field.label.en
    assert requisition.field("account").at == Citation("A23", "Bilaga 2 punkt 3")


def test_an_agreement_whose_text_has_no_such_list_has_no_forms():
    assert load_agreements().get("lakemedel-2024").forms == ()


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        (r"purpose: statement", "purpose: requisition", "there is a requisition above"),
        (r"\{id: address,", "{id: contact,", "the id 'contact' is used above"),
        (
            r'- id: "3"\n        at: A23 Bilaga 2',
            '- id: "2"\n        at: A23 Bilaga 2',
            "the id '2' is used above",
        ),
        (r'reviews: "3"', 'reviews: "9"', "no section '9' above to review"),
        (
            r"when: \{field: review, choice: not-correct",
            "when: {field: review, choice: wrong",
            "has the choice 'wrong'",
        ),
        (r"when: \{field: review", "when: {field: verdict", "no field 'verdict' above"),
        (r"\[received, -costs\]", "[received, -contact]", "'-contact' is no field of money above"),
        (r"takes: money(.*)follows", r"takes: text\1follows", "'received' is no field of money above"),
        (r"\{id: review, takes: choice", "{id: review, takes: text", "text has no choices"),
        (r"\{id: contact, takes: person", "{id: contact, takes: choice", "two alternatives or more"),
        (r"\{id: contact, takes: person", "{id: contact, takes: human", "takes"),
        (r"part_of: costs", "part_of: contact", "'contact' is not"),
        (r"part_of: costs", "part_of: sum", "'sum' is not"),
    ],
)
def test_a_form_that_could_not_be_filled_in_is_refused(pattern, replacement, says):
    assert says in str(refusal(civilt_forsvar_2023=(pattern, replacement)))


@pytest.mark.parametrize(
    ("agreement", "says"),
    [
        ("civilt-forsvar-1999", "civilt-forsvar-1999"),
        ("lakemedel-2022", "lakemedel-2022 has no forms of its own"),
    ],
)
def test_forms_can_only_be_taken_from_an_agreement_that_has_them(agreement, says):
    change = (r"(forms_as:\n  agreement: )civilt-forsvar-2023", rf"\1{agreement}")
    assert says in str(refusal(lakemedel_2024=change))


def test_the_refusal_names_the_line_of_the_field():
    change = (r"(\{id: unused.*)\[received, -costs\]", r"\1[received, -cost]")
    error = str(refusal(civilt_forsvar_2023=change))

    assert "'-cost' is no field of money above" in error
    assert error.startswith("civilt-forsvar-2023.yaml: line ")


def test_the_command_shows_each_field_with_what_it_takes_and_when_it_is_needed(samsyn):  # noqa: F811
    out = samsyn("agreements", "show", "civilt-forsvar-2023")[1]

    assert "Economic statement: what it must contain  [A23 Bilaga 2]" in out
    assert "unused: Grant not used (money, received -costs)  [A23 Bilaga 2 punkt 3]" in out
    assert "deviations: The deviations (text, when review is not-correct)" in out
    assert "fax: Fax number (telephone, if any)" in out
    assert "4. Review by the head of finance (head-of-finance, reviews 3)" in out


def test_the_command_gives_the_whole_agreement_as_json(samsyn):  # noqa: F811
    data = json.loads(samsyn("agreements", "show", "civilt-forsvar-2023", "--format", "json")[1])
    (statement,) = [form for form in data["forms"] if form["purpose"] == "statement"]
    fields = {field["id"]: field for section in statement["sections"] for field in section["fields"]}

    assert fields["deviations"]["when"] == {"field": "review", "choice": "not-correct"}
    assert fields["review"]["at"] == "A23 Bilaga 2 punkt 4"
    assert data["total"]["value"] == 405_500_000
    assert data["terms"]["use_window"]["value"] == {"first": "2023-01-01", "last": "2023-12-31"}
    assert data["approval"]["on"]["value"] is None


def test_the_json_tells_what_later_agreements_changed(samsyn):  # noqa: F811
    data = json.loads(samsyn("agreements", "show", "lakemedel-2022", "--format", "json")[1])

    assert {change["by"] for change in data["changes"]} == {"lakemedel-2024"}
