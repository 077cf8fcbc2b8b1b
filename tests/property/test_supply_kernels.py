"""The compiled kernels equal the readable rules, row for row; what does not fit raises and never wraps."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import (
    Consumption,
    ConsumptionEvent,
    ConsumptionKind,
    adjusted,
    consumption,
)
from samsyn.core.supply.coverage import Batch, Cover, Demand, MissingExpiry, cover
from samsyn.warehouse.kernels import (
    KIND_CODES,
    UNDATED,
    adjusted_fold,
    compile_kernels,
    consumption_fold,
    day_number,
    fefo_fold,
    usable_days,
)

AS_OF = date(2024, 3, 11)
WINDOW = Window(date(2024, 2, 10), date(2024, 3, 10))
BIG = 2**62

batches = st.tuples(st.integers(0, 10**6), st.one_of(st.none(), st.integers(-400, 800)))
groups = st.lists(st.tuples(st.lists(batches, max_size=6), st.integers(0, 10**7)), max_size=6)

windows = st.builds(
    lambda first, days: Window(first, first + timedelta(days=days)),
    st.dates(date(2024, 1, 15), date(2024, 3, 25)),
    st.integers(0, 40),
)
uses = st.builds(ConsumptionEvent, st.sampled_from(ConsumptionKind), windows, st.integers(0, 10**12))
corrections = st.builds(
    ConsumptionEvent, st.just(ConsumptionKind.CORRECTED), windows, st.integers(-(10**12), 10**12)
)
events = uses | corrections
histories = st.lists(st.lists(events, max_size=8), max_size=5)


def fefo(pools, demands, window_days, *, best):
    """The kernel's answer for pools of (quantity, usable days or None)."""
    rows = [
        sorted((UNDATED if days is None else max(days, 0), quantity) for quantity, days in pool)
        for pool in pools
    ]
    flat = [row for pool in rows for row in pool]
    return fefo_fold(
        np.cumsum([0, *map(len, rows)], dtype=np.int64),
        np.array([days for days, _ in flat], dtype=np.int32),
        np.array([quantity for _, quantity in flat], dtype=np.int64),
        np.array(demands, dtype=np.int64),
        window_days,
        best,
    )


def fold(histories, window):
    """The kernel's answer for one list of events a position."""
    rows = [
        (position, KIND_CODES[event.kind], event.window, event.amount)
        for position, history in enumerate(histories)
        for event in sorted(history, key=lambda event: event.window.first)
    ]
    return consumption_fold(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int8),
        np.array([day_number(row[2].first) for row in rows], dtype=np.int32),
        np.array([day_number(row[2].last) for row in rows], dtype=np.int32),
        np.array([row[3] for row in rows], dtype=np.int64),
        len(histories),
        day_number(window.first),
        day_number(window.last),
    )


@given(groups, st.sampled_from([1, 28, 182]), st.sampled_from(MissingExpiry))
def test_the_fefo_kernel_equals_the_readable_rule(pools_and_demands, window_days, reading):
    pools = [pool for pool, _ in pools_and_demands]
    demands = [demand for _, demand in pools_and_demands]

    numerators, usables, wastes = fefo(pools, demands, window_days, best=reading is MissingExpiry.BEST)

    for group, (pool, demand) in enumerate(pools_and_demands):
        expected = cover(
            [Batch(*batch) for batch in pool], Demand(demand, window_days), missing_expiry=reading
        )
        if isinstance(expected, Cover):
            assert numerators[group] == expected.numerator
            assert usables[group] == expected.usable
            assert wastes[group] == expected.waste.numerator
        else:
            assert (demand, numerators[group], wastes[group]) == (0, 0, 0)


@given(histories)
def test_the_consumption_kernel_equals_the_readable_rule(histories):
    amounts, days = fold(histories, WINDOW)

    expected = [consumption(history, WINDOW) for history in histories]
    assert amounts.tolist() == [used.amount for used in expected]
    assert days.tolist() == [used.days_with_stock for used in expected]


@given(
    st.lists(st.builds(Consumption, st.integers(-(10**15), 10**15), st.integers(0, 182)), max_size=6),
    st.sampled_from([182, 365]),
)
def test_the_adjusted_amounts_equal_the_readable_rule(used, window_days):
    found = adjusted_fold(
        np.array([one.amount for one in used], dtype=np.int64),
        np.array([one.days_with_stock for one in used], dtype=np.int32),
        window_days,
    )

    rates = [adjusted(one, window_days) for one in used]
    assert found.tolist() == [rate.amount if isinstance(rate, Demand) else 0 for rate in rates]


def test_an_adjusted_amount_that_does_not_fit_raises():
    with pytest.raises(OverflowError):
        adjusted_fold(np.array([BIG // 10]), np.array([91], dtype=np.int32), 182)


@given(st.lists(windows, min_size=2, max_size=8))
def test_days_without_stock_are_counted_once_by_the_kernel_too(stretches):
    history = [ConsumptionEvent(ConsumptionKind.OUT_OF_STOCK, stretch) for stretch in stretches]

    _, days = fold([history], WINDOW)

    assert days.tolist() == [consumption(history, WINDOW).days_with_stock]


def test_a_short_stretch_without_stock_inside_a_long_one_ends_nothing():
    def empty(first: int, last: int) -> ConsumptionEvent:
        return ConsumptionEvent(
            ConsumptionKind.OUT_OF_STOCK, Window(date(2024, 2, first), date(2024, 2, last))
        )

    _, days = fold([[empty(11, 20), empty(12, 14), empty(15, 18)]], WINDOW)

    assert days.tolist() == [WINDOW.days - 10]


@given(histories, st.randoms(use_true_random=False))
def test_partial_sums_come_to_the_same_whole_however_rows_are_divided(histories, random):
    whole, _ = fold(histories, WINDOW)

    parts = [[[], [], []] for _ in histories]
    for position, history in enumerate(histories):
        for event in history:
            random.choice(parts[position]).append(event)
    partial = [fold([split[n] for split in parts], WINDOW)[0] for n in range(3)]

    assert sum(partial).tolist() == whole.tolist()


@given(st.lists(st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))), min_size=1))
def test_usable_days_count_the_expiry_date_itself(expiries):
    numbers = np.array([day_number(expiry or AS_OF) for expiry in expiries], dtype=np.int32)
    dated = np.array([expiry is not None for expiry in expiries])

    expected = [UNDATED if expiry is None else max((expiry - AS_OF).days + 1, 0) for expiry in expiries]
    assert usable_days(numbers, dated, AS_OF).tolist() == expected


def test_no_rows_at_all_are_no_use_and_stock_every_day():
    compile_kernels()
    amounts, days = fold([[], []], WINDOW)

    assert (amounts.tolist(), days.tolist()) == ([0, 0], [WINDOW.days] * 2)
    assert [column.tolist() for column in fefo([], [], 182, best=True)] == [[], [], []]
    assert [column.tolist() for column in fefo([[]], [5], 182, best=True)] == [[0], [0], [0]]


@pytest.mark.parametrize("best", [True, False])
def test_stock_that_does_not_fit_in_64_bits_raises(best):
    with pytest.raises(OverflowError):
        fefo([[(BIG, 10), (BIG, 20)]], [1], 1, best=best)
    with pytest.raises(OverflowError):
        fefo([[(BIG // 10, 10)]], [1], 182, best=best)


def test_stock_without_a_date_that_does_not_fit_raises():
    with pytest.raises(OverflowError):
        fefo([[(BIG, None), (BIG, None)]], [1], 1, best=True)
    with pytest.raises(OverflowError):
        fefo([[(BIG, None)]], [1], 182, best=True)


def test_a_demand_too_large_to_multiply_is_still_exact():
    numerators, _, wastes = fefo([[(1000, 100), (500, 200)]], [BIG], 182, best=True)

    assert (numerators.tolist(), wastes.tolist()) == ([1500 * 182], [0])


def test_use_that_does_not_fit_in_64_bits_raises():
    history = [ConsumptionEvent(ConsumptionKind.DISPENSED, WINDOW, BIG)] * 2

    with pytest.raises(OverflowError):
        fold([history], WINDOW)


def test_a_large_amount_across_the_edge_of_the_window_is_exact():
    straddling = ConsumptionEvent(
        ConsumptionKind.ISSUED, Window(date(2024, 2, 1), date(2024, 2, 29)), 2**63 - 1
    )

    amounts, _ = fold([[straddling]], WINDOW)

    assert amounts.tolist() == [consumption([straddling], WINDOW).amount]


@pytest.mark.parametrize(
    "column, value",
    [
        ("position", [1, 0]),
        ("position", [-1, 0]),
        ("position", [0, 2]),
        ("first", [9, 8]),
        ("last", [1, 9]),
        ("amount", [5, -1]),
        ("kind", [0, 99]),
        ("kind", [-1, 0]),
    ],
)
def test_rows_that_break_the_kernels_order_are_refused(column, value):
    rows = {
        "position": np.array([0, 0]),
        "kind": np.array([0, 0], dtype=np.int8),
        "first": np.array([5, 6], dtype=np.int32),
        "last": np.array([9, 9], dtype=np.int32),
        "amount": np.array([1, 1]),
    }
    rows[column] = np.array(value, dtype=rows[column].dtype)

    with pytest.raises(ValueError, match=r"not sorted|a row ends before it begins|only a correction"):
        consumption_fold(**rows, positions=2, window_first=0, window_last=10)


@pytest.mark.parametrize("days", [[5, 4], [-2, 4]])
def test_batches_out_of_order_or_expired_below_zero_are_refused(days):
    with pytest.raises(ValueError, match="not sorted by usable days"):
        fefo_fold(
            np.array([0, 2]), np.array(days, dtype=np.int32), np.array([1, 1]), np.array([1]), 182, True
        )


def test_a_column_that_would_be_narrowed_is_refused():
    with pytest.raises(TypeError):
        fefo_fold(np.array([0, 1]), np.array([2**40]), np.array([1]), np.array([1]), 182, True)
