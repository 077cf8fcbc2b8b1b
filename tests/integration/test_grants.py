"""A grant's life in the database: an event, its state and what it posts are one; who may note what; wrong clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.builders.people import (
    DESK_OFFICER,
    ECONOMIST,
    GRANTS_OFFICER,
    OPERATOR,
    PHARMACIST,
    SECOND_OFFICER,
    SKR_COORDINATOR,
    region_person,
)

from samsyn.core.funding.available import ledger_of
from samsyn.core.funding.grant_events import GrantEventKind as K
from samsyn.core.funding.grant_state import GrantState, PaymentStage, fold_grant
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.ledger import Account, balances
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.money import ZERO, Money, total
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.funding import grants as use_cases
from samsyn.ops.funding.funds import read_available
from samsyn.ops.funding.grants import allot_grants, note_grant_event, read_grant, read_grants
from samsyn.store.models import AuditEvent, GrantEvent, LedgerTransfer
from samsyn.store.queries.funding import (
    appropriation_sums,
    grant,
    grant_events,
    grants,
    ledger_sums,
    transfers,
)

GOTLAND = GrantKey("civilt-forsvar-2023", "region-gotland")
SIGNATORY = region_person(Role.SIGNATORY)
GRANTED = 803_285_200
"""Öre: Gotland's row of A23 Bilaga 1."""


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=UTC)


def note(by: Actor, kind: K, day: str, ore: int = 0, **facts: str) -> GrantState:
    return note_grant_event(by=by, now=at(day), key=GOTLAND, kind=kind, ore=ore, facts=facts)


def allot() -> None:
    allot_grants(by=DESK_OFFICER, now=at("2023-01-27"), agreement="civilt-forsvar-2023", on=date(2023, 1, 27))


def pay() -> GrantState:
    """Gotland's grant of A23, from its allotment to its payment, each step by the one whose it is."""
    allot()
    note(DESK_OFFICER, K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00001")
    note(SIGNATORY, K.REQUISITIONED, "2023-03-01", GRANTED, account="5050-1055")
    note(GRANTS_OFFICER, K.REQUISITION_CHECKED, "2023-03-02")
    note(SECOND_OFFICER, K.REQUISITION_APPROVED, "2023-03-03")
    return note(GRANTS_OFFICER, K.PAID, "2023-03-06", GRANTED)


def test_the_regions_are_allotted_what_bilaga_1_gives_them_to_the_krona() -> None:
    allot()
    assert grant(GOTLAND).state.allotted == GRANTED
    rows = grants(agreement=GOTLAND.agreement)
    assert len(rows) == 22
    assert sum(row.state.allotted for row in rows) == 405_500_000_00


def test_to_allot_twice_allots_once() -> None:
    allot()
    allot()
    assert grant(GOTLAND).state.allotted == GRANTED


def test_a_grant_is_paid_and_every_event_leaves_its_state_and_its_transfer() -> None:
    state = pay()
    row = grant(GOTLAND)
    assert row.state == state == fold_grant(grant_events(row.id))
    assert balances(transfers(recipients=[GOTLAND.recipient]))[Account.RECIPIENT] == Money(GRANTED)
    assert total(list(balances(transfers()).values())) == ZERO


def test_the_state_beside_the_events_is_what_they_fold_to_for_every_grant() -> None:
    pay()
    for row in grants():
        assert fold_grant(grant_events(row.id)) == row.state


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        (ECONOMIST, K.REQUISITIONED),
        (PHARMACIST, K.COST_BOOKED),
        (SIGNATORY, K.STATEMENT_ATTESTED),
        (region_person(Role.SIGNATORY, "region-skane"), K.REQUISITIONED),
        (GRANTS_OFFICER, K.PAYMENT_DECIDED),
        (GRANTS_OFFICER, K.RECLAIM_DECIDED),
        (DESK_OFFICER, K.PAID),
        (OPERATOR, K.REQUISITION_APPROVED),
        (SKR_COORDINATOR, K.ALLOTTED),
    ],
)
def test_nobody_notes_what_is_anothers_to_note(by: Actor, kind: K) -> None:
    with pytest.raises(NotPermitted):
        note_grant_event(by=by, now=at("2023-03-01"), key=GOTLAND, kind=kind, ore=1)
    assert not GrantEvent.objects.exists()


def test_a_region_sees_its_own_grants_and_not_that_another_has_any() -> None:
    pay()
    other = region_person(Role.ECONOMIST, "region-skane")
    assert {row.key.recipient for row in read_grants(by=other)} == {"region-skane"}
    with pytest.raises(NotFound):
        read_grant(by=other, key=GOTLAND)
    assert len(read_grants(by=SKR_COORDINATOR)) == 22


def test_the_second_who_writes_is_told_who_was_first_and_nothing_is_written() -> None:
    allot()
    note(DESK_OFFICER, K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00001")
    with pytest.raises(DomainError) as caught:
        note_grant_event(
            by=SIGNATORY, now=at("2023-03-01"), key=GOTLAND, kind=K.REQUISITIONED, ore=GRANTED, seen=1
        )
    assert (caught.value.code, caught.value.params["by"]) == (
        "grant-changed-meanwhile",
        DESK_OFFICER.username,
    )
    assert grant(GOTLAND).state.payment is PaymentStage.DECIDED


def test_what_fails_on_the_way_leaves_no_half_event(monkeypatch: pytest.MonkeyPatch) -> None:
    allot()

    def fail(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(use_cases, "record", fail)
    with pytest.raises(OSError, match="full"):
        note(DESK_OFFICER, K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00001")
    row = grant(GOTLAND)
    assert row.state.payment is PaymentStage.ALLOTTED
    assert fold_grant(grant_events(row.id)) == row.state


def test_a_clock_that_went_back_is_found_and_nothing_is_dated_ahead() -> None:
    pay()
    with pytest.raises(DomainError, match="clock-behind"):
        note(ECONOMIST, K.COST_BOOKED, "2023-03-05", 100)
    with pytest.raises(DomainError, match="future-date"):
        note_grant_event(
            by=ECONOMIST,
            now=at("2023-04-01"),
            key=GOTLAND,
            kind=K.COST_BOOKED,
            ore=100,
            on=date(2023, 4, 2),
        )


def test_the_legal_day_is_stockholms() -> None:
    """At 23.30 in Greenwich on the last day it is already the next day in Stockholm, and too late."""
    allot()
    note(DESK_OFFICER, K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00001")
    late = datetime(2023, 12, 1, 23, 30, tzinfo=UTC)
    with pytest.raises(DomainError, match="requisition-too-late"):
        note_grant_event(by=SIGNATORY, now=late, key=GOTLAND, kind=K.REQUISITIONED, ore=GRANTED)


def test_events_and_transfers_are_never_changed() -> None:
    pay()
    for rows in (GrantEvent.objects, LedgerTransfer.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(on=date(2020, 1, 1))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


def test_every_event_is_on_the_audit_trail_of_the_one_who_noted_it() -> None:
    pay()
    told = AuditEvent.objects.filter(subject=f"grant/{GOTLAND}").values_list("organisation", "action")
    assert ("kammarkollegiet", "grant-paid") in set(told)
    assert ("region-gotland", "grant-requisitioned") in set(told)


def test_what_is_available_comes_from_the_ledger_where_it_holds_every_region() -> None:
    pay()
    note(ECONOMIST, K.COST_BOOKED, "2023-06-01", 100_000_00)
    [row] = read_available(
        by=ECONOMIST, known=date(2023, 7, 1), recipient="region-gotland", on=date(2023, 7, 1)
    )
    assert (row.from_ledger, row.available) == (True, Money(GRANTED - 100_000_00))
    national = {
        row.agreement: row
        for row in read_available(by=ECONOMIST, known=date(2023, 7, 1), on=date(2023, 7, 1))
    }
    assert national["civilt-forsvar-2023"].available == Money(400_000_000_00 - 100_000_00)
    with pytest.raises(NotPermitted):
        read_available(by=ECONOMIST, known=date(2023, 7, 1), recipient="region-skane", year=2023)


def test_what_the_database_sums_is_what_the_rows_sum_to() -> None:
    pay()
    for day, ore in (("2023-06-01", 500), ("2023-06-02", -200), ("2023-12-31", 900)):
        note_grant_event(
            by=ECONOMIST,
            now=at("2024-01-10"),
            key=GOTLAND,
            kind=K.COST_BOOKED,
            on=date.fromisoformat(day),
            ore=ore,
        )
    note_grant_event(by=GRANTS_OFFICER, now=at("2024-02-01"), key=GOTLAND, kind=K.REPAID, ore=100)
    for recipients in ([GOTLAND.recipient], ["region-skane", GOTLAND.recipient]):
        asked = ledger_of(transfers(), recipients)
        for before in (date(2023, 6, 2), date(2024, 1, 1), date(2025, 1, 1)):
            for known in (date(2023, 7, 1), date(2024, 1, 31), date(2025, 1, 1)):
                of = [GOTLAND.agreement]
                assert ledger_sums(recipients, of, before, known) == asked(of, before, known)


def test_a_right_that_lapsed_is_no_money_to_use_though_nobody_has_noted_it() -> None:
    """L24 §5: the last day to requisition was 2024-12-01, and the window is open to the end of 2025."""
    pay()
    agreement, day, granted = "lakemedel-2024", date(2024, 1, 10), Money.kronor(581_727)
    amounts = {GOTLAND.recipient: granted}
    allot_grants(by=DESK_OFFICER, now=at("2024-01-10"), agreement=agreement, on=day, amounts=amounts)

    def left(year: int, known: str) -> Money:
        rows = read_available(
            by=OPERATOR, known=date.fromisoformat(known), recipient=GOTLAND.recipient, year=year
        )
        return next(row.available for row in rows if row.agreement == agreement)

    assert left(2024, "2024-12-02") == left(2025, "2024-12-01") == granted
    assert left(2025, "2024-12-02") == ZERO


def test_a_requisition_in_time_keeps_its_right_and_what_it_left_is_gone() -> None:
    allot()
    note(DESK_OFFICER, K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00001")
    note(SIGNATORY, K.REQUISITIONED, "2023-12-01", GRANTED - 100_00, account="5050-1055")
    rows = read_available(
        by=OPERATOR, known=date(2023, 12, 31), recipient=GOTLAND.recipient, on=date(2023, 12, 31)
    )
    [row] = [one for one in rows if one.agreement == GOTLAND.agreement]
    assert (row.available, row.other) == (Money(GRANTED - 100_00), Money(100_00))


def test_what_skr_passes_on_is_taken_from_the_appropriation_once() -> None:
    agreement, day = "sammanhallen-vard-2022", date(2022, 2, 1)
    allot_grants(by=DESK_OFFICER, now=at("2022-02-01"), agreement=agreement, on=day)
    before = appropriation_sums()
    passed_on = {"region-skane": Money.kronor(1_000_000)}
    allot_grants(
        by=SKR_COORDINATOR, now=at("2022-02-02"), agreement=agreement, on=day, amounts=passed_on, giver="skr"
    )
    assert appropriation_sums() == before
    assert sum(accounts[Account.APPROPRIATION] for _line, _year, accounts in before) == -171_500_000_00
