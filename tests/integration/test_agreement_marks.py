"""Marks of reconciliation on the pages: beside the figure that they speak of, with words, and all on a page of their own."""

from __future__ import annotations

import re

import pytest
from tests.builders.readers import read, reader
from tests.integration.test_pages_whole import elements, main_of, words

from samsyn.core.agreements.places import place_of
from samsyn.core.agreements.reconciliation import Outcome
from samsyn.intake.agreements import load_agreements
from samsyn.web.checks import marks_of

S22 = "/overenskommelser/sammanhallen-vard-2022/"
A22 = "/overenskommelser/civilt-forsvar-2022/"
A23 = "/overenskommelser/civilt-forsvar-2023/"


def terms(address: str) -> dict[str, str]:
    """The money section's terms by name, as they read."""
    page = main_of(address)
    names, values = elements(page, "dt"), elements(page, "dd")
    return {words(name): words(value) for name, value in zip(names, values, strict=True)}


def rows(address: str) -> list[str]:
    return [words(row) for row in elements(main_of(address), "tr")]


@pytest.mark.parametrize(
    "agreement, figure, place",
    [
        ("civilt-forsvar-2023", "total-of-amounts", "total"),
        ("civilt-forsvar-2023", "table-bases", "bases"),
        ("civilt-forsvar-2023", "table-total", "allocation"),
        ("civilt-forsvar-2023", "frame-2025-by-2023", "frame:2025"),
        ("civilt-forsvar-2022", "stockholm", "share:region-stockholm"),
        ("civilt-forsvar-2022", "skr-without-vat", "recipients:skr"),
        ("sammanhallen-vard-2022", "t1-part-6", "part:6"),
        ("sammanhallen-vard-2022", "regions-with-vat", "amount:support-own"),
        ("sammanhallen-vard-2022", "t2-skr", ""),
        ("lakemedel-2024", "disposable-2024-2025", ""),
    ],
)
def test_a_stated_figure_stands_beside_the_one_that_it_speaks_of(
    agreement: str, figure: str, place: str
) -> None:
    found = load_agreements().get(agreement)
    stated = next(one for one in found.stated if one.id == figure)
    assert place_of(found, stated) == place


def test_the_total_and_the_sums_of_the_table_say_that_they_add_up() -> None:
    assert "A23 §4 ✓ stämmer" in terms(A23)["Totalt"]
    total = next(row for row in rows(A23) if row.startswith("Summa"))
    assert total.count("✓ stämmer") == 3


def test_a_yearly_frame_that_differs_says_by_how_much_and_against_what() -> None:
    assert "≠ skiljer sig med 70 000 000 kr: Ramen från 2025 mot 2024 års ram" in terms(A23)["2025"]


def test_skrs_amount_carries_what_is_said_of_it_with_and_without_vat() -> None:
    amount = terms(A22)["Till Sveriges Kommuner och Regioner"]
    assert "✓ stämmer: Moms på SKR:s belopp" in amount
    assert "? går inte att avgöra: SKR:s belopp när momsen är dragen" in amount


def test_a_share_that_no_table_shows_is_told_under_the_allocation() -> None:
    page = words(main_of(A22))
    assert "Högsta tilldelningen (Region Stockholm): 36 200 000 kr" in page
    assert "≠ skiljer sig med 3 379 151 kr" in page


def test_the_whole_reconciliation_names_terms_sections_and_the_reason() -> None:
    row = next(
        row for row in rows(f"{S22}avstamning/") if row.startswith("Regionernas medel, stödfunktionen med")
    )
    assert "= Regionernas egna medel till registren + Regionernas egna medel till stödfunktionen × 5/4" in row
    assert "Känd skillnad: Stödfunktionens belopp är angivet utan moms" in row
    assert "≠ skiljer sig med 7 075 000 kr" in row
    assert "100 000 000 kr S22 §3.3 107 075 000 kr S22 §7.1" in row


def test_the_reference_to_the_wrong_chapter_says_where_the_table_stands() -> None:
    row = next(
        row for row in rows(f"{S22}avstamning/") if row.startswith("Hänvisningen till fördelningstabellen")
    )
    assert "≠ skiljer sig" in row
    assert "§6 S22 §8 S22 §7.2" in row


@pytest.mark.parametrize("agreement", [one.id for one in load_agreements()])
def test_every_mark_has_a_word_and_leads_to_its_row(agreement: str) -> None:
    page, whole = (main_of(f"/overenskommelser/{agreement}/{tab}") for tab in ("", "avstamning/"))
    for mark in re.findall(r'<a class="mark-of.*?</a>', page, re.DOTALL):
        assert re.search("stämmer|skiljer sig|går inte att avgöra", words(mark))
        place = re.findall(r'href="[^"#]*#([^"]+)"', mark)[0]
        assert f'<tr id="{place}">' in whole


def test_the_list_counts_the_figures_that_differ_and_is_silent_of_the_rest() -> None:
    page = read(reader(), "/overenskommelser/")
    differing = {
        one.id: sum(mark.finding.outcome is Outcome.DIFFERS for mark in marks_of(one))
        for one in load_agreements()
    }
    assert differing["sammanhallen-vard-2022"] == 3
    assert "sammanhallen-vard-2022 · ≠ 3 siffror skiljer sig" in page
    assert "civilt-forsvar-2022 · ≠ 1 siffra skiljer sig" in page
    assert page.count("≠") == sum(count > 0 for count in differing.values())


def test_before_the_agreement_was_signed_nothing_of_it_is_counted() -> None:
    assert "≠" not in read(reader(), "/overenskommelser/?kand=2018-01-01")
