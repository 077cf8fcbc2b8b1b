"""How an amendment and an approval change what money may be used when. (Cases by day: tests/spec/agreements.)"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from samsyn.core.agreements.amendments import agreement_as_known_on, as_known_on
from samsyn.core.agreements.terms import AgreementBook, Approval, Term
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.errors import NotFound
from samsyn.intake.agreements import load_agreements


def test_what_a_term_was_before_is_kept_with_who_changed_it():
    known = agreement_as_known_on(load_agreements(), "lakemedel-2022", date(2024, 1, 1))
    (change,) = known.changes_of(Term.USE_WINDOW)

    assert change.before.known.last == date(2023, 12, 31)
    assert change.after.known.last == date(2024, 12, 31)
    assert change.after.at == Citation("L24", "§5")
    assert (change.by, change.known_since) == ("lakemedel-2024", date(2023, 12, 20))


def test_the_amended_agreement_itself_is_never_edited():
    book = load_agreements()
    as_known_on(book, date(2026, 1, 1))

    assert book.get("lakemedel-2022").terms.use_window.known.last == date(2023, 12, 31)


def test_an_approval_that_is_entered_ends_the_condition_from_its_day():
    book = load_agreements()
    l24 = book.get("lakemedel-2024")
    approval = Approval(l24.approval.required, Cited(date(2024, 1, 25), Citation("L24", "§6")))
    approved = AgreementBook(MappingProxyType({**book.by_id, l24.id: replace(l24, approval=approval)}))

    before = agreement_as_known_on(approved, "lakemedel-2022", date(2024, 1, 24))
    after = agreement_as_known_on(approved, "lakemedel-2022", date(2024, 1, 25))

    assert before.is_conditional(Term.USE_WINDOW)
    assert not after.is_conditional(Term.USE_WINDOW)


def test_an_agreement_is_not_there_before_it_is_signed():
    with pytest.raises(NotFound) as refusal:
        agreement_as_known_on(load_agreements(), "lakemedel-2024", date(2023, 12, 19))

    assert refusal.value.code == "agreement-not-yet-known"
