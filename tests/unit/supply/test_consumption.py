"""Consumption: what is use and what only looks like it."""

from datetime import date

import pytest

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import (
    ConsumptionEvent,
    ConsumptionKind,
    default_window,
)
from samsyn.core.supply.rate import RateRule, adjusted_amount, position_use

JANUARY = Window(date(2024, 1, 1), date(2024, 1, 31))
FEBRUARY = Window(date(2024, 2, 1), date(2024, 2, 29))
QUARTER = Window(date(2024, 1, 1), date(2024, 3, 31))
RULE = RateRule(QUARTER.days)


def recorded(kind: str, amount: int = 0, window: Window = JANUARY) -> ConsumptionEvent:
    return ConsumptionEvent(ConsumptionKind(kind), window, amount)


def test_redistribution_is_not_consumption():
    moved = [recorded("redistributed_out", 500), recorded("redistributed_in", 200)]

    assert position_use(moved, QUARTER).amount == 0


def test_an_issue_to_the_point_of_care_is_consumption():
    assert position_use([recorded("issued", 70)], QUARTER).amount == 70


def test_waste_is_not_consumption():
    assert position_use([recorded("wasted", 70)], QUARTER).amount == 0


def test_a_return_lowers_consumption():
    assert position_use([recorded("dispensed", 70), recorded("returned", 20)], QUARTER).amount == 50


def test_no_record_of_stock_out_means_zero_days():
    assert position_use([recorded("issued", 70)], QUARTER).days_with_stock == QUARTER.days


def test_stock_out_days_raise_the_rate():
    used = position_use([recorded("issued", 62), recorded("out_of_stock", window=FEBRUARY)], QUARTER)

    assert used.days_with_stock == QUARTER.days - 29
    assert adjusted_amount(used, RULE) == 91


def test_a_month_has_its_own_number_of_days():
    """Half of February's amount is fourteen and a half of 29 days, not fifteen of 30."""
    until_mid_february = Window(date(2024, 1, 1), date(2024, 2, 14))

    assert position_use([recorded("issued", 290, FEBRUARY)], until_mid_february).amount == 140


def test_no_consumption_is_no_rate():
    assert adjusted_amount(position_use([], QUARTER), RULE) == 0


def test_never_any_stock_is_no_rate():
    empty = position_use([recorded("out_of_stock", window=QUARTER)], QUARTER)

    assert empty.days_with_stock == 0
    assert adjusted_amount(empty, RULE) == 0


def test_the_window_ends_the_day_before_the_picture():
    window = default_window(date(2023, 12, 31))

    assert window == Window(date(2023, 7, 2), date(2023, 12, 30))
    assert window.days == 182


def test_the_kind_carries_the_sign_and_the_amount_does_not():
    with pytest.raises(ValueError, match="never negative"):
        recorded("returned", -5)
