"""A substance is left out for a reason and until a day; the figures stand with and without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.coverage import NO_RATE, Cover, Waste
from samsyn.core.supply.exclusions import (
    LONGEST_DAYS,
    Exclusion,
    ExclusionReason,
    ExclusionState,
    both_ways,
    check_exclusion,
    excluded_on,
)
from samsyn.core.supply.picture import LineCover, Verdict, picture_cell

DECIDED, UNTIL = date(2026, 3, 1), date(2026, 6, 30)
ONE = Exclusion(
    "region-skane", "N01AX10", ExclusionReason.LONG_NATIONALLY_SHORT, "Brist", "farmaceut", DECIDED, UNTIL
)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (DECIDED - timedelta(days=1), ExclusionState.NOT_YET),
        (DECIDED, ExclusionState.IN_FORCE),
        (UNTIL, ExclusionState.IN_FORCE),
        (UNTIL + timedelta(days=1), ExclusionState.EXPIRED),
    ],
)
def test_it_holds_from_the_day_decided_to_the_last_and_expires_by_itself(
    day: date, state: ExclusionState
) -> None:
    assert ONE.state(day) is state
    assert (excluded_on([ONE], day) == {"N01AX10"}) is (state is ExclusionState.IN_FORCE)


def test_figures_about_the_time_before_a_withdrawal_keep_it() -> None:
    gone = replace(ONE, withdrawn_by="farmaceut", withdrawn_on=date(2026, 4, 1))
    assert gone.is_in_force(date(2026, 3, 31))
    assert gone.state(date(2026, 4, 1)) is ExclusionState.WITHDRAWN


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"atc": "Z99ZZ99"}, "substance-not-listed"),
        ({"decided_on": date(2026, 3, 3)}, "decided-in-the-future"),
        ({"until": date(2026, 2, 1)}, "exclusion-ends-before-it-begins"),
        ({"decided_on": date(2026, 1, 1), "until": date(2026, 3, 1)}, "exclusion-over-already"),
        ({"until": DECIDED + timedelta(days=LONGEST_DAYS)}, "exclusion-too-long"),
    ],
)
def test_it_must_end_and_be_about_a_substance_of_the_list(changed: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        check_exclusion(replace(ONE, **changed), date(2026, 3, 2), {"N01AX10"}, ())  # type: ignore[arg-type]


def test_two_decisions_never_hold_a_substance_at_once() -> None:
    with pytest.raises(DomainError, match="substance-excluded-already"):
        check_exclusion(ONE, DECIDED, {"N01AX10"}, [replace(ONE, until=DECIDED + timedelta(days=9))])
    gone = replace(ONE, withdrawn_by="farmaceut", withdrawn_on=DECIDED)
    check_exclusion(ONE, DECIDED, {"N01AX10"}, [gone, replace(ONE, atc="C01CA03")])


def line(atc: str, days: int) -> LineCover:
    figure = Cover(days, 1, Waste(0, 1), days)
    return LineCover(f"{atc.lower()}-infusion", figure, figure, figure)


LINES = [line("N01AX10", 10), line("C01CA03", 20), line("A03BA01", 60), line("B01AD11", 90)]


def test_each_figure_stands_with_and_without_what_is_declared_and_what_is_decided() -> None:
    both = both_ways(LINES, frozenset({"C01CA03"}), frozenset({"N01AX10"}), 30)
    assert both.everything.lowest is not None
    assert both.without.lowest is not None
    assert (both.everything.lowest[1].days, both.without.lowest[1].days) == (10, 60)
    assert (both.everything.at_month, both.everything.judged) == (2, 4)
    assert (both.without.at_month, both.without.judged) == (2, 2)
    assert (both.everything.verdict, both.without.verdict) == (Verdict.NOT_MET, Verdict.MET)


def test_what_is_decided_is_left_out_beside_what_is_declared() -> None:
    cell = picture_cell("region-skane", "intensivvard", None, LINES, 30, frozenset({"N01AX10", "C01CA03"}))
    assert cell.worst.verdict is Verdict.MET_WITH_DECLARED_EXCEPTIONS
    assert cell.worst.lowest_outside_exceptions is not None
    assert cell.worst.lowest_outside_exceptions[1].days == 60
    assert picture_cell("region-skane", "intensivvard", None, LINES, 30).worst.verdict is Verdict.NOT_MET


def test_a_line_without_a_rate_counts_in_neither() -> None:
    still = LineCover("v03ab09-oral", NO_RATE, NO_RATE, NO_RATE)
    assert both_ways([*LINES, still], frozenset(), frozenset(), 30).everything.judged == 4
