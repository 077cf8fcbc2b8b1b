"""Rates: a use by months, made into an interval that says how surely it is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import ConsumptionEvent, ConsumptionKind
from samsyn.core.supply.rate import (
    LARGEST_ERROR,
    PositionUse,
    RateRule,
    days_told,
    months_of,
    pooled_rate,
    position_use,
    rate_error,
    used_by_month,
)

QUARTER = Window(date(2024, 1, 15), date(2024, 3, 10))
RULE = RateRule(182)

uses = st.builds(
    PositionUse,
    st.lists(st.integers(-50, 10**6), min_size=3, max_size=3).map(tuple),
    st.integers(0, 182),
    st.integers(0, 90),
)


def test_the_months_of_a_window_are_cut_at_its_ends_and_february_has_a_leap_day():
    assert [(month.first, month.days) for month in months_of(QUARTER)] == [
        (date(2024, 1, 15), 17),
        (date(2024, 2, 1), 29),
        (date(2024, 3, 1), 10),
    ]


def test_a_row_over_several_months_gives_each_its_days_and_nothing_is_rounded_away():
    row = ConsumptionEvent(ConsumptionKind.ISSUED, Window(date(2024, 1, 30), date(2024, 3, 2)), 100)

    found = used_by_month([row], QUARTER)

    assert found == (6, 88, 6)
    assert sum(found) == 100


def test_days_that_files_tell_of_are_counted_once_and_only_inside_the_window():
    told = [Window(date(2024, 1, 1), date(2024, 1, 20)), Window(date(2024, 1, 18), date(2024, 2, 3))]

    assert days_told(QUARTER, told) == (17, 3, 0)


def test_a_day_without_stock_that_no_file_tells_of_is_untold_and_not_counted_twice():
    empty = ConsumptionEvent(ConsumptionKind.OUT_OF_STOCK, Window(date(2024, 1, 30), date(2024, 2, 5)))
    told = [Window(date(2024, 1, 15), date(2024, 2, 1))]

    use = position_use([empty], QUARTER, told)

    assert (use.days_with_stock, use.days_untold) == (18 - 3, QUARTER.days - 18)


def test_what_came_back_as_much_as_it_was_used_says_nothing_surely():
    assert rate_error((10, -10), (30, 30)) == LARGEST_ERROR


@given(st.lists(st.tuples(uses, st.integers(1, 100)), min_size=1, max_size=5))
def test_the_lowest_is_at_most_the_likely_and_that_at_most_the_highest(positions):
    rate = pooled_rate(positions, (60, 61, 61), RULE)

    if rate is not None:
        assert 1 <= rate.low <= rate.likely <= rate.high


@given(uses)
def test_two_alike_are_known_as_surely_as_one_and_need_twice_as_much(use):
    one, two = (pooled_rate([(use, 100)] * times, (60, 61, 61), RULE) for times in (1, 2))

    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert two.likely == 2 * one.likely
        assert abs(two.high - 2 * one.high) <= 2


@pytest.mark.parametrize("least", [0, 183])
def test_the_least_number_of_days_fits_in_the_window(least):
    with pytest.raises(ValueError, match="fits in the window"):
        RateRule(182, least)


def test_more_use_in_one_month_never_lowers_the_highest_rate():
    quiet, busy = PositionUse((10, 10, 10), 182), PositionUse((10, 10, 10 + 90), 182)
    rates = [pooled_rate([(use, 100)], (60, 61, 61), RULE) for use in (quiet, busy)]

    assert rates[0].high < rates[1].high


def test_a_row_before_the_window_adds_nothing_to_its_first_month():
    early = Window(QUARTER.first - timedelta(days=10), QUARTER.first - timedelta(days=1))

    assert used_by_month([ConsumptionEvent(ConsumptionKind.ISSUED, early, 40)], QUARTER) == (0, 0, 0)
