"""A mapping profile: what it makes of a sheet, how it is read and written, and what is said of one that is wrong."""

from __future__ import annotations

import pytest
from tests.builders.sheets import RowsSheet

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.profiles import (
    ColumnMap,
    Mapped,
    Profile,
    header_hash,
    own_form,
    read_profile,
    write_profile,
)
from samsyn.intake.stock.sheets import Reading

TEXT = """
name: Lagersystemet
kind: consumption
columns:
  storeroom_id: {from: Lagerställe}
  varunummer: {from: Vnr}
  month: {from: Månad}
  kind:
    from: Händelse
    values: {Uttag: dispensed, Kass: wasted}
  quantity: {from: Antal}
  unit: {is: pack}
"""
HEADER = ("Lagerställe", "Vnr", "Månad", "Händelse", "Antal")


def mapped(
    *rows: str, text: str = TEXT, header: tuple[str, ...] = HEADER, **reading: object
) -> list[dict[str, str]]:
    sheet = RowsSheet(header, [row.split(";") for row in rows], reading=Reading("csv", **reading))  # type: ignore[arg-type]
    seen = Mapped(read_profile(text, "profile.yaml"), sheet, "region-gotland")
    return [
        dict(zip(seen.header, cells, strict=True))
        for batch in seen.batches()
        for cells in zip(*batch.columns, strict=True)
    ]


def refused(text: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read_profile(text, "profile.yaml")
    return caught.value


def test_a_row_comes_out_in_the_words_of_the_form() -> None:
    (row,) = mapped("L1;012345;2024-02;UTTAG;1 200")
    assert row == {
        "region": "region-gotland",
        "storeroom_id": "L1",
        "varunummer": "012345",
        "from": "2024-02-01",
        "to": "2024-02-29",
        "kind": "dispensed",
        "quantity": "1200",
        "unit": "pack",
    }


def test_where_a_profile_says_so_every_number_has_the_other_sign() -> None:
    text = TEXT.replace("quantity: {from: Antal}", "quantity: {from: Antal, negative: true}")
    rows = [f"L1;012345;2024-02;Uttag;{number}" for number in ("-5", "\u22121 200", "5", "0", "x")]
    assert [row["quantity"] for row in mapped(*rows, text=text)] == ["5", "1200", "-5", "0", "x"]
    assert read_profile(write_profile(read_profile(text, "p")), "p") == read_profile(text, "p")


def test_only_the_quantity_of_consumption_may_stand_below_zero() -> None:
    text = TEXT.replace("kind: consumption", "kind: stock").replace("month", "expiry")
    error = refused(text.replace("quantity: {from: Antal}", "quantity: {from: Antal, negative: true}"))
    assert (error.code, error.params["where"]) == ("profile-unreadable", "line 11")


def test_what_cannot_be_translated_passes_through_for_the_row_reader_to_reject() -> None:
    (row,) = mapped("L1;012345;vår;Inventering;12,5", decimal=",")
    assert (row["from"], row["to"], row["kind"], row["quantity"]) == ("vår", "vår", "Inventering", "12,5")


def test_a_day_of_an_event_is_both_ends_of_its_period() -> None:
    text = TEXT.replace("month: {from: Månad}", "day: {from: Månad}")
    (row,) = mapped("L1;1;03/02/2024;Uttag;1", text=text, date_orders=(("Månad", "dmy"),))
    assert (row["from"], row["to"]) == ("2024-02-03", "2024-02-03")


def test_a_system_without_batches_and_expiry_dates_leaves_them_empty() -> None:
    text = """
name: Räknelista
kind: stock
columns: {storeroom_id: {is: IVA7}, pack_id: {from: Art}, quantity: {from: Antal}, unit: {is: unit}}
"""
    assert read_profile(text, "p").missing() == []
    (row,) = mapped("990;4", text=text, header=("Art", "Antal"))
    assert (row["batch"], row["expiry"], row["storeroom_id"], row["quantity"]) == ("", "", "IVA7", "4")


def test_a_row_of_another_width_stays_as_it_came() -> None:
    sheet = RowsSheet(HEADER, [["L1", "1"]])
    (batch,) = Mapped(read_profile(TEXT, "p"), sheet, "region-gotland").batches()
    assert batch.crooked == [(2, ["L1", "1"])]


def test_an_error_in_a_row_is_told_in_the_senders_names() -> None:
    called = Mapped(read_profile(TEXT, "p"), RowsSheet(HEADER, []), "region-gotland").called
    assert (called["from"], called["to"], called["quantity"]) == ("Månad", "Månad", "Antal")


def test_samsyns_own_form_needs_no_profile() -> None:
    header = ("Region", "storeroom_id", "pack_id", "from", "to", "kind", "quantity", "unit")
    cells = ["region-skane", "L1", "99000000000001", "2024-01-01", "2024-01-31", "issued", "3", "pack"]
    seen = Mapped(own_form(header, FileKind.CONSUMPTION), RowsSheet(header, [cells]), "region-skane")
    (batch,) = seen.batches()
    assert {name: column[0] for name, column in zip(seen.header, batch.columns, strict=True)} == dict(
        zip([name.lower() for name in header], cells, strict=True)
    )


def test_a_file_that_names_another_region_is_not_given_the_senders() -> None:
    profile = Profile("p", FileKind.STOCK, {"region": ColumnMap("Region")})
    (batch,) = Mapped(profile, RowsSheet(("Region",), [["region-halland"]]), "region-skane").batches()
    assert batch.columns[0] == ["region-halland"]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (TEXT.replace("quantity:", "quantiy:"), 11, "no column 'quantiy'"),
        (TEXT.replace("kind: consumption", "kind: consumtion"), 3, "no kind"),
        (TEXT.replace("Kass:", "uttag:"), 10, "translated twice"),
        (TEXT.replace("values:", "vlaues:"), 10, "unknown key"),
        (TEXT.replace("name: Lagersystemet", "name: 7"), 2, "valid string"),
        (TEXT + "name: x\n", 13, "written twice"),
        (TEXT.replace("{is: pack}", "{is: 2026-13-45}"), 12, "cannot be read"),
        (TEXT.replace("{is: pack}", "{is: pack"), 13, ""),
    ],
)
def test_an_error_in_a_profile_names_its_line(text: str, line: int, what: str) -> None:
    error = refused(text)
    assert (error.code, error.params["where"]) == ("profile-unreadable", f"line {line}")
    assert what in str(error.params["what"])


@pytest.mark.parametrize("column", ["{}", "{from: Antal, is: '4'}"])
def test_a_column_comes_from_one_place(column: str) -> None:
    error = refused(TEXT.replace("{from: Antal}", column))
    assert (error.code, error.params["where"]) == ("profile-without-source", "line 11")


def test_a_period_is_told_in_one_way() -> None:
    assert refused(TEXT + "  to: {from: Till}\n").code == "profile-period-twice"


@pytest.mark.parametrize(
    "trap",
    [
        "[" * 90_000,
        "{a: " * 20_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nname: *b\n",
        "a: &a {x: y}\nname: {<<: [*a, *a]}\n",
        "name: !!python/object/apply:os.system [ls]",
        "? [a, b]\n: c",
        "name: \x00",
        "name: \ud800",
        "x" * 100_001,
        "",
    ],
)
def test_a_profile_that_is_a_trap_is_refused(trap: str) -> None:
    assert refused(trap).code in {"profile-unreadable", "profile-too-long"}


def test_words_that_yaml_would_make_something_else_of_are_written_back_as_they_were() -> None:
    words = {
        "ja": "yes",
        "no": "no",
        "1": "yes",
        "2026-01-01": "no",
        "": "no",
        "a: b #c": "yes",
        "é\u2028": "no",
    }
    profile = Profile("null", FileKind.STOREROOMS, {"ward_stock": ColumnMap("1e3", values=words)})
    assert read_profile(write_profile(profile), "p") == profile


def test_a_header_is_known_again_in_any_order_and_not_with_another_name() -> None:
    assert header_hash(("a", "b")) == header_hash(("b", "a"))
    assert header_hash(("a", "b")) != header_hash(("a", "B"))
