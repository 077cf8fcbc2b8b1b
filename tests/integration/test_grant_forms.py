"""Requisitions and statements: written by many, signed by few, and never other than what was signed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from pytest_django import Settings
from tests.builders.forms import (
    ACCOUNT,
    ASKED,
    CFO,
    GOTLAND,
    GRANTED,
    PASSWORD,
    REQUISITION,
    REVIEW,
    SIGNATORY,
    STATED,
    STATEMENT,
    at,
    decided,
    fill,
    found,
    note,
    paid,
    people,
    seen,
    sign,
    stated,
    submit,
)
from tests.builders.people import (
    DESK_OFFICER,
    ECONOMIST,
    EVALUATOR,
    GRANTS_OFFICER,
    PHARMACIST,
    region_person,
)

from samsyn.core.agreements.forms import FormPurpose, FormRole
from samsyn.core.funding.grant_events import GrantEventKind as K
from samsyn.core.funding.grant_state import PaymentStage, StatementStage
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.signed_content import ChangeOf, content_hash
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.agreements import load_agreements, read_agreements
from samsyn.intake.shipped import DATA
from samsyn.ops.funding import grant_form_acts as use_cases
from samsyn.ops.funding import grant_forms as forms_read
from samsyn.ops.funding import grants as grants_noted
from samsyn.ops.funding.grant_attachments import attach_file, read_attachment, remove_file
from samsyn.ops.funding.grant_form_acts import FormKey, save_form, sign_form, withdraw_form
from samsyn.ops.funding.grant_forms import find_form, open_form, read_sent_form
from samsyn.ops.funding.grants import allot_grants, note_grant_event
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.store.models import (
    AuditEvent,
    CostCoding,
    CostEntry,
    CostImport,
    FormSignature,
    GrantEvent,
    GrantForm,
)
from samsyn.store.queries.funding import grant
from samsyn.store.queries.stock import named_objects

AS_AMENDED = "2023-01-01/2025-12-31"
"""The window of 2023's medicine agreement since L24 §5; its own text is not among the sources."""
SKANE_ECONOMIST = region_person(Role.ECONOMIST, "region-skane")


@pytest.fixture(autouse=True)
def _attempts_of_its_own(settings: Settings) -> None:
    """Tests that run beside each other count their attempts to sign apart."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    file = tmp_path / "intyg.pdf"
    file.write_bytes(b"%PDF-1.7 an account certificate")
    return file


def refused(act: object, *args: object, **kwargs: object) -> DomainError:
    with pytest.raises(DomainError) as error:
        act(*args, **kwargs)  # type: ignore[operator]  # whatever is called
    return error.value


def test_a_new_form_knows_all_that_the_agreement_and_the_grant_tell() -> None:
    decided()
    suggested = open_form(by=ECONOMIST, now=at("2023-02-20"), key=GOTLAND, purpose=REQUISITION).suggested
    assert suggested == {
        "recipient": "Region Gotland",
        "organisation-number": "212000-0803",
        "title": load_agreements().get(GOTLAND.agreement).title.sv,
        "amount": "8 032 852",
        "payment-number": "S2023/00002",
        "period": {"first": "2023-01-01", "last": "2023-12-31"},
    }
    assert GrantForm.objects.count() == 0


def test_the_statement_remembers_whom_to_ask_and_the_agreements_number_from_the_requisition() -> None:
    paid()
    suggested = found(STATEMENT).suggested
    assert suggested["contact"] == "Kim Ek"
    assert suggested["agreement-number"] == "S2023/00001"
    assert (suggested["paid"], suggested["received"]) == ("8 032 852", "8 032 852")
    assert "activities" not in suggested


def test_a_requisition_that_is_signed_has_come_in_with_its_amount_its_account_and_its_hash() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", {**ASKED, "payment-reference": "Beredskap\n4711"})
    digest = sign(REQUISITION, "2023-03-01", SIGNATORY)
    state = grant(GOTLAND).state
    assert state.reference == "Beredskap 4711"
    assert (state.payment, state.requisitioned, state.account) == (
        PaymentStage.REQUISITIONED,
        GRANTED,
        "991-2346",
    )
    signature = FormSignature.objects.get()
    assert signature.hash == digest == content_hash(signature.signed)
    assert "password" not in str(signature.proof)
    assert [one.holds for one in found(REQUISITION).standings] == [True]


def test_a_draft_keeps_what_was_written_even_what_cannot_be_right() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", {**ASKED, "amount": "ungefär 8 miljoner", "organisation-number": "?"})
    assert found(REQUISITION).row.written["amount"] == "ungefär 8 miljoner"
    error = refused(sign, REQUISITION, "2023-03-02", SIGNATORY)
    assert (error.code, error.params["fields"]) == ("form-has-faults", ["organisation-number", "amount"])
    assert grant(GOTLAND).state.payment is PaymentStage.DECIDED


def test_the_second_of_two_writers_is_told_and_what_the_first_wrote_stands() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    both = seen(REQUISITION, "2023-03-02")
    save_form(by=ECONOMIST, now=at("2023-03-02"), form=both, written={"contact": "Eva Ek"})
    error = refused(save_form, by=CFO, now=at("2023-03-02"), form=both, written={"contact": "Per Ek"})
    assert (error.code, error.params["by"]) == ("form-changed-meanwhile", ECONOMIST.username)
    form = found(REQUISITION)
    assert form.row.written["contact"] == "Eva Ek"
    assert {name for name, one in form.row.changed.items() if one.version > both.seen} == {"contact"}


def test_nobody_signs_another_version_than_the_one_that_they_saw() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    old = seen(REQUISITION)
    fill(REQUISITION, "2023-03-01", {"amount": "1"})
    error = refused(
        sign_form, by=SIGNATORY, now=at("2023-03-02"), form=old, name="U", given={"password": PASSWORD}
    )
    assert error.code == "form-changed-meanwhile"


def test_to_write_the_same_again_is_no_change() -> None:
    decided()
    version = fill(REQUISITION, "2023-03-01", ASKED)
    assert fill(REQUISITION, "2023-03-02", {**ASKED, "address": "621 81 Visby\r\n"}) == version


def test_a_wrong_password_signs_nothing_and_too_many_close_the_door_for_a_while() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    for _ in range(5):
        assert refused(sign, REQUISITION, "2023-03-01", SIGNATORY, "gissning").code == "signing-refused"
    assert refused(sign, REQUISITION, "2023-03-01", SIGNATORY).code == "signing-too-often"
    assert FormSignature.objects.count() == 0
    assert grant(GOTLAND).state.payment is PaymentStage.DECIDED


def test_a_requisition_after_its_last_day_is_refused_with_the_clause_and_leaves_no_signature() -> None:
    decided()
    fill(REQUISITION, "2023-11-30", ASKED)
    error = refused(sign, REQUISITION, "2023-12-02", SIGNATORY)
    assert (error.code, str(error.params["last"]), error.params["at"]) == (
        "requisition-too-late",
        "2023-12-01",
        "A23 §5",
    )
    assert FormSignature.objects.count() == 0


def test_the_last_day_is_that_of_stockholm() -> None:
    decided()
    fill(REQUISITION, "2023-11-30", ASKED)
    given = {"password": PASSWORD}
    late = at("2023-12-01", "23:30")  # half past midnight on the second, in Stockholm
    form = seen(REQUISITION)
    error = refused(sign_form, by=SIGNATORY, now=late, form=form, name="U", given=given)
    assert error.code == "requisition-too-late"
    sign_form(by=SIGNATORY, now=at("2023-12-01", "22:30"), form=form, name="U", given=given)


def test_nothing_is_signed_by_a_clock_that_is_behind_what_is_signed() -> None:
    decided()
    fill(REQUISITION, "2023-03-02", ASKED)
    assert refused(sign, REQUISITION, "2023-03-01", SIGNATORY).code == "signed-before-written"


def test_a_grant_has_one_requisition() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    assert refused(sign, REQUISITION, "2023-03-02", SIGNATORY).code == "form-is-closed"
    assert refused(fill, REQUISITION, "2023-03-02", {"amount": "1"}).code == "form-is-closed"


def test_an_unlisted_account_waits_for_its_certificate(certificate: Path) -> None:
    decided()
    unlisted = {**ACCOUNT, "listed": "", "checked_by": ""}
    fill(REQUISITION, "2023-03-01", {**ASKED, "account": unlisted})
    assert refused(sign, REQUISITION, "2023-03-01", SIGNATORY).params["fields"] == ["account"]
    form = seen(REQUISITION)
    attach_file(
        by=ECONOMIST,
        now=at("2023-03-01"),
        form=form,
        kind="account-certificate",
        name="Intyg.PDF",
        path=certificate,
    )
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    (file,) = FormSignature.objects.get().signed["attachments"]
    assert (file["name"], file["kind"]) == ("Intyg.PDF", "account-certificate")
    assert file["sha256"] in named_objects()


def test_a_file_is_what_its_name_says_and_neither_empty_nor_there_already(
    certificate: Path, tmp_path: Path
) -> None:
    decided()
    page = tmp_path / "sida.pdf"
    page.write_bytes(b"<html>")
    empty = tmp_path / "tom.pdf"
    empty.touch()

    def attach(path: Path, name: str, kind: str = "other") -> int:
        return attach_file(
            by=ECONOMIST, now=at("2023-03-01"), form=seen(REQUISITION), kind=kind, name=name, path=path
        )

    assert refused(attach, page, "sida.pdf").code == "attachment-is-another-format"
    assert refused(attach, page, "sida.html").code == "attachment-format"
    assert refused(attach, empty, "tom.pdf").code == "attachment-empty"
    assert refused(attach, certificate, "intyg.pdf", "passport").code == "attachment-kind"
    attach(certificate, "../../intyg.pdf")
    assert found(REQUISITION).attachments[0].name == "intyg.pdf"
    assert refused(attach, certificate, "igen.pdf").code == "attached-already"


def test_a_file_that_was_removed_is_in_no_new_signature_and_stays_kept(certificate: Path) -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    form = seen(REQUISITION)
    number = attach_file(
        by=ECONOMIST, now=at("2023-03-01"), form=form, kind="other", name="x.pdf", path=certificate
    )
    digest = found(REQUISITION).attachments[0].original
    remove_file(by=ECONOMIST, now=at("2023-03-01"), form=seen(REQUISITION), number=number)
    assert found(REQUISITION).content["attachments"] == []
    assert warehouse_objects().get(digest, "pdf") == certificate.read_bytes()


def test_a_statement_is_handed_over_attested_and_signed_in_that_order() -> None:
    paid()
    fill(STATEMENT, "2024-03-01", STATED)
    assert refused(sign, STATEMENT, "2024-03-01", CFO).code == "form-is-closed"
    submit("2024-03-01")
    assert refused(sign, STATEMENT, "2024-03-01", CFO).code == "form-has-faults"  # the review is not told
    fill(STATEMENT, "2024-03-04", REVIEW, by=CFO)
    assert grant(GOTLAND).state.statement is StatementStage.SUBMITTED
    assert refused(sign, STATEMENT, "2024-03-04", SIGNATORY).code == "form-is-closed"
    attested = sign(STATEMENT, "2024-03-04", CFO)
    assert sign(STATEMENT, "2024-03-05", SIGNATORY) == attested
    state = grant(GOTLAND).state
    assert (state.statement, state.stated, state.attested_correct) == (
        StatementStage.SIGNED,
        6_000_000_00,
        True,
    )
    assert [one.signature.role for one in found(STATEMENT).standings if one.holds] == [
        FormRole.HEAD_OF_FINANCE,
        FormRole.SIGNATORY,
    ]


def test_a_review_that_finds_faults_says_which() -> None:
    paid()
    fill(STATEMENT, "2024-03-01", STATED)
    submit("2024-03-01")
    fill(STATEMENT, "2024-03-04", {**REVIEW, "review": "not-correct"}, by=CFO)
    assert refused(sign, STATEMENT, "2024-03-04", CFO).params["fields"] == ["deviations"]
    fill(STATEMENT, "2024-03-04", {"deviations": "En faktura är bokförd två gånger."}, by=CFO)
    sign(STATEMENT, "2024-03-04", CFO)
    assert grant(GOTLAND).state.attested_correct is False


def test_the_review_is_the_head_of_finances_own_to_write() -> None:
    paid()
    with pytest.raises(NotPermitted):
        fill(STATEMENT, "2024-03-01", {**STATED, **REVIEW})


@pytest.mark.parametrize(("two_sign", "code"), [(True, "same-signer"), (False, "")])
def test_that_two_persons_sign_is_a_setting(settings: Settings, two_sign: bool, code: str) -> None:
    settings.SAMSYN_TWO_SIGN = two_sign
    paid()
    fill(STATEMENT, "2024-03-01", STATED)
    submit("2024-03-01")
    fill(STATEMENT, "2024-03-04", REVIEW, by=CFO)
    sign(STATEMENT, "2024-03-04", CFO)
    both = Actor(CFO.username, CFO.organisation, Role.SIGNATORY)
    if code:
        assert refused(sign, STATEMENT, "2024-03-05", both).code == code
    else:
        assert sign(STATEMENT, "2024-03-05", both)


def test_what_is_changed_after_the_attest_voids_it_says_what_changed_and_takes_the_statement_back() -> None:
    paid()
    fill(STATEMENT, "2024-03-01", STATED)
    submit("2024-03-01")
    fill(STATEMENT, "2024-03-04", REVIEW, by=CFO)
    sign(STATEMENT, "2024-03-04", CFO)
    fill(STATEMENT, "2024-03-05", {"costs": "6 000 001"})
    (attest,) = found(STATEMENT).standings
    assert not attest.holds
    assert {(one.of, one.what, one.before, one.after) for one in attest.changes} == {
        (ChangeOf.ANSWER, "costs", 6_000_000_00, 6_000_001_00),
        (ChangeOf.ANSWER, "unused", GRANTED - 6_000_000_00, GRANTED - 6_000_001_00),
    }
    assert grant(GOTLAND).state.statement is StatementStage.NONE


def test_what_was_withdrawn_is_signed_anew_even_if_nothing_in_it_changed() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    withdraw_form(by=SIGNATORY, now=at("2023-03-02"), form=seen(REQUISITION))
    (first,) = found(REQUISITION).standings
    assert (first.holds, first.round_over, first.changes) == (False, True, ())
    sign(REQUISITION, "2023-03-03", SIGNATORY)
    assert [one.holds for one in found(REQUISITION).standings] == [False, True]


def test_what_kammarkollegiet_returns_may_be_put_right_after_the_last_day_that_it_met() -> None:
    decided()
    fill(REQUISITION, "2023-12-01", ASKED)
    sign(REQUISITION, "2023-12-01", SIGNATORY)
    note(GRANTS_OFFICER, K.REQUISITION_RETURNED, "2023-12-05", reason="Fel referens")
    fill(REQUISITION, "2023-12-06", {"payment-reference": "4711"})
    (first,) = found(REQUISITION).standings
    assert {one.what for one in first.changes} == {"payment-reference"}
    sign(REQUISITION, "2023-12-06", SIGNATORY)
    assert grant(GOTLAND).state.payment is PaymentStage.REQUISITIONED


def test_kammarkollegiet_reads_what_was_sent_in_and_not_the_draft_after_it(certificate: Path) -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    with pytest.raises(NotFound, match="form-not-sent"):
        read_sent_form(by=GRANTS_OFFICER, now=at("2023-03-01"), key=GOTLAND, purpose=REQUISITION)
    attach_file(
        by=ECONOMIST,
        now=at("2023-03-01"),
        form=seen(REQUISITION),
        kind="other",
        name="a.pdf",
        path=certificate,
    )
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    note(GRANTS_OFFICER, K.REQUISITION_RETURNED, "2023-03-02", reason="Fel referens")
    fill(REQUISITION, "2023-03-03", {"amount": "1"})
    later = certificate.with_name("utkast.pdf")
    later.write_bytes(b"%PDF-1.7 a draft")
    draft = attach_file(
        by=ECONOMIST, now=at("2023-03-03"), form=seen(REQUISITION), kind="other", name="b.pdf", path=later
    )
    form = read_sent_form(by=GRANTS_OFFICER, now=at("2023-03-03"), key=GOTLAND, purpose=REQUISITION)
    assert form.sent.signed["answers"]["amount"] == GRANTED
    first, asked = found(REQUISITION).attachments[0].id, seen(REQUISITION)
    assert read_attachment(by=GRANTS_OFFICER, now=at("2023-03-03"), form=asked, number=first)[1]
    with pytest.raises(NotFound, match="unknown-attachment"):
        read_attachment(by=GRANTS_OFFICER, now=at("2023-03-03"), form=asked, number=draft)


def test_others_are_not_told_that_there_is_a_form() -> None:
    stated()
    for other in (PHARMACIST, SKANE_ECONOMIST, GRANTS_OFFICER):
        with pytest.raises(NotFound):
            open_form(by=other, now=at("2024-03-06"), key=GOTLAND, purpose=STATEMENT)
    for other in (PHARMACIST, SKANE_ECONOMIST, EVALUATOR):
        with pytest.raises(NotFound, match="unknown-grant"):
            read_sent_form(by=other, now=at("2024-03-06"), key=GOTLAND, purpose=STATEMENT)
    with pytest.raises(NotPermitted):
        save_form(by=SKANE_ECONOMIST, now=at("2024-03-06"), form=seen(STATEMENT), written={})
    with pytest.raises(NotPermitted):
        sign_form(by=ECONOMIST, now=at("2024-03-06"), form=seen(STATEMENT), name="E", given={})


def test_a_signature_is_only_ever_added(certificate: Path) -> None:
    stated()
    for change in (
        lambda: FormSignature.objects.update(name="Någon annan"),
        lambda: FormSignature.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert FormSignature.objects.count() == 3


def test_a_write_that_dies_leaves_neither_a_signature_nor_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    events, audited = GrantEvent.objects.count(), AuditEvent.objects.count()
    monkeypatch.setattr(use_cases, "note_grant_event", _dies)
    with pytest.raises(KeyboardInterrupt):
        sign(REQUISITION, "2023-03-01", SIGNATORY)
    counted = (FormSignature.objects.count(), GrantEvent.objects.count(), AuditEvent.objects.count())
    assert counted == (0, events, audited)


def test_a_change_that_dies_while_it_takes_a_statement_back_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paid()
    fill(STATEMENT, "2024-03-01", STATED)
    submit("2024-03-01")
    monkeypatch.setattr(use_cases, "record", _dies)
    with pytest.raises(KeyboardInterrupt):
        fill(STATEMENT, "2024-03-02", {"costs": "1"})
    assert grant(GOTLAND).state.statement is StatementStage.SUBMITTED
    assert found(STATEMENT).row.written["costs"] == "6 000 000"


def _dies(**_: object) -> None:
    raise KeyboardInterrupt


def test_a_statement_that_is_late_is_still_taken_in() -> None:
    paid()
    fill(STATEMENT, "2024-04-02", STATED)
    submit("2024-04-02")
    fill(STATEMENT, "2024-04-02", REVIEW, by=CFO)
    sign(STATEMENT, "2024-04-02", CFO)
    sign(STATEMENT, "2024-04-02", SIGNATORY)
    assert grant(GOTLAND).state.stated_on > found(STATEMENT).last_day


def test_an_agreement_without_a_statement_has_no_such_form() -> None:
    with pytest.raises(NotFound):
        open_form(
            by=ECONOMIST,
            now=at("2024-03-01"),
            key=GrantKey("lakemedel-2024", "region-gotland"),
            purpose=FormPurpose.STATEMENT,
        )


def test_an_event_that_was_noted_without_a_form_is_no_form_that_was_sent_in() -> None:
    decided()
    note(SIGNATORY, K.REQUISITIONED, "2023-03-01", GRANTED, account="5050-1055")
    with pytest.raises(NotFound, match="form-not-sent"):
        read_sent_form(by=GRANTS_OFFICER, now=at("2023-03-02"), key=GOTLAND, purpose=REQUISITION)


def test_an_amendment_while_a_draft_is_written_marks_it_tells_what_changed_and_by_whom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = with_forms_of_2023(monkeypatch)
    save_form(by=ECONOMIST, now=at("2023-12-10"), form=FormKey(key, REQUISITION, 0), written=ASKED)
    assert not find_form(at("2023-12-19"), key, REQUISITION).is_stale
    after = find_form(at("2023-12-22"), key, REQUISITION)
    assert after.is_stale
    (window,) = [one for one in after.stale_terms if one.what == "use-window"]
    assert (window.before, window.after) == ("unknown", AS_AMENDED)
    assert after.amended_by("use-window").by == "lakemedel-2024"
    form = FormKey(key, REQUISITION, 1)
    given = {"password": PASSWORD}
    error = refused(sign_form, by=SIGNATORY, now=at("2023-12-22"), form=form, name="U", given=given)
    assert error.code == "form-is-stale"
    save_form(by=ECONOMIST, now=at("2023-12-22"), form=form, written=ASKED)
    assert not find_form(at("2023-12-22"), key, REQUISITION).is_stale


def test_what_was_sent_in_before_an_amendment_stays_as_it_was_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    key = with_forms_of_2023(monkeypatch)
    save_form(by=ECONOMIST, now=at("2023-12-10"), form=FormKey(key, REQUISITION, 0), written=ASKED)
    form, given = FormKey(key, REQUISITION, 1), {"password": PASSWORD}
    sign_form(by=SIGNATORY, now=at("2023-12-10"), form=form, name="U", given=given)
    (signature,) = find_form(at("2024-02-01"), key, REQUISITION).standings
    assert signature.holds
    assert signature.signature.signed["terms"]["use-window"] == "unknown"


def with_forms_of_2023(monkeypatch: pytest.MonkeyPatch) -> GrantKey:
    """A grant of the medicine agreement of 2023, which L24 amended, as if its forms were those of A23."""
    taken = "\nforms_as: {agreement: civilt-forsvar-2023, at: L24 §5, note: {sv: x, en: x}}\n"
    texts = {path.name: path.read_text("utf-8") for path in (DATA / "agreements").glob("*.yaml")}
    texts["lakemedel-2023.yaml"] += taken
    book = read_agreements(texts)
    for module in (forms_read, grants_noted):
        monkeypatch.setattr(module, "load_agreements", lambda: book)
    people()
    key, granted = GrantKey("lakemedel-2023", "region-gotland"), Money(GRANTED)
    allot_grants(
        by=DESK_OFFICER,
        now=at("2023-10-01"),
        agreement=key.agreement,
        on=date(2023, 10, 1),
        amounts={key.recipient: granted},
    )
    note_grant_event(
        by=DESK_OFFICER,
        now=at("2023-10-02"),
        key=key,
        kind=K.PAYMENT_DECIDED,
        facts={"diary_number": "S2023/9"},
    )
    return key


def test_what_the_accounts_carry_by_area_and_by_cost_type_is_suggested_in_the_statement() -> None:
    paid()
    area = load_agreements().get(GOTLAND.agreement).areas[3].id
    coding = CostCoding.objects.create(
        region=GOTLAND.recipient, edition="x", text={}, confirmed_by="x", confirmed_at=at("2023-06-01")
    )
    brought_by = CostImport.objects.create(
        region=GOTLAND.recipient,
        name="x.se",
        original="x",
        format="se",
        coding=coding,
        imported_at=at("2023-06-01"),
        imported_by="x",
    )
    for number, (of, ore) in enumerate(((area, 1_200_000_00), ("", 5_00), (area, -200_000_00))):
        CostEntry.objects.create(
            brought_by=brought_by,
            region=GOTLAND.recipient,
            line=number,
            on=date(2023, 5, 1),
            account="5",
            ore=ore,
            agreement=GOTLAND.agreement,
            area=of,
            cost_type="supplies",
            key=str(number),
        )
    suggested = found(STATEMENT).suggested
    assert suggested["area-costs"] == [{"area": area, "what": "", "amount": "1 000 000"}]
    assert suggested["cost-items"] == [{"what": "Material", "amount": "1 000 005"}]


def test_a_form_that_nobody_has_met_before_is_filled_in_signed_and_sent_in_by_its_data_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {path.name: path.read_text("utf-8") for path in (DATA / "agreements").glob("*.yaml")}
    name = "civilt-forsvar-2023.yaml"
    texts[name] = (
        texts[name]
        .replace("{id: amount, takes: money", "{id: wanted, takes: money")
        .replace("{id: account, takes: account", "{id: pay-to, takes: account")
        .replace(
            "{id: fax, takes: telephone, at: A23 Bilaga 2 punkt 1, label: {sv: Faxnummer",
            "{id: since, takes: date, at: A23 Bilaga 2 punkt 1, label: {sv: Sedan",
        )
    )
    book = read_agreements(texts)
    decided()
    for module in (forms_read, grants_noted):
        monkeypatch.setattr(module, "load_agreements", lambda: book)
    asked = {key: value for key, value in ASKED.items() if key not in ("amount", "account")}
    fill(REQUISITION, "2023-03-01", {**asked, "wanted": "8 000 000", "pay-to": ACCOUNT, "since": "i våras"})
    assert refused(sign, REQUISITION, "2023-03-01", SIGNATORY).params["fields"] == ["since"]
    fill(REQUISITION, "2023-03-01", {"since": "2023-02-01"})
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    state = grant(GOTLAND).state
    assert (state.requisitioned, state.account) == (8_000_000_00, "991-2346")
