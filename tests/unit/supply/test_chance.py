"""The draws of the chance to last: the same on every machine, each by its own name, and spread as assumed."""

from statistics import median

import pytest

from samsyn.core.supply.chance import (
    Chance,
    ChanceAssumptions,
    drawn,
    line_chances,
    multipliers,
    net_demands,
    stream_key,
)
from samsyn.core.supply.coverage import NO_RATE, Batch, Demand

NO_SUPPLY = ChanceAssumptions(stop=1000)


def test_the_generator_is_splitmix64():
    # The first numbers of its authors' own implementation, started at 1234567.
    assert [drawn(1234567, number) for number in range(2)] == [6457827717110365317, 3203168211198807973]


def test_the_draws_are_the_same_on_every_machine():
    assert net_demands("region-skane", "N01AX10", ChanceAssumptions())[:8] == (870, 19, 0, 0, 902, 0, 1189, 0)
    assert stream_key("samsyn-1", "N01AX10") == 6027437143157416221


def test_more_draws_begin_with_the_same_ones():
    few, many = ChanceAssumptions(draws=10), ChanceAssumptions(draws=20)

    assert net_demands("region-skane", "N01AX10", many)[:10] == net_demands("region-skane", "N01AX10", few)


def test_half_of_the_multipliers_lie_below_the_usual_and_two_in_three_within_the_spread():
    found = multipliers(200)

    assert median(found) == 1000
    assert sum(819 <= one <= 1221 for one in found) / len(found) == pytest.approx(0.68, abs=0.01)
    assert list(found) == sorted(found)


def test_the_demand_for_a_substance_swings_alike_in_all_regions_but_for_their_own_spread():
    assumed = ChanceAssumptions(stop=1000, region_spread=0)
    skane, uppsala = (net_demands(one, "N01AX10", assumed) for one in ("region-skane", "region-uppsala"))
    assert skane == uppsala

    own = [net_demands(one, "N01AX10", NO_SUPPLY) for one in ("region-skane", "region-uppsala")]
    assert own[0] != own[1]
    assert net_demands("region-skane", "B01AB01", assumed) != skane


def test_the_supply_stops_in_as_many_draws_as_assumed():
    goes_on = ChanceAssumptions(nation_spread=0, region_spread=0, stop=100)

    nets = net_demands("region-skane", "N01AX10", goes_on)

    assert set(nets) == {0, 1000}
    assert sum(nets) / 1000 == pytest.approx(100, abs=30)


def test_a_storeroom_without_a_rate_has_no_chance_but_its_stock_is_in_the_pool():
    using, keeping = ([], Demand(70, 7)), ([Batch(300, 400)], NO_RATE)

    found = line_chances([using, keeping], [1000], [30])

    assert found.pooled == (Chance(1, 1),)
    assert found.storerooms == (Chance(0, 1),)


def test_a_line_that_nobody_uses_has_no_chance():
    found = line_chances([([Batch(300, 400)], NO_RATE)], [1000], [30])

    assert found.pooled[0].share is None
    assert found.storerooms[0].share is None


@pytest.mark.parametrize(
    "wrong", [{"draws": 0}, {"draws": 50_001}, {"nation_spread": 501}, {"stop": 1001}, {"supply": -1}]
)
def test_assumptions_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=r"draws|spread|probability|comes in"):
        ChanceAssumptions(**wrong)
