"""When a recipient is reminded of a date: by how binding it is, by business days, and no more once the act is done."""

from __future__ import annotations

from datetime import date, timedelta

from tests.builders.grants import K, event, lived, paid_out, terms

from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.matters import MatterKind, matters_of
from samsyn.core.funding.reminders import LATE, Reminder, reminder_of
from samsyn.ops.agreements.business_days import swedish_holidays

HOLIDAYS = swedish_holidays(range(2022, 2026))


def reminded(events: list[GrantEvent], on: str, kind: MatterKind) -> Reminder | None:
    day, own = date.fromisoformat(on), terms()
    found = [one for one in matters_of(lived(events), own, day) if one.kind is kind]
    return reminder_of(found[0], own, day, HOLIDAYS) if found else None


def step(events: list[GrantEvent], on: str, kind: MatterKind) -> int | None:
    found = reminded(events, on, kind)
    return found.step if found else None


DECIDED = paid_out()[:2]


def test_a_right_that_lapses_is_reminded_of_early_and_to_the_last_day() -> None:
    days = {
        "2023-10-01": None,
        "2023-10-02": 60,
        "2023-11-01": 30,
        "2023-11-20": 14,
        "2023-11-28": 3,
        "2023-12-01": 1,
    }
    assert {on: step(DECIDED, on, MatterKind.REQUISITION) for on in days} == days


def test_nothing_is_sent_once_the_money_is_requisitioned() -> None:
    assert step(paid_out()[:3], "2023-11-28", MatterKind.REQUISITION) is None


def test_a_date_on_a_holiday_is_reminded_of_by_the_last_business_day_before() -> None:
    """31 March 2024 is Easter Sunday; the last business day before is Thursday the 28th."""
    found = reminded(paid_out(), "2024-03-27", MatterKind.STATE)
    assert found is not None
    assert (found.due, found.by, found.step) == (date(2024, 3, 31), date(2024, 3, 28), 1)


def test_what_must_be_done_is_reminded_of_when_it_is_late_too() -> None:
    assert step(paid_out(), "2024-04-01", MatterKind.STATE) == LATE


def test_a_step_that_was_missed_is_not_made_up_for_by_two() -> None:
    assert step(paid_out(), "2024-03-10", MatterKind.REPAY) == 30
    steps = [
        step(paid_out(), str(date(2024, 1, 1) + timedelta(days=n)), MatterKind.STATE) for n in range(120)
    ]
    told = [one for one in steps if one is not None]
    assert told == sorted(told, reverse=True)


def test_what_kammarkollegiet_is_to_do_is_no_reminder_to_the_recipient() -> None:
    own, day = terms(), date(2024, 3, 20)
    signed = [
        *paid_out(),
        event(K.STATEMENT_SUBMITTED, "2024-03-01"),
        event(K.STATEMENT_ATTESTED, "2024-03-02", correct=True),
        event(K.STATEMENT_SIGNED, "2024-03-03"),
    ]
    found = [one for one in matters_of(lived(signed), own, day) if one.kind is MatterKind.CHECK_STATEMENT]
    assert reminder_of(found[0], own, day, HOLIDAYS) is None
