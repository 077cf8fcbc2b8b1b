"""The life of a grant: which steps its terms ask for, and what may happen when (A23 §5, L24 §5, S22 §8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.grants import ALLOTTED, SKANE, K, allotted, event, lived, paid_out, terms

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.grant_life import next_grant
from samsyn.core.funding.grant_state import (
    GrantState,
    PaymentStage,
    ReclaimStage,
    StatementStage,
    after,
    fold_grant,
)
from samsyn.core.funding.grants import GrantKey, Step, grants_of, terms_of
from samsyn.core.funding.matters import MatterKind, WaitsFor, matters_of
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups

STATED = [
    *paid_out(),
    event(K.COST_BOOKED, "2023-06-01", 50_000_000_00),
    event(K.STATEMENT_SUBMITTED, "2024-03-01", 50_000_000_00),
    event(K.STATEMENT_ATTESTED, "2024-03-02", correct=True),
    event(K.STATEMENT_SIGNED, "2024-03-03"),
]


def refused(events: list[GrantEvent], code: str, agreement: str = "civilt-forsvar-2023") -> None:
    with pytest.raises(DomainError) as caught:
        lived(events, terms(agreement))
    assert caught.value.code == code


def test_the_agreement_of_2024_asks_for_no_economic_statement_so_its_grants_have_none() -> None:
    steps = terms("lakemedel-2024").steps
    assert Step.STATEMENT not in steps
    assert Step.RECLAIM not in steps
    assert {Step.REQUISITION, Step.REPAYMENT} <= steps


def test_the_agreement_of_2023_asks_for_all_but_an_application() -> None:
    assert terms().steps == set(Step) - {Step.APPLICATION}


def test_the_state_grant_is_applied_for_before_it_is_allotted() -> None:
    own = terms("statsbidrag-beredskap-2024")
    assert own.steps == {Step.APPLICATION, Step.ALLOTMENT, Step.PAYMENT, Step.COSTS}
    with pytest.raises(DomainError, match="grant-cannot"):
        lived([allotted(on="2024-02-01")], own)
    applied = [event(K.APPLIED, "2024-01-15", ALLOTTED), allotted(on="2024-02-01")]
    assert lived(applied, own).payment is PaymentStage.ALLOTTED


def test_an_application_may_be_refused_and_made_anew_or_withdrawn() -> None:
    own = terms("statsbidrag-beredskap-2024")
    asked = event(K.APPLIED, "2024-01-15", ALLOTTED)
    refused = event(K.APPLICATION_REFUSED, "2024-02-01", reason="Outside the ordinance")
    state = lived([asked, refused], own)
    assert (state.payment, state.reason) == (PaymentStage.REFUSED, "Outside the ordinance")
    assert matters_of(state, own, date(2024, 2, 2)) == ()
    with pytest.raises(DomainError, match="grant-cannot"):
        lived([asked, refused, allotted(on="2024-02-03")], own)
    anew = [asked, refused, event(K.APPLIED, "2024-02-10", ALLOTTED), allotted(on="2024-03-01")]
    assert lived(anew, own).payment is PaymentStage.ALLOTTED
    withdrawn = lived([asked, event(K.APPLICATION_WITHDRAWN, "2024-01-20")], own)
    assert (withdrawn.payment, withdrawn.applied) == (PaymentStage.NOT_APPLIED, 0)


def test_an_application_waits_for_socialstyrelsen() -> None:
    own = terms("statsbidrag-beredskap-2024")
    state = lived([event(K.APPLIED, "2024-01-15", ALLOTTED)], own)
    (matter,) = matters_of(state, own, date(2024, 1, 16))
    assert (matter.kind, matter.waits_for) == (MatterKind.EXAMINE_APPLICATION, WaitsFor.SOCIALSTYRELSEN)
    assert matter.ore == ALLOTTED


def test_money_through_skr_is_a_chain_of_two_grants() -> None:
    agreement = load_agreements().get("sammanhallen-vard-2022")
    keys = grants_of(agreement, load_groups())
    assert GrantKey(agreement.id, "skr") in keys
    assert GrantKey(agreement.id, SKANE, "skr") in keys
    passed_on = terms_of(agreement, GrantKey(agreement.id, SKANE, "skr"))
    assert passed_on.steps == {Step.ALLOTMENT, Step.PAYMENT, Step.COSTS}


def test_of_2022s_joint_agreement_only_skr_owes_a_statement() -> None:
    assert terms("sammanhallen-vard-2022", "skr").has(Step.STATEMENT)
    assert not terms("sammanhallen-vard-2022").has(Step.STATEMENT)


def test_a_grant_is_paid_once_it_is_decided_requisitioned_checked_and_approved() -> None:
    state = lived(paid_out())
    assert state.payment is PaymentStage.PAID
    assert state.paid == state.requisitioned == ALLOTTED
    assert state.diary_number == "S2023/00001"


def test_a_requisition_is_in_time_on_its_last_day_and_not_on_the_next() -> None:
    decided = paid_out()[:2]
    assert lived([*decided, event(K.REQUISITIONED, "2023-12-01", ALLOTTED)]).requisitioned == ALLOTTED
    refused([*decided, event(K.REQUISITIONED, "2023-12-02", ALLOTTED)], "requisition-too-late")


def test_a_requisition_that_came_in_time_may_be_completed_after_its_last_day() -> None:
    events = [
        *paid_out()[:2],
        event(K.REQUISITIONED, "2023-11-30", ALLOTTED),
        event(K.REQUISITION_RETURNED, "2023-12-04", reason="Kontointyg saknas"),
        event(K.REQUISITIONED, "2023-12-06", ALLOTTED),
    ]
    assert lived(events).payment is PaymentStage.REQUISITIONED


def test_one_that_was_withdrawn_is_no_requisition_in_time() -> None:
    events = [
        *paid_out()[:3],
        event(K.REQUISITION_WITHDRAWN, "2023-03-02"),
        event(K.REQUISITIONED, "2023-12-06", ALLOTTED),
    ]
    refused(events, "requisition-too-late")


def test_nothing_lapses_before_the_day_has_passed() -> None:
    decided = paid_out()[:2]
    refused([*decided, event(K.LAPSED, "2023-12-01")], "not-lapsed-yet")
    state = lived([*decided, event(K.LAPSED, "2023-12-02")])
    assert (state.payment, state.lapsed) == (PaymentStage.LAPSED, ALLOTTED)


def test_what_no_text_says_lapses_does_not() -> None:
    refused([*paid_out()[:2], event(K.LAPSED, "2025-01-01")], "does-not-lapse", "lakemedel-2022")


def test_the_officer_who_checked_cannot_approve() -> None:
    refused([*paid_out()[:4], event(K.REQUISITION_APPROVED, by="first officer")], "same-eyes")
    checked = [*STATED, event(K.STATEMENT_CHECKED, "2024-04-01", by="first officer")]
    refused([*checked, event(K.STATEMENT_APPROVED, "2024-04-02", by="first officer")], "same-eyes")


def test_a_grant_is_requisitioned_once_and_paid_as_requisitioned() -> None:
    refused([*paid_out()[:3], event(K.REQUISITIONED, ore=1)], "grant-cannot")
    refused([*paid_out()[:5], event(K.PAID, ore=ALLOTTED - 1)], "paid-otherwise-than-requisitioned")
    refused([*paid_out(), event(K.PAID, ore=ALLOTTED)], "grant-cannot")
    refused([*paid_out()[:2], event(K.REQUISITIONED, ore=ALLOTTED + 1)], "requisition-above-grant")


def test_a_cost_counts_inside_the_window_alone() -> None:
    assert lived([*paid_out(), event(K.COST_BOOKED, "2023-12-31", 100)]).used == 100
    refused([*paid_out(), event(K.COST_BOOKED, "2024-01-01", 100)], "outside-use-window")


def test_an_amendment_extends_the_window_from_the_day_it_was_signed() -> None:
    """L24 §5 lets the money of 2022 be used to the end of 2024."""
    events = [allotted(), event(K.COST_BOOKED, "2024-05-02", 100)]
    refused(events, "outside-use-window", "lakemedel-2022")
    known = agreement_as_known_on(load_agreements(), "lakemedel-2022", date(2023, 12, 20)).agreement
    assert lived(events, terms_of(known, GrantKey(known.id, SKANE))).used == 100


def test_what_was_taken_back_of_costs_was_booked() -> None:
    booked = [*paid_out(), event(K.COST_BOOKED, ore=500)]
    assert lived([*booked, event(K.COST_BOOKED, ore=-500)]).used == 0
    refused([*booked, event(K.COST_BOOKED, ore=-501)], "cost-below-zero")


def test_costs_beyond_the_grant_are_the_regions_own_and_leave_nothing_unspent() -> None:
    state = lived([*paid_out(100_00), event(K.COST_BOOKED, ore=130_00)])
    assert (state.unspent, state.own, state.held) == (0, 30_00, 0)


def test_a_statement_is_submitted_attested_signed_and_approved() -> None:
    approved = [
        *STATED,
        event(K.STATEMENT_CHECKED, "2024-04-01", by="first officer"),
        event(K.STATEMENT_APPROVED, "2024-04-02", by="second officer"),
    ]
    state = lived(approved)
    assert state.statement is StatementStage.APPROVED
    assert state.unspent == 5_000_000_00
    refused([*approved, event(K.COST_BOOKED, "2023-12-01", 1)], "statement-approved")


def test_a_questioned_statement_is_attested_anew() -> None:
    questioned = [
        *STATED,
        event(K.STATEMENT_QUESTIONED, "2024-04-01", reason="Posten 12 är inte specificerad"),
    ]
    assert lived(questioned).attested_by == ""
    refused([*questioned, event(K.STATEMENT_SIGNED, "2024-04-05")], "grant-cannot")


def test_a_late_statement_can_be_reclaimed_one_in_time_cannot() -> None:
    reclaim = event(K.RECLAIM_PREPARED, "2024-04-01", ALLOTTED, reason="Redovisning saknas")
    state = lived([*paid_out(), reclaim])
    assert state.reclaim is ReclaimStage.PREPARED
    refused([*STATED, reclaim], "not-late-yet")
    refused([*paid_out(), event(K.RECLAIM_PREPARED, "2024-03-31", 1, reason="x")], "not-late-yet")


def test_what_is_repaid_settles_what_the_government_reclaimed() -> None:
    state = lived(
        [
            *paid_out(100_00),
            event(K.RECLAIM_PREPARED, "2024-04-01", 100_00, reason="Redovisning saknas"),
            event(K.RECLAIM_DECIDED, "2024-05-01", 80_00),
            event(K.REPAID, "2024-05-20", 30_00),
        ]
    )
    assert (state.reclaim_left, state.repaid) == (50_00, 30_00)


def test_more_than_was_paid_is_never_repaid() -> None:
    refused([*paid_out(100_00), event(K.REPAID, "2024-03-01", 100_01)], "repaid-above-held")


def test_an_event_leaves_the_state_it_came_to_untouched() -> None:
    before = lived(paid_out())
    next_grant(before, event(K.COST_BOOKED, ore=100), terms())
    assert before.used == 0


@given(st.integers(0, len(STATED)))
def test_to_fold_all_is_to_add_one_by_one(count: int) -> None:
    state = GrantState()
    for one in STATED[:count]:
        state = after(state, one)
    assert fold_grant(STATED[:count]) == state


def test_what_was_not_requisitioned_lapses_after_the_last_day_and_the_rest_stays_paid() -> None:
    asked = ALLOTTED - 100
    events = [replace(one, ore=asked) if one.kind in (K.REQUISITIONED, K.PAID) else one for one in paid_out()]
    refused([*events, event(K.LAPSED, "2023-12-01")], "not-lapsed-yet")
    state = lived([*events, event(K.LAPSED, "2023-12-02")])
    assert (state.payment, state.paid, state.lapsed) == (PaymentStage.PAID, asked, 100)
    refused([*events, event(K.LAPSED, "2023-12-02"), event(K.LAPSED, "2023-12-03")], "grant-cannot")
    refused([*paid_out(), event(K.LAPSED, "2023-12-02")], "grant-cannot")


def test_what_came_back_before_the_government_decided_cannot_be_reclaimed() -> None:
    events = [
        *paid_out(),
        event(K.RECLAIM_PREPARED, "2024-04-02", ALLOTTED, reason="sen"),
        event(K.REPAID, "2024-04-03", 100),
    ]
    refused([*events, event(K.RECLAIM_DECIDED, "2024-04-04", ALLOTTED)], "reclaim-above-held")
    assert lived([*events, event(K.RECLAIM_DECIDED, "2024-04-04", ALLOTTED - 100)]).held == 0
