"""Coverage under a changing demand, and with deliveries, equals playing the days out."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.property.simulations import Shelf

from samsyn.core.supply.coverage import Batch, Cover, Demand, MissingExpiry, cover
from samsyn.core.supply.coverage_over_time import (
    ChangingDemand,
    Delivery,
    Stretch,
    cover_over_time,
    cover_with_deliveries,
)

BATCHES = st.lists(st.builds(Batch, st.integers(0, 40), st.integers(-2, 12)), max_size=6)
DATED = st.builds(Batch, st.integers(0, 40), st.integers(1, 12))
AMOUNTS = st.integers(1, 30)


@st.composite
def demands(draw: st.DrawFn) -> ChangingDemand:
    firsts = draw(st.lists(st.tuples(st.integers(1, 5), AMOUNTS), max_size=3))
    ends = [Stretch(days, amount, 7) for days, amount in firsts]
    return ChangingDemand((*ends, Stretch(None, draw(AMOUNTS), 7)))


def of_day(demand: ChangingDemand, day: int) -> Fraction:
    return demand.until(day + 1) - demand.until(day)


def played_out(batches: list[Batch], deliveries: list[Delivery], demand: ChangingDemand) -> Fraction:
    """Days until a day's need cannot be met, a day at a time; the demand changes only between days."""
    shelves = [Shelf(Fraction(b.quantity), b.usable_days) for b in batches]
    day = 0
    while True:
        shelves += [
            Shelf(Fraction(d.batch.quantity), d.batch.usable_days) for d in deliveries if d.day == day
        ]
        shelves = [shelf for shelf in shelves if shelf.in_date_on(day) and shelf.left]
        shelves.sort(key=lambda shelf: (shelf.usable_days is None, shelf.usable_days or 0))
        need = of_day(demand, day)
        for shelf in shelves:
            taken = min(need, shelf.left)
            shelf.left -= taken
            need -= taken
        if need > 0:
            return day + (of_day(demand, day) - need) / of_day(demand, day)
        day += 1


@given(BATCHES, demands())
def test_the_closed_form_equals_the_days_played_out(batches: list[Batch], demand: ChangingDemand) -> None:
    assert cover_over_time(batches, demand).days == played_out(batches, [], demand)


@given(BATCHES, AMOUNTS)
def test_a_demand_that_never_changes_lasts_as_coverage_says(batches: list[Batch], amount: int) -> None:
    constant = ChangingDemand((Stretch(None, amount, 7),))
    found = cover(batches, Demand(amount, 7), missing_expiry=MissingExpiry.WORST)
    over_time = cover_over_time(batches, constant)
    assert isinstance(found, Cover)
    assert over_time.days == found.days
    assert over_time.waste == found.waste.amount + found.expired


@given(BATCHES, demands())
def test_what_becomes_of_each_batch_adds_up(batches: list[Batch], demand: ChangingDemand) -> None:
    found = cover_over_time(batches, demand)
    assert all(fate.used >= 0 and fate.wasted >= 0 for fate in found.fates)
    assert all(fate.used + fate.wasted == fate.batch.quantity for fate in found.fates)
    assert sum(fate.used for fate in found.fates) == demand.until(found.days)
    assert all(fate.gone <= max(fate.batch.usable_days or 0, 0) for fate in found.fates)


@given(BATCHES, st.lists(st.builds(Delivery, st.integers(0, 10), DATED), max_size=4), demands())
def test_deliveries_that_expire_in_any_order_are_used_as_they_should_be(
    batches: list[Batch], deliveries: list[Delivery], demand: ChangingDemand
) -> None:
    assert cover_with_deliveries(batches, deliveries, demand) == played_out(batches, deliveries, demand)


@given(demands(), st.fractions(0, 60))
def test_when_so_much_is_used_is_the_inverse_of_how_much_is_used_by_then(
    demand: ChangingDemand, amount: Fraction
) -> None:
    assert demand.until(demand.when(amount)) == amount
