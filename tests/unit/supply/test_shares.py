"""A storeroom's amounts divided between its care areas: never more than there is, never less than is needed."""

from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.shares import share_of_need, share_of_stock

amounts = st.integers(0, 10**18)


def test_a_part_of_a_unit_is_need_and_not_stock():
    assert (share_of_stock(101, 60), share_of_stock(101, 40)) == (60, 40)
    assert (share_of_need(101, 60), share_of_need(101, 40)) == (61, 41)


@given(amounts)
def test_the_whole_is_exact(amount):
    assert share_of_stock(amount, 100) == share_of_need(amount, 100) == amount


@given(amounts, st.integers(1, 99))
def test_two_shares_are_together_at_most_a_unit_off(amount, percent):
    assert 0 <= amount - share_of_stock(amount, percent) - share_of_stock(amount, 100 - percent) <= 1
    assert 0 <= share_of_need(amount, percent) + share_of_need(amount, 100 - percent) - amount <= 1
