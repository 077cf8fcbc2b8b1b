"""The chance that stock lasts: the threshold is the closed form turned round, and the fast counts equal the rule."""

import numpy as np
import pytest
from bench.stock_parts.direct_chances import count_directly
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.chance import (
    HORIZONS,
    THOUSANDTHS,
    ChanceAssumptions,
    line_chances,
    margin,
    net_demands,
)
from samsyn.core.supply.coverage import NO_RATE, Batch, Cover, Demand, MissingExpiry, cover, largest_demand
from samsyn.core.supply.shares import share_of_need, share_of_stock
from samsyn.warehouse.chance_kernels import DrawTables, Shelves, compile_chance, count_lasting, draw_tables

expiries = st.one_of(st.none(), st.integers(-5, 100))
rows = st.tuples(st.integers(0, 400), expiries)
pools = st.lists(rows, max_size=6)
windows = st.sampled_from([1, 7, 30, 182])
horizons = st.sampled_from(HORIZONS) | st.integers(1, 120)
assumptions = st.builds(
    ChanceAssumptions,
    draws=st.integers(1, 25),
    seed=st.text(max_size=3),
    nation_spread=st.integers(0, 500),
    region_spread=st.integers(0, 500),
    stop=st.integers(0, 1000),
    supply=st.integers(0, 1500),
)


@given(pools, windows, horizons, st.integers(1, 5000), st.sampled_from(MissingExpiry))
def test_a_pool_lasts_a_horizon_for_the_demands_up_to_the_largest(pool, window, horizon, amount, reading):
    batches = [Batch(*row) for row in pool]

    largest = largest_demand(batches, window, horizon, missing_expiry=reading)

    for demand in {amount, max(largest, 1), largest + 1}:
        found = cover(batches, Demand(demand, window), missing_expiry=reading)
        assert isinstance(found, Cover)
        assert found.lasts(horizon) == (demand <= largest)


@given(pools, st.builds(Demand, st.integers(1, 3000), windows), horizons, st.integers(1, 4000))
def test_a_draw_is_a_demand_of_so_many_thousandths_of_the_usual(pool, demand, horizon, net):
    batches = [Batch(*row) for row in pool]

    drawn = Demand(demand.amount * net, demand.window_days * THOUSANDTHS)
    found = cover(batches, drawn, missing_expiry=MissingExpiry.WORST)

    assert isinstance(found, Cover)
    assert found.lasts(horizon) == (net <= margin(batches, demand, horizon))


# A few lines in a few storerooms: (percent of the care area, for each line (batches, whole use in the window)).
SUBSTANCES = ("A01", "B02", "A01")
shelves = st.tuples(pools, st.one_of(st.just(0), st.integers(1, 3000), st.integers(1, 20)))
regions = st.lists(
    st.tuples(st.sampled_from([0, 33, 100]), st.tuples(*[shelves] * len(SUBSTANCES))), max_size=4
)


def arrays(region) -> tuple[Shelves, np.ndarray, np.ndarray]:
    """The region as the kernel wants it."""
    groups = [group for _, line_groups in region for group in line_groups]
    lying = [
        sorted((-1 if days is None else max(days, 0), quantity) for quantity, days in pool)
        for pool, _ in groups
    ]
    flat = [row for pool in lying for row in pool]
    demand = [share_of_need(used, percent) for percent, line_groups in region for _, used in line_groups]
    return (
        Shelves(
            np.cumsum([0, *map(len, lying)], dtype=np.int64),
            np.array([days for days, _ in flat], dtype=np.int32),
            np.array([quantity for _, quantity in flat], dtype=np.int64),
        ),
        np.array([percent for percent, _ in region], dtype=np.int64),
        np.array(demand, dtype=np.int64),
    )


def by_the_rule(region, window, nets):
    """A (pooled, storerooms) of counts a line, as the readable rule has it."""
    found = []
    for line, line_nets in enumerate(nets):
        storerooms = [
            (
                [Batch(share_of_stock(quantity, percent), days) for quantity, days in groups[line][0]],
                Demand(need, window) if (need := share_of_need(groups[line][1], percent)) else NO_RATE,
            )
            for percent, groups in region
            if percent
        ]
        chances = line_chances(storerooms, line_nets)
        found.append([[one.lasted for one in counts] for counts in (chances.pooled, chances.storerooms)])
        rated = sum(demand is not NO_RATE for _, demand in storerooms)
        assert {one.of for one in chances.storerooms} == {rated * len(line_nets)}
    return found


@given(regions, windows, assumptions)
def test_the_fast_counts_equal_the_readable_rule_and_the_direct_kernel(region, window, assumed):
    nets = [net_demands("region-x", substance, assumed) for substance in SUBSTANCES]
    tables = draw_tables("region-x", SUBSTANCES, assumed)

    fast = count_lasting(*arrays(region), window, tables)
    direct = count_directly(*arrays(region), window, np.array(nets, dtype=np.int64), HORIZONS)

    counts = [[list(one) for one in line] for line in zip(fast.pooled, fast.storerooms, strict=True)]
    assert counts == by_the_rule(region, window, nets)
    assert [column.tolist() for column in direct] == [column.tolist() for column in fast]


@given(assumptions, st.sampled_from(["A01", "N01AX10"]), st.sampled_from(["region-x", "region-y"]))
def test_the_tables_count_the_draws_of_the_rule(assumed, substance, region):
    nets = net_demands(region, substance, assumed)

    tables = draw_tables(region, [substance], assumed)

    assert (tables.least[0], tables.most[0]) == (min(nets), max(nets))
    for net in {0, *nets, *(net + 1 for net in nets)}:
        if net <= max(nets):
            assert tables.at_most[0, net] == sum(one <= net for one in nets)


def tables_of(*nets: int) -> DrawTables:
    """One line with these draws."""
    at_most = np.array([[sum(net <= m for net in nets) for m in range(max(nets) + 1)]], dtype=np.uint16)
    return DrawTables(len(nets), at_most, np.array([min(nets)]), np.array([max(nets)]))


def one_shelf(quantity: int, used: int, *nets: int) -> list[int]:
    shelf = Shelves(
        np.array([0, 1], np.int64), np.array([400], np.int32), np.array([quantity], dtype=np.int64)
    )
    counts = count_lasting(shelf, np.array([100]), np.array([used]), 182, tables_of(*nets), (30, 90))
    assert counts.pooled.tolist() == counts.storerooms.tolist()
    return counts.pooled[0].tolist()


@given(st.integers(1, 2**62), st.integers(1, 2**52), st.lists(st.integers(0, 3000), min_size=1, max_size=9))
def test_amounts_of_any_size_are_counted_exactly(quantity, used, nets):
    largest = [margin([Batch(quantity, 400)], Demand(used, 182), horizon) for horizon in (30, 90)]

    assert one_shelf(quantity, used, *nets) == [sum(net <= most for net in nets) for most in largest]


@given(st.integers(1, 2**40), st.integers(1, 3000), st.sampled_from([30, 90]))
def test_exactly_enough_lasts_and_a_unit_less_does_not(used, net, horizon):
    enough = -(-used * net * horizon // (182 * THOUSANDTHS))
    at = (30, 90).index(horizon)

    assert one_shelf(enough, used, net)[at] == 1
    assert one_shelf(enough - 1, used, net)[at] == 0


def test_a_need_that_is_too_large_to_count_raises():
    with pytest.raises(OverflowError):
        one_shelf(5, 2**60, 1000)


def test_a_region_without_storerooms_counts_nothing():
    compile_chance()
    tables = draw_tables("region-x", SUBSTANCES, ChanceAssumptions())

    counts = count_lasting(*arrays([]), 182, tables)

    assert [column.any() for column in counts] == [False] * 3
