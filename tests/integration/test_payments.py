"""Payment files: made by one officer, let go by another, and held against what the bank paid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.builders.people import (
    DESK_OFFICER,
    ECONOMIST,
    GRANTS_OFFICER,
    SECOND_OFFICER,
    region_person,
)

from samsyn.core.funding.grant_events import GrantEventKind as K
from samsyn.core.funding.grant_state import PaymentStage
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.paid import Paid
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.documents.payment_files import NAMESPACE
from samsyn.intake.paid import read_paid
from samsyn.ops.funding.desk import Queue, read_desk
from samsyn.ops.funding.grants import allot_grants, note_grant_event
from samsyn.ops.funding.payments import (
    approve_batch,
    batch_file,
    make_batch,
    read_batch,
    reconcile,
    stop_batch,
)
from samsyn.store import models
from samsyn.store.queries.funding import grant

A23 = "civilt-forsvar-2023"
GOTLAND, SKANE = (GrantKey(A23, f"region-{name}") for name in ("gotland", "skane"))
NOW = datetime(2023, 3, 6, 9, tzinfo=UTC)
PAY_ON = date(2023, 3, 10)


@pytest.fixture(autouse=True)
def approved(installation: object) -> None:
    """The requisitions of Gotland and Skåne are approved for payment; the other regions' are decided."""
    day = datetime(2023, 1, 27, 9, tzinfo=UTC)
    allot_grants(by=DESK_OFFICER, now=day, agreement=A23, on=day.date())
    for key in (GOTLAND, SKANE):
        signatory = region_person(Role.SIGNATORY, key.recipient)
        ore = grant(key).state.allotted
        for by, kind, facts in (
            (DESK_OFFICER, K.PAYMENT_DECIDED, {"diary_number": "S2023/1"}),
            (signatory, K.REQUISITIONED, {"account": "5050-1055" if key == GOTLAND else "12 34 56-6"}),
            (GRANTS_OFFICER, K.REQUISITION_CHECKED, {}),
            (SECOND_OFFICER, K.REQUISITION_APPROVED, {}),
        ):
            paid = ore if kind is K.REQUISITIONED else 0
            note_grant_event(by=by, now=NOW, key=key, kind=kind, ore=paid, facts=facts)


def made(form: str = "csv") -> int:
    return make_batch(by=GRANTS_OFFICER, now=NOW, keys=[GOTLAND, SKANE], pay_on=PAY_ON, form=form)


def let_go(form: str = "csv") -> int:
    number = made(form)
    approve_batch(by=SECOND_OFFICER, now=NOW, number=number)
    return number


def test_what_is_approved_waits_in_the_queue_to_be_paid() -> None:
    rows = read_desk(by=GRANTS_OFFICER, on=NOW.date())[Queue.PAYMENTS]
    assert [one.shown.key for one in rows] == [GOTLAND, SKANE]


def test_a_requisition_that_never_came_is_late_the_day_after_and_not_before() -> None:
    def late(on: date) -> int:
        return len(read_desk(by=GRANTS_OFFICER, on=on)[Queue.LATE])

    assert late(date(2023, 12, 1)) == 0
    assert late(date(2023, 12, 2)) == 20


def test_the_one_who_made_a_file_cannot_let_it_go() -> None:
    number = made()
    with pytest.raises(DomainError, match="same-eyes"):
        approve_batch(by=GRANTS_OFFICER, now=NOW, number=number)
    with pytest.raises(DomainError, match="not-approved-yet"):
        batch_file(by=GRANTS_OFFICER, number=number)


def test_nobody_but_the_desk_pays() -> None:
    with pytest.raises(NotPermitted):
        make_batch(by=ECONOMIST, now=NOW, keys=[GOTLAND], pay_on=PAY_ON, form="csv")


def test_the_file_sums_to_what_was_requisitioned() -> None:
    name, content = batch_file(by=GRANTS_OFFICER, number=let_go())
    rows = [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    assert name.endswith(".csv")
    assert rows[1][1:6] == ["Region Gotland", "212000-0803", "bankgiro", "50501055", "8032852,00"]
    assert rows[2][3:5] == ["plusgiro", "1234566"]
    assert rows[-1][:2] == ["summa", "2"]


def test_as_iso_20022_it_tells_the_same(settings: Settings) -> None:
    with pytest.raises(DomainError, match="payer-account-missing"):
        made("pain.001")
    settings.SAMSYN_PAYER_ACCOUNT = "50501055"
    _name, content = batch_file(by=GRANTS_OFFICER, number=let_go("pain.001"))
    found = ElementTree.fromstring(content)
    names = {"": NAMESPACE}
    amounts = [one.text for one in found.iterfind(".//InstdAmt", names)]
    assert found.findtext(".//GrpHdr/NbOfTxs", namespaces=names) == "2"
    assert amounts[0] == "8032852.00"
    assert [one.text for one in found.iterfind(".//CdtrAcct//Prtry", names)] == ["BGNR"]


def test_a_grant_is_in_one_file_until_that_is_stopped() -> None:
    number = made()
    with pytest.raises(DomainError, match="in-a-payment-file"):
        made()
    stop_batch(by=GRANTS_OFFICER, now=NOW, number=number, why="Fel dag")
    assert made() != number


def test_the_reference_that_the_recipient_wished_for_is_on_the_payment() -> None:
    """A23 Bilaga 2 point 3; where it wished for none, the diary number of the decision."""
    models.Grant.objects.filter(recipient=GOTLAND.recipient).update(
        facts=models.Grant.objects.get(recipient=GOTLAND.recipient).facts | {"reference": "Beredskap 4711"}
    )
    lines = read_batch(by=GRANTS_OFFICER, number=made()).lines
    assert [one.reference for one in lines] == ["Beredskap 4711", "S2023/1"]


def test_a_grant_chosen_twice_is_paid_once() -> None:
    number = make_batch(by=GRANTS_OFFICER, now=NOW, keys=[GOTLAND, GOTLAND], pay_on=PAY_ON, form="csv")
    assert [one.key for one in read_batch(by=GRANTS_OFFICER, number=number).lines] == [GOTLAND]


def test_two_officers_making_a_file_of_the_same_grant_at_once_make_one() -> None:
    """The grant's row is held from when it is read: the database is asked for it so, where it can be."""
    with CaptureQueriesContext(connection) as asked:
        made()
    held = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert bool(held) == connection.features.has_select_for_update


def test_what_the_bank_paid_as_ordered_is_noted_and_what_differs_is_told() -> None:
    number = let_go()
    ore = {one.number: one.ore for one in read_batch(by=GRANTS_OFFICER, number=number).lines}
    later = datetime(2023, 3, 13, 9, tzinfo=UTC)
    paid = [Paid(1, PAY_ON, ore[1]), Paid(2, PAY_ON, ore[2] - 100), Paid(7, PAY_ON, 1)]
    found = reconcile(by=GRANTS_OFFICER, now=later, number=number, paid=paid)
    assert (found.found, [(one[0], one[1]) for one in found.differing]) == (
        1,
        [(2, "other-amount"), (7, "not-in-the-file")],
    )
    assert grant(GOTLAND).state.payment is PaymentStage.PAID
    assert grant(SKANE).state.payment is PaymentStage.APPROVED
    again = reconcile(by=GRANTS_OFFICER, now=later, number=number, paid=paid[:1])
    assert again.differing[0][1] == "found-already"


def test_a_payment_that_the_banks_list_has_twice_is_noted_by_a_list_that_has_it_once() -> None:
    number = let_go()
    ore = {one.number: one.ore for one in read_batch(by=GRANTS_OFFICER, number=number).lines}
    later = datetime(2023, 3, 13, 9, tzinfo=UTC)
    twice = [Paid(1, PAY_ON, ore[1] - 100), Paid(1, PAY_ON, ore[1])]
    found = reconcile(by=GRANTS_OFFICER, now=later, number=number, paid=twice)
    assert (found.found, found.differing) == (0, ((1, "listed-more-than-once", {}),))
    assert grant(GOTLAND).state.payment is PaymentStage.APPROVED
    assert reconcile(by=GRANTS_OFFICER, now=later, number=number, paid=twice[1:]).found == 1


def test_nothing_is_held_against_a_file_that_was_not_let_go() -> None:
    with pytest.raises(DomainError, match="payment-file-closed"):
        reconcile(by=GRANTS_OFFICER, now=NOW, number=made(), paid=[])


def test_a_day_that_has_passed_pays_nothing() -> None:
    with pytest.raises(DomainError, match="pay-day-past"):
        make_batch(by=GRANTS_OFFICER, now=NOW, keys=[GOTLAND], pay_on=date(2023, 3, 5), form="csv")


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("nr;datum\n", "paid-list-columns", {"found": "nr, datum"}),
        ("nummer;datum;belopp\n1;10/3;5\n", "paid-list-row", {"row": 2, "column": "datum", "found": "10/3"}),
        ("nummer;datum;belopp\n1;2023-03-10;-5\n", "paid-list-row", {"row": 2, "column": "belopp"}),
    ],
)
def test_a_list_that_cannot_be_read_says_where(text: str, code: str, facts: dict[str, object]) -> None:
    with pytest.raises(DomainError) as caught:
        read_paid(text.encode())
    assert caught.value.code == code
    assert facts.items() <= caught.value.params.items()


def test_a_list_is_read_as_swedes_write_it() -> None:
    text = "Nummer;Datum;Belopp;Text\r\n1;2023-03-10;8 032 852,00;x\r\nsumma;;8032852;\r\n"
    assert read_paid(text.encode("utf-8-sig")) == [Paid(1, date(2023, 3, 10), 803_285_200)]
