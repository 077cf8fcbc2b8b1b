"""The money of A23 is divided as its Bilaga 1 divides it, and nothing is divided on figures that are not there."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.agreements.terms import AllocationRule, Method, Residual
from samsyn.core.funding.allocation import (
    allocate,
    allocate_agreement,
    amounts_for,
    receipt,
    shares_by_population,
)
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import ZERO, Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations

BILAGA_1 = Path(__file__).parent / "cases" / "civilt-forsvar-2023-bilaga-1.csv"
SOMEWHERE = Citation("A23", "Bilaga 1")


@pytest.fixture(scope="module")
def a23():
    return load_agreements().get("civilt-forsvar-2023")


@pytest.fixture(scope="module")
def allocation(a23):
    return allocate_agreement(a23, load_populations())


def test_every_row_of_bilaga_1_comes_out_to_the_krona(allocation):
    with BILAGA_1.open(encoding="utf-8", newline="") as file:
        printed = [
            (row["recipient"], *(int(row[column]) for column in ("population", "base", "share", "total")))
            for row in csv.DictReader(file)
        ]

    computed = [
        (row.recipient, row.population, row.base.whole_kronor, row.share.whole_kronor, row.total.whole_kronor)
        for row in allocation.rows
    ]

    assert len(computed) == 21
    assert computed == printed


def test_the_sums_of_bilaga_1_come_out_with_nothing_left_over(allocation):
    assert allocation.population.total == 10_514_719
    assert allocation.base == Money.kronor(136_500_000)
    assert allocation.share == Money.kronor(263_500_000)
    assert allocation.total == Money.kronor(400_000_000)
    assert allocation.residual == ZERO


def test_skr_gets_its_amount_beside_the_regions_and_is_no_row_among_them(a23, allocation):
    assert a23.amount_to("skr").known == Money.kronor(5_500_000)
    assert "skr" not in {row.recipient for row in allocation.rows}
    assert amounts_for("skr", load_agreements().by_id, load_populations()) == {
        "sammanhallen-vard-2022": Money.kronor(28_000_000),
        "civilt-forsvar-2022": Money.kronor(4_500_000),
        "civilt-forsvar-2023": Money.kronor(5_500_000),
        "lakemedel-2023": Money.kronor(2_000_000),
        "lakemedel-2024": Money.kronor(2_000_000),
    }


def test_a_region_has_an_amount_only_of_the_agreement_that_can_be_divided():
    amounts = amounts_for("region-skane", load_agreements().by_id, load_populations())

    assert amounts == {"civilt-forsvar-2023": Money.kronor(41_911_938)}


@pytest.mark.parametrize(
    ("agreement_id", "code"),
    [
        ("lakemedel-2022", "population-not-stated"),
        ("lakemedel-2023", "allocation-not-stated"),
        ("lakemedel-2024", "population-missing"),
    ],
)
def test_what_the_sources_do_not_give_is_not_made_up(agreement_id, code):
    with pytest.raises(DomainError) as refusal:
        allocate_agreement(load_agreements().get(agreement_id), load_populations())

    assert refusal.value.code == code


def test_l24_says_which_population_it_needs():
    with pytest.raises(DomainError) as refusal:
        allocate_agreement(load_agreements().get("lakemedel-2024"), load_populations())

    assert refusal.value.params["population"] == "2023-08"
    assert refusal.value.params["at"] == "L24 §3"


def test_a_receipt_tells_the_rule_the_figures_and_where_they_stand(a23, allocation):
    explained = receipt(a23, allocation, "region-gotland", agreement_hash="abc")
    steps = dict(explained.steps)

    assert explained.rule == "allocation/base-and-population"
    assert steps["share"] == "263500000 × 61167 / 10514719"
    assert steps["share-rounded"] == "1532852 kr"
    assert steps["total"] == "8032852 kr"
    assert set(explained.citations) == {Citation("A23", place) for place in ("§4", "§5", "Bilaga 1")}
    assert explained.sources[0] == ("agreements/civilt-forsvar-2023", "abc")


inhabitants = st.dictionaries(st.text("abc", min_size=1, max_size=5), st.integers(1, 3_000_000), min_size=1)


@given(kronor=st.integers(0, 10**10), inhabitants=inhabitants)
def test_by_largest_remainder_the_parts_always_sum_to_the_amount(kronor, inhabitants):
    assert sum(shares_by_population(kronor, inhabitants, Residual.LARGEST_REMAINDER).values()) == kronor


@given(kronor=st.integers(0, 10**10), inhabitants=inhabitants)
def test_by_largest_remainder_nobody_with_a_smaller_fraction_gets_the_krona_that_one_with_a_larger_lacks(
    kronor, inhabitants
):
    parts = shares_by_population(kronor, inhabitants, Residual.LARGEST_REMAINDER)
    exact = {who: Fraction(kronor * count, sum(inhabitants.values())) for who, count in inhabitants.items()}
    given_one = [exact[who] % 1 for who, part in parts.items() if part > exact[who]]
    given_none = [exact[who] % 1 for who, part in parts.items() if part <= exact[who]]

    assert all(abs(parts[who] - exact[who]) < 1 for who in parts)
    assert min(given_one, default=1) >= max(given_none, default=0)


@given(kronor=st.integers(0, 10**10), inhabitants=inhabitants)
def test_without_a_residual_rule_the_parts_miss_by_at_most_half_a_krona_each(kronor, inhabitants):
    parts = shares_by_population(kronor, inhabitants, Residual.NONE)

    assert abs(sum(parts.values()) - kronor) * 2 <= len(parts)


def test_of_equal_remainders_the_first_in_the_table_gets_the_krona():
    assert shares_by_population(100, {"b": 1, "a": 1, "c": 1}, Residual.LARGEST_REMAINDER) == {
        "b": 34,
        "a": 33,
        "c": 33,
    }


def test_a_base_that_takes_more_than_there_is_is_refused():
    rule = AllocationRule(
        recipients="regions",
        method=Cited(Method.BASE_AND_POPULATION, SOMEWHERE),
        base=Cited(Money.kronor(60), SOMEWHERE),
        population=Cited("p", SOMEWHERE),
        residual=Cited(Residual.NONE, SOMEWHERE),
    )
    population = Population("p", date(2022, 11, 1), {"a": 1, "b": 1}, SOMEWHERE)

    with pytest.raises(DomainError, match="base-exceeds-amount"):
        allocate(rule, Money.kronor(100), population)
