"""A later agreement replaces an amount of an earlier one: what each gets follows, from the day that is known."""

from __future__ import annotations

from datetime import date

import pytest
from tests.spec.invented import ID, INVENTED, LATER, later
from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command
from tests.unit.agreements.test_files import shipped

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.differences import differences
from samsyn.core.agreements.life import life_of
from samsyn.core.agreements.life_events import EventKind
from samsyn.core.funding.allocation import allocate_agreement
from samsyn.core.funding.explanation import explain_as_known
from samsyn.core.funding.figures import explain_figure
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import read_agreements
from samsyn.intake.populations import load_populations
from samsyn.intake.shipped import DataFileError

BEFORE, AFTER = date(2033, 2, 4), date(2033, 2, 5)

REGIONS = f"{{target: {ID}, operation: replace-amount, term: amount, amount: regions, value: 84_000_000, at: A23 §4}}"
SKR = f"{{target: {ID}, operation: replace-amount, term: amount, amount: skr, value: 2_000_000, at: A23 §5}}"
TOTAL = (
    f"{{target: {ID}, operation: replace-amount, term: amount, amount: total, value: 86_000_000, at: A23 §5}}"
)


def book_with(*amendments, **more):
    return read_agreements(shipped() | {"first.yaml": INVENTED, "later.yaml": later(*amendments)} | more)


def kr(kronor):
    return Money.kronor(kronor)


@pytest.fixture(scope="module")
def book():
    return book_with(REGIONS, SKR, TOTAL)


def test_the_amount_is_another_from_the_day_of_the_later_signing_and_not_before(book):
    before, after = (agreement_as_known_on(book, ID, day).agreement for day in (BEFORE, AFTER))

    assert [amount.money.known for amount in before.amounts] == [kr(63_000_007), kr(1_000_000)]
    assert [amount.money.known for amount in after.amounts] == [kr(84_000_000), kr(2_000_000)]
    assert (before.total.known, after.total.known) == (kr(64_000_007), kr(86_000_000))


def test_the_earlier_text_stays_as_it_was_written(book):
    assert book.get(ID).amount_to("regions").known == kr(63_000_007)


def test_the_new_amount_is_cited_to_the_agreement_that_gives_it(book):
    (change,) = agreement_as_known_on(book, ID, AFTER).changes_of_amount("skr")

    assert (str(change.after.at), change.by, change.known_since) == ("A23 §5", LATER, AFTER)
    assert change.before.known == kr(1_000_000)


def test_the_regions_parts_follow(book):
    after = agreement_as_known_on(book, ID, AFTER).agreement

    assert allocate_agreement(after, load_populations()).total == kr(84_000_000)


def test_a_receipt_names_the_file_that_replaced_the_amount(book):
    told = {
        day: explain_as_known(book, ID, "region-gotland", load_populations(), known=day)
        for day in (BEFORE, AFTER)
    }

    assert dict(told[AFTER].receipt.steps)["amount"] == "84000000 kr"
    assert (f"agreements/{LATER}", book.hashes[LATER]) in told[AFTER].receipt.sources
    assert f"agreements/{LATER}" not in dict(told[BEFORE].receipt.sources)


def test_the_figure_tells_what_it_was_first_and_what_it_became(book):
    figure = explain_figure(book, ID, "amount:skr", known=AFTER, populations=load_populations())
    steps = dict(figure.receipt.steps)

    assert steps["first-written"].startswith("1000000 kr")
    assert steps["changed-by"] == LATER
    assert figure.value == kr(2_000_000)


def test_the_difference_concerns_the_recipient_and_a_total_all_of_them(book):
    found = {one.what: one for one in differences(book, ID, BEFORE, AFTER)}

    assert {what: one.whom for what, one in found.items()} == {
        "regions": ("regions",),
        "skr": ("skr",),
        "total": ("regions", "skr"),
    }


def test_the_life_tells_of_the_amendment_once(book):
    amended = [one.event for one in life_of(book, ID, known=AFTER) if one.event.kind is EventKind.AMENDED]

    assert {(event.by, event.on.known) for event in amended} == {(LATER, AFTER)}


@pytest.fixture
def installed(book, monkeypatch):
    for module in ("agreement_diff", "agreement_allocation", "agreements"):
        monkeypatch.setattr(f"samsyn.cli.{module}.load_agreements", lambda: book)


def test_the_command_diff_says_it_in_words(samsyn, installed):  # noqa: F811
    _, out, _ = samsyn("agreements", "diff", ID, "--known", str(BEFORE), "--known", str(AFTER))

    assert "amount skr 2 000 000 kr, before: 1 000 000 kr" in out
    assert "total 86 000 000 kr, before: 64 000 007 kr" in out
    assert "concerns skr" in out


def test_the_command_show_lists_what_changed_and_what_changes_others(samsyn, installed):  # noqa: F811
    assert (
        f"amount skr: 1 000 000 kr became 2 000 000 kr  [A23 §5]\n    by {LATER}"
        in (samsyn("agreements", "show", ID)[1])
    )
    assert f"{ID}: amount skr becomes 2 000 000 kr" in samsyn("agreements", "show", LATER)[1]


def test_the_command_allocate_divides_what_was_known_on_a_day(samsyn, installed):  # noqa: F811
    words = ("agreements", "allocate", ID, "--format", "csv")

    assert "region-gotland" in samsyn(*words)[1]
    assert _sum(samsyn(*words)[1]) == 84_000_000
    assert _sum(samsyn(*words, "--known", str(BEFORE))[1]) == 63_000_007


def _sum(csv_text):
    return sum(int(line.rpartition(",")[2]) for line in csv_text.splitlines()[1:])


@pytest.mark.parametrize(
    ("amendment", "says"),
    [
        (SKR.replace("amount: skr", "amount: msb"), f"{ID} has no amount 'msb'; it has regions, skr, total"),
        (SKR.replace(", amount: skr", ""), f"{ID} has no amount ''"),
        (SKR.replace("2_000_000", "2033-03-01"), "amount takes whole kronor"),
        (SKR.replace("2_000_000", "{from: 2033-01-01, to: 2033-03-01}"), "amount takes whole kronor"),
        (SKR.replace("value: 2_000_000, ", ""), "amount takes whole kronor"),
        (SKR.replace("2_000_000", "-1_000"), "an amount is not below zero"),
        (SKR.replace("term: amount", "term: repayment"), "replace-amount does not change repayment"),
        (SKR.replace("replace-amount", "move-deadline"), "move-deadline does not change amount"),
        (
            f"{{target: {ID}, operation: move-deadline, term: repayment, amount: skr, value: 2034-01-01, at: A23 §5}}",
            "repayment is no amount; remove 'amount'",
        ),
        (
            f"{{target: {ID}, operation: move-deadline, term: repayment, value: 5, at: A23 §5}}",
            "repayment takes one date",
        ),
    ],
)
def test_a_replacement_that_makes_no_sense_is_refused_with_its_line(amendment, says):
    with pytest.raises(DataFileError) as error:
        book_with(amendment)

    line = next(n for n, text in enumerate(later(amendment).splitlines(), start=1) if amendment in text)
    assert str(error.value).startswith(f"later.yaml: line {line}: ")
    assert says in str(error.value)


def test_two_agreements_that_replace_one_amount_on_one_day_are_refused():
    other = later(SKR).replace(f"id: {LATER}", "id: reservkraft-2033-b")

    with pytest.raises(DataFileError, match=f"changes the same term of {ID} on the same day"):
        book_with(SKR, **{"other.yaml": other})


def test_replacing_two_amounts_on_one_day_is_no_conflict():
    assert book_with(REGIONS, SKR)
