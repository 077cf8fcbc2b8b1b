"""What the texts say of their own figures, held against what follows from their other terms."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command
from tests.unit.agreements.test_files import refusal, shipped

from samsyn.core.agreements.reconciliation import Outcome, reconcile, reconcile_agreement
from samsyn.core.agreements.terms import AgreementBook
from samsyn.core.funding.stated_shares import shares_from
from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.money import Money
from samsyn.intake.agreement_stated_schema import operand
from samsyn.intake.agreements import load_agreements, read_agreements
from samsyn.intake.populations import load_populations


@pytest.fixture(scope="module")
def findings():
    found = reconcile(load_agreements(), shares_from(load_populations()))
    return {(one.agreement, one.id): one for one in found}


def kr(millions):
    return Money.kronor(round(millions * 1_000_000))


def test_the_amount_of_gotland_in_2022_adds_up_and_that_of_stockholm_does_not(findings):
    gotland = findings["civilt-forsvar-2022", "gotland"]
    stockholm = findings["civilt-forsvar-2022", "stockholm"]

    assert gotland.outcome is Outcome.ADDS_UP
    assert (stockholm.outcome, stockholm.stated.known) == (Outcome.DIFFERS, kr(36.2))
    assert kr(32.8) <= stockholm.follows <= kr(32.9)


def test_s22_says_200_million_in_one_place_and_190_in_another(findings):
    finding = findings["sammanhallen-vard-2022", "board-pathways"]

    assert (finding.outcome, finding.by) == (Outcome.DIFFERS, kr(10))
    assert "follow-up" in finding.acknowledged.en
    assert findings["sammanhallen-vard-2022", "board-pathways-parts"].outcome is Outcome.ADDS_UP


def test_skr_s_money_adds_up_without_vat_and_not_with_it(findings):
    assert findings["sammanhallen-vard-2022", "regions-without-vat"].outcome is Outcome.ADDS_UP
    assert findings["sammanhallen-vard-2022", "regions-with-vat"].by == kr(-7.075)
    assert findings["civilt-forsvar-2022", "skr-vat"].outcome is Outcome.ADDS_UP


def test_both_tables_of_s22_add_up(findings):
    tables = [one for (_, name), one in findings.items() if name.startswith(("t1-", "t2-"))]

    assert len(tables) > 10
    assert {one.outcome for one in tables} == {Outcome.ADDS_UP}


def test_the_five_million_that_stand_in_no_table_cannot_be_told(findings):
    finding = findings["sammanhallen-vard-2022", "support-extra"]

    assert (finding.outcome, finding.stated.known) == (Outcome.CANNOT_BE_TOLD, kr(5))
    assert "neither table" in finding.because.en


def test_s22_points_to_a_chapter_that_has_no_table(findings):
    finding = findings["sammanhallen-vard-2022", "table-of-amounts"]

    assert finding.outcome is Outcome.DIFFERS
    assert (finding.stated.known, finding.follows) == ("§6", Citation("S22", "§7.2"))


def test_the_frame_from_2025_is_that_of_2023_with_the_addition_and_not_that_of_2024(findings):
    assert findings["civilt-forsvar-2023", "frame-2025-by-2023"].outcome is Outcome.ADDS_UP
    assert findings["civilt-forsvar-2023", "frame-2025"].by == kr(70)


def test_what_is_left_of_2022_and_what_may_be_used_from_2024_add_up(findings):
    assert findings["lakemedel-2022", "left-2024"].outcome is Outcome.ADDS_UP
    assert findings["lakemedel-2024", "disposable-2024-2025"].outcome is Outcome.ADDS_UP


def test_every_difference_says_where_both_figures_stand_and_why_it_is_let_stand(findings):
    differing = [one for one in findings.values() if one.outcome is Outcome.DIFFERS]

    assert all(one.citations and one.acknowledged for one in differing)
    assert not any(one.is_open for one in findings.values())


DIFFERENCES = {
    ("civilt-forsvar-2022", "stockholm"): 3_379_151,
    ("sammanhallen-vard-2022", "board-pathways"): 10_000_000,
    ("sammanhallen-vard-2022", "regions-with-vat"): -7_075_000,
    ("sammanhallen-vard-2022", "table-of-amounts"): None,  # a chapter, no sum
    ("civilt-forsvar-2023", "frame-2025"): 70_000_000,
}
"""What the texts get wrong, in whole kronor: stated less what follows."""


def test_the_texts_differ_from_themselves_in_these_places_and_no_others(findings):
    differing = {
        place: one.by.ore // 100 if one.by else None
        for place, one in findings.items()
        if one.outcome is Outcome.DIFFERS
    }

    assert differing == DIFFERENCES


@pytest.mark.parametrize("agreement", [agreement.id for agreement in load_agreements()])
def test_every_shipped_agreement_passes_the_check_with_its_differences_acknowledged(agreement, samsyn):  # noqa: F811
    code, out, _ = samsyn("agreements", "check", agreement, "--format", "json")
    differing = {(one["agreement"], one["id"]) for one in json.loads(out) if one["outcome"] == "differs"}

    assert code == 0
    assert differing == {place for place in DIFFERENCES if place[0] == agreement}


@pytest.mark.parametrize("place", DIFFERENCES, ids="/".join)
def test_each_difference_fails_the_check_where_its_reason_is_struck_out(place, samsyn, monkeypatch):  # noqa: F811
    agreement_id, figure_id = place
    book = load_agreements()
    agreement = book.get(agreement_id)
    struck = {
        key: tuple(
            replace(one, acknowledged=None) if one.id == figure_id else one for one in getattr(agreement, key)
        )
        for key in ("stated", "stated_references")
    }
    changed = AgreementBook({**book.by_id, agreement_id: replace(agreement, **struck)})
    monkeypatch.setattr("samsyn.cli.agreement_check.load_agreements", lambda: changed)

    code, out, _ = samsyn("agreements", "check")

    assert code == 1
    assert out.count("  not acknowledged") == 1


def test_a_difference_that_nobody_has_acknowledged_is_open():
    book = load_agreements()
    a23 = book.get("civilt-forsvar-2023")
    wrong = replace(a23, stated=(replace(a23.stated[0], money=replace(a23.total, value=kr(405))),))
    changed = AgreementBook({**book.by_id, a23.id: wrong})
    (finding,) = reconcile_agreement(changed, a23.id, shares_from(load_populations()))

    assert finding.is_open
    assert finding.by == kr(-0.5)


def test_without_the_population_a_share_cannot_be_told():
    found = {
        one.id: one.outcome
        for one in reconcile_agreement(load_agreements(), "civilt-forsvar-2022", shares_from({}))
    }

    assert found["stockholm"] is Outcome.CANNOT_BE_TOLD
    assert found["yearly-amount"] is Outcome.ADDS_UP


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("total", "total"),
        ("-stated:used-2022", "-stated:used-2022"),
        ("lakemedel-2023/recipients:regions", "lakemedel-2023/recipients:regions"),
        ("recipients:skr*1/5", "recipients:skr × 1/5"),
    ],
)
def test_an_operand_reads_as_it_is_written(written, read):
    assert str(operand(written)) == read


@pytest.mark.parametrize(
    ("replacement", "says"),
    [
        ('follows: ["frame:2026", "stated:yearly-addition"]', "'frame:2026' names nothing"),
        ('follows: ["lakemedel-2021/total"]', "no agreement 'lakemedel-2021'"),
        ('follows: ["frames"]', "names no term"),
        ('follows: ["share:region-sverige"]', "no organisation 'region-sverige'"),
    ],
)
def test_a_figure_that_is_said_to_follow_from_what_is_not_there_is_refused(replacement, says):
    change = (r'follows: \["frame:2024", "stated:yearly-addition"\]', replacement)

    assert says in str(refusal(civilt_forsvar_2023=change))


@pytest.mark.parametrize(("first", "says"), [("2024-02-01", "leaves a gap"), ("2023-12-31", "overlaps")])
def test_frames_that_gap_or_overlap_are_refused(first, says):
    error = refusal(civilt_forsvar_2023=(r"from: 2024-01-01, to: 2024", f"from: {first}, to: 2024"))

    assert says in str(error)
    assert "it should begin on 2024-01-01" in str(error)


def test_a_stated_figure_that_differs_is_a_mark_and_never_a_load_failure():
    texts = shipped(
        civilt_forsvar_2023=(r"value: 405_500_000, at: A23 §4}$", "value: 405_000_000, at: A23 §4}")
    )

    assert read_agreements(texts)


def test_the_command_prints_each_finding_and_ends_well_where_all_is_acknowledged(samsyn):  # noqa: F811
    code, out, _ = samsyn("agreements", "check")

    assert code == 0
    assert "36 200 000 kr [U22 Övergripande samordning] differs by 3 379 151 kr" in out
    assert "differs: it stands in S22 §7.2" in out
    assert "5 differ (0 not acknowledged)" in out


def test_the_command_gives_one_agreement_as_json(samsyn):  # noqa: F811
    _, out, _ = samsyn("agreements", "check", "lakemedel-2024", "--format", "json")

    assert {one["outcome"] for one in json.loads(out)} == {"adds-up"}


def test_the_command_ends_with_one_where_a_difference_is_open(samsyn, monkeypatch):  # noqa: F811
    change = (r"kronor: \{value: 36_200_000", "kronor: {value: 37_200_000")
    texts = shipped(civilt_forsvar_2022=change)
    texts["civilt-forsvar-2022.yaml"] = texts["civilt-forsvar-2022.yaml"].replace(
        "    acknowledged:", "    because:"
    )
    monkeypatch.setattr("samsyn.cli.agreement_check.load_agreements", lambda: read_agreements(texts))

    code, out, _ = samsyn("agreements", "check", "civilt-forsvar-2022")

    assert code == 1
    assert "not acknowledged" in out
