"""Behind each figure on an agreement's pages stands how it came about: rule, terms, sections, files."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.builders.readers import read, reader

from samsyn.core.funding.figures import ALLOCATED, explain_figure, figure_names
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations

ROOT = "/overenskommelser/"
TODAY = date(2026, 1, 1)
IDS = [agreement.id for agreement in load_agreements()]


def explained(agreement: str, name: str, known: date = TODAY):
    return explain_figure(load_agreements(), agreement, name, known=known, populations=load_populations())


def test_an_amended_window_tells_what_it_was_by_whom_it_was_changed_and_how_long_it_is() -> None:
    found = explained("lakemedel-2022", "use-window")
    steps = found.receipt.steps
    assert steps[0] == ("first-written", "2022-01-01 – 2023-12-31 (U23 Tilläggsöverenskommelsen 2022)")
    assert ("changed-by", "lakemedel-2024") in steps
    assert steps[-1] == ("days", "1096")
    assert [name for name, _ in found.receipt.sources] == [
        "agreements/lakemedel-2022",
        "agreements/lakemedel-2024",
    ]


def test_before_it_was_amended_the_window_is_what_was_written() -> None:
    steps = explained("lakemedel-2022", "use-window", date(2023, 12, 19)).receipt.steps
    assert [name for name, _ in steps] == ["first-written", "days"]
    assert steps[-1] == ("days", "730")


def test_a_part_is_the_sum_of_its_amounts() -> None:
    found = explained("sammanhallen-vard-2022", "part:6")
    assert found.value == Money.kronor(190_000_000)
    assert [name for name, _ in found.receipt.steps] == [
        "amount:pathways-new",
        "amount:pathways-carried-out",
        "amount:pathways-support",
        "total",
    ]


def test_the_sum_of_the_shares_follows_from_amount_bases_and_population() -> None:
    found = explained("civilt-forsvar-2023", "shares")
    assert found.value == Money.kronor(263_500_000)
    assert ("to-share", "263500000 kr") in found.receipt.steps
    assert "populations/2022-11-01" in dict(found.receipt.sources)


def test_a_stated_figure_shows_each_term_with_its_value_and_what_it_was_counted_on() -> None:
    found = explained("civilt-forsvar-2022", "check:stockholm")
    assert ("differs-by", "3379151 kr") in found.receipt.steps
    assert ("tolerance", "50000 kr") in found.receipt.steps
    assert "populations/2022-11-01" in dict(found.receipt.sources)


@pytest.mark.parametrize("agreement", IDS)
def test_every_figure_but_those_of_a_division_that_cannot_be_told_is_explained(agreement: str) -> None:
    found = load_agreements().get(agreement)
    divided = agreement == "civilt-forsvar-2023"
    for name in figure_names(found):
        if name in ALLOCATED and not divided:
            with pytest.raises(DomainError, match=r"-not-stated|-missing"):
                explained(agreement, name)
            continue
        receipt = explained(agreement, name).receipt
        assert receipt.steps
        assert receipt.citations
        assert all(len(digest) == 64 for _, digest in receipt.sources)


@pytest.mark.parametrize("agreement", IDS)
def test_every_figure_on_a_page_leads_to_a_page_that_explains_it(agreement: str) -> None:
    client = reader()
    page = (
        client.get(f"{ROOT}{agreement}/").content.decode()
        + client.get(f"{ROOT}{agreement}/avstamning/").content.decode()
    )
    links = set(re.findall(r'href="(/overenskommelser/[^"]*/siffra/[^"]*)"', page))
    assert links or not load_agreements().get(agreement).total.is_known
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_the_page_speaks_of_terms_by_name() -> None:
    page = read(reader(), f"{ROOT}sammanhallen-vard-2022/siffra/check:regions-with-vat/")
    assert "Regionernas egna medel till stödfunktionen × 5/4 28 300 000 kr (S22 §7.1)" in page
    assert "Angivet minus det som följer −7 075 000 kr" in page
    window = read(reader(), f"{ROOT}lakemedel-2022/siffra/use-window/")
    assert "Som först skrivet 2022-01-01 – 2023-12-31 (U23 Tilläggsöverenskommelsen 2022)" in window
    assert "Ändrat av Försörjningsberedskap för läkemedel 2024" in window
    assert "medräknade 1 096" in window


@pytest.mark.parametrize("name", ["nothing", "part:99", "check:none", "share:region-skane", "amount:"])
def test_a_figure_that_is_none_has_no_page(name: str) -> None:
    read(reader(), f"{ROOT}civilt-forsvar-2023/siffra/{name}/", 404)
    assert Client().get(f"/v1/agreements/civilt-forsvar-2023/figures/{name}").status_code == 404


def test_the_api_gives_the_same() -> None:
    found = Client().get("/v1/agreements/lakemedel-2022/figures/use-window?known=2023-12-19").json()
    assert found["value"] == {"first": "2022-01-01", "last": "2023-12-31"}
    assert found["steps"][-1] == {"name": "days", "value": "730"}
    names = Client().get("/v1/agreements/lakemedel-2022/figures").json()
    assert "check:left-2024" in names
