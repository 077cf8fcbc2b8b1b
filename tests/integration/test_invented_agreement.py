"""A new agreement is a file and nothing else: one that was made up here gets its table, its calendar and its pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.spec.agreement_cases import cases_of, outcome

from samsyn.core.agreements.terms import AgreementBook
from samsyn.core.agreements.verification import cited_values, verify
from samsyn.core.funding.allocation import allocate_agreement
from samsyn.core.kernel.money import Money
from samsyn.intake import agreements
from samsyn.intake.agreements import load_agreements
from samsyn.intake.documents import load_documents
from samsyn.intake.populations import load_populations
from samsyn.ops.calendar import calendar_of

ID = "reservkraft-2031"

# Cited to documents that Samsyn knows, as every file must be; that it is made up shows when it is held to them.
INVENTED = """
id: reservkraft-2031
short: R31
kind: supplement
year: 2031
title: {sv: Reservkraft på sjukhus 2031, en: Reserve power in hospitals 2031}
parties: [socialdepartementet, skr]
signings:
  - {party: skr, place: Visby, on: {value: 2031-02-03, at: A23 §7}}
  - {party: socialdepartementet, place: Stockholm, on: {value: 2031-02-05, at: A23 §7}}
approval:
  required: {value: unknown, at: A23 §7}
  on: {value: unknown, at: A23 §7}
total: {value: 64_000_007, at: A23 §5}
amounts:
  - {recipients: regions, kronor: {value: 63_000_007, at: A23 §5}}
  - {recipients: skr, kronor: {value: 1_000_000, at: A23 §5}}
allocations:
  - recipients: regions
    method: {value: base-and-population, at: A23 §4}
    base: {value: 1_000_000, at: A23 §4}
    population: {value: "2022-11-01", at: A23 §4}
    residual: {value: largest-remainder, at: A23 §4}
terms:
  use_window: {value: {from: 2031-01-01, to: 2032-06-30}, at: A23 §5}
  requisition:
    on: {value: 2031-12-24, at: A23 §5}
    strength: far
    to: kammarkollegiet
    consequence: {sv: Rätten förfaller., en: The right lapses.}
  lapses_without_requisition: {value: true, at: A23 §5}
  statement: {on: {value: unknown, at: A23 §5}, strength: unknown}
  repayment: {on: {value: 2032-09-30, at: A23 §5}, strength: ska, to: kammarkollegiet}
  payment: {value: unknown, at: A23 §5}
  appropriation: {value: "1:99", at: A23 §5}
purposes: []
areas:
  - {id: power, label: {sv: Elförsörjning, en: Power supply}, at: A23 §2.1}
measure_defaults: {by: regions, strength: ska, prioritisable: false, at: A23 §2.1}
measures:
  - id: power-1
    area: power
    label: {sv: Aggregat för en vecka, en: Generators for a week}
    at: A23 §2.1
    duties:
      - expects: completes
        during: 2031
        label: {sv: Skaffa aggregat, en: Get generators}
goals: []
reports:
  - id: region-report
    by: regions
    label: {sv: Redovisning av aggregaten, en: Report on the generators}
    due: {on: {value: 2032-03-01, at: A23 §3}, strength: ska, to: socialstyrelsen}
amendments:
  - {target: civilt-forsvar-2023, operation: move-deadline, term: repayment, value: 2031-05-31, at: A23 §5}
cross_references: []
"""

CASES = """
- name: The largest region, to the krona
  recipient: region-stockholm
  base: 1_000_000
  share: 9_734_987
- name: It may be used into the next year
  on: 2032-06-30
  known: 2032-06-30
  state: usable
  last: 2032-06-30
  repayment: 2032-09-30
- name: Whoever does not ask by Christmas Eve loses it
  organisation: skr
  known: 2031-03-01
  deadline: requisition
  by: 2031-12-24
  lapses: true
  amount: 1_000_000
"""


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AgreementBook]:
    """The agreements, the invented one among them: its file was laid beside the others."""
    folder = tmp_path / "data" / "agreements"
    shutil.copytree(agreements.DATA / "agreements", folder)
    (folder / f"{ID}.yaml").write_text(INVENTED, encoding="utf-8")
    monkeypatch.setattr(agreements, "DATA", tmp_path / "data")
    load_agreements.cache_clear()
    yield load_agreements()
    monkeypatch.undo()
    load_agreements.cache_clear()


def test_it_gets_its_table_whose_parts_sum_to_the_krona(book: AgreementBook) -> None:
    allocation = allocate_agreement(book.get(ID), load_populations())

    assert len(allocation.rows) == 21
    assert allocation.total == Money.kronor(63_000_007)


@pytest.mark.parametrize("case", list(cases_of(ID, CASES)), ids=lambda case: case.name)
def test_it_gets_its_cases(case, book: AgreementBook) -> None:  # type: ignore[no-untyped-def]
    told = outcome(case, book)

    assert {key: told[key] for key in case.expected} == case.expected


def test_it_gets_its_calendar_and_moves_the_date_it_amends(book: AgreementBook) -> None:
    entries = {one.deadline.id: one for one in calendar_of("region-gotland", known=date(2031, 3, 1))}

    assert entries[f"{ID}/region-report"].deadline.on == date(2032, 3, 1)
    assert entries[f"{ID}/requisition"].last_business_day == date(2031, 12, 23)  # Christmas Eve is an eve
    assert entries["civilt-forsvar-2023/repayment"].deadline.on == date(2031, 5, 31)
    assert entries["civilt-forsvar-2023/repayment"].previous == date(2024, 3, 31)


def test_it_gets_its_pages(book: AgreementBook, client: Client) -> None:
    known = "?kand=2031-03-01"
    page = client.get(f"/overenskommelser/{ID}/{known}").content.decode()

    assert "Reservkraft på sjukhus 2031" in client.get(f"/overenskommelser/{known}").content.decode()
    assert "Skaffa aggregat" in client.get(f"/overenskommelser/{ID}/ataganden/{known}").content.decode()
    assert f"/overenskommelser/{ID}/region-gotland/" in page
    assert client.get(f"/overenskommelser/{ID}/region-gotland/").status_code == 200


def test_it_gets_its_place_in_the_api(book: AgreementBook, client: Client) -> None:
    assert client.get(f"/v1/agreements/{ID}/allocation").json()["total"] == 63_000_007
    assert client.get(f"/v1/agreements/{ID}/allocation/region-gotland").json()["inputs"]["residual"] == (
        "largest-remainder"
    )
    deadlines = client.get("/v1/organisations/skr/deadlines?known=2031-03-01").json()
    assert f"{ID}/requisition" in {one["id"] for one in deadlines}


def test_held_to_the_text_that_it_cites_it_is_found_out(book: AgreementBook) -> None:
    text = "7. Godkännande\nStockholm den 26 januari 2023\n"
    texts = dict.fromkeys(load_documents(), text)
    verification = verify(cited_values(book.get(ID)), load_documents(), texts)

    assert verification.found == 0
    assert not verification.whole
