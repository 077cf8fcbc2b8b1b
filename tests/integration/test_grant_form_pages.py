"""The pages of requisitions and statements: filled in together, refused field by field, sent in, and read."""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.builders.forms import (
    ASKED,
    CFO,
    GOTLAND,
    GRANTED,
    PASSWORD,
    REQUISITION,
    SIGNATORY,
    STATED,
    STATEMENT,
    at,
    decided,
    fill,
    found,
    note,
    paid,
    sign,
    stated,
    submit,
)
from tests.builders.people import ECONOMIST, GRANTS_OFFICER, PHARMACIST

from samsyn.core.funding.grant_events import GrantEventKind as K
from samsyn.core.funding.grant_state import PaymentStage, StatementStage
from samsyn.core.funding.signed_content import content_hash
from samsyn.core.kernel.roles import Actor
from samsyn.intake.workbooks import read_sheets
from samsyn.ops.administration.installation import problems
from samsyn.store.models import FormSignature, User
from samsyn.store.queries.funding import grant

PAGE = "/medel/civilt-forsvar-2023/region-gotland/rekvisition/"
STATEMENT_PAGE = "/medel/civilt-forsvar-2023/region-gotland/redovisning/"
POSTED = {
    **{f"{name}": value for name, value in ASKED.items() if isinstance(value, str)},
    "period.first": "2023-01-01",
    "period.last": "2023-12-31",
    "account.kind": "bankgiro",
    "account.number": "991-2346",
    "account.listed": "yes",
    "account.checked_by": "Kim Ek",
}
HERE = {f"{name}.was": "" for name in (*ASKED, "fax", "payment-reference")}


@pytest.fixture(autouse=True)
def _a_day_in_march(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    monkeypatch.setattr(timezone, "now", lambda: MOMENT[0])
    MOMENT[0] = at("2023-03-01")


MOMENT: list[datetime] = [at("2023-03-01")]


def client(actor: Actor, language: str = "en") -> Client:
    user, _ = User.objects.get_or_create(
        username=actor.username, defaults={"organisation": actor.organisation, "role": actor.role.value}
    )
    one = Client()
    one.force_login(user)
    one.cookies["samsyn_language"] = language
    return one


def post(actor: Actor, page: str = PAGE, **data: object) -> object:
    return client(actor).post(page, {"version": "0", **data})


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]  # a response


def test_the_page_is_prefilled_grouped_as_bilaga_2_and_says_the_last_day_and_the_clause() -> None:
    decided()
    for language, words in (("sv", "Kontaktuppgifter"), ("en", "Contact details")):
        page = text(client(ECONOMIST, language).get(PAGE))
        assert words in page
        assert 'value="8 032 852"' in page
        assert "2023-12-01" in page
        assert "A23 §5" in page
        assert "S2023/00002" in page


def test_it_is_saved_then_signed_by_password_and_sent_in() -> None:
    decided()
    assert post(ECONOMIST, **POSTED, **HERE, act="save").status_code == 302
    signed = post(SIGNATORY, **POSTED, **HERE, version="1", act="sign", name="Ulla Björk", password=PASSWORD)
    assert signed.status_code == 302
    assert grant(GOTLAND).state.payment is PaymentStage.REQUISITIONED
    page = text(client(SIGNATORY).get(PAGE))
    assert "Holds: nothing has changed since." in page
    assert FormSignature.objects.get().hash in page
    assert "Take it back" in page


def test_each_fault_stands_by_its_field_with_what_was_expected() -> None:
    decided()
    wrong = {**POSTED, "account.number": "991-2345", "amount": "8 032 853", "organisation-number": "12"}
    post(ECONOMIST, **wrong, **HERE, act="save")
    page = text(client(ECONOMIST).get(PAGE))
    assert "should be 6 and not 5" in page
    assert "more than the 8\u00a0032\u00a0852 that were granted" in page
    assert "is no organisation number" in page
    assert 'value="991-2345"' in page
    refused = post(SIGNATORY, **wrong, **HERE, version="1", act="sign", name="U", password=PASSWORD)
    assert refused.status_code == 422
    assert "Answers to put right first, listed below: 3." in text(refused)
    assert 'href="#f-amount"' in text(refused)


def test_who_fills_in_is_told_what_is_left_though_another_sends_it_in() -> None:
    decided()
    page = text(client(ECONOMIST).get(PAGE))
    assert "Left to put right first" in page
    assert 'value="sign"' not in page
    post(ECONOMIST, **POSTED, **HERE, act="save")
    assert "Left to put right first" not in text(client(ECONOMIST).get(PAGE))


def test_the_second_writer_sees_both_and_loses_nothing() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    post(ECONOMIST, **{**POSTED, "contact": "Eva Ek"}, **HERE, version="1", act="save")
    second = post(
        CFO, **{**POSTED, "contact": "Per Ek", "fax": "0498-1 23 45"}, **HERE, version="1", act="save"
    )
    assert second.status_code == 409
    page = text(second)
    assert 'value="Per Ek"' in page
    assert "<strong>Eva Ek</strong>" in page
    assert ECONOMIST.username in page
    assert 'value="0498-1 23 45"' in page
    assert 'name="version" value="2"' in page
    kept = post(
        CFO, **{**POSTED, "contact": "Per Ek", "fax": "0498-1 23 45"}, **HERE, version="2", act="save"
    )
    assert kept.status_code == 302
    assert found(REQUISITION, "2023-03-01").row.written["contact"] == "Per Ek"


def test_what_the_second_writer_never_touched_is_not_undone() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    page = client(CFO)
    opened = dict(re.findall(r'name="([a-z-]+\.was)" value="([0-9a-f]+)"', text(page.get(PAGE))))
    fill(REQUISITION, "2023-03-01", {"contact": "Eva Ek"})
    mine = {**POSTED, **opened, "fax": "0498-1 23 45"}
    told = page.post(PAGE, {**mine, "version": "1", "act": "save"})
    assert told.status_code == 409
    assert 'value="Eva Ek"' in text(told)
    assert "<strong>Eva Ek</strong>" not in text(told)
    again = dict(re.findall(r'name="([a-z-]+\.was)" value="([0-9a-f]+)"', text(told)))
    kept = {**mine, **again, "contact": "Eva Ek"}
    assert page.post(PAGE, {**kept, "version": "2", "act": "save"}).status_code == 302
    written = found(REQUISITION, "2023-03-01").row.written
    assert (written["contact"], written["fax"]) == ("Eva Ek", "0498-1 23 45")


def test_a_wrong_password_keeps_what_was_written_and_signs_nothing() -> None:
    decided()
    refused = post(SIGNATORY, **POSTED, **HERE, act="sign", name="Ulla", password="fel")
    assert refused.status_code == 422
    assert "The password is wrong" in text(refused)
    assert 'value="Kim Ek"' in text(refused)
    assert 'value="Ulla"' in text(refused)
    assert "fel" not in text(refused).split("password")[-1][:200]
    assert found(REQUISITION, "2023-03-01").version == 1


def test_a_file_is_attached_without_losing_what_was_written_beside_it() -> None:
    decided()
    file = SimpleUploadedFile("intyg.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    data = {**POSTED, **HERE, "act": "attach", "file": file, "file_kind": "account-certificate"}
    assert post(ECONOMIST, **data).status_code == 302
    form = found(REQUISITION, "2023-03-01")
    assert form.row.written["contact"] == "Kim Ek"
    (attached,) = form.attachments
    kept = client(ECONOMIST).get(f"{PAGE}bilaga/{attached.id}/")
    assert kept.content == b"%PDF-1.7 x"
    assert kept["Content-Disposition"].startswith("attachment")
    assert client(GRANTS_OFFICER).get(f"{PAGE}bilaga/{attached.id}/").status_code == 404
    post(ECONOMIST, **POSTED, **HERE, version="2", act=f"remove-{attached.id}")
    assert found(REQUISITION, "2023-03-01").attachments == []


@pytest.mark.parametrize(("name", "content"), [("x.exe", b"MZ"), ("x.pdf", b"<script>")])
def test_a_file_that_is_not_taken_is_refused_in_words(name: str, content: bytes) -> None:
    decided()
    data = {
        **POSTED,
        **HERE,
        "act": "attach",
        "file": SimpleUploadedFile(name, content),
        "file_kind": "other",
    }
    refused = post(ECONOMIST, **data)
    assert refused.status_code == 422
    assert name in text(refused)


def test_what_is_not_used_is_counted_from_what_the_page_suggests_before_anything_is_saved() -> None:
    paid()
    MOMENT[0] = at("2024-03-01")
    note(ECONOMIST, K.COST_BOOKED, "2023-10-02", GRANTED - 1_234_567_00)
    assert "1\u00a0234\u00a0567\u00a0kr" in text(client(ECONOMIST).get(STATEMENT_PAGE))


def test_a_statement_goes_from_hand_to_hand() -> None:
    paid()
    MOMENT[0] = at("2024-03-01")
    fill(STATEMENT, "2024-03-01", STATED)
    page = text(client(ECONOMIST).get(STATEMENT_PAGE))
    assert "Hand over for review" in page
    assert "2\u00a0032\u00a0852\u00a0kr" in page  # what is not used, counted
    post(ECONOMIST, STATEMENT_PAGE, version="1", act="submit")
    review = {
        "review": "not-correct",
        "reviewer": "Lo Berg",
        "reviewer-position": "Ekonomichef",
        "reviewer-telephone": "0498-26 90 01",
        "reviewer-email": "lo@gotland.example",
    }
    here = {f"{name}.was": "" for name in (*review, "deviations", "remedies")}
    refused = post(
        CFO, STATEMENT_PAGE, **review, **here, version="1", act="attest", name="Lo Berg", password=PASSWORD
    )
    assert "The deviations" in text(refused)
    told = {**review, "deviations": "En faktura saknas."}
    attested = post(
        CFO, STATEMENT_PAGE, **told, **here, version="2", act="attest", name="Lo Berg", password=PASSWORD
    )
    assert attested.status_code == 302
    signed = post(SIGNATORY, STATEMENT_PAGE, version="3", act="sign", name="Ulla Björk", password=PASSWORD)
    assert signed.status_code == 302
    assert grant(GOTLAND).state.statement is StatementStage.SIGNED


def test_a_change_after_the_attest_is_shown_beside_the_void_signature() -> None:
    paid()
    MOMENT[0] = at("2024-03-05")
    fill(STATEMENT, "2024-03-01", STATED)
    submit("2024-03-01")
    fill(
        STATEMENT,
        "2024-03-04",
        {
            "review": "correct",
            "reviewer": "Lo",
            "reviewer-position": "Chef",
            "reviewer-telephone": "0498-269001",
            "reviewer-email": "lo@g.example",
        },
        by=CFO,
    )
    sign(STATEMENT, "2024-03-04", CFO)
    fill(STATEMENT, "2024-03-05", {"costs": "6 000 001"})
    page = text(client(ECONOMIST).get(STATEMENT_PAGE))
    assert "Void: changed since." in page
    assert "<s>6\u00a0000\u00a0000\u00a0kr</s> → 6\u00a0000\u00a0001\u00a0kr" in page


def test_it_comes_as_pdf_excel_and_json_and_the_json_proves_itself() -> None:
    stated()
    MOMENT[0] = at("2024-03-06")
    for language in ("sv", "en"):
        pdf = client(ECONOMIST, language).get(f"{STATEMENT_PAGE}pdf/").content
        assert pdf.startswith(b"%PDF")
    content = client(ECONOMIST, "sv").get(f"{STATEMENT_PAGE}xlsx/").content
    rows = [tuple(row) for row in read_sheets(content, file="form.xlsx")["Blankett"]]
    assert ("3", "Summa kostnader", "", "6000000") in rows
    assert ("3", "Bidrag som inte har förbrukats", "", "2032852") in rows
    assert ("3", "Större kostnadsposter var för sig", "Reservkraft", "4000000") in rows
    told = json.loads(client(ECONOMIST).get(f"{STATEMENT_PAGE}json/").content)
    assert told["sha256"] == content_hash(told["content"])
    assert {(one["role"], one["holds"], one["sha256"]) for one in told["signatures"]} == {
        ("head-of-finance", True, told["sha256"]),
        ("signatory", True, told["sha256"]),
    }
    assert client(ECONOMIST).get(f"{STATEMENT_PAGE}exe/").status_code == 404


def test_kammarkollegiet_reads_what_was_sent_in_and_can_change_nothing() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    assert client(GRANTS_OFFICER).get(PAGE).status_code == 404
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    page = text(client(GRANTS_OFFICER).get(PAGE))
    assert "991-2346" in page
    assert "<input id=" not in page
    assert 'name="act"' not in page
    assert post(GRANTS_OFFICER, **POSTED, **HERE, act="save").status_code == 404


def test_kammarkollegiet_is_told_nothing_of_what_is_drafted_after_a_return() -> None:
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    note(GRANTS_OFFICER, K.REQUISITION_RETURNED, "2023-03-02", reason="Fel referens")
    fill(REQUISITION, "2023-03-03", {"contact": "Eva Ek", "amount": "hemligt"})
    MOMENT[0] = at("2023-03-04")
    officer = client(GRANTS_OFFICER)
    for told in (text(officer.get(PAGE)), text(officer.get(f"{PAGE}json/"))):
        assert "Kim Ek" in told
        assert "Eva Ek" not in told
        assert "hemligt" not in told
    assert "the form was taken back or returned after it" in text(officer.get(PAGE))
    sent = json.loads(officer.get(f"{PAGE}json/").content)
    assert sent["sha256"] == FormSignature.objects.get().hash
    assert officer.get(f"{PAGE}pdf/").status_code == 200


def test_who_has_no_part_in_the_money_is_not_let_in() -> None:
    decided()
    assert client(PHARMACIST).get(PAGE).status_code == 403
    other = Actor("skane.economist", "region-skane", ECONOMIST.role)
    assert client(other).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize(
    "page",
    [
        "/medel/nonsens/region-gotland/rekvisition/",
        "/medel/civilt-forsvar-2023/nonsens/rekvisition/",
        "/medel/lakemedel-2022/region-gotland/rekvisition/",
        "/medel/civilt-forsvar-2023/region-gotland/rekvisition/bilaga/4711/",
    ],
)
def test_what_is_not_there_is_said_not_to_be(page: str) -> None:
    decided()
    assert client(ECONOMIST).get(page).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"version": "x", "act": "sign"},
        {"version": "-1", "act": "save"},
        {
            "version": "0",
            "act": "no-such-act",
            "contact.was": "",
            "contact": "\x00<script>alert(1)</script>",
        },
        {"version": "0", "act": "save", "amount.was": "", "amount": "9" * 30_000},
        {"version": "0", "act": "save", "review.was": "", "review": "correct"},
        {"version": "0", "act": "remove-99"},
        {"version": "0", "act": "attach"},
        {"version": "0", "act": "withdraw"},
    ],
)
def test_bad_input_is_refused_and_never_run(data: dict[str, str]) -> None:
    decided()
    response = client(ECONOMIST).post(PAGE, data)
    assert response.status_code in (302, 403, 404, 409, 422)
    assert "<script>alert" not in text(client(ECONOMIST).get(PAGE))


def test_a_seal_that_cannot_be_set_is_told_and_no_unsealed_document_is_given_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided()
    settings.SAMSYN_SEAL = "/nowhere/seal.p12"
    monkeypatch.setitem(sys.modules, "pyhanko.sign.signers", None)  # as where it is not installed
    refused = client(ECONOMIST).get(f"{PAGE}pdf/")
    assert refused.status_code == 400
    assert "cannot be sealed" in text(refused)
    assert [one for one in problems(deploy=False) if one.startswith("seal: ")]
    settings.SAMSYN_SEAL = ""
    assert client(ECONOMIST).get(f"{PAGE}pdf/").status_code == 200
    assert not [one for one in problems(deploy=False) if one.startswith("seal: ")]


def test_a_method_of_signing_that_is_none_is_told_by_the_check(settings: Settings) -> None:
    settings.SAMSYN_SIGNING = "by-fax"
    assert [one for one in problems(deploy=False) if "by-fax" in one and "password-again" in one]
