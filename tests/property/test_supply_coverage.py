"""The closed form of coverage says what happens on the shelves, day by day, in whole numbers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.property.simulations import batch_by_batch, day_by_day

from samsyn.core.supply.coverage import NO_RATE, Batch, Cover, Demand, MissingExpiry, cover

expiries = st.one_of(st.none(), st.integers(-5, 40))
pools = st.lists(st.tuples(st.integers(0, 60), expiries), max_size=7)
demands = st.builds(Demand, st.integers(1, 200), st.sampled_from([1, 7, 28, 30, 182]))
# Long windows with small amounts would keep a shelf going for years; days are what a simulation costs.
brisk = demands.filter(lambda demand: 2 * demand.amount >= demand.window_days)


def covered(pool, demand, missing_expiry=MissingExpiry.BEST) -> Cover:
    found = cover([Batch(*batch) for batch in pool], demand, missing_expiry=missing_expiry)
    assert isinstance(found, Cover)
    return found


def daily(demand: Demand) -> Fraction:
    return Fraction(demand.amount, demand.window_days)


@given(pools, brisk)
def test_the_closed_form_is_what_happens_day_by_day(pool, demand):
    found = covered(pool, demand)

    assert (found.days, found.waste.amount) == day_by_day(pool, daily(demand))


@given(pools, demands)
def test_the_closed_form_is_what_happens_batch_by_batch(pool, demand):
    assert covered(pool, demand).days == batch_by_batch(pool, daily(demand))


@given(pools, brisk, st.randoms(use_true_random=False))
def test_no_other_order_of_use_lasts_longer(pool, demand, random):
    shuffled = random.sample(pool, len(pool))

    days, _ = day_by_day(shuffled, daily(demand), first_to_expire_first=False)

    assert days <= covered(pool, demand).days


@given(pools, demands, st.randoms(use_true_random=False))
def test_the_order_in_which_batches_are_listed_does_not_matter(pool, demand, random):
    assert covered(random.sample(pool, len(pool)), demand) == covered(pool, demand)


@given(pools, demands, st.integers(0, 60), expiries)
def test_a_batch_in_two_rows_lasts_as_long_as_in_one(pool, demand, more, expiry):
    in_one = [*pool, (more + 10, expiry)]
    in_two = [*pool, (more, expiry), (10, expiry)]

    assert covered(in_two, demand) == covered(in_one, demand)


@given(pools, demands, st.integers(1, 60), expiries)
def test_another_batch_never_shortens_the_time(pool, demand, quantity, expiry):
    assert covered([*pool, (quantity, expiry)], demand).days >= covered(pool, demand).days


@given(pools, demands)
def test_what_is_usable_is_either_used_or_wasted(pool, demand):
    found = covered(pool, demand)

    assert found.days * daily(demand) + found.waste.amount == found.usable


@given(pools, demands, st.integers(1, 400))
def test_a_missing_expiry_bounds_the_figure(pool, demand, actual):
    worst, best = covered(pool, demand, MissingExpiry.WORST), covered(pool, demand, MissingExpiry.BEST)
    had_it_been_known = covered([(q, actual if e is None else e) for q, e in pool], demand)

    assert worst.days <= had_it_been_known.days <= best.days
    assert worst.undated == best.undated == sum(quantity for quantity, expiry in pool if expiry is None)


@given(pools, demands, st.integers(1, 60))
def test_lasting_a_number_of_days_is_exact(pool, demand, days):
    found = covered(pool, demand)

    assert found.lasts(days) is (found.days >= days)
    assert found.lasts(found.days)
    assert not found.lasts(found.days + Fraction(1, 10**12))


@given(st.integers(1, 10**9), st.integers(1, 400))
def test_exactly_thirty_days_of_stock_last_thirty_days_and_one_unit_less_does_not(amount, window_days):
    demand = Demand(amount * window_days, window_days)

    assert covered([(30 * amount, None)], demand).lasts(30)
    assert not covered([(30 * amount - 1, None)], demand).lasts(30)


@given(pools, st.integers(1, 400))
def test_no_demand_is_no_rate_however_much_is_in_stock(pool, window_days):
    batches = [Batch(*batch) for batch in pool]

    assert cover(batches, Demand(0, window_days), missing_expiry=MissingExpiry.BEST) is NO_RATE
