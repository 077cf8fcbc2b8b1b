"""SCB's table of inhabitants by county is taken in whole, pinned, and told apart from what only looks like it."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from samsyn.cli import main
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import import_population, load_populations
from samsyn.intake.scb import read_scb

COUNTIES = {region.county_code: region for region in load_organisations().regions()}
COUNTS = {code: 1_000_000 + int(code) for code in COUNTIES}


def export(delimiter=";", counts=COUNTS, title=True, country=True, encoding="utf-8-sig"):
    """A table as SCB exports it: a title, an empty line, a header, the country, the counties."""
    rows = [["region", "2023M08"]]
    if country:
        rows.append(["00 Riket", str(sum(counts.values()))])
    rows += [[f"{code} Län med å och ö", str(count)] for code, count in sorted(counts.items())]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    return "\r\n".join([*(["Folkmängd efter region och månad", ""] if title else []), *lines, ""]).encode(
        encoding
    )


def take_in(content, snapshot="2023-08"):
    return import_population(
        content,
        file="scb.csv",
        snapshot=snapshot,
        reference_date=date(2023, 8, 31),
        source="SCB, Folkmängd per månad, 2023M08",
        today=date(2026, 1, 1),
        column=None,
    )


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


def test_the_command_takes_a_file_in_and_the_agreement_needs_it_no_more(installation, monkeypatch, capsys):
    def samsyn(*words):
        monkeypatch.setattr(sys, "argv", ["samsyn", "populations", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().out

    file = installation / "scb.csv"
    file.write_bytes(export())
    needed = "lakemedel-2024 needs the population of 2023-08 (L24 §3)."

    assert needed in samsyn("list")[1]
    code, said = samsyn("import", str(file), "--id", "2023-08", "--date", "2023-08-31", "--source", "SCB")
    assert code == 0
    assert "21 regions on 2023-08-31" in said
    assert needed not in samsyn("list")[1]
