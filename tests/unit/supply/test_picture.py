"""The picture: reported beside computed, exceptions in the open, and nothing told that cannot be told."""

from datetime import date
from fractions import Fraction

import pytest

from samsyn.core.supply.coverage import NO_RATE, Cover, MissingExpiry, Waste
from samsyn.core.supply.picture import (
    LineCover,
    MinimumLevel,
    Reported,
    Verdict,
    disagrees,
    national,
    picture_cell,
    summarise,
)

MONTH = 30


def lasting(days: int) -> Cover:
    return Cover(days, 1, Waste(0, 1), days)


def line(line_id: str, worst, best=None) -> LineCover:
    return LineCover(line_id, worst, best if best is not None else worst, worst)


def report(weeks: int, *exceptions: str) -> Reported:
    return Reported(weeks, None, frozenset(exceptions), "nationally short", "Ada", date(2024, 1, 15))


PROPOFOL = line("n01ax10-injektion", lasting(60))
HEPARIN = line("b01ab01-injektion", lasting(12))
KETAMINE = line("n01ax03-injektion", lasting(40), lasting(90))


def test_the_lowest_line_the_median_and_the_share_are_of_the_lines_with_a_rate():
    found = summarise([PROPOFOL, HEPARIN, KETAMINE, line("v03ab15-injektion", NO_RATE)])

    assert found.lowest == ("b01ab01-injektion", lasting(12))
    assert found.median_days == 40
    assert (found.share, found.at_month, found.judged) == (Fraction(2, 3), 2, 3)
    assert found.without_rate == ("v03ab15-injektion",)


def test_the_lowest_line_is_the_one_that_runs_out_first_whatever_its_name():
    found = summarise([HEPARIN, line("z-oral", lasting(5)), line("a-oral", lasting(50))])

    assert [line_id for line_id, _ in found.rated] == ["z-oral", "b01ab01-injektion", "a-oral"]


def test_the_median_of_two_lines_is_exact():
    assert summarise([PROPOFOL, line("x-oral", lasting(41))]).median_days == Fraction(101, 2)


def test_a_line_at_exactly_a_month_is_at_a_month():
    assert summarise([line("x-oral", lasting(30))], month_days=30).share == 1
    assert summarise([line("x-oral", lasting(30))], month_days=31).share == 0


def test_a_line_without_a_rate_is_neither_short_nor_at_a_month():
    found = summarise([line("x-oral", NO_RATE)])

    assert (found.judged, found.share, found.lowest, found.median_days) == (0, None, None, None)
    assert found.verdict is Verdict.CANNOT_TELL


def test_an_antidote_is_judged_by_its_minimum_level():
    held, missing = MinimumLevel(held=4, required=4), MinimumLevel(held=3, required=4)

    assert summarise([line("v03ab15-injektion", held)]).verdict is Verdict.MET
    assert summarise([line("v03ab15-injektion", missing)]).short == ("v03ab15-injektion",)
    assert summarise([line("v03ab15-injektion", missing)]).verdict is Verdict.NOT_MET


def test_a_declared_exception_is_named_by_its_substance_whatever_the_route():
    lines = [PROPOFOL, HEPARIN, line("b01ab01-infusion", lasting(3))]

    found = summarise(lines, exceptions={"B01AB01"})

    assert found.verdict is Verdict.MET_WITH_DECLARED_EXCEPTIONS
    assert found.short == ("b01ab01-infusion", "b01ab01-injektion")
    assert found.short_outside_exceptions == ()
    assert found.lowest_outside_exceptions == ("n01ax10-injektion", lasting(60))


def test_an_exception_that_was_not_needed_leaves_the_computed_verdict_met():
    assert summarise([PROPOFOL], exceptions={"N01AX10"}).verdict is Verdict.MET


def test_missing_expiry_gives_two_summaries():
    assert summarise([KETAMINE], month_days=60).verdict is Verdict.NOT_MET
    assert summarise([KETAMINE], month_days=60, bound=MissingExpiry.BEST).verdict is Verdict.MET


def test_the_order_of_the_lines_does_not_matter():
    lines = [PROPOFOL, HEPARIN, KETAMINE, line("a-oral", lasting(12))]

    assert summarise(lines) == summarise(reversed(lines))


def test_the_verdict_is_on_reported_weeks_and_the_computed_ones_disagree_beside_it():
    cell = picture_cell("region-skane", "intensivvard", report(6), [PROPOFOL, HEPARIN])

    assert cell.verdict is Verdict.MET
    assert cell.worst.verdict is Verdict.NOT_MET
    assert cell.disagrees


def test_a_computed_shortage_that_was_declared_does_not_disagree():
    cell = picture_cell("region-skane", "intensivvard", report(6, "B01AB01"), [PROPOFOL, HEPARIN])

    assert cell.verdict is Verdict.MET_WITH_DECLARED_EXCEPTIONS
    assert not cell.disagrees


def test_a_region_that_reports_too_little_disagrees_with_full_shelves():
    assert picture_cell("region-skane", "intensivvard", report(3), [PROPOFOL]).disagrees


@pytest.mark.parametrize("verdict", Verdict)
def test_what_cannot_be_told_contradicts_nothing(verdict):
    assert not disagrees(verdict, Verdict.CANNOT_TELL)
    assert not disagrees(Verdict.CANNOT_TELL, verdict)


def test_no_report_is_no_verdict_though_the_shelves_are_full():
    cell = picture_cell("region-skane", "intensivvard", None, [PROPOFOL])

    assert cell.verdict is Verdict.CANNOT_TELL
    assert cell.verdict.goal_met is None
    assert not cell.disagrees


def test_a_cell_says_where_another_month_would_turn_the_verdict():
    assert picture_cell("region-skane", "intensivvard", report(4), []).turns_at == (28,)
    assert picture_cell("region-skane", "intensivvard", report(9), []).turns_at == ()


def test_the_national_row_counts_the_regions_and_names_the_lowest():
    cells = [
        picture_cell("region-skane", "akut-tandvard", report(6), [PROPOFOL]),
        picture_cell("region-uppsala", "akut-tandvard", report(5, "B01AB01"), [HEPARIN, PROPOFOL]),
        picture_cell("region-dalarna", "akut-tandvard", report(3), [KETAMINE]),
        picture_cell("region-gotland", "akut-tandvard", None, []),
        picture_cell("region-skane", "intensivvard", report(8), [PROPOFOL]),
    ]

    dental, intensive = national(cells)

    assert (dental.care_area, dental.regions) == ("akut-tandvard", 4)
    assert (dental.met, dental.met_with_declared_exceptions, dental.not_met, dental.cannot_tell) == (
        1,
        1,
        1,
        1,
    )
    assert dental.lowest_reported is cells[2]
    assert dental.lowest_computed is cells[1]
    assert (intensive.care_area, intensive.met) == ("intensivvard", 1)


def test_a_country_of_nothing_has_no_national_row_and_one_of_silence_has_no_lowest():
    assert national([]) == ()
    (row,) = national([picture_cell("region-gotland", "akut-tandvard", None, [])])
    assert (row.cannot_tell, row.lowest_reported, row.lowest_computed) == (1, None, None)
