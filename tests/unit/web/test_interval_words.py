"""What makes an interval, in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import override

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.coverage import Batch, Demand, MissingExpiry, cover
from samsyn.core.supply.interval import IntervalCauses
from samsyn.core.supply.picture import LineCover
from samsyn.intake.lists import load_list
from samsyn.warehouse.line import LineDetail
from samsyn.web.templatetags.line_figures import interval_sentences

LINE = load_list("demo-2022").lines[0]


def told(take: Fraction, add: Fraction) -> str:
    lasts = cover([Batch(14, 400)], Demand(182, 182), missing_expiry=MissingExpiry.WORST)
    causes = IntervalCauses(take, add, Fraction(0), Fraction(0))
    figure = LineCover(LINE.id, lasts, lasts, lasts)
    window = Window(date(2024, 1, 1), date(2024, 6, 30))
    with override("en"):
        return interval_sentences(LineDetail(LINE, "intensivvard", figure, window, "ug", (), (), (), causes))


def test_a_cause_that_moves_the_figure_by_hours_is_not_told_as_nothing():
    assert "takes 0.1 weeks at worst and adds 0.1 at best" in told(Fraction(3, 5), Fraction(1, 9))


def test_whole_weeks_are_told_as_they_are():
    assert "takes 2.0 weeks at worst and adds 0.0 at best" in told(Fraction(14), Fraction(0))
