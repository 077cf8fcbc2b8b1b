"""A scenario played out over columns equals the readable rule, day by day, on random stock, needs and scenarios."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.kernel.texts import Text
from samsyn.core.supply.coverage import Batch, Demand, MissingExpiry, cover
from samsyn.core.supply.lists import AmountUnit, ListLine, Route
from samsyn.core.supply.scenario import (
    MOST_DAYS,
    Applies,
    Casualties,
    DayRange,
    Multiplier,
    Scenario,
    Supply,
    Treatment,
    day_needs,
    line_steps,
    played,
)
from samsyn.warehouse.pools_cache import pools_cache
from samsyn.warehouse.scenario import NOT_OUT, READINGS, ScenarioPools, scenario_outcome

LINE = ListLine("a01aa01-oral", "A01AA01", "", "", Route.ORAL, ("area",))
ALL = Applies()
WINDOW = 182

ranges = st.builds(
    lambda first, days: DayRange(first, None if days is None else first + days),
    st.integers(0, 40),
    st.one_of(st.none(), st.integers(0, 40)),
)
scenarios = st.builds(
    Scenario,
    id=st.just("s"),
    title=st.just(Text("", "")),
    about=st.just(Text("", "")),
    multipliers=st.lists(st.builds(Multiplier, st.integers(0, 5000), ranges, st.just(ALL)), max_size=2).map(
        tuple
    ),
    casualties=st.lists(
        st.builds(
            lambda per_day, days, amount: Casualties(
                "k",
                per_day,
                "area",
                days,
                frozenset(),
                (Treatment("A01AA01", Route.ORAL, amount, AmountUnit.MICROGRAM),),
            ),
            st.integers(0, 20),
            ranges,
            st.integers(1, 500),
        ),
        max_size=2,
    ).map(tuple),
    supply=st.lists(st.builds(Supply, st.integers(0, 2000), ranges, st.just(ALL)), max_size=2).map(tuple),
    cut_off=st.lists(st.tuples(st.just("r"), st.integers(0, 30)), max_size=1).map(tuple),
)
batches = st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 80)), max_size=6)
demands = st.integers(0, 20_000)


def pools(held: list[tuple[int, int]], demand: int, times: int = 1) -> ScenarioPools:
    usable = np.zeros((1, 1, MOST_DAYS + 1), np.int64)
    for quantity, days in held:
        usable[0, 0, days] += quantity * times
    needs = np.full((1, len(READINGS), 1), demand * times, np.int64)
    return ScenarioPools(
        ("area",), (LINE,), (AmountUnit.MICROGRAM,), np.ones((1, 1), bool), usable, needs, WINDOW
    )


@given(batches, demands, scenarios, st.fractions(Fraction(1, 50), 1))
def test_a_scenario_over_columns_is_the_readable_rule(held, demand, scenario, inhabitants) -> None:
    (found,) = scenario_outcome(pools(held, demand), scenario, "r", inhabitants)
    needs = day_needs(line_steps(scenario, "r", "area", LINE, AmountUnit.MICROGRAM, inhabitants))
    told = played([Batch(quantity, days) for quantity, days in held], demand, WINDOW, needs)
    if not demand and not any(need.besides for need in needs):
        assert found.out_on[0, 0] == -1
        return
    assert found.out_on[0, 0] == (NOT_OUT if told.out_on is None else told.out_on)
    assert found.lacks[0] == told.lacks


@given(batches, demands, scenarios)
def test_amounts_too_large_for_64_bits_come_to_the_same(held, demand, scenario) -> None:
    times = 2**40
    large = [(quantity * times, days) for quantity, days in held]
    (found,) = scenario_outcome(pools(held, demand, times), scenario, "r", Fraction(1))
    needs = day_needs(line_steps(scenario, "r", "area", LINE, AmountUnit.MICROGRAM, Fraction(1)))
    told = played([Batch(quantity, days) for quantity, days in large], demand * times, WINDOW, needs)
    if demand:
        assert found.out_on[0, 0] == (NOT_OUT if told.out_on is None else told.out_on)
        assert found.lacks[0] == told.lacks


@given(batches, demands, scenarios, st.integers(0, 3 * MOST_DAYS))
def test_shelf_life_that_is_extended_is_so_for_each_batch(held, demand, scenario, days) -> None:
    later = [(quantity, min(lasts + days, MOST_DAYS)) for quantity, lasts in held]
    (found,) = scenario_outcome(pools(held, demand), replace(scenario, extended_days=days), "r", Fraction(1))
    (told,) = scenario_outcome(pools(later, demand), scenario, "r", Fraction(1))
    assert np.array_equal(found.out_on, told.out_on)
    assert np.array_equal(found.lacks, told.lacks)


@given(batches, demands)
def test_pools_come_back_from_the_cache_as_they_were(held, demand) -> None:
    goods = SimpleNamespace(areas=("area",), lines=(LINE,), serves=np.ones((1, 1), bool))
    with TemporaryDirectory() as folder:
        cache = pools_cache(Path(folder), goods)
        first = cache.get(["r"], lambda: pools(held, demand))
        again = cache.get(["r"], lambda: pools([], 0))
        assert np.array_equal(first.usable, again.usable)
        assert np.array_equal(first.demand, again.demand)
        assert first.units == again.units
        (file,) = Path(folder).iterdir()
        whole = file.read_bytes()
        for left in (0, 1, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:left])
            anew = cache.get(["r"], lambda: pools(held, demand))
            assert np.array_equal(anew.usable, first.usable)
            assert file.read_bytes()


@given(batches, st.integers(1, 20_000))
def test_peacetime_is_the_picture(held, demand) -> None:
    (found,) = scenario_outcome(
        pools(held, demand), Scenario("p", Text("", ""), Text("", "")), "r", Fraction(1)
    )
    whole = cover(
        [Batch(quantity, days) for quantity, days in held],
        Demand(demand, WINDOW),
        missing_expiry=MissingExpiry.WORST,
    )
    assert found.out_on[0, 0] == min(int(whole.days), MOST_DAYS)


@given(batches, demands, scenarios)
def test_what_lacks_added_from_the_beginning_lasts_the_month(held, demand, scenario) -> None:
    needs = day_needs(line_steps(scenario, "r", "area", LINE, AmountUnit.MICROGRAM, Fraction(1)))
    stock = [Batch(quantity, days) for quantity, days in held]
    lacks = played(stock, demand, WINDOW, needs).lacks
    more = played([*stock, Batch(lacks, MOST_DAYS)], demand, WINDOW, needs)
    assert more.out_on is None or more.out_on >= 30
    if lacks > 1:
        fewer = played([*stock, Batch(lacks - 2, MOST_DAYS)], demand, WINDOW, needs)
        assert fewer.out_on is not None
        assert fewer.out_on < 30
