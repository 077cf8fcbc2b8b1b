"""Behind each total of the allocation stands a page that says how it was counted, and the same as JSON."""

from __future__ import annotations

from django.test import Client

SKANE = "/overenskommelser/civilt-forsvar-2023/region-skane/"


def test_each_total_leads_to_how_it_was_counted(client: Client, db: None) -> None:
    page = client.get("/overenskommelser/civilt-forsvar-2023/").content.decode()

    assert f'href="{SKANE}"' in page
    assert page.count("/overenskommelser/civilt-forsvar-2023/region-") == 21


def test_the_page_says_rule_inputs_sections_and_files(client: Client, db: None) -> None:
    page = client.get(SKANE).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")

    assert "41 911 938" in page
    assert "263 500 000 kr" in page
    assert "Bilaga 1" in page
    assert "populations/2022-11-01" in page


def test_the_api_gives_the_same_receipt(client: Client, db: None) -> None:
    found = client.get("/v1/agreements/civilt-forsvar-2023/allocation/region-skane").json()

    assert found["total"] == 41_911_938
    assert found["inputs"]["inhabitants"]["region-skane"] == 1_413_080
    assert {source["name"] for source in found["sources"]} == {
        "agreements/civilt-forsvar-2023",
        "populations/2022-11-01",
    }


def test_an_agreement_whose_population_is_missing_says_which(client: Client, db: None) -> None:
    page = client.get("/overenskommelser/lakemedel-2024/").content.decode()

    assert "Befolkning som behövs: 2023-08." in page


def test_an_organisation_that_is_none_or_gets_nothing_has_no_receipt(client: Client, db: None) -> None:
    assert client.get("/overenskommelser/civilt-forsvar-2023/region-atlantis/").status_code == 404
    assert client.get("/overenskommelser/civilt-forsvar-2023/socialstyrelsen/").status_code == 404
    assert client.get("/v1/agreements/civilt-forsvar-2023/allocation/socialstyrelsen").status_code == 404


def test_a_samverkansregion_has_a_receipt_that_says_who_is_paid(client: Client, db: None) -> None:
    page = client.get("/overenskommelser/sammanhallen-vard-2022/samverkansregion-norra/").content.decode()
    receipt = client.get("/v1/agreements/sammanhallen-vard-2022/allocation/samverkansregion-norra").json()

    assert "I lika delar" in page
    assert "inte är juridiska personer" in page
    assert (receipt["total"], len(receipt["inputs"]["recipients"])) == (10_000_000, 6)
    assert "no legal persons" in receipt["note"]["en"]
