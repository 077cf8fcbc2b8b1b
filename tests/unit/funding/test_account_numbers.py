"""Account and organisation numbers: what is told of one that cannot be right."""

from __future__ import annotations

import pytest
from stdnum import luhn

from samsyn.core.funding.account_numbers import (
    AccountKind,
    check_digit,
    read_account,
    read_organisation_number,
)
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.intake.organisations import load_organisations

BANKGIRO, PLUSGIRO = AccountKind.BANKGIRO, AccountKind.PLUSGIRO


@pytest.mark.parametrize(
    ("kind", "written", "shown"),
    [
        (BANKGIRO, "991-2346", "991-2346"),
        (BANKGIRO, "9912346", "991-2346"),
        (BANKGIRO, " 5050 1055 ", "5050-1055"),
        (PLUSGIRO, "4-2", "4-2"),
        (PLUSGIRO, "42", "4-2"),
        (PLUSGIRO, "9020900", "90 20 90-0"),
        (PLUSGIRO, "90 20 90-0", "90 20 90-0"),
    ],
)
def test_an_account_is_read_however_it_is_spaced_and_shown_as_it_is_printed(kind, written, shown):
    assert str(read_account(kind, written)) == shown


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (BANKGIRO, "991-234A", "account-not-digits"),
        (BANKGIRO, "", "account-not-digits"),
        (BANKGIRO, "99-1234", "account-length"),
        (BANKGIRO, "991-234-678", "account-length"),
        (PLUSGIRO, "4", "account-length"),
        (PLUSGIRO, "123456789", "account-length"),
        (BANKGIRO, "991-2345", "account-check-digit"),
        (BANKGIRO, "0000000", "account-check-digit"),
        (BANKGIRO, "٩٩١٢٣٤٦", "account-not-digits"),
    ],
)
def test_what_is_no_account_is_refused_for_what_it_lacks(kind, written, code):
    with pytest.raises(DomainError) as refused:
        read_account(kind, written)
    assert refused.value.code == code


def test_a_wrong_check_digit_is_told_with_the_right_one():
    with pytest.raises(DomainError) as refused:
        read_account(BANKGIRO, "991-2345")
    assert refused.value.params["expected"] == 6


def test_every_region_has_an_organisation_number_that_holds():
    for region in load_organisations().regions():
        assert region.kind is OrganisationKind.REGION
        assert read_organisation_number(region.orgnr.number) == region.orgnr.number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("232100-025", "organisation-number-form"),
        ("232100-0256", "organisation-number-check-digit"),
        ("811218-9876", "organisation-number-of-a-person"),
        ("kansliet", "organisation-number-form"),
    ],
)
def test_what_is_no_organisation_number_is_refused(written, code):
    with pytest.raises(DomainError) as refused:
        read_organisation_number(written)
    assert refused.value.code == code


@pytest.mark.parametrize("written", ["232100-0255", "2321000255", "16 232100-0255", "162321000255"])
def test_an_organisation_number_is_read_with_and_without_hyphen_and_prefix(written):
    assert read_organisation_number(written) == "232100-0255"


@pytest.mark.parametrize("digits", ["991234", "232100025", "0", "7992739871"])
def test_the_check_digit_is_that_of_an_independent_implementation(digits):
    assert str(check_digit(digits)) == luhn.calc_check_digit(digits)
