"""A new agreement is a file and nothing else: one that was made up here gets its table, its calendar and its pages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from tests.meta.repository import ROOT as REPOSITORY
from tests.spec.agreement_cases import cases_of, outcome
from tests.spec.invented import CASES, ID, INVENTED, LATER, later

from samsyn.core.agreements.obligations import Answer, Obligation, obligations_of
from samsyn.core.agreements.terms import AgreementBook
from samsyn.core.agreements.verification import cited_values, verify
from samsyn.core.funding.allocation import allocate_agreement
from samsyn.core.funding.explanation import explain_as_known
from samsyn.core.kernel.money import Money
from samsyn.intake import agreements
from samsyn.intake.agreements import load_agreements
from samsyn.intake.documents import load_documents
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.ops.agreements.calendar import calendar_of

REPLACED = (
    f"{{target: {ID}, operation: replace-amount, term: amount, amount: skr, value: 2_000_000, at: A23 §5}}"
)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AgreementBook]:
    """The agreements, the invented ones among them: their files were laid beside the others."""
    folder = tmp_path / "data" / "agreements"
    shutil.copytree(agreements.DATA / "agreements", folder)
    (folder / f"{ID}.yaml").write_text(INVENTED, encoding="utf-8")
    (folder / f"{LATER}.yaml").write_text(later(REPLACED), encoding="utf-8")
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


def register(book: AgreementBook, organisation: str, known: date) -> dict[str, Obligation]:
    """What the invented agreement lays on an organisation, by the obligation's own name."""
    found = obligations_of(book, load_organisations().get(organisation), known=known)
    return {one.id.removeprefix(f"{ID}/"): one for one in found if one.agreement == ID}


def test_its_obligations_bind_the_regions_and_nobody_else(book: AgreementBook) -> None:
    signed = date(2031, 2, 5)

    assert list(register(book, "region-gotland", signed)) == [
        "power-1/1",
        "power-1/2",
        "power-1/3",
        "region-report",
    ]
    assert register(book, "region-skane", signed).keys() == register(book, "region-gotland", signed).keys()
    assert register(book, "skr", signed) == {}
    assert register(book, "region-gotland", date(2031, 2, 4)) == {}


def test_a_report_must_tell_of_what_is_ska_should_of_bor_and_may_of_the_rest(book: AgreementBook) -> None:
    found = register(book, "region-gotland", date(2031, 3, 1))

    assert {name: one.answer for name, one in found.items()} == {
        "power-1/1": Answer.MUST,
        "power-1/2": Answer.SHOULD,
        "power-1/3": Answer.MAY,
        "region-report": Answer.MUST,
    }
    assert found["region-report"].due is not None
    assert found["region-report"].due.known == date(2032, 3, 1)


def test_only_what_is_owed_calls_for_a_reminder(book: AgreementBook) -> None:
    found = register(book, "region-gotland", date(2031, 3, 1))

    assert [name for name, one in found.items() if one.is_owed] == ["power-1/1", "region-report"]


@pytest.mark.parametrize(
    ("organisation", "kronor"), [("region-stockholm", 10_734_987), ("skr", 1_000_000)], ids=["part", "stated"]
)
def test_it_explains_each_krona_with_a_receipt_that_holds_elsewhere(
    organisation: str, kronor: int, book: AgreementBook
) -> None:
    found = explain_as_known(book, ID, organisation, load_populations(), known=date(2031, 3, 1))
    ended = subprocess.run(
        [sys.executable, "-I", "-S", REPOSITORY / "docs" / "recompute.py"],
        input=json.dumps(found.as_data()),
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.total == Money.kronor(kronor)
    assert (f"agreements/{ID}", sha256(INVENTED.encode()).hexdigest()) in found.receipt.sources
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "The receipt holds.")


def test_it_gets_its_pages(book: AgreementBook, client: Client) -> None:
    known = "?kand=2031-03-01"
    page = client.get(f"/overenskommelser/{ID}/{known}").content.decode()

    assert "Reservkraft på sjukhus 2031" in client.get(f"/overenskommelser/{known}").content.decode()
    assert "Skaffa aggregat" in client.get(f"/overenskommelser/{ID}/ataganden/{known}").content.decode()
    assert f"/overenskommelser/{ID}/region-gotland/" in page
    assert client.get(f"/overenskommelser/{ID}/region-gotland/").status_code == 200


def test_an_amount_that_a_later_one_replaced_stands_struck_through_beside_the_new(
    book: AgreementBook, client: Client
) -> None:
    before, after = (
        client.get(f"/overenskommelser/{ID}/?kand={day}").content.decode()
        for day in ("2033-02-04", "2033-02-05")
    )

    assert "1\u00a0000\u00a0000" in before
    assert "2\u00a0000\u00a0000" not in before
    assert "<s>1\u00a0000\u00a0000" in after
    assert "2\u00a0000\u00a0000" in after
    events = client.get(f"/overenskommelser/{ID}/handelser/?kand=2033-02-05").content.decode()
    assert "Till Sveriges Kommuner och Regioner" in events
    assert f"/overenskommelser/{LATER}/" in events


def test_each_part_leads_to_the_receipt_of_the_day_that_is_shown(book: AgreementBook, client: Client) -> None:
    page = client.get(f"/overenskommelser/{ID}/?kand=2033-02-04").content.decode()
    receipt = client.get(f"/overenskommelser/{ID}/skr/?kand=2033-02-04").content.decode()

    assert f"/overenskommelser/{ID}/region-gotland/?kand=2033-02-04" in page
    assert "1\u00a0000\u00a0000" in receipt
    assert f"/v1/agreements/{ID}/allocation/skr?known=2033-02-04" in receipt
    assert client.get(f"/v1/agreements/{ID}/allocation/skr?known=2033-02-04").json()["total"] == 1_000_000
    assert client.get(f"/v1/agreements/{ID}/allocation/skr").json()["total"] == 2_000_000


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
