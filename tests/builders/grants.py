"""Grants and what happens to them, told in a line each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind
from samsyn.core.funding.grant_life import next_grant
from samsyn.core.funding.grant_state import GrantState
from samsyn.core.funding.grants import GrantKey, GrantTerms, terms_of
from samsyn.intake.agreements import load_agreements

K = GrantEventKind
SKANE = "region-skane"
ALLOTTED = 55_000_000_00
"""Öre. What is allotted where a test does not say another sum."""


def terms(agreement: str = "civilt-forsvar-2023", recipient: str = SKANE, giver: str = "state") -> GrantTerms:
    """The terms of a grant, as its text was first written."""
    return terms_of(load_agreements().get(agreement), GrantKey(agreement, recipient, giver))


def event(
    kind: GrantEventKind, on: str = "2023-03-01", ore: int = 0, by: str = "someone", **facts: Any
) -> GrantEvent:
    """Something that happened, noted at noon of its own day."""
    day = date.fromisoformat(on)
    return GrantEvent(kind, day, datetime.combine(day, time(12), UTC), by, "some-organisation", ore, facts)


def allotted(ore: int = ALLOTTED, on: str = "2023-01-27") -> GrantEvent:
    """The money is allotted."""
    return event(K.ALLOTTED, on, ore, appropriation="1:6 ap 9")


def paid_out(ore: int = ALLOTTED) -> list[GrantEvent]:
    """All that happens to a grant of A23 without trouble, to the day that it is paid."""
    return [
        allotted(ore),
        event(K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00001"),
        event(K.REQUISITIONED, "2023-03-01", ore, account="5050-1055"),
        event(K.REQUISITION_CHECKED, "2023-03-02", by="first officer"),
        event(K.REQUISITION_APPROVED, "2023-03-03", by="second officer"),
        event(K.PAID, "2023-03-06", ore),
    ]


def lived(events: list[GrantEvent], of: GrantTerms | None = None) -> GrantState:
    """A grant to which all this has happened, each judged by its terms."""
    state = GrantState()
    for one in events:
        state = next_grant(state, one, of or terms())
    return state
