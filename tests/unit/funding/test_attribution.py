"""Which agreement's money a cost is taken from, where the region has not said: the oldest open one that may pay."""

from __future__ import annotations

from datetime import date

from samsyn.core.agreements.amendments import as_known_on
from samsyn.core.funding.attribution import Spending, attribute
from samsyn.intake.agreements import load_agreements

KNOWN = [one.agreement for one in as_known_on(load_agreements(), date(2024, 6, 1)).values()]
MEDICINES = [one for one in KNOWN if one.id.startswith("lakemedel")]
DAY = date(2024, 5, 2)


def chosen(spending: Spending, said: str | None = None) -> str | None:
    found = attribute(spending, MEDICINES, said=said)
    return found.agreement if found else None


def test_the_oldest_open_window_pays_first_and_that_is_an_assumption() -> None:
    found = attribute(Spending(DAY), MEDICINES)
    assert found is not None
    assert (found.agreement, found.assumed, str(found.at)) == ("lakemedel-2022", True, "L24 §5")


def test_what_the_region_says_is_no_assumption() -> None:
    found = attribute(Spending(DAY), MEDICINES, said="lakemedel-2024")
    assert found is not None
    assert (found.agreement, found.assumed) == ("lakemedel-2024", False)


def test_a_medicine_on_2023s_list_alone_is_not_paid_by_2022s_money() -> None:
    assert chosen(Spending(DAY, lists=frozenset({"socialstyrelsen-2023"}))) == "lakemedel-2023"
    assert chosen(Spending(DAY, lists=frozenset({"socialstyrelsen-2022"}))) == "lakemedel-2022"


def test_a_list_that_is_a_support_for_priorities_binds_nothing() -> None:
    assert chosen(Spending(DAY, lists=frozenset())) == "lakemedel-2023"


def test_running_costs_are_not_paid_by_2024s_money() -> None:
    only_2024 = [one for one in MEDICINES if one.id == "lakemedel-2024"]
    assert attribute(Spending(DAY, initial=False), only_2024) is None
    assert attribute(Spending(DAY), only_2024) is not None


def test_when_the_first_window_has_ended_the_next_pays() -> None:
    assert chosen(Spending(date(2025, 1, 1))) == "lakemedel-2023"
    assert chosen(Spending(date(2026, 1, 1))) is None


def test_municipal_care_is_outside_the_base_agreement() -> None:
    base = [one for one in KNOWN if one.id == "civilt-forsvar-2023"]
    assert attribute(Spending(date(2023, 5, 1), municipal=True), base) is None
