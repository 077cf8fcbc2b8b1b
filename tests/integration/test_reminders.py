"""Reminders sent: once each, kept as proof, by mail to those who chose it, stopped by the act; and vouchers asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from pytest_django import Settings
from tests.builders.people import (
    DESK_OFFICER,
    ECONOMIST,
    GRANTS_OFFICER,
    SECOND_OFFICER,
    region_person,
)

from samsyn.core.funding.grant_events import GrantEventKind as K
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Role
from samsyn.ops.funding.grants import allot_grants, note_grant_event
from samsyn.ops.funding.reminders import read_reminders, send_reminders
from samsyn.ops.funding.vouchers import read_voucher, read_vouchers, send_vouchers
from samsyn.store.models import AlertChoice, GrantReminder, User
from samsyn.store.queries.funding import grant

A23 = "civilt-forsvar-2023"
GOTLAND = GrantKey(A23, "region-gotland")
SIGNATORY = region_person(Role.SIGNATORY)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T06:00").replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def decided(installation: object) -> None:
    allot_grants(by=DESK_OFFICER, now=at("2023-01-27"), agreement=A23, on=date(2023, 1, 27))
    note_grant_event(
        by=DESK_OFFICER,
        now=at("2023-02-16"),
        key=GOTLAND,
        kind=K.PAYMENT_DECIDED,
        facts={"diary_number": "S2023/1"},
    )


def requisition() -> None:
    ore = grant(GOTLAND).state.allotted
    note_grant_event(by=SIGNATORY, now=at("2023-11-01"), key=GOTLAND, kind=K.REQUISITIONED, ore=ore)


def pay() -> None:
    requisition()
    ore = grant(GOTLAND).state.allotted
    for by, kind, paid in (
        (GRANTS_OFFICER, K.REQUISITION_CHECKED, 0),
        (SECOND_OFFICER, K.REQUISITION_APPROVED, 0),
        (GRANTS_OFFICER, K.PAID, ore),
    ):
        note_grant_event(by=by, now=at("2023-11-02"), key=GOTLAND, kind=kind, ore=paid)


def test_a_reminder_is_sent_once_however_often_it_is_run() -> None:
    assert send_reminders(now=at("2023-11-01")).new == 1
    assert send_reminders(now=at("2023-11-01")).new == 0
    assert send_reminders(now=at("2023-11-17")).new == 1
    [last, first] = read_reminders(by=ECONOMIST, key=GOTLAND)
    assert (first.days, last.days) == (30, 14)
    assert "2023-12-01" in first.text
    assert "Rätten till bidraget förfaller" in first.text


def test_it_stops_at_the_act() -> None:
    requisition()
    assert send_reminders(now=at("2023-11-17")).new == 0


def test_it_goes_by_mail_to_those_who_handle_the_money_and_have_chosen_so() -> None:
    for role, how in (("economist", "at-once"), ("pharmacist", "at-once"), ("signatory", "none")):
        name = f"gotland.{role}"
        User.objects.create(username=name, organisation="region-gotland", role=role)
        AlertChoice.objects.create(username=name, how=how, address=f"{name}@example.test", language="en")
    assert send_reminders(now=at("2023-11-01")).mailed == 1
    assert [one.to for one in mail.outbox] == [["gotland.economist@example.test"]]
    assert mail.outbox[0].subject.startswith("Requisition the money")


def test_a_mail_server_that_is_down_leaves_the_reminder_on_the_page(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    User.objects.create(username="gotland.economist", organisation="region-gotland", role="economist")
    AlertChoice.objects.create(username="gotland.economist", how="digest", address="e@example.test")
    done = send_reminders(now=at("2023-11-01"))
    assert (done.new, done.mailed, done.refused) == (2, 0, 1)


def test_the_proof_is_never_changed() -> None:
    send_reminders(now=at("2023-11-01"))
    with pytest.raises(DatabaseError), transaction.atomic():
        GrantReminder.objects.update(text="annat")


def test_another_region_sees_no_reminder() -> None:
    send_reminders(now=at("2023-11-01"))
    assert read_reminders(by=region_person(Role.ECONOMIST, "region-skane"), key=GOTLAND) == []


def voucher(folder: Path, content: bytes = b"%PDF-1.7 faktura") -> list[tuple[str, Path]]:
    path = folder / "faktura.pdf"
    path.write_bytes(content)
    return [("faktura.pdf", path)]


def test_vouchers_are_asked_for_sent_and_read_by_those_who_may(tmp_path: Path) -> None:
    pay()
    with pytest.raises(DomainError, match="no-vouchers-asked"):
        send_vouchers(by=ECONOMIST, now=at("2024-05-01"), key=GOTLAND, files=voucher(tmp_path))
    assert read_vouchers(by=ECONOMIST, key=GOTLAND) == []
    asked = {"reason": "Verifikation A 17"}
    note_grant_event(by=DESK_OFFICER, now=at("2024-05-02"), key=GOTLAND, kind=K.VOUCHERS_ASKED, facts=asked)
    send_vouchers(by=ECONOMIST, now=at("2024-05-03"), key=GOTLAND, files=voucher(tmp_path))
    [row] = read_vouchers(by=GRANTS_OFFICER, key=GOTLAND)
    assert read_voucher(by=DESK_OFFICER, key=GOTLAND, number=row.id)[1] == b"%PDF-1.7 faktura"
    with pytest.raises(NotFound):
        read_voucher(by=region_person(Role.ECONOMIST, "region-skane"), key=GOTLAND, number=row.id)
    assert grant(GOTLAND).state.vouchers_asked == 0


def test_a_program_that_is_called_a_pdf_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="attachment-is-another-format"):
        send_vouchers(by=ECONOMIST, now=at("2024-05-03"), key=GOTLAND, files=voucher(tmp_path, b"MZ"))
