"""The compiled kernels equal the readable rules, row for row; what does not fit raises and never wraps."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import ConsumptionEvent, ConsumptionKind
from samsyn.core.supply.coverage import Batch, Cover, Demand, MissingExpiry, cover
from samsyn.core.supply.lists import (
    AmountUnit,
    ListLine,
    ListStatus,
    Product,
    ProductSource,
    Route,
    SubstanceList,
    line_id,
)
from samsyn.core.supply.rate import position_use, rate_error
from samsyn.warehouse import rate_kernels, shelf_kernels
from samsyn.warehouse.compiling import compile_kernels
from samsyn.warehouse.frame import Frame, Register, frame
from samsyn.warehouse.goods import goods
from samsyn.warehouse.region import LARGE
from samsyn.warehouse.row_groups import ObjectRows, TableRows
from samsyn.warehouse.shelf_kernels import UNDATED, day_number, usable_days
from samsyn.warehouse.use import Use

AS_OF = date(2024, 3, 11)
WINDOW = Window(date(2024, 1, 20), date(2024, 3, 10))
BIG = 2**62
ROOMS = ("a", "b")
CONTENT = 7
"""What a unit of the only pack contains."""

batches = st.tuples(st.integers(0, 10**6), st.one_of(st.none(), st.integers(-400, 800)))
groups = st.lists(st.tuples(st.lists(batches, max_size=6), st.integers(0, 10**7)), max_size=6)
windows = st.builds(
    lambda first, days: Window(first, first + timedelta(days=days)),
    st.dates(date(2024, 1, 5), date(2024, 3, 25)),
    st.integers(0, 60),
)
uses = st.builds(ConsumptionEvent, st.sampled_from(ConsumptionKind), windows, st.integers(0, 10**9))
corrections = st.builds(
    ConsumptionEvent, st.just(ConsumptionKind.CORRECTED), windows, st.integers(-(10**9), 10**9)
)
events = st.tuples(st.sampled_from(ROOMS), uses | corrections)
told = st.lists(windows, max_size=3)


def numbered(tells: list[Window] | None = None) -> Frame:
    """Two storerooms and one pack, with the days that their system tells of."""
    pack = Product(
        pack_id="1",
        npl_id="",
        name="pack",
        atc="A01AA01",
        substance="",
        route=Route.ORAL,
        form="",
        strength="",
        units_per_pack=1,
        amount_per_unit=CONTENT,
        amount_unit=AmountUnit.MICROGRAM,
        source=ProductSource.SYNTHETIC,
    )
    line = ListLine(line_id(pack.atc, pack.route), pack.atc, "", "", pack.route, ("area",))
    substances = SubstanceList("", {}, ListStatus.STARTING_POINT, {}, ("area",), (line,))
    rooms = pa.table({"storeroom_id": ROOMS, "care_area": ["area"] * 2, "share": [100] * 2})
    register = Register(rooms, None if tells is None else tuple(tells))
    return frame(goods(substances, (pack,), {"area": frozenset({"area"})}), [register], WINDOW)


def table_of(rows: list[tuple[str, ConsumptionEvent]]) -> pa.Table:
    """Rows of a consumption file, of the only pack."""
    days = [[getattr(event.window, end) for _, event in rows] for end in ("first", "last")]
    return pa.table(
        {
            "storeroom_id": pa.array([room for room, _ in rows], pa.string()),
            "pack_id": pa.array(["1"] * len(rows), pa.string()),
            "kind": pa.array([event.kind.value for _, event in rows], pa.string()),
            "unit": pa.array(["pack"] * len(rows), pa.string()),
            "first": pa.array(days[0], pa.date32()),
            "last": pa.array(days[1], pa.date32()),
            "quantity": pa.array([event.amount for _, event in rows], pa.int64()),
        }
    )


def used(rows: list[tuple[str, ConsumptionEvent]], tells: list[Window] | None = None) -> Use:
    return Use.none(numbered(tells), WINDOW).add([TableRows(table_of(rows))])


def told_of(use: Use) -> list[tuple[list[int], int]]:
    """What each storeroom used of the pack by month, and its days with stock."""
    stride, days = use.frame.stride, use.days_with_stock
    return [(use.used[:, room * stride].tolist(), int(days[room * stride])) for room in range(len(ROOMS))]


def expected(rows: list[tuple[str, ConsumptionEvent]], tells: list[Window] | None = None):
    found = []
    for room in ROOMS:
        inside = [
            ConsumptionEvent(event.kind, event.window, event.amount * CONTENT)
            for own, event in rows
            if own == room
        ]
        use = position_use(inside, WINDOW, tells)
        found.append((list(use.by_month), use.days_with_stock))
    return found


@given(st.lists(events, max_size=12), st.one_of(st.none(), told))
def test_use_by_month_and_days_with_stock_equal_the_readable_rule(rows, tells):
    assert told_of(used(rows, tells)) == expected(rows, tells)


@given(st.lists(events, max_size=12), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_rows_of_a_file_say_the_same_whichever_columns_are_read(rows, size):
    """Row groups of one kind, one storeroom or one month leave out columns that say nothing more."""
    rows = sorted(rows, key=lambda row: (row[1].kind, row[0], row[1].window))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "used.parquet"
        pq.write_table(table_of(rows), path, row_group_size=size)
        use = Use.none(numbered(), WINDOW).add([ObjectRows(path, LARGE["consumption"])])

    assert told_of(use) == expected(rows)


@given(st.lists(events, max_size=12), st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order_and_in_any_parts(rows, random):
    parts: list[list[tuple[str, ConsumptionEvent]]] = [[], [], []]
    for row in random.sample(rows, len(rows)):
        random.choice(parts).append(row)
    use = Use.none(numbered(), WINDOW)
    for part in parts:
        use.add([TableRows(table_of(part))])

    assert told_of(use) == told_of(used(rows))


@given(st.lists(st.tuples(st.integers(-(10**12), 10**15), st.integers(0, 31)), min_size=1, max_size=13))
def test_the_error_of_a_rate_equals_the_readable_rule_to_the_millionth(months):
    by_month, days = [amount for amount, _ in months], [of for _, of in months]

    found = rate_kernels.rate_error(np.array(by_month, np.int64), np.array(days, np.int64))

    assert found == rate_error(by_month, days)


def fefo(pools, demands, window_days, *, best, share=100):
    """The kernel's answer for pools of (quantity, usable days or None): a row of what is told of each."""
    rows = [
        (group, UNDATED if days is None else max(days, 0), quantity)
        for group, pool in enumerate(pools)
        for quantity, days in pool
    ]
    group, days, amount = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else np.zeros((3, 0))
    )
    count, none = np.zeros(len(pools), np.int64), np.zeros(len(group), np.int32)
    places = group.astype(np.int32), np.arange(len(pools)), none, np.zeros(1, np.int64)
    shelf_kernels.count_groups(*places, count)
    start = np.concatenate([[0], np.cumsum(count)])
    sorted_days, sorted_amount = np.empty(len(days), np.int32), np.empty(len(days), np.int64)
    shelf_kernels.put_in_groups(
        *places,
        none[:0],
        np.ones((1, 1), np.int64),
        amount.astype(np.int64),
        days.astype(np.int32),
        start,
        start.copy(),
        sorted_days,
        sorted_amount,
    )
    days, amount = sorted_days, sorted_amount
    told = np.zeros((len(pools), 4), np.int64)
    shares = np.full(len(days), share, np.int64)
    shelf_kernels.fefo(start, days, amount, shares, np.array(demands, np.int64), window_days, best, told)
    return told.tolist()


@given(groups, st.sampled_from([1, 28, 182]), st.sampled_from(MissingExpiry))
def test_the_fefo_kernel_equals_the_readable_rule(pools_and_demands, window_days, reading):
    pools = [pool for pool, _ in pools_and_demands]
    demands = [demand for _, demand in pools_and_demands]

    found = fefo(pools, demands, window_days, best=reading is MissingExpiry.BEST)

    for (usable, waste, expired, undated), (pool, demand) in zip(found, pools_and_demands, strict=True):
        rule = cover([Batch(*batch) for batch in pool], Demand(demand, window_days), missing_expiry=reading)
        if isinstance(rule, Cover):
            assert (usable, waste) == (rule.usable, rule.waste.numerator)
            assert (expired, undated) == (rule.expired, rule.undated)
        else:
            assert (demand, waste) == (0, 0)


@given(st.lists(st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))), min_size=1))
def test_usable_days_count_the_expiry_date_itself(expiries):
    numbers = np.array([day_number(expiry or AS_OF) for expiry in expiries], dtype=np.int32)
    dated = np.array([expiry is not None for expiry in expiries])

    found = [UNDATED if expiry is None else max((expiry - AS_OF).days + 1, 0) for expiry in expiries]
    assert usable_days(numbers, dated, AS_OF).tolist() == found


def test_no_rows_at_all_are_no_use_and_stock_every_day():
    compile_kernels()

    assert told_of(used([])) == [([0, 0, 0], WINDOW.days)] * 2
    assert fefo([], [], 182, best=True) == []
    assert fefo([[]], [5], 182, best=True) == [[0, 0, 0, 0]]


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
    assert fefo([[(1000, 100), (500, 200)]], [BIG], 182, best=True) == [[1500, 0, 0, 0]]


@pytest.mark.parametrize("inside", [True, False])
def test_use_that_does_not_fit_in_64_bits_raises(inside):
    """Whether the days of the rows are read or not."""
    last = date(2024, 2, 20) if inside else WINDOW.last
    rows = [("a", ConsumptionEvent(ConsumptionKind.DISPENSED, Window(date(2024, 2, 1), last), BIG // 8))] * 4

    with pytest.raises(OverflowError):
        used(rows)


def test_a_row_that_ends_before_it_begins_is_refused():
    rows = table_of([("a", ConsumptionEvent(ConsumptionKind.ISSUED, WINDOW, 1))])
    turned = rows.rename_columns(
        [{"first": "last", "last": "first"}.get(name, name) for name in rows.column_names]
    )

    with pytest.raises(ValueError, match="before it begins"):
        Use.none(numbered(), WINDOW).add([TableRows(turned)])
