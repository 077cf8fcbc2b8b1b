"""The ledger: it always balances, and it tells what the state tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.grants import K, event, paid_out, terms

from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.grant_life import next_grant
from samsyn.core.funding.grant_state import GrantState
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.ledger import Account, Transfer, balances, transfers_of
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import ZERO, Money, total

DAY = date(2023, 3, 1)
KEY = GrantKey("civilt-forsvar-2023", "region-skane")


def posted(events: list[GrantEvent]) -> tuple[GrantState, list[Transfer]]:
    """The grant after the events that its terms allow, and all that they posted."""
    state, rows = GrantState(), []
    for one in events:
        try:
            found = next_grant(state, one, terms())
        except DomainError:
            continue
        rows += transfers_of(KEY, state, one, known_since=one.on)
        state = found
    return state, rows


def test_a_transfer_is_above_zero_and_between_two_accounts() -> None:
    with pytest.raises(DomainError, match="not-a-transfer"):
        Transfer(KEY, "", Account.USED, Account.RECIPIENT, ZERO, DAY, DAY)
    with pytest.raises(DomainError, match="not-a-transfer"):
        Transfer(KEY, "", Account.USED, Account.USED, Money(1), DAY, DAY)


def test_money_goes_from_the_appropriation_to_what_was_used_and_repaid() -> None:
    _state, rows = posted(
        [
            *paid_out(100_00),
            event(K.COST_BOOKED, "2023-05-01", 70_00),
            event(K.COST_BOOKED, "2023-05-02", -10_00),
            event(K.REPAID, "2024-03-31", 40_00),
        ]
    )
    stand = balances(rows)
    assert stand[Account.USED] == Money(60_00)
    assert stand[Account.REPAID] == Money(40_00)
    assert stand[Account.RECIPIENT] == stand[Account.ALLOTTED] == ZERO
    assert stand[Account.APPROPRIATION] == Money(-100_00)


def test_the_books_are_read_as_they_stood_and_as_they_were_known() -> None:
    _state, rows = posted([*paid_out(100_00), event(K.COST_BOOKED, "2023-05-01", 70_00)])
    assert balances(rows, until=date(2023, 4, 30))[Account.USED] == ZERO
    assert balances(rows, known=date(2023, 3, 6))[Account.RECIPIENT] == Money(100_00)


MONEY = st.integers(-50_00, 120_00)
HAPPENS = st.one_of(
    st.builds(lambda ore: event(K.COST_BOOKED, "2023-05-01", ore), MONEY),
    st.builds(lambda ore: event(K.REPAID, "2024-03-31", ore), MONEY),
    st.builds(lambda ore: event(K.RECLAIM_PREPARED, "2024-04-02", ore, reason="sen"), MONEY),
    st.builds(lambda ore: event(K.RECLAIM_DECIDED, "2024-04-03", ore), MONEY),
)


@given(st.integers(0, 6), st.lists(HAPPENS, max_size=12))
def test_whatever_happens_the_books_balance_and_agree_with_the_state(
    so_far: int, happens: list[GrantEvent]
) -> None:
    state, rows = posted([*paid_out(100_00)[:so_far], *happens])
    stand = balances(rows)
    assert total(list(stand.values())) == ZERO
    assert stand[Account.USED] == Money(state.used)
    assert stand[Account.REPAID] == Money(state.repaid)
    assert stand[Account.RECLAIMED] == Money(state.reclaim_left)
    assert stand[Account.APPROPRIATION] == Money(-state.allotted)


def of_two_lines(*later: GrantEvent) -> list[Transfer]:
    """Allotted 60 of one appropriation line and 40 of another, as S22 §8 charges several; paid in one sum."""
    first, *rest = paid_out(100_00)
    two = [
        replace(first, ore=ore, facts={"appropriation": line}) for line, ore in (("a", 60_00), ("b", 40_00))
    ]
    return posted([*two, *rest, *later])[1]


def by_line(rows: list[Transfer], line: str) -> dict[Account, Money]:
    found = balances(one for one in rows if one.appropriation == line)
    return {account: amount for account, amount in found.items() if amount.ore}


def test_what_is_paid_is_charged_to_each_appropriation_line_as_it_was_allotted() -> None:
    rows = of_two_lines()
    assert by_line(rows, "a") == {Account.APPROPRIATION: Money(-60_00), Account.RECIPIENT: Money(60_00)}
    assert by_line(rows, "b") == {Account.APPROPRIATION: Money(-40_00), Account.RECIPIENT: Money(40_00)}


def test_the_lines_are_used_in_order_and_what_comes_back_is_of_the_last() -> None:
    rows = of_two_lines(
        event(K.COST_BOOKED, "2023-05-01", 80_00),
        event(K.COST_BOOKED, "2023-05-02", -5_00),
        event(K.REPAID, "2024-03-31", 25_00),
    )
    assert by_line(rows, "a") == {Account.APPROPRIATION: Money(-60_00), Account.USED: Money(60_00)}
    assert by_line(rows, "b") == {
        Account.APPROPRIATION: Money(-40_00),
        Account.USED: Money(15_00),
        Account.REPAID: Money(25_00),
    }


def test_what_the_recipient_lays_out_of_its_own_stands_on_the_last_line() -> None:
    rows = of_two_lines(event(K.COST_BOOKED, "2023-05-01", 130_00))
    assert by_line(rows, "b")[Account.RECIPIENT] == Money(-30_00)
