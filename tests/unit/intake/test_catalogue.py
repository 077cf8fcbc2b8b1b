"""What files tell of packs: NPL's export, the shortage feed and a table; what cannot be told is not counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.npl import NplProduct, write_export

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.catalogue import NotTold, UncountedPack
from samsyn.core.supply.lists import AmountUnit, Product, ProductSource, Route
from samsyn.intake.catalogue import (
    as_object,
    read_export,
    read_feed,
    read_object,
    read_table,
    shipped_catalogue,
)
from samsyn.intake.catalogue import npl as npl_reader
from samsyn.intake.catalogue.amounts import Amount, amount_of
from samsyn.intake.catalogue.feed import strength_and_form
from samsyn.intake.catalogue.routes import route_of
from samsyn.intake.catalogue.table import COLUMNS, OPTIONAL_COLUMNS, write_table
from samsyn.intake.shipped import DATA, DataFileError

FEED = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "strength, pack_text, amount",
    [
        ("20 mg", "Blister, 28 tabletter", Amount(28, 20_000, AmountUnit.MICROGRAM)),
        ("20 mg", "Blister, 49 x 1 tabletter (endos)", Amount(49, 20_000, AmountUnit.MICROGRAM)),
        ("0,5 mg", "Burk, 100 kapslar", Amount(100, 500, AmountUnit.MICROGRAM)),
        ("5 mg/ml", "Ampull, 5 x 10 ml (blisterförpackade)", Amount(5, 50_000, AmountUnit.MICROGRAM)),
        ("400 mg/250 ml", "Påse, 10 x 250 ml", Amount(10, 400_000, AmountUnit.MICROGRAM)),
        ("100 E/ml", "Förfylld injektionspenna, 5 x 3 ml", Amount(5, 300_000, AmountUnit.MILLI_IU)),
        ("10 000 IE/ml", "Injektionsflaska, 5 ml", Amount(1, 50_000_000, AmountUnit.MILLI_IU)),
        ("4 mmol/ml", "Plastampull, 10 x 20 ml", Amount(10, 80_000, AmountUnit.MICROMOLE)),
        ("250 mikrogram/dos", "Inhalator, 200 doser", Amount(200, 250, AmountUnit.MICROGRAM)),
    ],
)
def test_a_plain_strength_and_pack_tell_the_amount(strength: str, pack_text: str, amount: Amount) -> None:
    assert amount_of(strength, pack_text) == amount


@pytest.mark.parametrize(
    "strength, pack_text",
    [
        ("10 mg/80 mg", "Blister, 30 tabletter"),  # of which substance?
        ("2 mg/ml + 5 mg/ml", "Flaska, 5 ml"),
        ("350 mg I/ml", "Flaska, 10 x 200 ml"),  # iodine, not the substance
        ("500 IE", "Injektionsflaska och spruta, 1 x (500 IE + 5 ml)"),
        ("0,2 %", "Flaska, 5 ml"),
        ("5 mg", "Ampull, 10 x 1 ml"),  # in each ampoule, or in a millilitre?
        ("5 mg/ml", "Ampull, 10 st"),
        ("0,3 mikrogram/ml", "Ampull, 1 ml"),  # no whole number of the smallest unit
        ("", "Blister, 30 tabletter"),
        ("20 mg", ""),
    ],
)
def test_what_can_be_read_in_two_ways_tells_no_amount(strength: str, pack_text: str) -> None:
    assert amount_of(strength, pack_text) is None


@pytest.mark.parametrize(
    "form, route",
    [
        ("Filmdragerad tablett", Route.ORAL),
        ("Injektions-/infusionsvätska, lösning", Route.INJECTION),
        ("Koncentrat till infusionsvätska, lösning", Route.INFUSION),
        ("Lösning för nebulisator", Route.INHALATION),
        ("Rektallösning", Route.RECTAL),
        ("Ögondroppar, lösning", Route.LOCAL),
        ("Depotplåster", None),
        ("", None),
    ],
)
def test_a_form_tells_its_route_or_none(form: str, route: Route | None) -> None:
    assert route_of(form) is route


def test_where_the_feeds_words_tell_an_amount_it_is_the_shipped_catalogues() -> None:
    curated = shipped_catalogue()
    told = [
        one for one in read_feed(FEED).packs if isinstance(one, Product) and one.pack_id in curated.by_pack
    ]
    same_unit = [one for one in told if one.amount_unit is curated.by_pack[one.pack_id].amount_unit]  # type: ignore[union-attr]

    assert len(same_unit) > 100
    for one in same_unit:
        known = curated.by_pack[one.pack_id]
        assert isinstance(known, Product)
        assert (one.amount_per_pack, one.route) == (known.amount_per_pack, known.route), one.name


def test_the_shipped_sample_has_the_shape_of_npls_export_and_names_no_real_product() -> None:
    read = read_export(DATA / "catalogue" / "npl-sample.zip")
    assert not read.skipped
    assert {one.source for one in read.packs} == {ProductSource.SYNTHETIC}
    counted = [one.pack_id for one in read.packs if isinstance(one, Product)]
    assert counted == ["99999900000001", "99999900000002", "99999900000003"]
    assert [one.why for one in read.packs if isinstance(one, UncountedPack)] == [
        NotTold.ROUTE,
        NotTold.AMOUNT,
    ]


def test_every_pack_of_the_feed_is_read_once_and_those_that_tell_too_little_say_why() -> None:
    read = read_feed(FEED)

    assert len(read.packs) == len({one.pack_id for one in read.packs}) > 800
    assert {one.why for one in read.packs if isinstance(one, UncountedPack)} == {
        NotTold.ATC,
        NotTold.ROUTE,
        NotTold.AMOUNT,
    }


@pytest.mark.parametrize(
    "name, strength, form",
    [
        ("Bondil 500 mikrogram Uretralstift", "500 mikrogram", "Uretralstift"),
        ("Colineb 2 miljoner IE Pulver till lösning", "", ""),
        ("Combigan 2 mg/ml + 5 mg/ml Ögondroppar, lösning", "2 mg/ml + 5 mg/ml", "Ögondroppar, lösning"),
        (
            "Enoxaparin 10 000 IE (100 mg)/1 ml Injektionsvätska",
            "10 000 IE (100 mg)/1 ml",
            "Injektionsvätska",
        ),
        ("Glavamin  Infusionsvätska, lösning", "", "Infusionsvätska, lösning"),
    ],
)
def test_a_full_name_holds_strength_and_form(name: str, strength: str, form: str) -> None:
    assert strength_and_form(name) == (strength, form)


def test_an_export_gives_a_pack_for_each_package(tmp_path: Path) -> None:
    packs = {"99999900000001": "Blister, 20 tabletter", "99999900000002": "Burk, 100 tabletter"}
    read = read_export(write_export(tmp_path / "npl.zip", NplProduct(packs=packs)))

    assert [one.pack_id for one in read.packs] == list(packs)
    first = read.packs[0]
    assert isinstance(first, Product)
    assert (first.npl_id, first.name, first.atc) == ("99990000000001", "Påhittol (syntetisk)", "N02BE01")
    assert (first.route, first.form, first.amount_per_pack) == (Route.ORAL, "Tablett", 20 * 500_000)
    assert first.source is ProductSource.SYNTHETIC
    assert read.skipped == ()


@pytest.mark.parametrize(
    "product, why",
    [
        (NplProduct(atc="N02BE"), NotTold.ATC),
        (NplProduct(atc=""), NotTold.ATC),
        (NplProduct(form="3"), NotTold.ROUTE),
        (NplProduct(form="not in the lexicon"), NotTold.ROUTE),
        (NplProduct(strength="500 mg/30 mg"), NotTold.AMOUNT),
    ],
)
def test_a_product_that_tells_too_little_is_kept_and_not_counted(
    tmp_path: Path, product: NplProduct, why: NotTold
) -> None:
    (pack,) = read_export(write_export(tmp_path / "npl.zip", product)).packs
    assert isinstance(pack, UncountedPack)
    assert (pack.why, pack.name) == (why, product.name)


@pytest.mark.parametrize(
    "content, code",
    [
        ("<npl:medprod", "not-xml"),
        (b"\xff\xfe\x00", "not-xml"),
        (BOMB, "not-xml"),
        ("<a/>", "not-a-product"),
        (NplProduct(npl_id="12").xml(), "not-an-npl-id"),
        (
            NplProduct(npl_id="99990000000002", packs={"99999900000009": "x", "77": "x"}).xml(),
            "not-a-pack-id",
        ),
        (NplProduct(npl_id="99990000000002").xml(), "pack-twice"),
    ],
)
def test_a_damaged_product_is_left_out_whole_and_named_and_the_others_go_in(
    tmp_path: Path, content: str | bytes, code: str
) -> None:
    export = write_export(tmp_path / "npl.zip", NplProduct(), damaged={"damaged.xml": content})
    read = read_export(export)

    assert [one.pack_id for one in read.packs] == ["99999900000001"]
    assert [(one.name, one.code) for one in read.skipped] == [("Productdata/damaged.xml", code)]


def test_a_file_damaged_inside_the_zip_is_left_out_and_named(tmp_path: Path) -> None:
    other = NplProduct(npl_id="99990000000002", packs={"99999900000009": "Blister, 10 tabletter"})
    export = write_export(tmp_path / "npl.zip", NplProduct(), other)
    content = export.read_bytes()
    where = content.index(b"99990000000002.xml") + len(b"99990000000002.xml") + 20
    export.write_bytes(content[:where] + bytes(8) + content[where + 8 :])

    read = read_export(export)
    assert [one.pack_id for one in read.packs] == ["99999900000001"]
    assert [(one.name, one.code) for one in read.skipped] == [("Productdata/99990000000002.xml", "damaged")]


def test_a_product_too_large_to_be_one_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npl_reader, "FILE_BYTES", 3000)
    export = write_export(tmp_path / "npl.zip", NplProduct(), damaged={"large.xml": " " * 3001})
    assert [one.code for one in read_export(export).skipped] == ["too-large"]


def test_without_the_lexicon_of_forms_no_route_can_be_told_and_that_is_said(tmp_path: Path) -> None:
    read = read_export(write_export(tmp_path / "npl.zip", NplProduct(), lexicon=False))
    assert [one.code for one in read.skipped] == ["lexicon-missing"]
    assert isinstance(read.packs[0], UncountedPack)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no zip")
    write_export(tmp_path / "empty.zip")
    for name in ("no.zip", "empty.zip"):
        with pytest.raises(DomainError, match="not-an-npl-export"):
            read_export(tmp_path / name)


def test_a_zip_that_promises_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(npl_reader, "ALL_BYTES", 100)
    with pytest.raises(DomainError, match="too-much-in-zip"):
        read_export(write_export(tmp_path / "npl.zip", NplProduct()))


ROW = "99000000000001,,Adrenalin,C01CA24,adrenalin,injektion,Lösning,1 mg,10,1000,ug,synthetic"
HEADER = ",".join((*COLUMNS, *OPTIONAL_COLUMNS))


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "products.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_table_may_give_several_numbers_of_a_pack(tmp_path: Path) -> None:
    read = read_table(table(tmp_path, f"{ROW},12345|654321,7350000000016,"))
    pack = read.by_pack["99000000000001"]
    assert (pack.varunummer, pack.gtins) == (("012345", "654321"), ("07350000000016",))


@pytest.mark.parametrize(
    "row, complaint",
    [
        (f"{ROW},1234567,,", "row 2, varunummer: '1234567' is not a varunummer"),
        (f"{ROW},,7350000000017,", "row 2, gtin: '7350000000017' is not a GTIN"),
        (f"{ROW},,,because", "row 2, not_counted: 'because' is none of atc-not-told"),
        (ROW.replace(",10,1000,ug,", ",,,,") + ",,,", "row 2, units_per_pack: '' is not a whole number"),
    ],
)
def test_a_mistake_in_the_numbers_is_told_with_row_and_column(
    tmp_path: Path, row: str, complaint: str
) -> None:
    with pytest.raises(DataFileError) as error:
        read_table(table(tmp_path, row))
    assert complaint in str(error.value)


def test_a_row_that_says_why_it_is_not_counted_needs_no_amount(tmp_path: Path) -> None:
    row = "99000000000002,,Plåster,N02AB03,,,Depotplåster,,,,,synthetic,,,route-not-told"
    assert [one.why for one in read_table(table(tmp_path, row)).uncounted] == [NotTold.ROUTE]


def test_a_catalogue_written_as_a_table_or_an_object_is_read_back_the_same(tmp_path: Path) -> None:
    row = "99000000000002,,Plåster,N02AB03,,,Depotplåster,,,,,synthetic,123456,,route-not-told"
    catalogue = read_table(table(tmp_path, f"{ROW},123456|000001,7350000000016,", row))

    (tmp_path / "again.csv").write_text(write_table(catalogue), encoding="utf-8")
    assert read_table(tmp_path / "again.csv") == catalogue
    assert read_object(as_object(catalogue, {"why": "a test"})) == (catalogue, {"why": "a test"})
