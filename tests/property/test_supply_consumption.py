"""Consumption: every day counts once, and partial sums come to the same whole however the rows are divided."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.property.simulations import days_of, days_with_stock

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import (
    ConsumptionEvent,
    ConsumptionKind,
    part_inside,
)
from samsyn.core.supply.rate import RateRule, adjusted_amount, position_use

# The window holds a leap day; rows begin before it, end after it, or lie wholly outside.
WINDOW = Window(date(2024, 2, 10), date(2024, 3, 10))

windows = st.builds(
    lambda first, days: Window(first, first + timedelta(days=days)),
    st.dates(date(2024, 1, 15), date(2024, 3, 25)),
    st.integers(0, 40),
)
events = st.builds(ConsumptionEvent, st.sampled_from(ConsumptionKind), windows, st.integers(0, 10**6))
histories = st.lists(events, max_size=12)


@given(histories)
def test_a_day_without_stock_counts_once_however_often_it_is_recorded(history):
    assert position_use(history, WINDOW).days_with_stock == days_with_stock(history, WINDOW)


@given(events)
def test_an_amount_is_spread_evenly_over_its_days(event):
    a_day = Fraction(event.amount, event.window.days)
    exact = a_day * sum(day in WINDOW for day in days_of(event.window))

    assert abs(part_inside(event, WINDOW) - exact) <= Fraction(1, 2)


@given(st.builds(ConsumptionEvent, st.sampled_from(ConsumptionKind), st.just(WINDOW), st.integers(0, 10**15)))
def test_an_amount_wholly_inside_the_window_counts_to_the_unit(event):
    assert part_inside(event, WINDOW) == event.amount


@given(histories, st.randoms(use_true_random=False))
def test_the_amount_does_not_depend_on_how_rows_are_divided(history, random):
    parts: list[list[ConsumptionEvent]] = [[], [], []]
    for event in random.sample(history, len(history)):
        random.choice(parts).append(event)

    assert sum(position_use(part, WINDOW).amount for part in parts) == position_use(history, WINDOW).amount


@given(histories, windows)
def test_a_redistribution_changes_nothing(history, when):
    moved = [
        ConsumptionEvent(ConsumptionKind.REDISTRIBUTED_OUT, when, 500),
        ConsumptionEvent(ConsumptionKind.REDISTRIBUTED_IN, when, 700),
    ]

    assert position_use([*history, *moved], WINDOW) == position_use(history, WINDOW)


@given(histories)
def test_days_without_stock_never_lower_the_rate(history):
    used = position_use(history, WINDOW)
    whole = adjusted_amount(used, RateRule(WINDOW.days, least_days_with_stock=1))

    if used.amount <= 0 or used.days_with_stock == 0:
        assert whole == 0
    else:
        assert whole >= used.amount
