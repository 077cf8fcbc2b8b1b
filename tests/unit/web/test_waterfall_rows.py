"""The waterfall adds up as it is read: in tenths of days, in the table and in the chart."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.coverage import Demand
from samsyn.core.supply.waterfall import LineFall, Step, Waterfall
from samsyn.intake.lists import load_list
from samsyn.ops.picture.waterfall import AreaWaterfall
from samsyn.web.templatetags.samsyn import number
from samsyn.web.waterfall import _bars, amounts_told, fall_rows, shown_lines

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


@given(st.lists(amounts, min_size=len(Step), max_size=len(Step)), amounts, st.integers(1, 10**7))
def test_a_row_of_the_care_area_adds_up_as_it_is_read(taken: list[int], usable: int, used: int) -> None:
    steps = tuple(zip(Step, map(Fraction, taken), strict=True))
    fall = Waterfall(sum(taken) + usable, steps, Fraction(usable), Fraction(usable), Demand(used, 182), ())
    found = Mock(spec=AreaWaterfall, lines=(LineFall(LINE, "ug", fall),))
    (row,) = shown_lines(found, everything=True)
    read = [as_read(number(one, 1)) for one in (fall.naive_days, *row.taken, fall.usable_days)]
    assert read[0] - sum(read[1:-1]) == read[-1]


@given(
    st.lists(st.fractions(0, 10**10), max_size=6),
    st.fractions(0, 10**10),
    st.sampled_from(["ug", "st", "ul"]),
)
def test_amounts_add_up_as_they_are_read_and_are_told_in_one_unit(
    taken: list[Fraction], usable: Fraction, unit: str
) -> None:
    taken[:] = [one / 7 for one in taken]
    gross = int(sum(taken) + usable) + 1
    told = amounts_told(gross, taken, unit)
    whole, *steps, rest = (as_read(one.rpartition("\u00a0")[0]) for one in told)
    assert whole - sum(steps) == rest
    assert len({one.rpartition("\u00a0")[2] for one in told}) == 1


@pytest.mark.parametrize(
    ("gross", "taken", "read"),
    [
        (12_500_000, [500_000], ["12,5\u00a0g", "0,5\u00a0g", "12,0\u00a0g"]),
        (3_000_000, [1_000_000], ["3\u00a0g", "1\u00a0g", "2\u00a0g"]),
        (3_000_000, [2_000], ["3,000\u00a0g", "0,002\u00a0g", "2,998\u00a0g"]),
        (1, [Fraction(1, 3)], ["1\u00a0µg", "1\u00a0µg", "0\u00a0µg"]),
        (0, [0], ["0\u00a0µg", "0\u00a0µg", "0\u00a0µg"]),
    ],
)
def test_a_small_step_is_seen_beside_a_large_stock(
    gross: int, taken: list[Fraction], read: list[str]
) -> None:
    assert amounts_told(gross, [Fraction(one) for one in taken], "ug") == read


def as_read(text: str) -> Fraction:
    """What a reader takes a figure for; a dash for nothing."""
    return Fraction(text.replace("\u00a0", "").replace(",", ".").replace("–", "0"))
