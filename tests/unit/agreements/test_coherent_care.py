"""S22: five parts, three ways to the regions' money, and dues that only SKR owes."""

from __future__ import annotations

from datetime import date

import pytest

from samsyn.core.agreements.amounts import Vat
from samsyn.core.agreements.deadlines import deadlines_for
from samsyn.core.agreements.terms import REGIONS, REGIONS_THROUGH_SKR, SAMVERKANSREGIONER, Residual
from samsyn.core.funding.allocation import equal_parts
from samsyn.core.kernel.money import Money, total
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations

MILLION = Money.kronor(1_000_000)


@pytest.fixture
def s22():
    return load_agreements().get("sammanhallen-vard-2022")


def owed(organisation):
    found = deadlines_for(load_agreements(), load_organisations().get(organisation), known=date(2022, 2, 1))
    return {d.id.partition("/")[2]: d.on for d in found if d.agreement == "sammanhallen-vard-2022"}


@pytest.mark.parametrize(
    ("part", "kronor"),
    [("2", 4_500_000), ("3", 174_500_000), ("4", 5_000_000), ("5", 10_000_000), ("6", 190_000_000)],
)
def test_each_part_has_its_money(s22, part, kronor):
    assert total([a.money.known for a in s22.amounts if a.part == part]) == Money.kronor(kronor)


@pytest.mark.parametrize(
    ("recipients", "kronor"),
    [
        ("skr", 28_000_000),
        (REGIONS_THROUGH_SKR, 83_500_000),
        (SAMVERKANSREGIONER, 60_000_000),
        (REGIONS, 112_500_000),
    ],
)
def test_the_state_s_money_goes_four_ways(s22, recipients, kronor):
    assert s22.amount_to(recipients).known == Money.kronor(kronor)


def test_every_amount_of_the_state_has_its_appropriation_line(s22):
    assert [a.id for a in s22.amounts if (a.appropriation is None) != (a.payer == REGIONS)] == []
    assert {a.appropriation.known.partition(" (")[0] for a in s22.amounts if a.appropriation} == {
        "1:6 anslagspost 3",
        "1:6 anslagspost 5",
        "1:6 anslagspost 18",
        "1:6 anslagspost 29",
        "1:6 anslagspost 40",
        "1:8 anslagspost 3",
    }


def test_only_the_regions_own_part_to_skr_is_stated_without_vat(s22):
    assert [amount.id for amount in s22.amounts if amount.vat is Vat.EXCLUDED] == ["support-own"]


def test_the_six_samverkansregioner_share_in_equal_parts(s22):
    six = [one.id for one in load_organisations().of_kind(OrganisationKind.SAMVERKANSREGION)]
    parts = equal_parts(s22.amount_to(SAMVERKANSREGIONER).known, six, Residual.NONE)

    assert len(parts) == 6
    assert set(parts.values()) == {MILLION * 10}


def test_equal_parts_that_do_not_come_out_even_follow_the_rule_for_the_residual():
    ten = Money.kronor(10)

    assert total(list(equal_parts(ten, ["a", "b", "c"], Residual.NONE).values())) == Money.kronor(9)
    assert equal_parts(ten, ["a", "b", "c"], Residual.LARGEST_REMAINDER)["a"] == Money.kronor(4)


def test_the_regions_requisition_but_only_skr_accounts_and_repays():
    assert owed("region-skane") == {"requisition": date(2022, 12, 1), "use-window": date(2022, 12, 31)}
    assert {"statement", "repayment"} <= set(owed("skr"))


def test_skr_reports_on_every_part_and_twice_on_two():
    reports = {name: on for name, on in owed("skr").items() if "-" in name and name != "use-window"}

    assert [name for name, on in reports.items() if on == date(2022, 9, 30)] == [
        "pathways-interim",
        "rare-interim",
    ]
    assert len([name for name, on in reports.items() if on == date(2023, 3, 31)]) == 5
