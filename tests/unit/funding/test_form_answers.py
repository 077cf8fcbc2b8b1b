"""What is written in a requisition or a statement, held against the form of A23's second appendix."""

from __future__ import annotations

import pytest

from samsyn.core.agreements.forms import FieldKind, FormPurpose, FormRole, Prefill
from samsyn.core.funding.form_answers import (
    CERTIFICATE,
    FormFacts,
    check_form,
    filled_fields,
    form_of,
    signing_roles,
)
from samsyn.core.funding.form_values import read_money
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.intake.agreements import load_agreements

BOOK = load_agreements()
A23 = BOOK.get("civilt-forsvar-2023")
REQUISITION = form_of(BOOK, A23, FormPurpose.REQUISITION).form
STATEMENT = form_of(BOOK, A23, FormPurpose.STATEMENT).form
FACTS = FormFacts(A23.terms.use_window, 1_000_000_00, tuple(area.id for area in A23.areas))
CONTACT = {
    "recipient": "Region Skåne",
    "organisation-number": "232100-0255",
    "contact": "Kim Ek",
    "address": "291 89 Kristianstad",
    "telephone": "044-309 30 00",
    "email": "kim.ek@region.example",
}
GRANT = {
    "agreement-number": "S2023/00001",
    "payment-number": "S2023/00002",
    "title": "Civilt försvar 2023",
    "amount": "1 000 000",
    "period": {"first": "2023-01-01", "last": "2023-12-31"},
}
ACCOUNT = {"kind": "bankgiro", "number": "991-2346", "listed": "yes", "checked_by": "Kim Ek"}
ASKED = {**CONTACT, **GRANT, "account": ACCOUNT}
SPENT = {
    "paid": "1 000 000",
    "activities": "Övningar och utbildning.",
    "received": "1 000 000",
    "costs": "730 500,50",
    "cost-items": [{"what": "Reservkraft", "amount": "400 000"}, {"what": "Övning", "amount": "130 000"}],
}
REVIEW = {
    "review": "correct",
    "reviewer": "Lo Berg",
    "reviewer-position": "Ekonomichef",
    "reviewer-telephone": "044-309 30 01",
    "reviewer-email": "lo.berg@region.example",
}
STATED = {**CONTACT, **GRANT, **SPENT, **REVIEW}


def faults(form, written, facts=FACTS):
    return [
        (fault.field, *([fault.row] if fault.row else []), *([fault.part] if fault.part else []), fault.code)
        for fault in check_form(form, written, facts).faults
    ]


def test_a_requisition_and_a_statement_with_everything_in_them_have_no_faults():
    assert faults(REQUISITION, ASKED) == []
    assert faults(STATEMENT, STATED) == []


def test_an_empty_form_lacks_all_that_is_always_needed_and_nothing_else():
    found = dict(faults(REQUISITION, {}))
    assert set(found.values()) == {"answer-needed"}
    assert "fax" not in found
    assert "payment-reference" not in found
    assert {"recipient", "account", "amount", "period"} <= set(found)


def test_what_a_signature_tells_nobody_fills_in():
    told = {field.id for _section, field in filled_fields(REQUISITION)}
    assert not told & {"signed-on", "signature", "signatory"}
    assert "reviewer" in {field.id for _section, field in filled_fields(STATEMENT)}


def test_what_was_not_used_is_counted_whatever_is_written_there():
    checked = check_form(STATEMENT, {**STATED, "unused": "1"}, FACTS)
    assert checked.values["unused"] == 1_000_000_00 - 730_500_50


def test_costs_beyond_the_grant_leave_less_than_nothing_unused():
    checked = check_form(STATEMENT, {**STATED, "costs": "1 000 100"}, FACTS)
    assert checked.values["unused"] == -100_00
    assert checked.faults == ()


def test_nothing_is_counted_while_a_sum_is_missing():
    assert "unused" not in check_form(STATEMENT, {**STATED, "costs": ""}, FACTS).values


def test_deviations_are_required_only_where_the_account_is_judged_not_correct():
    assert faults(STATEMENT, {**STATED, "review": "not-correct"}) == [("deviations", "answer-needed")]
    told = {**STATED, "review": "not-correct", "deviations": "Två fakturor saknas."}
    assert faults(STATEMENT, told) == []


def test_deviations_written_before_the_review_was_found_correct_are_no_part_of_the_statement():
    checked = check_form(STATEMENT, {**STATED, "deviations": "Två fakturor saknas."}, FACTS)
    assert "deviations" not in checked.values


def test_larger_costs_cannot_be_more_than_all_costs():
    assert faults(STATEMENT, {**STATED, "costs": "500 000"}) == [("cost-items", "items-above-sum")]


def test_each_larger_cost_says_what_it_was_and_how_much():
    rows = [{"what": "", "amount": "1"}, {"what": "", "amount": ""}, {"what": "Övning", "amount": "mycket"}]
    assert faults(STATEMENT, {**STATED, "cost-items": rows}) == [
        ("cost-items", 1, "what", "answer-needed"),
        ("cost-items", 3, "amount", "money-form"),
    ]


def test_a_measure_area_is_told_by_its_extent_its_money_or_both_and_is_one_of_the_agreements():
    areas = FACTS.areas
    rows = [
        {"area": areas[0], "what": "Tre övningar", "amount": ""},
        {"area": areas[1], "what": "", "amount": "100"},
        {"area": "rymden", "what": "Raket", "amount": "1"},
        {"area": areas[0], "what": "", "amount": ""},
    ]
    assert faults(STATEMENT, {**STATED, "area-costs": rows[:3]}) == [
        ("area-costs", 3, "area", "no-such-choice")
    ]
    assert faults(STATEMENT, {**STATED, "area-costs": rows[3:]}) == []


def test_an_account_that_is_not_publicly_listed_needs_a_certificate():
    unlisted = {**ACCOUNT, "listed": "", "checked_by": ""}
    assert faults(REQUISITION, {**ASKED, "account": unlisted}) == [
        ("account", "listed", "certificate-needed")
    ]
    attached = FormFacts(FACTS.window, FACTS.allotted, FACTS.areas, frozenset({CERTIFICATE}))
    assert faults(REQUISITION, {**ASKED, "account": unlisted}, attached) == []


def test_that_an_account_is_publicly_listed_is_someones_word():
    unsaid = {**ACCOUNT, "checked_by": " "}
    assert faults(REQUISITION, {**ASKED, "account": unsaid}) == [
        ("account", "checked_by", "who-checked-needed")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"amount": "1 000 000,01"}, ("amount", "requisition-above-grant")),
        ({"amount": "0"}, ("amount", "answer-needed")),
        ({"amount": "-5"}, ("amount", "money-below-zero")),
        ({"amount": "1.5e6"}, ("amount", "money-form")),
        ({"amount": "9" * 40}, ("amount", "money-too-large")),
        ({"organisation-number": "232100-0256"}, ("organisation-number", "organisation-number-check-digit")),
        ({"email": "kim.ek"}, ("email", "email-form")),
        ({"telephone": "växeln"}, ("telephone", "telephone-form")),
        ({"contact": "x" * 400}, ("contact", "words-too-long")),
        ({"account": {**ACCOUNT, "number": "991-2345"}}, ("account", "number", "account-check-digit")),
        ({"account": {**ACCOUNT, "kind": "iban"}}, ("account", "kind", "no-such-choice")),
        (
            {"period": {"first": "2022-12-31", "last": "2023-12-31"}},
            ("period", "first", "period-outside-window"),
        ),
        ({"period": {"first": "2023-06-01", "last": "2023-05-01"}}, ("period", "last", "period-order")),
        ({"period": {"first": "2023-06-31", "last": "2023-07-01"}}, ("period", "first", "not-a-date")),
        ({"period": "hela 2023"}, ("period", "first", "not-a-date")),
        ({"amount": {"first": "x"}}, ("amount", "money-form")),
        ({"cost-items": "x"}, None),
    ],
)
def test_every_fault_names_its_field_and_what_is_wrong(change, expected):
    assert faults(REQUISITION, {**ASKED, **change}) == ([expected] if expected else [])


def test_a_period_that_no_source_limits_may_be_any():
    unknown = FormFacts(BOOK.get("civilt-forsvar-2018").terms.use_window)
    assert not unknown.window.is_known
    told = {**ASKED, "period": {"first": "1999-01-01", "last": "2050-12-31"}}
    assert faults(REQUISITION, told, unknown) == []


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1234567", 123456700),
        ("1 234 567", 123456700),
        ("1\u00a0234\u00a0567,5 kr", 123456750),
        ("1.234.567,05", 123456705),
        ("0", 0),
        ("−0", 0),
    ],
)
def test_money_is_read_as_swedes_write_it(written, ore):
    assert read_money(written) == ore


@pytest.mark.parametrize(
    "written", ["", "1,234,567", "12 34", "1.5", "en miljon", "1e6", "0x10", "1 000 000,001"]
)
def test_what_could_mean_two_amounts_or_none_is_not_guessed(written):
    with pytest.raises(DomainError, match="money-form"):
        read_money(written)


def test_the_recipient_answers_before_the_head_of_finance_and_both_before_the_signatory():
    assert signing_roles(REQUISITION) == (FormRole.SIGNATORY,)
    assert signing_roles(STATEMENT) == (FormRole.HEAD_OF_FINANCE, FormRole.SIGNATORY)
    unreviewed = check_form(STATEMENT, {**CONTACT, **GRANT, **SPENT}, FACTS)
    assert unreviewed.faults_before(FormRole.RECIPIENT) == ()
    assert {fault.field for fault in unreviewed.faults_before(FormRole.HEAD_OF_FINANCE)} == set(REVIEW)
    assert unreviewed.faults_before(FormRole.SIGNATORY) == unreviewed.faults


def test_what_the_life_of_the_grant_needs_is_found_by_what_a_field_is_not_by_its_name():
    checked = check_form(REQUISITION, ASKED, FACTS)
    assert checked.value_prefilled_by(Prefill.AMOUNT) == 1_000_000_00
    assert checked.first_of(FieldKind.ACCOUNT)["number"] == "991-2346"


def test_an_agreement_without_forms_among_the_sources_starts_from_another_and_says_so():
    found = form_of(BOOK, BOOK.get("lakemedel-2024"), FormPurpose.REQUISITION)
    assert found.form == REQUISITION
    assert found.taken.agreement == "civilt-forsvar-2023"
    assert "not among the sources" in found.taken.note.en
    assert form_of(BOOK, A23, FormPurpose.REQUISITION).taken is None


def test_a_text_that_asks_for_no_statement_has_no_form_of_one():
    with pytest.raises(NotFound, match="no-such-form"):
        form_of(BOOK, BOOK.get("lakemedel-2024"), FormPurpose.STATEMENT)


def test_an_agreement_that_says_nothing_of_forms_has_none():
    with pytest.raises(NotFound, match="no-such-form"):
        form_of(BOOK, BOOK.get("lakemedel-2022"), FormPurpose.REQUISITION)
