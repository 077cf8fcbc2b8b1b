"""SCB's table of inhabitants by county is taken in whole, pinned, and told apart from what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.scb import COUNTIES, COUNTS, export, named, sheet_rows, workbook

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.populations import load_populations, pin_population, read_export
from samsyn.intake.scb import read_scb
from samsyn.ops.kernel.sentences import sentence


def take_in(content, snapshot="2023-08"):
    export = read_export(
        content,
        file="scb.csv",
        snapshot=snapshot,
        reference_date=date(2023, 8, 31),
        source="SCB, Folkmängd per månad, 2023M08",
        column=None,
    )
    return pin_population(export, today=date(2026, 1, 1))


@pytest.fixture
def installation(monkeypatch, tmp_path):
    monkeypatch.setenv("SAMSYN_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("title", [True, False])
def test_every_form_that_scb_offers_gives_the_same_regions(delimiter, encoding, title):
    found = read_scb(export(delimiter, title=title, encoding=encoding), file="scb.csv")

    assert found == {region.id: COUNTS[code] for code, region in COUNTIES.items()}


def test_where_there_are_several_columns_one_is_chosen():
    content = export(country=False).replace(b'"2023M08"', b'"2023M07";"2023M08"').replace(b';"1', b';"5";"1')

    with pytest.raises(DomainError, match="column-not-told"):
        read_scb(content, file="scb.csv")
    assert read_scb(content, file="scb.csv", column="2023M08")["region-skane"] == COUNTS["12"]
    with pytest.raises(DomainError, match="unknown-column"):
        read_scb(content, file="scb.csv", column="2023M09")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello", "not-a-table"),
        (export(counts={**COUNTS, "99": 5}), "county-unknown"),
        (export(counts={code: count for code, count in COUNTS.items() if code != "12"}), "counties-missing"),
        (export() + b'"12 Igen";"5"\r\n', "county-twice"),
        (export().replace(b'"1000012"', b'".."'), "not-a-count"),
        (export().replace(b'"1000012"', b'"1000013"'), "sum-differs"),
    ],
)
def test_what_is_not_the_whole_table_is_refused(content, code):
    with pytest.raises(DomainError, match=code):
        read_scb(content, file="scb.csv")


def test_what_is_imported_is_pinned_with_its_source_date_and_hash(installation):
    pinned = take_in(export())
    beside = (installation / "populations" / "2023-08.yaml").read_text(encoding="utf-8")

    assert load_populations()["2023-08"] == pinned
    assert pinned.reference_date == date(2023, 8, 31)
    assert str(pinned.at) == "SCB Folkmängd per månad, 2023M08"
    assert "imported_on: 2026-01-01" in beside
    assert "original_sha256:" in beside


@pytest.mark.parametrize("snapshot", ["2023-08", "2022-11-01"])
def test_what_is_pinned_or_shipped_is_never_replaced(installation, snapshot):
    take_in(export())

    with pytest.raises(DomainError, match="population-exists"):
        take_in(export(), snapshot)


def test_an_id_that_names_no_date_is_refused(installation):
    with pytest.raises(DomainError, match="not-a-snapshot-id"):
        take_in(export(), "../2023")


@pytest.mark.parametrize(
    "region",
    [
        lambda code: [f"{code} Län med å och ö"],
        lambda code: [code, "Län med å och ö"],
        lambda code: [named(code)],
        lambda code: [COUNTIES[code].short_name],
        lambda code: [f"Region {COUNTIES[code].short_name}"],
    ],
)
def test_a_workbook_gives_the_same_regions_whichever_way_it_names_them(region):
    found = read_scb(workbook(Folkmängd=sheet_rows(region), Om=[["Källa", "SCB"]]), file="scb.xlsx")

    assert found == {region.id: COUNTS[code] for code, region in COUNTIES.items()}


def test_figures_kept_as_text_with_spaces_are_figures():
    content = workbook(Folkmängd=sheet_rows(figures=lambda count: [f"{count:,}".replace(",", " ")]))

    assert read_scb(content, file="scb.xlsx")["region-skane"] == COUNTS["12"]


def test_of_several_months_in_a_workbook_one_is_chosen():
    content = workbook(A=sheet_rows(header=("2023M07", "2023M08"), figures=lambda count: [5, count]))

    with pytest.raises(DomainError, match="column-not-told"):
        read_scb(content, file="scb.xlsx")
    assert read_scb(content, file="scb.xlsx", column="2023M08")["region-skane"] == COUNTS["12"]


def refusal_of(content, column=None):
    with pytest.raises(DomainError) as refused:
        read_scb(content, file="scb.xlsx", column=column)
    return sentence(refused.value)


@pytest.mark.parametrize(("figure", "shown"), [("..", "'..'"), (12.5, "'12.5'"), (-3, "'-3'"), (None, "''")])
def test_what_is_no_figure_is_told_with_sheet_row_and_column(figure, shown):
    rows = sheet_rows()
    rows[5][1] = figure

    assert refusal_of(workbook(Folkmängd=rows)) == (
        f"scb.xlsx, sheet Folkmängd, row 6, column 2023M08: {shown} is not a number of inhabitants."
    )


def test_a_county_written_once_above_several_months_is_refused():
    rows = sheet_rows()
    rows.insert(4, ["", 7])

    assert "row 5, column 2023M08: a figure without a county" in refusal_of(workbook(Folkmängd=rows))


def test_two_sheets_with_counties_are_refused_by_name():
    assert "scb.xlsx, sheet A, scb.xlsx, sheet B" in refusal_of(workbook(A=sheet_rows(), B=sheet_rows()))


def test_two_columns_of_one_name_cannot_be_chosen_between():
    content = workbook(A=sheet_rows(header=("2023M08", "2023M08"), figures=lambda count: [5, count]))

    assert "choose one" in refusal_of(content, column="2023M08")


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut short", b"\xd0\xcf\x11\xe0 cut short"])
def test_a_broken_workbook_is_told_as_one(content):
    assert "scb.xlsx begins as a workbook and cannot be read as one" in refusal_of(content)


def test_a_workbook_without_counties_is_not_a_table():
    assert "no header and rows of counties" in refusal_of(workbook(A=[["hello"]], Tom=[]))
