"""Rules find what to look at; a thing found day after day is one alert, and silence in the data ends none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.alerts import (
    DEFAULT_RULES,
    AlertFigures,
    AlertKind,
    AlertRule,
    AlertSeverity,
    Judged,
    LineNow,
    alerts_of,
    check_rule,
    fold_spells,
)
from samsyn.core.supply.quality import Grade
from samsyn.core.supply.shortage_hits import ShortageHit

DAY = date(2026, 8, 22)
LINE = "n01ax10-injektion"
BELOW = AlertKind.BELOW_THRESHOLD


def figures(*lines: LineNow, **changed: object) -> AlertFigures:
    return replace(
        AlertFigures("region-gotland", DAY, DAY, lines=lines, hits=(), grade=Grade.A, submission=1),
        **changed,  # type: ignore[arg-type]
    )


def line(days: Fraction | int | None, area: str = "intensivvard", below: bool | None = None) -> LineNow:
    return LineNow(area, LINE, None if days is None else Fraction(days), below)


def kinds(found: Judged) -> list[AlertKind]:
    return [one.kind for one in found.alerts]


def hit(days: int | None, returns: date | None, *, holds: tuple[str, ...] = ()) -> ShortageHit:
    stock = None if days is None else Fraction(days)
    return ShortageHit(None, LINE, DAY, stock, returns, True, (), holds, ())  # type: ignore[arg-type]  # no rule reads the notice


@pytest.mark.parametrize(("days", "warned"), [(Fraction(699, 100), True), (7, False), (8, False)])
def test_below_the_threshold_is_less_than_it_and_not_the_threshold_itself(
    days: Fraction, warned: bool
) -> None:
    assert bool(alerts_of(figures(line(days)), DEFAULT_RULES).alerts) is warned


def test_the_narrowest_rule_counts() -> None:
    of_area = AlertRule(BELOW, 30, care_area="intensivvard")
    off_line = AlertRule(BELOW, 7, on=False, line_id=LINE)
    assert kinds(alerts_of(figures(line(20)), (*DEFAULT_RULES, of_area))) == [BELOW]
    assert not alerts_of(figures(line(20, "prehospital")), (*DEFAULT_RULES, of_area)).alerts
    assert not alerts_of(figures(line(2)), (*DEFAULT_RULES, of_area, off_line)).alerts


def test_a_line_of_several_care_areas_is_one_alert_where_it_lasts_shortest() -> None:
    (found,) = alerts_of(figures(line(5), line(2, "prehospital")), DEFAULT_RULES).alerts
    assert (found.care_area, found.days, found.severity) == ("prehospital", 2, AlertSeverity.ACUTE)


def test_a_line_below_its_minimum_level_is_acute_without_a_number_of_days() -> None:
    (found,) = alerts_of(figures(line(None, below=True)), DEFAULT_RULES).alerts
    assert (found.days, found.severity) == (None, AlertSeverity.ACUTE)
    assert not alerts_of(figures(line(None, below=False)), DEFAULT_RULES).alerts


def test_running_out_before_the_stated_return_is_warned_of_and_an_untold_or_past_return_is_not() -> None:
    late = DAY + timedelta(days=20)
    (found,) = alerts_of(figures(hits=(hit(15, late),)), DEFAULT_RULES).alerts
    assert (found.kind, found.days, found.until) == (AlertKind.BEFORE_RETURN, 5, late)
    assert not alerts_of(figures(hits=(hit(20, late),)), DEFAULT_RULES).alerts
    assert not alerts_of(figures(hits=(hit(15, None),)), DEFAULT_RULES).alerts
    after = figures(hits=(hit(15, late),), today=late + timedelta(days=1))
    assert AlertKind.BEFORE_RETURN not in kinds(alerts_of(after, DEFAULT_RULES))


def test_the_days_short_are_the_days_between_as_they_are_told_of_the_notice() -> None:
    late = DAY + timedelta(days=20)
    short = hit(15, late)
    broken = replace(short, days=Fraction(61, 4))
    (found,) = alerts_of(figures(hits=(broken,)), DEFAULT_RULES).alerts
    assert broken.runs_out is not None
    assert found.days == (late - broken.runs_out).days == 5


def test_holding_another_pack_of_the_line_makes_a_shortage_less_pressing() -> None:
    late = DAY + timedelta(days=20)
    found = [
        alerts_of(figures(hits=(hit(1, late, holds=held),)), DEFAULT_RULES).alerts[0].severity
        for held in ((), ("07",))
    ]
    assert found == [AlertSeverity.ACUTE, AlertSeverity.WARNING]


@pytest.mark.parametrize(("age", "warned"), [(35, False), (36, True)])
def test_a_submission_is_late_when_the_newest_stock_is_older_than_the_limit(age: int, warned: bool) -> None:
    found = alerts_of(figures(today=DAY + timedelta(days=age)), DEFAULT_RULES)
    assert kinds(found) == ([AlertKind.SUBMISSION_LATE] if warned else [])


def test_a_region_that_has_sent_nothing_is_late_and_nothing_else_is_told_of_it() -> None:
    found = alerts_of(AlertFigures("region-gotland", DAY, None), DEFAULT_RULES)
    assert kinds(found) == [AlertKind.SUBMISSION_LATE]
    assert fold_spells([(BELOW, LINE), (AlertKind.QUALITY_LOW, "")], found).ended == ()


@pytest.mark.parametrize(("grade", "warned"), [(Grade.B, False), (Grade.C, True), (Grade.D, True)])
def test_quality_is_low_at_the_grade_and_below(grade: Grade, warned: bool) -> None:
    assert bool(alerts_of(figures(grade=grade), DEFAULT_RULES).alerts) is warned


def test_what_is_found_again_goes_on_and_what_is_not_has_ended_and_may_come_back_as_new() -> None:
    short, enough = (alerts_of(figures(line(days)), DEFAULT_RULES) for days in (2, 40))
    first = fold_spells([], short)
    standing = [one.thing for one in first.new]
    assert (len(first.new), fold_spells(standing, short).continuing) == (1, first.new)
    assert fold_spells(standing, enough).ended == ((BELOW, LINE),)
    assert fold_spells([], short).new == first.new


def test_what_cannot_be_told_today_ends_nothing() -> None:
    for silent in (figures(line(None)), figures(lines=None)):
        assert fold_spells([(BELOW, LINE)], alerts_of(silent, DEFAULT_RULES)).ended == ()


def test_a_rule_that_is_turned_off_ends_what_it_had_found() -> None:
    off = tuple(replace(rule, on=False) for rule in DEFAULT_RULES)
    for now in (figures(line(2)), figures(lines=None)):
        assert fold_spells([(BELOW, LINE)], alerts_of(now, off)).ended == ((BELOW, LINE),)


@pytest.mark.parametrize(
    "rule",
    [
        AlertRule(BELOW, 0),
        AlertRule(BELOW, 367),
        AlertRule(AlertKind.QUALITY_LOW, 4),
        AlertRule(AlertKind.SUBMISSION_LATE, 35, care_area="intensivvard"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(rule: AlertRule) -> None:
    with pytest.raises(DomainError):
        check_rule(rule)
