"""How the picture shades the computed weeks, and what counts as short in a storeroom."""

from __future__ import annotations

from fractions import Fraction

import pytest

from samsyn.core.supply.coverage import NO_RATE, Cover, Waste
from samsyn.core.supply.picture import LineCover, summarise
from samsyn.web.templatetags.line_figures import is_short
from samsyn.web.templatetags.supply import heat

NO_WASTE = Waste(0, 1)


def lasting(days: Fraction | int) -> LineCover:
    exact = Fraction(days)
    cover = Cover(exact.numerator, exact.denominator, NO_WASTE, usable=1)
    return LineCover("n01ax10-injektion", cover, cover, cover)


@pytest.mark.parametrize(
    "days, shade",
    [
        (Fraction(2999, 100), "heat0"),
        (30, "heat1"),
        (44, "heat1"),
        (45, "heat2"),
        (Fraction(599, 10), "heat2"),
        (60, "heat3"),
    ],
)
def test_a_cell_is_shaded_from_exactly_a_month_in_steps_of_half_a_month(days: Fraction, shade: str) -> None:
    assert heat(summarise([lasting(days)])) == shade


def test_what_has_no_rate_has_no_shade() -> None:
    assert heat(summarise([LineCover("v03ab15-injektion", NO_RATE, NO_RATE, NO_RATE)])) == ""


def test_an_excepted_substance_does_not_shade_its_cell() -> None:
    assert heat(summarise([lasting(10)], exceptions={"N01AX10"})) == ""


def test_a_storeroom_is_short_below_a_month_and_not_without_a_rate() -> None:
    assert is_short(lasting(29), 30)
    assert not is_short(lasting(30), 30)
    assert not is_short(LineCover("v03ab15-injektion", NO_RATE, NO_RATE, NO_RATE), 30)
