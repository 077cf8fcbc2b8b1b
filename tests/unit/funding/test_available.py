"""What may still be used: as U23 tables 1 and 3 count it, as known on a day, marked where it is the most it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.builders.grants import SKANE

from samsyn.core.funding.available import available_in, available_on, ledger_of
from samsyn.core.funding.grant_state import Bound
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.ledger import Account, Transfer
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements

BOOK = load_agreements()
TODAY = date(2026, 11, 23)
SIGNED = date(2023, 12, 20)
"""L24's later signing, from which the windows of 2022's and 2023's money reach further."""


def million(year: int, known: date = TODAY) -> dict[str, tuple[int, Bound]]:
    rows = available_in(BOOK, ledger_of((), ()), year=year, known=known)
    return {row.agreement: (row.available.whole_kronor // 1_000_000, row.bound) for row in rows}


def moved(debit: Account, credit: Account, kronor: int, on: date, known: date | None = None) -> Transfer:
    key = GrantKey("lakemedel-2022", SKANE)
    return Transfer(key, "", debit, credit, Money.kronor(kronor), on, known or on)


def test_for_2024_the_regions_have_210_about_400_and_100_million() -> None:
    assert million(2024) == {
        "lakemedel-2022": (210, Bound.EXACT),
        "lakemedel-2023": (400, Bound.AT_MOST),
        "lakemedel-2024": (100, Bound.EXACT),
    }


def test_before_the_later_agreement_was_signed_nothing_could_be_used_in_2024() -> None:
    assert million(2024, date(2023, 12, 19)) == {}
    assert set(million(2024, SIGNED)) == {"lakemedel-2022", "lakemedel-2023", "lakemedel-2024"}


def test_2022s_money_is_not_for_2025() -> None:
    assert million(2025) == {"lakemedel-2023": (400, Bound.AT_MOST), "lakemedel-2024": (100, Bound.AT_MOST)}


def test_for_2023_the_first_years_use_is_taken_off() -> None:
    assert million(2023)["lakemedel-2022"] == (470, Bound.EXACT)
    assert million(2023)["civilt-forsvar-2023"] == (400, Bound.EXACT)


def test_what_rests_on_an_approval_of_no_known_day_says_so() -> None:
    rows = {
        row.agreement: row.conditional
        for row in available_in(BOOK, ledger_of((), ()), year=2024, known=TODAY)
    }
    assert rows == {"lakemedel-2022": True, "lakemedel-2023": True, "lakemedel-2024": True}


ALLOTTED = moved(Account.ALLOTTED, Account.APPROPRIATION, 1_000, date(2022, 7, 1))
USED = [
    moved(Account.USED, Account.RECIPIENT, 300, date(2022, 12, 1), known=date(2023, 1, 15)),
    moved(Account.USED, Account.RECIPIENT, 200, date(2023, 6, 1)),
    moved(Account.RECIPIENT, Account.USED, 50, date(2023, 7, 1)),
]


def left(on: date, known: date = TODAY) -> tuple[int, Bound]:
    [row] = available_on(BOOK, ledger_of([ALLOTTED, *USED], {SKANE}), on=on, known=known, recipient=SKANE)
    return row.available.whole_kronor, row.bound


def test_what_a_region_could_spend_on_a_day_as_known_on_another_is_one_question() -> None:
    assert left(date(2023, 6, 1)) == (700, Bound.EXACT)
    assert left(date(2023, 6, 2)) == (500, Bound.EXACT)
    assert left(date(2023, 7, 2)) == (550, Bound.EXACT)
    assert left(date(2023, 1, 10), known=date(2023, 1, 10)) == (1_000, Bound.AT_MOST)


def test_a_year_of_which_nothing_is_told_makes_the_sum_the_most_it_can_be() -> None:
    [row] = available_in(
        BOOK, ledger_of([ALLOTTED, USED[0]], {SKANE}), year=2024, known=TODAY, recipient=SKANE
    )
    assert (row.untold, row.bound) == ((2023,), Bound.AT_MOST)


def test_what_was_repaid_is_no_longer_there_and_nothing_goes_below_nothing() -> None:
    repaid = moved(Account.REPAID, Account.RECIPIENT, 900, date(2023, 8, 1))
    [row] = available_in(
        BOOK, ledger_of([ALLOTTED, *USED, repaid], {SKANE}), year=2024, known=TODAY, recipient=SKANE
    )
    assert (row.other, row.available) == (Money.kronor(900), Money(0))


def test_the_ledger_answers_for_the_regions_only_where_it_holds_every_one() -> None:
    ledger = ledger_of([ALLOTTED, *USED], {SKANE, "region-gotland"})

    def told(members: int) -> tuple[bool, Money]:
        rows = available_in(BOOK, ledger, year=2024, known=TODAY, members=members)
        [row] = [row for row in rows if row.agreement == "lakemedel-2022"]
        return row.from_ledger, row.available

    assert told(2) == (False, Money.kronor(210_000_000))
    assert told(1) == (True, Money.kronor(550))


def test_what_one_region_lays_out_of_its_own_takes_nothing_from_what_another_may_use() -> None:
    gotland = [
        replace(one, grant=replace(one.grant, recipient="region-gotland"))
        for one in (ALLOTTED, moved(Account.USED, Account.RECIPIENT, 1_400, date(2022, 12, 1)))
    ]
    ledger = ledger_of([ALLOTTED, *USED, *gotland], {SKANE, "region-gotland"})
    [row] = [
        one
        for one in available_in(BOOK, ledger, year=2024, known=TODAY, members=2)
        if one.agreement == "lakemedel-2022"
    ]
    assert (row.own, row.available) == (Money.kronor(400), Money.kronor(550))
