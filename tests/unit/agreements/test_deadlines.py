"""What each organisation owes and awaits, as known on a day."""

from __future__ import annotations

from datetime import date

import pytest

from samsyn.core.agreements.deadlines import Side, all_deadlines, deadlines_for
from samsyn.core.agreements.terms import Strength
from samsyn.core.funding.allocation import amounts_for
from samsyn.core.kernel.citations import UNKNOWN, Citation
from samsyn.core.kernel.dates import business_days_until, is_business_day
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.ops.agreements.business_days import swedish_holidays

BEFORE_L24, AFTER_L24 = date(2023, 12, 19), date(2023, 12, 20)


def deadlines(organisation, known):
    """The deadlines of an organisation by id, with the amounts that can be told."""
    book = load_agreements()
    amounts = amounts_for(organisation, book.by_id, load_populations())
    found = deadlines_for(book, load_organisations().get(organisation), known=known, amounts=amounts)
    return {deadline.id: deadline for deadline in found}


def test_whether_the_right_lapses_is_told_of_three_agreements_only():
    told = {
        agreement.id: agreement.terms.lapses_without_requisition.known
        for agreement in load_agreements()
        if agreement.terms.lapses_without_requisition.is_known
    }

    assert told == {"sammanhallen-vard-2022": True, "civilt-forsvar-2023": True, "lakemedel-2024": True}


def test_a_region_that_does_not_requisition_in_time_loses_its_whole_amount():
    requisition = deadlines("region-skane", date(2023, 2, 1))["civilt-forsvar-2023/requisition"]

    assert requisition.on == date(2023, 12, 1)
    assert requisition.strength is Strength.FAR
    assert "lapses" in requisition.consequence.en
    assert requisition.amount == Money.kronor(41_911_938)
    assert requisition.at == Citation("A23", "§5")


def test_a_region_owes_statement_repayment_and_report_on_the_same_day():
    owed = deadlines("region-gotland", date(2023, 2, 1))

    assert {key.partition("/")[2] for key, deadline in owed.items() if deadline.on == date(2024, 3, 31)} == {
        "statement",
        "repayment",
        "region-report",
    }


def test_the_last_day_to_use_the_money_of_2022_keeps_the_day_it_was():
    before = deadlines("region-uppsala", BEFORE_L24)["lakemedel-2022/use-window"]
    after = deadlines("region-uppsala", AFTER_L24)["lakemedel-2022/use-window"]

    assert (before.on, before.previous, before.conditional) == (date(2023, 12, 31), None, False)
    assert (after.on, after.previous, after.conditional) == (date(2024, 12, 31), date(2023, 12, 31), True)


def test_where_no_source_gives_the_date_before_an_amendment_it_is_unknown():
    assert deadlines("region-uppsala", AFTER_L24)["lakemedel-2022/repayment"].previous is UNKNOWN


def test_what_the_sources_give_no_date_for_is_no_deadline():
    assert "lakemedel-2022/repayment" not in deadlines("region-uppsala", BEFORE_L24)
    assert not any(
        key.endswith("/statement") for key in deadlines("region-uppsala", AFTER_L24) if "lakemedel" in key
    )


def test_skr_owes_its_own_reports_and_not_those_of_the_regions():
    owed = deadlines("skr", AFTER_L24)

    assert owed["lakemedel-2024/skr-information-report"].on == date(2024, 12, 31)
    assert owed["civilt-forsvar-2023/requisition"].amount == Money.kronor(5_500_000)
    assert "civilt-forsvar-2023/region-report" not in owed


def test_kammarkollegiet_awaits_each_thing_once_though_regions_and_skr_both_owe_it():
    book, kammarkollegiet = load_agreements(), load_organisations().get("kammarkollegiet")
    awaited = deadlines_for(book, kammarkollegiet, known=AFTER_L24)

    assert {deadline.side for deadline in awaited} == {Side.AWAITS}
    assert len({deadline.id for deadline in awaited}) == len(awaited)
    assert {deadline.amount for deadline in awaited} == {None}


def test_socialstyrelsen_awaits_the_reports():
    found = deadlines("socialstyrelsen", AFTER_L24)

    assert {key for key, deadline in found.items() if deadline.side is Side.AWAITS} == {
        "civilt-forsvar-2023/region-report",
        "civilt-forsvar-2023/skr-report",
        "lakemedel-2024/region-final-report",
    }


def test_deadlines_come_in_the_order_of_their_days():
    days = [deadline.on for deadline in all_deadlines(load_agreements(), known=AFTER_L24)]

    assert days == sorted(days)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2024, 3, 28), True),  # Maundy Thursday
        (date(2024, 3, 29), False),  # Good Friday
        (date(2024, 6, 21), False),  # midsummer eve: no public holiday, closed in fact
        (date(2024, 12, 24), False),
        (date(2024, 12, 27), True),
    ],
)
def test_offices_are_closed_on_public_holidays_and_on_the_eves_kept_in_fact(day, open_):
    assert is_business_day(day, swedish_holidays([day.year])) is open_


def test_the_business_days_until_a_deadline_skip_easter():
    holidays = swedish_holidays([2024])

    assert business_days_until(date(2024, 3, 27), date(2024, 4, 2), holidays) == 2


def test_socialstyrelsen_owes_the_reports_of_its_assignment_until_another_one_ends_them():
    before = deadlines("socialstyrelsen", date(2023, 11, 29))
    after = deadlines("socialstyrelsen", date(2023, 11, 30))

    assert before["uppdrag-uppfoljning-2021/final"].on == date(2026, 3, 1)
    assert after["uppdrag-uppfoljning-2021/final"].on == date(2024, 10, 1)
    assert after["uppdrag-uppfoljning-2021/final"].previous == date(2026, 3, 1)
    assert "uppdrag-uppfoljning-2021/interim-2025" in before
    assert "uppdrag-uppfoljning-2021/interim-2025" not in after
    assert after["uppdrag-uppfoljning-2023/interim-2025"].on == date(2025, 10, 1)
