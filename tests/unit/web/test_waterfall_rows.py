"""The waterfall adds up as it is read: in tenths of days, in the table and in the chart."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.coverage import Demand
from samsyn.core.supply.waterfall import LineFall, Step, Waterfall
from samsyn.intake.lists import load_list
from samsyn.web.waterfall import _bars, fall_rows

LINE = load_list("demo-2022").lines[0]
amounts = st.integers(0, 10**9)


@given(st.lists(amounts, min_size=len(Step), max_size=len(Step)), amounts, st.integers(1, 10**7))
def test_what_is_left_of_the_gross_stock_after_each_step_is_what_is_usable(
    taken: list[int], usable: int, used: int
) -> None:
    steps = tuple(zip(Step, map(Fraction, taken), strict=True))
    fall = Waterfall(sum(taken) + usable, steps, Fraction(usable), Fraction(usable), Demand(used, 182), ())
    line = LineFall(LINE, "ug", fall)
    gross, *between, last = fall_rows(line)
    assert gross.days - sum(one.days for one in between) == last.days
    bars = list(_bars(line, True))
    assert bars[0]["to"] == bars[1]["to"]
    assert all(above["from"] == below["to"] for above, below in pairwise(bars[1:]))
