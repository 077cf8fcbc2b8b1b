"""What a signature binds, who may sign after whom, and what the clock must say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.forms import FormPurpose, FormRole
from samsyn.core.funding.form_answers import form_of
from samsyn.core.funding.signed_content import (
    AttachedFile,
    ChangeOf,
    Signature,
    agreement_hash,
    content_hash,
    files_told,
    require_clock,
    require_may_sign,
    terms_told,
    what_changed,
)
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.agreements import load_agreements

BOOK = load_agreements()
A23 = BOOK.get("civilt-forsvar-2023")
STATEMENT = form_of(BOOK, A23, FormPurpose.STATEMENT).form
REQUISITION = form_of(BOOK, A23, FormPurpose.REQUISITION).form
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
HEAD, SIGNATORY = FormRole.HEAD_OF_FINANCE, FormRole.SIGNATORY


def signed(role, by):
    return Signature(role, by, by, NOW, "test", "", {})


def refused(form, role, by, holding, *, two_sign=True):
    with pytest.raises(DomainError) as error:
        require_may_sign(form, role, by, holding, two_sign=two_sign)
    return error.value.code


def test_the_head_of_finance_signs_before_the_signatory():
    assert refused(STATEMENT, SIGNATORY, "ulla", []) == "sign-in-order"
    require_may_sign(STATEMENT, HEAD, "lo", [], two_sign=True)
    require_may_sign(STATEMENT, SIGNATORY, "ulla", [signed(HEAD, "lo")], two_sign=True)


def test_who_reviews_and_who_signs_are_two_persons_unless_the_installation_says_otherwise():
    reviewed = [signed(HEAD, "lo")]
    assert refused(STATEMENT, SIGNATORY, "lo", reviewed) == "same-signer"
    require_may_sign(STATEMENT, SIGNATORY, "lo", reviewed, two_sign=False)


def test_nobody_signs_twice_nor_what_asks_for_no_such_signature():
    assert refused(STATEMENT, HEAD, "per", [signed(HEAD, "lo")]) == "signed-already"
    assert refused(REQUISITION, HEAD, "lo", []) == "nothing-to-sign"


def test_a_clock_that_has_gone_back_signs_nothing_written_after_it():
    slack = timedelta(minutes=5)
    require_clock(NOW, NOW, slack)
    require_clock(NOW - timedelta(minutes=4), NOW, slack)
    with pytest.raises(DomainError, match="signed-before-written"):
        require_clock(NOW - timedelta(hours=1), NOW, slack)


def test_an_amendment_makes_another_agreement_to_sign_and_its_terms_tell_what_changed():
    before = agreement_as_known_on(BOOK, "lakemedel-2023", date(2023, 12, 1))
    after = agreement_as_known_on(BOOK, "lakemedel-2023", date(2024, 1, 1))
    assert agreement_hash(before, REQUISITION) != agreement_hash(after, REQUISITION)
    changes = what_changed({"terms": terms_told(before)}, {"terms": terms_told(after)})
    assert {change.of for change in changes} == {ChangeOf.TERM}
    assert "use-window" in {change.what for change in changes}


def test_an_agreement_that_nobody_amended_is_the_same_from_day_to_day():
    earlier = agreement_as_known_on(BOOK, "civilt-forsvar-2023", date(2023, 10, 1))
    later = agreement_as_known_on(BOOK, "civilt-forsvar-2023", date(2026, 1, 1))
    assert agreement_hash(earlier, STATEMENT) == agreement_hash(later, STATEMENT)
    assert agreement_hash(earlier, STATEMENT) != agreement_hash(earlier, REQUISITION)


def test_the_terms_are_told_as_days_and_ore():
    told = terms_told(agreement_as_known_on(BOOK, "civilt-forsvar-2023", date(2023, 10, 1)))
    assert told["use-window"] == "2023-01-01/2023-12-31"
    assert told["requisition"] == "2023-12-01"
    assert told["lapses-without-requisition"] == "True"


def test_in_which_order_files_were_attached_changes_nothing_and_another_file_of_the_same_name_does():
    one, two = AttachedFile("intyg.pdf", "other", "a" * 64), AttachedFile("faktura.pdf", "other", "b" * 64)
    assert files_told([one, two]) == files_told([two, one])
    other = AttachedFile("intyg.pdf", "other", "c" * 64)
    before, after = {"attachments": files_told([one])}, {"attachments": files_told([other])}
    assert content_hash(before) != content_hash(after)
    gone, came = sorted(what_changed(before, after), key=lambda change: change.before is None)
    assert (gone.after, came.before) == (None, None)
    assert gone.before["sha256"] == "a" * 64
    assert came.after["sha256"] == "c" * 64
