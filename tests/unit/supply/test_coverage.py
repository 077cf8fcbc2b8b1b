"""Coverage: what stock may not hide, and what a figure must not pretend."""

from datetime import date
from fractions import Fraction

import pytest

from samsyn.core.supply.coverage import (
    NO_RATE,
    Batch,
    Cover,
    Demand,
    MissingExpiry,
    cover,
    usable_days,
)

TEN_A_DAY = Demand(10, 1)


def lasting(*batches: tuple[int, int | None]) -> Cover:
    found = cover([Batch(*batch) for batch in batches], TEN_A_DAY, missing_expiry=MissingExpiry.WORST)
    assert isinstance(found, Cover)
    return found


def test_expired_only_stock_is_a_stock_out():
    expired_yesterday = usable_days(date(2023, 12, 30), as_of=date(2023, 12, 31))

    found = lasting((500, expired_yesterday))

    assert found.days == 0
    assert found.expired == 500


def test_stock_that_expires_today_can_be_used_today():
    assert usable_days(date(2023, 12, 31), as_of=date(2023, 12, 31)) == 1


def test_a_leap_day_is_a_day_of_use():
    assert usable_days(date(2024, 3, 1), as_of=date(2024, 2, 28)) == 3
    assert usable_days(date(2023, 3, 1), as_of=date(2023, 2, 28)) == 2


def test_an_expiry_date_that_is_missing_is_not_known():
    assert usable_days(None, as_of=date(2023, 12, 31)) is None


def test_no_consumption_is_no_rate():
    stock = [Batch(500, 400)]

    assert cover(stock, Demand(0, 182), missing_expiry=MissingExpiry.WORST) is NO_RATE
    assert cover(stock, NO_RATE, missing_expiry=MissingExpiry.WORST) is NO_RATE


def test_expiry_risk_counts_only_what_earlier_batches_leave_to_use():
    each_alone = lasting((60, 10)).waste.amount
    together = lasting((60, 10), (60, 10)).waste.amount

    assert (each_alone, together) == (0, 20)


def test_a_time_is_exact_where_a_float_is_not():
    # Three tenths of a unit a day: in floats 0.1 + 0.2 is already not 0.3.
    found = cover([Batch(9, 400)], Demand(3, 10), missing_expiry=MissingExpiry.WORST)

    assert isinstance(found, Cover)
    assert found.days == 30
    assert found.lasts(30)
    assert not found.lasts(Fraction(30) + Fraction(1, 10**30))


def test_pooling_flatters():
    """Two storerooms together last a month though one of them does not: so both are shown."""
    rich, poor = [Batch(50_000, 400)], [Batch(100, 400)]
    together = cover(rich + poor, Demand(20, 1), missing_expiry=MissingExpiry.WORST)
    alone = cover(poor, TEN_A_DAY, missing_expiry=MissingExpiry.WORST)

    assert isinstance(together, Cover)
    assert isinstance(alone, Cover)
    assert together.lasts(30)
    assert not alone.lasts(30)


def test_amounts_are_never_negative_and_a_window_holds_a_day():
    with pytest.raises(ValueError, match="never negative"):
        Batch(-1, 10)
    with pytest.raises(ValueError, match="never negative"):
        Demand(-1, 182)
    with pytest.raises(ValueError, match="at least one day"):
        Demand(1, 0)
