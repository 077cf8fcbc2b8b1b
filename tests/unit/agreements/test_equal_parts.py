"""The six samverkansregioner of S22 share in equal parts: what each gets, who is paid, and how it is explained."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests.spec.invented import ID, INVENTED
from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command
from tests.unit.agreements.test_explanation import recompute
from tests.unit.agreements.test_files import shipped

from samsyn.core.agreements.terms import REGIONS, SAMVERKANSREGIONER
from samsyn.core.funding.equal_parts import divide_equally
from samsyn.core.funding.explanation import explain_as_known
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements, read_agreements
from samsyn.intake.organisations import load_groups
from samsyn.intake.populations import load_populations

S22 = "sammanhallen-vard-2022"
NORRA = "samverkansregion-norra"
TEN_MILLION = Money.kronor(10_000_000)


def explained(recipient, book=None, agreement=S22):
    return explain_as_known(book or load_agreements(), agreement, recipient, {}, groups=load_groups())


@pytest.fixture(scope="module")
def shared_by_regions():
    """The invented agreement, its money in equal parts to the regions: seven kronor do not go in twenty-one."""
    start, end = INVENTED.index("allocations:"), INVENTED.index("terms:")
    rule = "method: {value: equal-parts, at: A23 §4}, residual: {value: largest-remainder, at: A23 §4}"
    text = f"{INVENTED[:start]}allocations:\n  - {{recipients: regions, {rule}}}\n{INVENTED[end:]}"
    return read_agreements(shipped() | {"invented.yaml": text})


def test_each_of_the_six_gets_ten_million_and_nothing_is_left():
    found = divide_equally(load_agreements().get(S22), SAMVERKANSREGIONER, load_groups()[SAMVERKANSREGIONER])

    assert len(found.parts) == 6
    assert set(found.parts.values()) == {TEN_MILLION}
    assert found.residual == Money(0)


def test_the_explanation_tells_that_they_are_no_legal_persons():
    found = explained(NORRA)

    assert found.total == TEN_MILLION
    assert "no legal persons" in found.note.en
    assert [str(at) for at in found.receipt.citations] == ["S22 §6.6.1"]
    assert dict(found.receipt.steps)["equal-part"] == "60000000 kr / 6"


def test_regions_may_share_in_equal_parts_and_the_first_get_the_kronor_that_are_left(shared_by_regions):
    regions = load_groups()[REGIONS]
    found = divide_equally(shared_by_regions.get(ID), REGIONS, regions)

    assert found.residual == Money(0)
    assert [found.parts[region].whole_kronor for region in regions] == [3_000_001] * 7 + [3_000_000] * 14
    assert explained(regions[0], shared_by_regions, ID).total == Money.kronor(3_000_001)


@pytest.mark.parametrize("recipient", [NORRA, "samverkansregion-sodra"])
def test_the_receipt_is_computed_again_offline(recipient):
    code, said = recompute(explained(recipient).as_data())

    assert (code, said.splitlines()) == (
        0,
        [f"{recipient}: 60000000 / 6 = 10000000 kr", "The receipt holds."],
    )


def test_a_receipt_with_another_part_does_not_hold():
    code, said = recompute(explained(NORRA).as_data() | {"total": 10_000_001})

    assert code == 1
    assert "its inputs give 10000000 kr" in said


def test_what_is_not_divided_so_is_not_divided_so():
    with pytest.raises(DomainError, match="allocation-not-stated"):
        divide_equally(load_agreements().get(S22), REGIONS, load_groups()[REGIONS])
    with pytest.raises(DomainError, match="allocation-not-stated"):
        divide_equally(load_agreements().get(S22), "skr", ["skr"])


def test_a_samverkansregion_gets_nothing_where_the_regions_do():
    with pytest.raises(NotFound, match="not-a-recipient"):
        explain_as_known(
            load_agreements(), "civilt-forsvar-2023", NORRA, load_populations(), groups=load_groups()
        )


ALLOCATE = ("agreements", "allocate", S22, "--recipients", "samverkansregioner")


def test_the_command_shows_the_six_and_who_is_paid(samsyn):  # noqa: F811
    code, out, _ = samsyn(*ALLOCATE)

    assert code == 0
    assert [line for line in out.splitlines() if line.startswith("samverkansregion-")] == [
        f"{member:<34}  10 000 000" for member in load_groups()[SAMVERKANSREGIONER]
    ]
    assert "S22 §6.6.1, equal parts" in out
    assert "Paid through Kammarkollegiet to the six, which are no legal persons" in out


def test_the_command_writes_the_six_as_csv_and_json(samsyn):  # noqa: F811
    header, *rows = csv.reader(io.StringIO(samsyn(*ALLOCATE, "--format", "csv")[1]))
    data = json.loads(samsyn(*ALLOCATE, "--format", "json")[1])

    assert (header, len(rows)) == (["recipient", "total"], 6)
    assert (data["total"], data["method"]) == (60_000_000, "equal-parts")
    assert "juridiska personer" in data["note"]["sv"]


def test_without_the_group_the_regions_part_is_asked_for_which_the_text_does_not_let_one_count(samsyn):  # noqa: F811
    code, _, err = samsyn("agreements", "allocate", S22)

    assert code != 0
    assert "divides by population, but the sources do not say which" in err


def test_a_group_that_gets_no_share_is_refused(samsyn):  # noqa: F811
    code, _, err = samsyn(*ALLOCATE[:-1], "civilomraden")

    assert code != 0
    assert "is not in the sources" in err


def test_the_command_explains_one_of_the_six(samsyn):  # noqa: F811
    code, out, _ = samsyn("agreements", "explain", S22, NORRA)

    assert code == 0
    assert f"{S22}: {NORRA} gets 10 000 000 kr (allocation/equal-parts)" in out
    assert "in equal parts        60 000 000 kr / 6" in out
    assert "no legal persons" in out
