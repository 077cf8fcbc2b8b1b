"""From gross stock to usable: each batch is taken by one step, and the steps always add up."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.coverage import NO_RATE, Batch, Cover, Demand, MissingExpiry, cover
from samsyn.core.supply.waterfall import HeldBatch, Step, Waterfall, waterfall

TEN_A_DAY = Demand(300, 30)


def taken(fall: Waterfall) -> dict[Step, Fraction]:
    return {step: amount for step, amount in fall.taken if amount}


def test_stock_divided_by_consumption_counts_what_cannot_be_used() -> None:
    fall = waterfall([HeldBatch(0, "p", 100, 0, 365), HeldBatch(1, "p", 50, 0, 0)], TEN_A_DAY)
    assert (fall.naive_days, fall.usable_days) == (15, 10)
    assert taken(fall) == {Step.EXPIRED: 50}
    assert fall.largest is Step.EXPIRED


def test_what_is_on_hold_is_gross_stock_and_never_usable() -> None:
    fall = waterfall([HeldBatch(0, "p", 60, 40, 365)], TEN_A_DAY)
    assert (fall.gross, fall.usable) == (100, 60)
    assert fall.batches[0].taken == ((Step.ON_HOLD, Fraction(40)),)


def test_a_batch_of_unknown_expiry_is_not_counted_on() -> None:
    assert taken(waterfall([HeldBatch(0, "p", 10, 0, None)], TEN_A_DAY)) == {Step.NO_EXPIRY_DATE: 10}


def test_what_is_left_over_when_it_expires_is_taken_though_the_first_to_expire_is_used_first() -> None:
    fall = waterfall([HeldBatch(0, "p", 100, 0, 4), HeldBatch(1, "p", 100, 0, 365)], TEN_A_DAY)
    assert taken(fall) == {Step.EXPIRES_UNUSED: 60}
    assert [one.usable for one in fall.batches] == [40, 100]


def test_without_a_decision_all_packs_of_the_line_are_pooled() -> None:
    held = [HeldBatch(0, "p", 30, 0, 90), HeldBatch(1, "q", 20, 0, 90)]
    assert waterfall(held, TEN_A_DAY).usable == 50
    assert waterfall(held, TEN_A_DAY, [{"r", "s"}]).usable == 50  # about other packs


def test_packs_outside_the_decided_group_are_set_aside_and_the_picture_still_pools_them() -> None:
    held = [HeldBatch(0, "p", 30, 0, 90), HeldBatch(1, "q", 20, 0, 90)]
    fall = waterfall(held, TEN_A_DAY, [{"p", "r"}])
    assert taken(fall) == {Step.NOT_INTERCHANGEABLE: 20}
    assert (fall.usable_days, fall.pooled_days) == (3, 5)


def test_of_two_decided_groups_the_one_with_most_usable_stock_counts() -> None:
    held = [HeldBatch(0, "p", 30, 0, 90), HeldBatch(1, "q", 500, 0, 0), HeldBatch(2, "q", 20, 0, 90)]
    fall = waterfall(held, TEN_A_DAY, [{"p"}, {"q"}])
    assert taken(fall) == {Step.EXPIRED: 500, Step.NOT_INTERCHANGEABLE: 20}


def test_goods_told_of_by_two_parties_count_once() -> None:
    fall = waterfall([HeldBatch(0, "p", 30, 0, 90), HeldBatch(1, "p", 30, 0, 90, told_again=True)], TEN_A_DAY)
    assert taken(fall) == {Step.COUNTED_TWICE: 30}
    assert (fall.usable_days, fall.pooled_days, fall.naive_days) == (3, 6, 6)


def test_without_a_rate_there_are_no_days_and_nothing_is_said_to_expire_unused() -> None:
    fall = waterfall([HeldBatch(0, "p", 30, 0, 1)], NO_RATE)
    assert (fall.naive_days, fall.usable_days, fall.usable) == (None, None, 30)
    assert waterfall([HeldBatch(0, "p", 30, 0, 1)], Demand(0, 30)).usable_days is None


batches = st.lists(
    st.builds(
        lambda *parts: parts,
        st.sampled_from("pqr"),
        st.integers(0, 500),
        st.integers(0, 50),
        st.none() | st.integers(-5, 90),
        st.booleans(),
    ),
    max_size=8,
)
groups = st.lists(st.frozensets(st.sampled_from("pqr"), min_size=1), max_size=2)


@given(batches, st.integers(1, 400), groups)
def test_the_steps_add_up_in_all_and_for_each_batch(
    rows: list[tuple[str, int, int, int | None, bool]], demand: int, decided: list[frozenset[str]]
) -> None:
    held = [HeldBatch(key, *row) for key, row in enumerate(rows)]
    fall = waterfall(held, Demand(demand, 30), decided)
    assert fall.gross == fall.usable + sum(amount for _step, amount in fall.taken)
    for one in fall.batches:
        assert one.held.free + one.held.on_hold == one.usable + sum(amount for _step, amount in one.taken)
        assert one.usable >= 0
    assert fall.usable == sum(one.usable for one in fall.batches)


@given(batches, st.integers(1, 400))
def test_where_the_last_two_steps_take_nothing_what_is_usable_is_the_pictures_figure(
    rows: list[tuple[str, int, int, int | None, bool]], demand: int
) -> None:
    held = [HeldBatch(key, *row) for key, row in enumerate(rows)]
    fall = waterfall(held, Demand(demand, 30))
    figure = cover(
        [Batch(one.free, one.usable_days) for one in held],
        Demand(demand, 30),
        missing_expiry=MissingExpiry.WORST,
    )
    assert isinstance(figure, Cover)
    assert fall.pooled_days == figure.days
    if Step.COUNTED_TWICE not in taken(fall):
        assert fall.usable_days == figure.days
