"""The pages under an agreement: its parts, its obligations, its life, and what agreements change in each other."""

from __future__ import annotations

import pytest
from tests.builders.people import ECONOMIST
from tests.builders.readers import read, reader
from tests.integration.test_agreement_marks import rows

ROOT = "/overenskommelser/"
S22, A23, L24, T22 = (
    f"{ROOT}{name}/"
    for name in ("sammanhallen-vard-2022", "civilt-forsvar-2023", "lakemedel-2024", "lakemedel-2022")
)


def test_the_five_parts_of_s22_stand_with_sums_recipients_and_appropriations() -> None:
    found = rows(S22)
    parts = [row for row in found if "S22 §" in row.split(" kr")[0] and ": så kom den till" in row]
    assert [row.split(" S22")[0] for row in parts] == [
        "Säkrare vård",
        "Nationella kvalitetsregister",
        "Strukturerad läkemedelsinformation",
        "Sällsynta hälsotillstånd",
        "Sammanhållna vårdförlopp",
    ]
    strama = next(row for row in found if row.startswith("Strama"))
    assert "2 500 000 kr" in strama
    assert "Sveriges Kommuner och Regioner 1:6 anslagspost 18" in strama
    assert any(row.startswith("Från regionerna själva 100 000 000 kr") for row in found)


def test_what_the_money_may_pay_is_said_both_ways() -> None:
    page = read(reader(language="en"), A23)
    assert "Only for The measures of areas 1–7 A23 §2.1" in page
    assert "Not for Health care of the municipalities A23 §2" in page


@pytest.mark.parametrize("instrument", ["uppdrag-uppfoljning-2021", "statsbidrag-beredskap-2024"])
def test_what_has_no_money_terms_lists_none_as_missing(instrument: str) -> None:
    page = read(reader(language="en"), f"{ROOT}{instrument}/")
    assert "equisition" not in page
    assert "conomic statement" not in page


def test_a_region_sees_its_own_obligations_and_can_choose_anothers() -> None:
    own = read(reader(ECONOMIST), f"{A23}ataganden/")
    assert "Vad Region Gotland har åtagit sig" in own
    assert "Krigsorganisation och krigsplacering av personal" in own
    assert "Nationell operativ samverkan" not in own
    skr = read(reader(ECONOMIST), f"{A23}ataganden/?organisation=skr")
    assert "Nationell operativ samverkan" in skr
    assert "krigsplacering" not in skr


def test_nobody_signed_in_sees_everyones_obligations() -> None:
    page = read(reader(), f"{A23}ataganden/")
    assert "Nationell operativ samverkan" in page
    assert "krigsplacering" in page


def test_from_the_strength_follows_what_the_report_answers() -> None:
    found = rows(f"{A23}ataganden/?organisation=region-skane")
    standard = next(row for row in found if row.startswith("Följa ISO"))
    registered = next(row for row in found if row.startswith("Registrera fler"))
    assert standard.endswith("bör gör bör tas upp")
    assert registered.endswith("gemensam avsikt intensifierar 2023 får tas upp")


def test_an_organisation_that_is_none_has_no_register() -> None:
    read(reader(), f"{A23}ataganden/?organisation=region-atlantis", 404)


def test_the_life_of_l24_says_what_is_conditional_and_what_is_unknown() -> None:
    page = read(reader(language="en"), f"{L24}handelser/")
    assert "day unknown Mandate to sign" in page
    assert "2023-12-15 Signed: Sveriges Kommuner och Regioner L24 §6" in page
    assert "day unknown In force L24 §6 Conditional on the government's approval" in page
    assert "Diary number: the sources do not say L24 §5" in page


def test_an_amendment_names_the_agreement_by_its_title_and_strikes_the_old_value() -> None:
    page = reader().get(f"{T22}handelser/").content.decode()
    assert "2022-01-01</time>–<time" in page.split("<s>")[1].split("</s>")[0]
    told = read(reader(), f"{T22}handelser/")
    assert "2022-01-01–2024-12-31 L24 §5 Ändrat av Försörjningsberedskap för läkemedel 2024" in told
    assert "Gäller regionerna, Kammarkollegiet" in told


def test_an_agreement_tells_by_title_what_it_changes_in_others_and_says_of_them() -> None:
    page = read(reader(), f"{L24}handelser/")
    changed = page.split("Vad den ändrar i andra överenskommelser")[1]
    assert changed.strip().startswith("Försörjningsberedskap för läkemedel 2022 får användas:")
    assert "Hälso- och sjukvårdens arbete med civilt försvar 2023: Regionerna fick 400 miljoner" in changed


def test_a_report_that_was_ended_is_told_by_its_name() -> None:
    page = read(reader(), f"{ROOT}uppdrag-uppfoljning-2021/handelser/")
    assert "Delredovisning 2024" in page
    assert "ska inte längre lämnas" in page


def test_an_amendment_known_to_the_month_is_told_to_the_month() -> None:
    page = read(reader(), f"{ROOT}uppdrag-uppfoljning-2021/handelser/")
    assert "2023-11 Ändrad av Ändrat uppdrag till Socialstyrelsen" in page


def test_the_day_asked_for_follows_from_tab_to_tab() -> None:
    page = reader().get(f"{T22}?kand=2023-12-19").content.decode()
    for tab in ("ataganden", "handelser", "avstamning"):
        assert f'href="{T22}{tab}/?kand=2023-12-19"' in page
    assert "Ändrad" not in read(reader(), f"{T22}handelser/?kand=2023-12-19")
