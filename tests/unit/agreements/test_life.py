"""An agreement's own life: what has happened, what is awaited, and what rests on an approval."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command
from tests.unit.agreements.test_files import shipped

from samsyn.core.agreements.life import life_of
from samsyn.core.agreements.life_events import EventKind
from samsyn.core.agreements.moments import Year
from samsyn.intake.agreements import load_agreements, read_agreements


def lived(agreement, known, book=None):
    return life_of(book or load_agreements(), agreement, known=known)


def kinds(agreement, known):
    return [one.event.kind for one in lived(agreement, known)]


def test_l24_is_negotiated_mandated_signed_twice_and_awaits_its_approval():
    assert kinds("lakemedel-2024", date(2023, 12, 20)) == [
        EventKind.NEGOTIATED,
        EventKind.MANDATE,
        EventKind.SIGNED,
        EventKind.SIGNED,
        EventKind.APPROVED,
        EventKind.IN_FORCE,
        EventKind.PAYMENT_DECISION,
        EventKind.ENDED,
    ]


def test_what_rests_on_an_approval_that_is_not_known_is_conditional():
    conditional = [one.event.kind for one in lived("lakemedel-2024", date(2024, 6, 1)) if one.conditional]

    assert conditional == [EventKind.IN_FORCE, EventKind.PAYMENT_DECISION, EventKind.ENDED]


def test_once_the_approval_is_entered_nothing_is_conditional_and_it_is_in_force_from_that_day():
    change = (r"^  on: \{value: unknown, at: L24 §6.*$", "  on: {value: 2024-01-11, at: L24 §6}")
    events = lived("lakemedel-2024", date(2024, 6, 1), read_agreements(shipped(lakemedel_2024=change)))
    (in_force,) = [one for one in events if one.event.kind is EventKind.IN_FORCE]

    assert not any(one.conditional for one in events)
    assert (in_force.event.on.known, in_force.has_come) == (date(2024, 1, 11), True)


def test_a_payment_decision_is_an_event_with_a_diary_number_that_may_be_unknown():
    for agreement in ("civilt-forsvar-2023", "lakemedel-2024", "sammanhallen-vard-2022"):
        (decision,) = [
            one.event for one in lived(agreement, date.max) if one.event.kind is EventKind.PAYMENT_DECISION
        ]
        assert decision.diary_number is not None
        assert not decision.on.is_known


def test_the_board_of_skr_decides_on_the_day_that_skr_signs():
    (board,) = [
        one.event
        for one in lived("sammanhallen-vard-2022", date.max)
        if one.event.kind is EventKind.BOARD_DECISION
    ]

    assert (board.by, board.on.known) == ("skr", date(2022, 1, 28))


def test_an_amendment_is_an_event_of_the_amended_and_moves_its_end():
    before = lived("lakemedel-2022", date(2023, 12, 19))
    after = lived("lakemedel-2022", date(2023, 12, 20))

    assert EventKind.AMENDED not in [one.event.kind for one in before]
    assert [one.event.by for one in after if one.event.kind is EventKind.AMENDED] == ["lakemedel-2024"]
    assert before[-1].event.on.known == date(2024, 1, 1)
    assert after[-1].event.on.known == date(2025, 1, 1)


@pytest.mark.parametrize(("known", "come"), [(date(2018, 6, 1), False), (date(2018, 12, 31), True)])
def test_what_is_known_to_the_year_has_surely_come_when_the_year_is_over(known, come):
    signed = [one for one in lived("civilt-forsvar-2018", known) if one.event.kind is EventKind.SIGNED]

    assert [one.event.on.known for one in signed] == [Year(2018), Year(2018)]
    assert [one.has_come for one in signed] == [come, come]


def test_what_the_government_decides_alone_is_decided_and_not_signed():
    assert kinds("statsbidrag-beredskap-2024", date.max) == [EventKind.DECIDED, EventKind.IN_FORCE]
    assert EventKind.SIGNED not in kinds("uppdrag-uppfoljning-2021", date.max)


def test_the_command_tells_the_life_in_lines(samsyn):  # noqa: F811
    code, out, _ = samsyn("agreements", "life", "lakemedel-2024", "--known", "2023-12-20")

    assert code == 0
    assert "2023-12-15  signed by skr  [L24 §6]" in out
    assert "in force, conditional on approval" in out
