"""What a grant waits for on a day, from whom, by when (A23 §5, L24 §5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.builders.grants import ALLOTTED, SKANE, K, allotted, event, lived, paid_out, terms

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.grants import GrantKey, terms_of
from samsyn.core.funding.matters import (
    MatterKind,
    WaitsFor,
    has_lapsed,
    lapsed_untold,
    lapses_within,
    matters_of,
)
from samsyn.intake.agreements import load_agreements

DECIDED = paid_out()[:2]


def kinds(events: list[GrantEvent], on: str, agreement: str = "civilt-forsvar-2023") -> list[MatterKind]:
    own = terms(agreement)
    return [one.kind for one in matters_of(lived(events, own), own, date.fromisoformat(on))]


def test_the_right_lapses_the_day_after_the_last_day_whether_or_not_anyone_notes_it() -> None:
    state = lived(DECIDED)
    assert not has_lapsed(state, terms(), date(2023, 12, 1))
    assert has_lapsed(state, terms(), date(2023, 12, 2))
    [matter] = matters_of(state, terms(), date(2023, 12, 2))
    assert (matter.kind, matter.ore, str(matter.at)) == (MatterKind.LAPSED, ALLOTTED, "A23 §5")


def test_thirty_days_before_it_is_told_that_the_right_will_lapse() -> None:
    state = lived(DECIDED)
    assert lapses_within(state, terms(), date(2023, 11, 1), 30)
    assert not lapses_within(state, terms(), date(2023, 10, 31), 30)
    assert not lapses_within(lived(paid_out()), terms(), date(2023, 11, 1), 30)


def test_a_requisition_waits_for_kammarkollegiet() -> None:
    own = terms()
    [matter] = matters_of(lived(paid_out()[:3]), own, date(2023, 3, 2))
    assert (matter.kind, matter.waits_for) == (MatterKind.CHECK_REQUISITION, WaitsFor.KAMMARKOLLEGIET)


def test_until_the_window_has_ended_the_money_is_used() -> None:
    assert kinds(paid_out(), "2023-12-31") == [MatterKind.USE]


def test_after_it_the_statement_is_owed_and_what_is_left_repaid() -> None:
    assert kinds(paid_out(), "2024-01-01") == [MatterKind.STATE, MatterKind.REPAY]
    used = [*paid_out(), event(K.COST_BOOKED, "2023-05-01", ALLOTTED)]
    assert kinds(used, "2024-01-01") == [MatterKind.STATE]


def test_a_statement_that_is_late_can_be_reclaimed() -> None:
    assert kinds(paid_out(), "2024-04-01") == [MatterKind.STATE, MatterKind.REPAY, MatterKind.RECLAIM]


def test_the_money_of_2024_is_repaid_without_a_statement() -> None:
    own = terms("lakemedel-2024")
    events = [
        allotted(on="2023-12-20"),
        event(K.PAYMENT_DECIDED, "2024-02-01", diary_number="S2024/1"),
        event(K.REQUISITIONED, "2024-03-01", ALLOTTED),
        event(K.REQUISITION_CHECKED, "2024-03-02", by="first officer"),
        event(K.REQUISITION_APPROVED, "2024-03-03", by="second officer"),
        event(K.PAID, "2024-03-04", ALLOTTED),
    ]
    state = lived(events, own)
    assert [one.kind for one in matters_of(state, own, date(2025, 12, 31))] == [MatterKind.USE]
    [matter] = matters_of(state, own, date(2026, 1, 1))
    assert (matter.kind, matter.due) == (MatterKind.REPAY, date(2026, 3, 31))


def test_an_amendment_moves_the_day_of_repayment() -> None:
    """L24 §5: what is left of 2022's money is repaid by 2025-03-31."""
    known = agreement_as_known_on(load_agreements(), "lakemedel-2022", date(2023, 12, 20)).agreement
    own = terms_of(known, GrantKey(known.id, SKANE))
    state = lived([allotted()], own)
    state.payment, state.paid = lived(paid_out()).payment, ALLOTTED
    [matter] = [one for one in matters_of(state, own, date(2025, 1, 2)) if one.kind is MatterKind.REPAY]
    assert matter.due == date(2025, 3, 31)


def test_what_a_requisition_left_is_told_to_have_lapsed_until_it_is_noted() -> None:
    asked = ALLOTTED - 100
    events = [replace(one, ore=asked) if one.kind in (K.REQUISITIONED, K.PAID) else one for one in paid_out()]
    day = date(2023, 12, 2)
    assert lapsed_untold(lived(events), terms(), date(2023, 12, 1)) == 0
    assert [
        one.ore for one in matters_of(lived(events), terms(), day) if one.kind is MatterKind.REST_LAPSED
    ] == [100]
    assert lapsed_untold(lived([*events, event(K.LAPSED, "2023-12-02")]), terms(), day) == 0
    assert lapsed_untold(lived(DECIDED), terms(), day) == ALLOTTED
