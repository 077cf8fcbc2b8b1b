"""Each agreement gives what its cases say, on every day of the years, and the page of cases is the current one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.spec.agreement_cases import HERE, PAGE, Case, agreement_cases, outcome, read_cases

from samsyn.core.funding.windows import FundWindow, WindowState, windows_on
from samsyn.intake.agreements import load_agreements

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
ORDER = [WindowState.NOT_YET_KNOWN, WindowState.NOT_BEGUN, WindowState.USABLE, WindowState.ENDED]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.agreement}: {case.name}")
def test_case(case: Case) -> None:
    told = outcome(case)

    # A case about money says the parts it cares for; one about dates says all there is to say.
    if case.kind == "recipient":
        told = {key: told.get(key) for key in case.expected}
    assert told == case.expected


def test_every_agreement_has_its_cases() -> None:
    assert {path.stem for path in HERE.glob("*.yaml")} == set(load_agreements().by_id)


def test_the_page_of_cases_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == agreement_cases(), "run script/docs"


@pytest.fixture(scope="module")
def sweep() -> dict[str, list[FundWindow]]:
    """Each agreement's window on each day of 2018–2026, as known on that day."""
    book = load_agreements()
    found: dict[str, list[FundWindow]] = {agreement.id: [] for agreement in book}
    for day in DAYS:
        for window in windows_on(book, on=day, known=day):
            found[window.agreement.id].append(window)
    return found


def test_day_by_day_an_agreement_goes_forward_unless_it_was_amended(
    sweep: dict[str, list[FundWindow]],
) -> None:
    for agreement, windows in sweep.items():
        for day, before, after in zip(DAYS[1:], windows, windows[1:], strict=False):
            if not {before.state, after.state} <= set(ORDER):
                continue  # what cannot be told goes nowhere
            back = ORDER.index(after.state) < ORDER.index(before.state)
            assert not back or after.changes != before.changes, (agreement, day)


def test_a_window_has_no_gaps_and_is_usable_on_exactly_its_days() -> None:
    book = load_agreements()
    for day in DAYS:
        for found in windows_on(book, on=day, known=date.max):
            if found.window is not None and found.window.is_known:
                assert (found.state is WindowState.USABLE) == (day in found.window.known)


def test_on_each_day_every_agreement_has_exactly_one_window(sweep: dict[str, list[FundWindow]]) -> None:
    assert {agreement: len(windows) for agreement, windows in sweep.items()} == dict.fromkeys(
        sweep, len(DAYS)
    )


def test_repayment_never_comes_before_the_last_day_of_use(sweep: dict[str, list[FundWindow]]) -> None:
    for agreement, windows in sweep.items():
        for window in windows:
            if window.window and window.repayment and window.window.is_known and window.repayment.is_known:
                assert window.repayment.known >= window.window.known.last, agreement
