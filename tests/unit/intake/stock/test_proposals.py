"""What an unknown file is taken for, how sure that is, and what is said of what is not sure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.builders.sheets import RowsSheet

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.proposals import Known, Proposal, ProposedColumn, propose
from samsyn.intake.stock.words import loose, names_of, targets_of, vocabulary, words_of

PACKS = [f"9900000000{n:04d}" for n in range(7)]


def proposed(header: str, *rows: str, known: Known | None = None, kind: FileKind | None = None) -> Proposal:
    sheet = RowsSheet(tuple(header.split(";")), [row.split(";") for row in rows], at_once=1_000)
    return propose(sheet, known or Known(), kind=kind)


def of(found: Proposal, target: str) -> ProposedColumn:
    return next(one for one in found.columns if one.target == target)


STOCK = "Lagerställe;Vnr;Batchnr;Hållbarhet;Saldo;Enh;Pris"
STOCK_ROWS = ("L1;123456;A;2027-03-31;12;fp;9,50", "L2;123457;;;1 200;st;10,00")


def test_a_swedish_stock_export_is_understood() -> None:
    found = proposed(STOCK.replace("Enh", "Enhet"), *STOCK_ROWS)
    assert found.profile.kind is FileKind.STOCK
    assert found.missing == ()
    assert found.unused == ("Pris",)
    assert {one.target: one.source for one in found.columns} == {
        "storeroom_id": "Lagerställe",
        "varunummer": "Vnr",
        "batch": "Batchnr",
        "expiry": "Hållbarhet",
        "quantity": "Saldo",
        "unit": "Enhet",
    }


def test_an_english_one_too() -> None:
    found = proposed(
        "Warehouse;Item No.;Lot Number;Expiry Date;On Hand;UoM", f"W1;{PACKS[0]};A;2027-03-31;4;EA"
    )
    assert (found.profile.kind, found.missing, found.unused) == (FileKind.STOCK, (), ())
    assert of(found, "pack_id").confidence == 1


def test_a_register_of_storerooms_may_call_the_hospital_what_it_wants() -> None:
    for name in ("Sjukhus", "hospital", "Anläggning"):
        found = proposed(
            f"Förråd;Namn;Förrådstyp;Vårdområde;Avdelningsförråd;Ägare;{name}",
            "IVA7;Intensiven;avdelning;IVA;ja;egen;Lunds lasarett",
        )
        assert (found.profile.kind, found.missing, found.unused) == (FileKind.STOREROOMS, (), ())
        assert of(found, "hospital").source == name


def test_month_totals_are_consumption_though_no_column_tells_the_kind_of_movement() -> None:
    found = proposed("Förråd;Vnr;Period;Uttag (st)", "IVA;012345;2026-01;3", "IVA;012345;2026-02;5")
    assert (found.profile.kind, found.missing) == (FileKind.CONSUMPTION, ())
    assert (of(found, "kind").constant, of(found, "unit").constant) == ("dispensed", "unit")
    assert of(found, "month").source == "Period"


def test_a_log_of_what_happened_is_consumption_and_not_a_stock_that_expired() -> None:
    found = proposed(
        "Tidpunkt;Lagerställe;Artikelnr;Händelse;Antal;Enhet;Transaktionsnr",
        f"2026-10-30 08:12;L1;{PACKS[0]};Uttag;2;Fp;71",
        f"2026-10-30 14:40;L1;{PACKS[0]};Uttag;1;Fp;72",
    )
    assert (found.profile.kind, found.missing) == (FileKind.CONSUMPTION, ())
    assert (of(found, "day").source, of(found, "event_id").source) == ("Tidpunkt", "Transaktionsnr")


def test_withdrawals_that_all_stand_below_zero_are_proposed_as_use_and_mixed_ones_are_not() -> None:
    header, row = (
        "Datum;Lagerställe;Artikelnr;Händelse;Antal;Enhet",
        f"2026-10-30;L1;{PACKS[0]};Uttag;{{}};Fp",
    )
    below = proposed(header, row.format("-2"), row.format("\u22121 200"))
    assert below.profile.columns["quantity"].negative
    mixed = proposed(header, row.format("-2"), row.format("1"))
    assert not mixed.profile.columns["quantity"].negative


def test_a_count_list_without_a_storeroom_says_that_it_is_missing() -> None:
    found = proposed("Vnr;Benämning;Antal", "012345;Alvedon;3")
    assert (found.profile.kind, found.missing) == (FileKind.STOCK, ("storeroom_id",))
    assert found.confidence == 0


def test_a_column_by_another_name_is_told_by_what_stands_in_it() -> None:
    known = Known({"IVA7"}, set(PACKS))
    found = proposed(
        "A;B;C;Antal", f"IVA7;{PACKS[0]};2027-03-31;3", f"IVA7;{PACKS[1]};2027-04-30;3", known=known
    )
    assert [of(found, name).source for name in ("storeroom_id", "pack_id", "expiry")] == ["A", "B", "C"]
    assert of(found, "pack_id").confidence > of(found, "expiry").confidence


@pytest.mark.parametrize(
    ("cell", "target"),
    [("012345", "varunummer"), ("07310865070012", "gtin"), ("99000000000003", "pack_id")],
)
def test_an_article_number_is_told_by_its_digits(cell: str, target: str) -> None:
    found = proposed("Lager;Nummer;Antal", f"L1;{cell};1", kind=FileKind.STOCK)
    assert of(found, target).source == "Nummer"


def test_a_name_that_its_cells_contradict_is_doubted() -> None:
    found = proposed("Lager;NPL-pack-id;Antal", "L1;Alvedon;1", kind=FileKind.STOCK)
    assert (of(found, "pack_id").confidence, of(found, "pack_id").why) == (0.3, "named-but-looks-otherwise")


def test_an_article_number_of_six_digits_is_a_varunummer() -> None:
    found = proposed("Lager;Artikelnr;Antal", "L1;123456;1", kind=FileKind.STOCK)
    assert of(found, "varunummer").source == "Artikelnr"


def test_two_columns_for_one_are_told_and_lower_the_confidence() -> None:
    found = proposed("Lager;Vnr;Antal;Saldo", "L1;123456;1;2", kind=FileKind.STOCK)
    assert of(found, "quantity").rivals == ("Saldo",)
    assert of(found, "quantity").confidence == 0.7
    assert of(found, "storeroom_id").rivals == ()


def test_a_stock_on_hand_is_no_consumption_and_the_other_way_round() -> None:
    rows = ("L1;123456;2026-01-05;4;9",)
    header = "Lager;Vnr;Datum;Uttag;Saldo"
    assert of(proposed(header, *rows, kind=FileKind.STOCK), "quantity").source == "Saldo"
    assert of(proposed(header, *rows, kind=FileKind.CONSUMPTION), "quantity").source == "Uttag"


def test_a_word_that_nobody_knows_is_told() -> None:
    rows = ["L1;123456;2026-01-05;Uttag;4"] * 30
    found = proposed("Lager;Vnr;Datum;Händelse;Antal", *rows, "L1;123456;2026-01-05;Svinn;1")
    assert of(found, "kind").untold == ("Svinn",)


def test_the_words_of_the_next_file_are_in_the_profile_already() -> None:
    found = proposed("Lager;Vnr;Datum;Händelse;Antal", "L1;123456;2026-01-05;Uttag;4")
    values = found.profile.columns["kind"].values
    assert next(iter(values)) == "uttag"
    assert (values["slut i lager"], values["kassation"]) == ("out_of_stock", "wasted")


def test_a_region_is_known_by_its_name_and_a_column_of_something_else_is_not_the_region() -> None:
    row = ";L1;123456;1"
    named = proposed("Region;Lager;Vnr;Saldo", f"Region Gotland{row}")
    assert named.profile.columns["region"].values == {"region gotland": "region-gotland"}
    assert "Region" in proposed("Region;Lager;Vnr;Saldo", f"Nord{row}").unused


def test_a_file_of_nothing_that_is_known_is_refused() -> None:
    with pytest.raises(DomainError, match="nothing-recognised"):
        proposed("Namnet;Hobby", "Ada;schack")


def test_a_sheet_without_rows_is_told_by_its_header_alone() -> None:
    assert of(proposed("Lager;Vnr;Saldo"), "quantity").confidence == 0.8


@pytest.mark.parametrize("kind", FileKind)
def test_a_name_stands_under_one_column_of_a_kind(kind: FileKind) -> None:
    names = [(name, target) for target in targets_of(kind) for name in names_of(kind, target)]
    assert [(one, other) for one, other in pairwise(sorted(names)) if one[0] == other[0]] == []


def test_every_name_and_word_is_of_a_column_and_a_value_that_there_is() -> None:
    told = vocabulary()
    targets = {target for kind in FileKind for target in targets_of(kind)}
    assert set(told.columns) <= targets
    assert set(told.quantities) <= set(FileKind)
    for target, values in told.values.items():
        known = {value for kind in FileKind for value in words_of(kind, target).values()}
        assert set(values) <= known


def test_a_word_has_one_meaning_in_its_column() -> None:
    for kind in FileKind:
        for target, values in vocabulary().values.items():
            meant = words_of(kind, target)
            for value, words in values.items():
                allowed = value in meant.values()
                assert not allowed or {meant[loose(word)] for word in words} <= {value}
