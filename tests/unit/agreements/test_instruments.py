"""Instruments that are not signed agreements of the year's money: early frames, assignments, the state grant."""

from __future__ import annotations

from datetime import date

import pytest

from samsyn.core.agreements.moments import Month, Year, surely_by
from samsyn.core.agreements.terms import REGIONS, AgreementKind, Strength
from samsyn.core.funding.windows import WindowState, windows_on
from samsyn.core.kernel.citations import UNKNOWN
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (date(2023, 6, 5), date(2023, 6, 5)),
        (Month(2023, 6), date(2023, 6, 30)),
        (Year(2018), date(2018, 12, 31)),
    ],
)
def test_a_moment_has_surely_come_on_its_last_possible_day(moment, day):
    assert surely_by(moment) == day


@pytest.mark.parametrize(("year", "millions"), [(2018, 30), (2019, 30), (2020, 30), (2021, 200), (2022, 200)])
def test_the_regions_money_of_each_year_is_what_later_texts_tell(year, millions):
    agreement = load_agreements().get(f"civilt-forsvar-{year}")

    assert agreement.amount_to(REGIONS).known == Money.kronor(millions * 1_000_000)
    assert agreement.signed == Year(year)


def test_the_base_agreement_of_2022_says_ska_but_for_planning_together():
    a22 = load_agreements().get("civilt-forsvar-2022")
    loosened = [measure.id for measure in a22.measures if measure.strength is Strength.BOR]

    assert len([measure for measure in a22.measures if measure.by == REGIONS]) == 7
    assert loosened == ["3"]
    assert {measure.strength for measure in a22.measures_in("skr")} == {Strength.SKA}


def test_the_total_of_2022_is_not_told_since_skr_s_part_may_lie_beside_or_within():
    a22 = load_agreements().get("civilt-forsvar-2022")

    assert a22.total.value is UNKNOWN
    assert a22.amount_to("skr").known == Money.kronor(4_500_000)
    assert a22.allocations[0].base.known == Money.kronor(3_500_000)
    assert a22.allocations[0].population.value is UNKNOWN


@pytest.mark.parametrize(
    ("instrument", "kind", "agreed"),
    [
        ("civilt-forsvar-2022", AgreementKind.BASE, True),
        ("uppdrag-uppfoljning-2021", AgreementKind.ASSIGNMENT, False),
        ("statsbidrag-beredskap-2024", AgreementKind.STATE_GRANT, False),
    ],
)
def test_an_instrument_tells_whether_parties_agreed_on_it_or_the_government_decided(instrument, kind, agreed):
    found = load_agreements().get(instrument)

    assert found.kind is kind
    assert found.kind.is_agreed is agreed


def test_an_assignment_carries_no_money_and_the_grant_s_amount_is_unknown():
    windows = {w.agreement.id: w for w in windows_on(load_agreements(), on=date(2024, 6, 1), known=date.max)}

    assert windows["uppdrag-uppfoljning-2021"].state is WindowState.NO_MONEY
    assert windows["statsbidrag-beredskap-2024"].state is WindowState.CANNOT_TELL
    assert load_agreements().get("statsbidrag-beredskap-2024").total.value is UNKNOWN
