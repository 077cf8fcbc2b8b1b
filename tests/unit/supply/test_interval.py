"""What makes an interval: each cause by itself, on one shelf."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.coverage import NO_RATE, Batch, Cover, Demand, MissingExpiry, cover
from samsyn.core.supply.interval import IntervalCauses, interval_causes
from samsyn.core.supply.pooling import Held
from samsyn.core.supply.rate import PositionUse, RateRule, pooled_rate

RULE = RateRule(60)
DAYS = (30, 30)
ALIKE = PositionUse((60, 60), 60)
STAYS = Batch(120, 400)


def causes(use: PositionUse, *batches: Batch, days=DAYS):
    return interval_causes([Held("a", "", "p", use, 100, batches)], days, RULE)


def test_months_that_are_alike_all_told_of_and_dated_make_no_interval():
    assert causes(ALIKE, STAYS) == IntervalCauses(*[Fraction(0)] * 4)


def test_months_that_differ_take_from_the_likely_figure_and_add_to_it():
    # By hand: standard error √(2 × (6² + 6²)) = 12, times 12.706 is 152.472, so the highest rate is 273 and the lowest 1.
    found = causes(PositionUse((66, 54), 60), STAYS)

    assert found.months_take == 60 - Fraction(120 * 60, 273)
    # At the lowest rate of one in 60 days the batch expires first: 400 days.
    assert found.months_add == 400 - 60
    assert (found.untold_adds, found.undated_adds) == (0, 0)


def test_days_that_no_file_tells_of_add_what_they_would_had_nothing_been_used_on_them():
    # 40 days told, 80 used: 120 in the window as the other days, 80 if nothing was used on the 20.
    found = causes(PositionUse((40, 40), 40, days_untold=20), STAYS, days=(20, 20))

    assert found == IntervalCauses(
        Fraction(0), Fraction(0), untold_adds=Fraction(30), undated_adds=Fraction(0)
    )


def test_batches_without_an_expiry_date_add_what_they_would_last():
    found = causes(ALIKE, STAYS, Batch(20, None))

    assert found == IntervalCauses(Fraction(0), Fraction(0), Fraction(0), undated_adds=Fraction(10))


def test_what_is_not_used_has_no_interval():
    assert causes(PositionUse((0, 0), 60), STAYS) is NO_RATE


@given(
    st.lists(
        st.tuples(
            st.tuples(st.integers(0, 90), st.integers(0, 90)),
            st.integers(1, 50),
            st.integers(0, 10),
            st.integers(1, 100),
            st.lists(st.builds(Batch, st.integers(0, 90), st.none() | st.integers(-5, 90)), max_size=3),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_cause_alone_reaches_outside_the_interval_and_the_months_alone_make_the_lowest(positions):
    held = [
        Held(str(number), "", "p", PositionUse(use, with_stock, untold), share, tuple(batches))
        for number, (use, with_stock, untold, share, batches) in enumerate(positions)
    ]
    rate = pooled_rate([(one.use, one.share) for one in held], (25, 25), RULE)
    found = interval_causes(held, (25, 25), RULE)
    if rate is None:
        assert found is NO_RATE
        return
    batches = [batch for one in held for batch in one.batches]
    lowest, likely, highest = (
        cover(batches, Demand(amount, 60), missing_expiry=expiry)
        for amount, expiry in (
            (rate.high, MissingExpiry.WORST),
            (rate.likely, MissingExpiry.WORST),
            (rate.low, MissingExpiry.BEST),
        )
    )
    assert isinstance(lowest, Cover)
    assert isinstance(likely, Cover)
    assert isinstance(highest, Cover)
    assert found.months_take == likely.days - lowest.days >= 0
    for adds in (found.months_add, found.untold_adds, found.undated_adds):
        assert 0 <= adds <= highest.days - likely.days
