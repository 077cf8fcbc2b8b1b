"""What the pages of agreements and deadlines say, and to whom."""

from __future__ import annotations

import pytest
from django.utils.html import escape
from tests.builders.people import ECONOMIST, GRANTS_OFFICER
from tests.builders.readers import read, reader

from samsyn.intake.documents import load_documents

A23, T22, L24 = (
    f"/overenskommelser/{name}/" for name in ("civilt-forsvar-2023", "lakemedel-2022", "lakemedel-2024")
)


def test_the_page_of_2023_shows_the_table_of_bilaga_1_with_its_sums() -> None:
    page = read(reader(), A23)
    assert "Region Blekinge 158 876 6 500 000 3 981 450 10 481 450" in page
    assert "Summa 10 514 719 136 500 000: så kom den till ✓ stämmer" in page
    assert "Delarna summerar till beloppet på kronan." in page


def test_before_l24_was_signed_the_money_of_2022_ended_with_2023() -> None:
    before, after = read(reader(), f"{T22}?kand=2023-12-19"), read(reader(), f"{T22}?kand=2023-12-20")
    assert "får användas 2022-01-01–2023-12-31" in before
    assert "får användas 2022-01-01–2024-12-31" in after
    assert "undertecknad, villkorad av regeringens godkännande" in after


def test_what_the_sources_do_not_say_is_said_once_with_its_place() -> None:
    page = read(reader(language="en"), T22)
    assert "The sources do not say requisition by, lapses without requisition, economic statement by" in page
    assert "payment, appropriation U23 Tilläggsöverenskommelsen 2022" in page


def test_an_allocation_that_lacks_its_population_says_so() -> None:
    assert "divided by a population whose figures are not in the sources" in read(reader(language="en"), L24)


@pytest.mark.parametrize("language, words", [("sv", "Det finns ingen sådan"), ("en", "There is no such")])
def test_an_unknown_agreement_is_told_in_the_readers_language(language: str, words: str) -> None:
    assert words in read(reader(language=language), "/overenskommelser/lakemedel-1999/", 404)


@pytest.mark.parametrize("day", ["2023-13-01", "2023-W52-7", "igår"])
def test_a_day_that_is_none_is_told_so(day: str) -> None:
    assert "Det är inte ett datum" in read(reader(), f"{A23}?kand={day}", 400)


def test_a_region_sees_its_own_amount_and_what_follows_if_it_is_late() -> None:
    page = read(reader(ECONOMIST), "/?idag=2023-11-20")
    assert "2023-12-01 9 arbetsdagar kvar Rekvirera medlen, 8 032 852 kr" in page
    assert "förfaller" in page


def test_kammarkollegiet_awaits_what_the_regions_owe() -> None:
    assert "Inväntas: Rekvisitionerna ska ha kommit in" in read(reader(GRANTS_OFFICER), "/?idag=2023-11-20")


def test_nobody_signed_out_sees_what_is_to_be_done() -> None:
    assert reader().get("/").status_code == 302


def test_when_nothing_is_due_it_is_said_and_earlier_years_are_folded_away() -> None:
    page = reader(ECONOMIST).get("/?idag=2026-06-01").content.decode()
    shown, folded = page.split("<details>")
    assert "Inget är att göra." in shown
    assert "2026-03-31" in shown
    assert "Rekvirera medlen" not in shown
    assert "14 sista dagar från tidigare år" in folded
    years = folded.split("<h2>")
    assert [year[:4] for year in years[1:5]] == ["2025", "2024", "2023", "2022"]
    assert "Rekvirera medlen" in years[4]


def test_a_report_that_is_due_says_how_binding_it_is() -> None:
    page = read(reader(ECONOMIST), "/?idag=2024-03-01")
    assert "även arbetet 2023 med 2022 års läkemedelsöverenskommelse" in page
    assert "A23 §3 · ska" in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_citation_tells_its_document_by_the_title_that_the_data_gives(language: str) -> None:
    page = reader(language=language).get(A23).content.decode()
    title = load_documents()["A23"].title.in_language(language)
    assert f'<abbr title="{escape(title)}">A23</abbr>' in page
