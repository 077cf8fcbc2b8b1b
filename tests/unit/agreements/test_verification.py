"""A value is found where its section writes it, however the section writes it, and not where another one does."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date

import pytest
from tests.meta.repository import ROOT

from samsyn.cli import main
from samsyn.cli.agreement_sources import verifiable
from samsyn.core.agreements.documents import Document, Section
from samsyn.core.agreements.moments import Month, Year
from samsyn.core.agreements.terms import Method
from samsyn.core.agreements.verification import (
    CitedValue,
    Finding,
    cited_values,
    readable,
    stands_in,
    verify,
)
from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text
from samsyn.intake.agreements import load_agreements
from samsyn.intake.documents import load_documents, read_texts

SOURCES = ROOT.parent / "shared" / "sources"

TEXT = """\
Innehåll
1. Pengar .... 2

## 1. Pengar
Staten avsätter 7,5 miljoner
kronor, varav 6 500\u00a0000 kronor till byarna och 28 300 0001 till staden.

### 1.1 Fördelning
By A 1 200 345 3,2%  1 000 200
By B 17 400 500
Medel, miljoner kr
By C 60 1,5
2. Tider
Medlen får använ-
das åren 2030–2032. Undertecknad den 7 juni. Redovisning senast den 31 mars 2033, beslut i maj.
"""
TALE = Document(
    short="A23",
    title=Text("Saga", "Tale"),
    file="tale.txt",
    sha256="0" * 64,
    sections=(Section("§1", "## 1. Pengar"), Section("§1.1", "1.1 Fördelning"), Section("§2", "2. Tider")),
)


def found(value, section):
    text = TALE.text_of(section, TEXT)
    assert text is not None
    return stands_in(value, readable(text))


@pytest.mark.parametrize(
    ("value", "section"),
    [
        (Money.kronor(7_500_000), "§1"),
        (Money.kronor(6_500_000), "§1"),
        (Money.kronor(28_300_000), "§1"),  # with the mark of a footnote
        (Money.kronor(1_000_200), "§1.1"),
        (Money.kronor(60_000_000), "§1.1"),
        (Money.kronor(1_500_000), "§1.1"),
        (Year(2031), "§2"),
        (1_200_345, "§1.1"),
        (17_400_500, "§1.1"),
        (Window(date(2030, 1, 1), date(2032, 12, 31)), "§2"),
        (date(2033, 3, 31), "§2"),
        (date(2032, 6, 7), "§2"),
        (date(2031, 6, 7), "§2"),
        (Month(2033, 5), "§2"),
        ("2033-05", "§2"),
        (Text("Åren 2030 till 2032", "The years 2030 to 2032"), "§2"),
    ],
)
def test_found_as_the_section_writes_it(value, section):
    assert found(value, section) is True


@pytest.mark.parametrize(
    ("value", "section"),
    [
        (Money.kronor(75_000_000), "§1"),
        (Money.kronor(5_000_000), "§1"),  # the end of "7,5 miljoner" is not 5 million
        (Money.kronor(7_000_000), "§1"),
        (Money.kronor(17_000_000), "§1.1"),
        (345, "§1.1"),  # a group of a longer number
        (17, "§1.1"),
        (Window(date(2031, 1, 1), date(2034, 12, 31)), "§2"),
        (Window(date(2031, 1, 1), date(2032, 6, 30)), "§2"),
        (date(2033, 3, 30), "§2"),
        (date(2032, 3, 31), "§2"),  # the day is there, but with another year
        (date(2040, 6, 7), "§2"),  # a year that the section does not name
        (1, "§2"),
        ("S2031/00042", "§2"),
    ],
)
def test_not_found_where_another_value_stands(value, section):
    assert found(value, section) is False


@pytest.mark.parametrize("value", [True, Method.POPULATION, Text("En gång", "Once"), "okänt"])
def test_what_holds_neither_figure_nor_date_cannot_be_checked(value):
    assert found(value, "§1") is None


def test_a_section_holds_its_subsections_and_ends_where_the_next_begins():
    assert "By B" in TALE.text_of("§1", TEXT)
    assert "Medlen" not in TALE.text_of("§1", TEXT)
    assert "varav" not in TALE.text_of("§1.1", TEXT)


def test_a_citation_more_exact_than_the_headings_is_looked_for_in_the_nearest():
    assert TALE.text_of("§1.1 2a", TEXT) == TALE.text_of("§1.1", TEXT)
    assert TALE.text_of("§11", TEXT) is None


def test_a_section_may_say_what_it_is_inside_of():
    tale = replace(TALE, sections=(*TALE.sections[:2], Section("Tider", "2. Tider", inside="§1.1")))

    assert "Medlen" in tale.text_of("§1", TEXT)


def test_each_value_is_told_as_found_not_found_or_not_checkable():
    values = [
        CitedValue("total", Money.kronor(7_500_000), Citation("A23", "§1")),
        CitedValue("base", Money.kronor(9), Citation("A23", "§1")),
        CitedValue("lapses", True, Citation("A23", "§1")),
        CitedValue("by", date(2033, 3, 31), Citation("A23", "§9")),
    ]
    verification = verify(values, {"A23": TALE}, {"A23": TEXT})

    assert [one.finding for one in verification.checked] == [
        Finding.FOUND,
        Finding.NOT_FOUND,
        Finding.NOT_CHECKABLE,
        Finding.NO_SECTION,
    ]
    assert (verification.found, verification.checkable, verification.whole) == (1, 3, False)


def test_every_stated_value_of_an_agreement_is_looked_for_and_no_unknown_one():
    l24 = load_agreements().get("lakemedel-2024")
    places = {value.place: value for value in cited_values(l24)}

    assert places["terms.repayment.on"].value == date(2026, 3, 31)
    assert places["amendments.0.value"].at == Citation("L24", "§5")
    assert places["measures.information-2.duties.0.during"].at == Citation("L24", "§2.1")
    assert "terms.statement.on" not in places


def test_every_agreement_cites_only_documents_that_are_described():
    cited = {value.at.document for values in verifiable().values() for value in values}

    assert cited <= set(load_documents())


def test_a_text_that_is_missing_or_not_the_one_that_was_read_is_refused(tmp_path):
    with pytest.raises(NotFound, match="source-missing"):
        read_texts({"A23": TALE}, tmp_path)

    (tmp_path / TALE.file).write_text(TEXT, encoding="utf-8")
    with pytest.raises(DomainError, match="source-differs"):
        read_texts({"A23": TALE}, tmp_path)


def test_the_command_ends_with_1_where_the_texts_are_not_the_ones(tmp_path, monkeypatch, capsys):
    for document in load_documents().values():
        (tmp_path / document.file).write_text("something else", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["samsyn", "agreements", "verify", "--sources", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert "its sha256 is" in capsys.readouterr().err


# The documents are not part of the repository. Where they lie beside it, the agreements are held to them.
if SOURCES.is_dir():

    @pytest.mark.parametrize(("name", "values"), verifiable().items(), ids=list(verifiable()))
    def test_every_figure_and_date_stands_in_the_section_it_is_cited_to(name, values):
        verification = verify(values, load_documents(), read_texts(load_documents(), SOURCES))
        missed = (*verification.of(Finding.NOT_FOUND), *verification.of(Finding.NO_SECTION))

        assert [one.cited for one in missed] == []

    @pytest.mark.parametrize("document", load_documents().values(), ids=list(load_documents()))
    def test_every_heading_that_is_described_stands_in_its_document(document):
        assert (
            document.missing_headings(read_texts({document.short: document}, SOURCES)[document.short]) == ()
        )
