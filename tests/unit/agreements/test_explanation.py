"""Every krona figure explains itself, and can be computed again by someone who has only the receipt."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.meta.repository import ROOT

from samsyn.core.agreements.terms import Residual
from samsyn.core.funding.allocation import allocate_agreement
from samsyn.core.funding.explanation import explain
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations

A23 = "civilt-forsvar-2023"
REGIONS_OF_A23 = list(load_populations()["2022-11-01"].inhabitants)


def explained(recipient, agreement_id=A23):
    book = load_agreements()
    return explain(
        book.get(agreement_id),
        recipient,
        load_populations(),
        agreement_hash=book.hashes[agreement_id],
    )


def recompute(receipt):
    """Runs the script as someone without Samsyn would: its exit code and what it said."""
    ended = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "docs" / "recompute.py"],
        input=json.dumps(receipt),
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("recipient", REGIONS_OF_A23)
def test_the_explanation_ends_in_the_figure_of_the_table(recipient):
    row = allocate_agreement(load_agreements().get(A23), load_populations()).row(recipient)
    found = explained(recipient)

    assert found.total == row.total
    assert dict(found.receipt.steps)["total"] == f"{row.total.whole_kronor} kr"


def test_an_amount_that_the_agreement_states_is_explained_by_its_section():
    found = explained("skr")

    assert (found.total, found.allocation) == (Money.kronor(5_500_000), None)
    assert [str(at) for at in found.receipt.citations] == ["A23 §5"]


def test_several_stated_amounts_are_told_one_by_one():
    found = explained("skr", "sammanhallen-vard-2022")
    *parts, (name, last) = found.receipt.steps

    assert {part for part, _ in parts} == {"part"}
    assert sum(int(value.partition(" ")[0]) for _, value in parts) == found.total.whole_kronor
    assert (name, last) == ("total", f"{found.total.whole_kronor} kr")
    assert len(found.receipt.citations) > 1


def test_who_gets_nothing_has_nothing_explained():
    with pytest.raises(NotFound, match="not-a-recipient"):
        explained("socialstyrelsen")


def test_what_cannot_be_divided_cannot_be_explained():
    with pytest.raises(DomainError, match="population-missing"):
        explained("region-skane", "lakemedel-2024")


@pytest.mark.parametrize("recipient", ["region-skane", "region-gotland", "skr"])
def test_a_receipt_is_computed_again_offline(recipient):
    code, said = recompute(explained(recipient).as_data())

    assert code == 0
    assert "The receipt holds." in said


def test_a_receipt_with_another_amount_does_not_hold():
    code, said = recompute(explained("region-skane").as_data() | {"total": 41_911_939})

    assert code == 1
    assert "its inputs give 41911938 kr" in said


def test_a_receipt_on_other_inhabitants_does_not_hold():
    receipt = explained("region-skane").as_data()
    receipt["inputs"]["inhabitants"]["region-gotland"] += 1
    code, said = recompute(receipt)

    assert code == 1
    assert "are not those of the population 2022-11-01" in said


def test_the_script_knows_the_largest_remainder_as_well():
    receipt = explained("region-skane").as_data()
    receipt["inputs"]["residual"] = Residual.LARGEST_REMAINDER.value

    assert recompute(receipt)[0] == 0  # nothing is left over in this table, so both rules give the same
