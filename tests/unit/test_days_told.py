"""Which days a file of consumption tells of: what no row speaks of weeks after is not told to be without use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.rate import PositionUse, RateRule, adjusted_amount
from samsyn.warehouse.region import RowsInForce, _told_by

MONTHS = Window(date(2026, 1, 1), date(2026, 6, 30))
FILE = RowsInForce("consumption", "x", (MONTHS,), date(2026, 7, 3), "", MONTHS)


def days(file: RowsInForce) -> set[date]:
    return {
        date.fromordinal(n)
        for one in _told_by(file)
        for n in range(one.first.toordinal(), one.last.toordinal() + 1)
    }


def test_a_quiet_weekend_at_the_end_of_a_file_is_told_of() -> None:
    assert date(2026, 7, 2) in days(FILE)
    assert date(2026, 7, 3) not in days(FILE), "the day that it is about has not been yet"


def test_months_that_end_weeks_ago_tell_nothing_of_the_weeks_since() -> None:
    assert max(days(replace(FILE, about=date(2026, 8, 22)))) == MONTHS.last


def test_a_single_day_told_of_is_divided_by_itself_and_not_by_the_least() -> None:
    """One a day: whether one day or all are told of, the window needs as much."""
    rule = RateRule(window_days=182, least_days_with_stock=7)
    assert adjusted_amount(PositionUse((1,), 1, 181), rule) == 182


def test_few_days_with_stock_among_many_told_are_no_evidence_of_a_high_rate() -> None:
    rule = RateRule(window_days=182, least_days_with_stock=7)
    assert adjusted_amount(PositionUse((1,), 1, 0), rule) == 26
