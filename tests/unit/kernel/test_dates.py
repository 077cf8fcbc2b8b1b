"""Windows of days."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.kernel.dates import Window, subtract, swedish_day

DAYS = st.dates(date(2024, 2, 20), date(2024, 3, 10))
WINDOWS = st.tuples(DAYS, st.integers(0, 9)).map(lambda w: Window(w[0], w[0] + timedelta(days=w[1])))


@given(WINDOWS, st.lists(WINDOWS, max_size=4))
def test_subtracting_leaves_just_the_days_that_no_other_window_holds(
    window: Window, taken: list[Window]
) -> None:
    every = {date(2024, 2, 10) + timedelta(days=n) for n in range(60)}
    left = subtract(window, taken)
    assert {day for day in every if any(day in one for one in left)} == {
        day for day in every if day in window and not any(day in one for one in taken)
    }
    assert all(one.last + timedelta(days=1) < other.first for one, other in itertools.pairwise(left))


def test_half_past_midnight_in_sweden_is_the_next_day_although_it_is_not_in_utc() -> None:
    """The hour or two after midnight count: a key made then ends on the right day, and a term has passed."""
    assert swedish_day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)
    assert swedish_day(datetime(2026, 6, 23, 21, 59, tzinfo=UTC)) == date(2026, 6, 23)
    assert swedish_day(datetime(2026, 6, 23, 22, 0, tzinfo=UTC)) == date(2026, 6, 24)
