"""The demo list and its catalogue: real ATC codes, countable packs, real ones told from synthetic."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.lists import ProductSource
from samsyn.intake.catalogue import read_table, shipped_catalogue
from samsyn.intake.catalogue.table import COLUMNS
from samsyn.intake.lists import load_list, read_list
from samsyn.intake.shipped import DATA, DataFileError

FEED = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
NAMESPACE = "{http://eservices.lakemedelsverket.se/opendata/medicineshortage/v3/}"
PACK = "99000000000001,,Adrenalin,C01CA24,adrenalin,injektion,Lösning,1 mg,10,1000,ug,synthetic"


def test_the_demo_list_has_230_substances_in_three_care_areas():
    demo = load_list("demo-2022")

    assert len(demo.atc_codes) == 230
    assert {area: len(demo.lines_of(area)) for area in demo.care_areas} == {
        "intensivvard": 215,
        "prehospital-vard": 99,
        "akut-tandvard": 36,
    }


def test_the_demo_list_says_that_it_is_not_the_authoritys():
    demo = load_list("demo-2022")

    assert demo.made_up
    assert "Socialstyrelsen" in demo.note["sv"]
    assert "Socialstyrelsen" in demo.note["en"]


def test_every_line_has_a_product_and_every_product_a_line():
    lines = {line.id for line in load_list("demo-2022").lines}

    assert {product.line_id for product in shipped_catalogue().products} == lines


def test_packs_from_the_feed_are_found_there_with_the_same_ids_name_and_substance():
    in_feed = {
        pack.findtext(f"{NAMESPACE}NPLPackId"): (
            product.findtext(f"{NAMESPACE}NPLId"),
            " ".join((product.findtext(f"{NAMESPACE}ProductName") or "").split()),
            product.findtext(f"{NAMESPACE}ATC"),
        )
        for product in ElementTree.parse(FEED).iter(f"{NAMESPACE}MedicinalProduct")
        for pack in product.iter(f"{NAMESPACE}PackagedMedicinalProduct")
    }
    real = [p for p in shipped_catalogue().products if p.source is ProductSource.SHORTAGE_FEED]

    assert len(real) > 150
    for product in real:
        assert in_feed[product.pack_id] == (product.npl_id, product.name, product.atc)


def test_a_synthetic_pack_says_so_in_its_id_and_its_name():
    synthetic = [p for p in shipped_catalogue().products if p.source is ProductSource.SYNTHETIC]

    assert all(product.pack_id.startswith("99") and not product.npl_id for product in synthetic)
    assert all("(syntetisk)" in product.name for product in synthetic)


def test_a_pack_holds_its_units_times_the_amount_in_each():
    # 1 mg/ml, five ampoules of 4 ml
    noradrenalin = next(pack for pack in shipped_catalogue().products if pack.pack_id == "20100205100223")

    assert noradrenalin.amount_per_pack == 5 * 4_000
    assert noradrenalin.amount_unit == "ug"


def test_an_unknown_list_is_not_found():
    with pytest.raises(NotFound, match="unknown-list"):
        load_list("demo-1972")


@pytest.mark.parametrize(
    "row, complaint",
    [
        (PACK.replace("99000000000001", "9900001"), "row 2, pack_id: '9900001' is not 14 digits"),
        (PACK.replace("99000000000001", "20000000000001"), "row 2, pack_id: only synthetic packs"),
        (PACK.replace("C01CA24", "C01CA"), "row 2, atc: 'C01CA' is not an ATC code of level 5"),
        (PACK.replace("injektion", "nasal"), "row 2, route: 'nasal' is none of injektion"),
        (PACK.replace(",10,", ",0,"), "row 2, units_per_pack: '0' is not a whole number from 1"),
        (PACK.replace(",ug,", ",mg,"), "row 2, amount_unit: 'mg' is none of ug"),
        (PACK + "\n" + PACK, "row 3: pack 99000000000001 is listed twice"),
        (
            PACK + "\n" + PACK.replace("0001,", "0002,").replace(",ug,", ",ul,"),
            "row 3: amounts of c01ca24-injektion are in ug above",
        ),
        (PACK + ",more", "row 2: must have 12 values"),
    ],
)
def test_a_mistake_in_the_catalogue_is_told_with_row_and_column(tmp_path: Path, row: str, complaint: str):
    path = tmp_path / "products.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")

    with pytest.raises(DataFileError) as error:
        read_table(path)
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    "row, complaint",
    [
        ("c01ca24-oral,C01CA24,a,b,injektion,intensivvard", "row 2, line_id: must be c01ca24-injektion"),
        ("c01ca24-oral,C01CA24,a,b,oral,primarvard", "row 2, care_areas: the list has no care area"),
        ("c01ca24-oral,C01CA24,a,b,oral,intensivvard\n" * 2, "row 3: c01ca24-oral is listed twice"),
    ],
)
def test_a_mistake_in_a_list_is_told_with_row_and_column(tmp_path: Path, row: str, complaint: str):
    about = (DATA / "lists" / "demo-2022.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(about, encoding="utf-8")
    header = "line_id,atc,substance_sv,substance_en,route,care_areas"
    (tmp_path / "mine.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")

    with pytest.raises(DataFileError) as error:
        read_list(tmp_path / "mine.yaml")
    assert complaint in str(error.value)
