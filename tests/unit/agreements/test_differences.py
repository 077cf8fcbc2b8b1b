"""What became known of an agreement between two days, and whom it concerns."""

from __future__ import annotations

from datetime import date

from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command
from tests.unit.agreements.test_files import shipped

from samsyn.core.agreements.differences import Turn, differences
from samsyn.core.kernel.citations import UNKNOWN
from samsyn.core.kernel.dates import Window
from samsyn.intake.agreements import load_agreements, read_agreements

BEFORE_L24, AFTER_L24 = date(2023, 12, 19), date(2023, 12, 20)


def told(agreement, earlier, later):
    return {one.what: one for one in differences(load_agreements(), agreement, earlier, later)}


def test_l24_lengthens_the_window_of_2022_for_the_regions():
    window = told("lakemedel-2022", BEFORE_L24, AFTER_L24)["use-window"]

    assert window.before.known == Window(date(2022, 1, 1), date(2023, 12, 31))
    assert window.after.known == Window(date(2022, 1, 1), date(2024, 12, 31))
    assert (window.whom, window.by, window.conditional) == (("regions",), "lakemedel-2024", True)


def test_a_repayment_date_concerns_those_who_repay_and_the_one_who_receives():
    repayment = told("lakemedel-2022", BEFORE_L24, AFTER_L24)["repayment"]

    assert repayment.before.value is UNKNOWN
    assert repayment.whom == ("regions", "kammarkollegiet")


def test_nothing_differs_where_nothing_became_known():
    assert told("lakemedel-2022", date(2023, 1, 1), BEFORE_L24) == {}
    assert told("lakemedel-2022", AFTER_L24, date(2026, 1, 1)) == {}
    assert told("lakemedel-2024", date(2022, 1, 1), date(2022, 2, 1)) == {}


def test_the_order_of_the_days_does_not_matter():
    assert told("lakemedel-2022", AFTER_L24, BEFORE_L24) == told("lakemedel-2022", BEFORE_L24, AFTER_L24)


def test_an_agreement_that_was_signed_in_between_became_known():
    (made,) = differences(load_agreements(), "lakemedel-2024", BEFORE_L24, AFTER_L24)

    assert (made.turn, made.after.known, made.conditional) == (Turn.BECAME_KNOWN, date(2023, 12, 20), True)


def test_the_change_of_november_2023_ends_two_reports_and_moves_a_third():
    found = told("uppdrag-uppfoljning-2021", date(2023, 11, 1), date(2023, 12, 1))

    assert {what: one.turn for what, one in found.items()} == {
        "interim-2024": Turn.ENDED,
        "interim-2025": Turn.ENDED,
        "final": Turn.CHANGED,
    }
    assert found["final"].whom == ("socialstyrelsen", "socialdepartementet")


def test_an_approval_that_became_known_is_a_difference():
    change = (r"^  on: \{value: unknown, at: L24 §6.*$", "  on: {value: 2024-01-11, at: L24 §6}")
    book = read_agreements(shipped(lakemedel_2024=change))
    (approved,) = differences(book, "lakemedel-2024", date(2024, 1, 10), date(2024, 1, 11))

    assert approved.turn is Turn.APPROVED


def test_the_command_tells_it_in_words(samsyn):  # noqa: F811
    code, out, _ = samsyn(
        "agreements", "diff", "lakemedel-2022", "--known", "2023-12-19", "--known", "2023-12-20"
    )

    assert code == 0
    assert "repayment by 2025-03-31, before: unknown, signed, conditional on approval" in out
    assert "by lakemedel-2024 [L24 §5]; concerns regions, kammarkollegiet" in out


def test_the_command_says_so_where_nothing_changed_and_asks_for_two_days(samsyn):  # noqa: F811
    words = ("agreements", "diff", "lakemedel-2022", "--known", "2023-01-01")

    assert "nothing" in samsyn(*words, "--known", "2023-01-02")[1]
    assert samsyn(*words)[0] == 2
