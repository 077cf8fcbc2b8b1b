"""What happens to each row of a region's files: it goes in, or it is kept with a reason and a remedy."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from tests.builders.stock_files import (
    PACK,
    REGION,
    consumption,
    minimum_levels,
    products,
    reported,
    stock,
    storerooms,
)

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import Context, FileKind, ReadFile, read_file
from samsyn.intake.stock.findings import REASONS

OTHER = "20990101000000"


def read(content: bytes, *, name: str = "file.csv") -> ReadFile:
    return read_file(
        name,
        content,
        Context(
            region=REGION,
            as_of=date(2023, 12, 31),
            today=date(2024, 3, 12),
            substances=frozenset({"N01AX10"}),
            care_areas=("intensivvard", "prehospital-vard", "akut-tandvard", "slutenvard"),
            packs=frozenset({PACK}),
            storerooms={"visby-iva"},
            by_varunummer={"012345": (PACK,), "543210": (PACK, OTHER)},
            by_gtin={"07046261234566": (PACK,)},
            line_units={"n01ax10-injektion": "ug"},
        ),
    )


def only_reject(content: bytes) -> tuple[int, str, str, str]:
    """(row, column, value, code) of the one row that was rejected."""
    rejected = read(content).rejected
    assert len(rejected) == 1
    return rejected[0].row, rejected[0].column, rejected[0].value, rejected[0].code


def test_a_kind_of_file_is_known_by_its_header() -> None:
    files = {FileKind.STOREROOMS: storerooms(), FileKind.STOCK: stock()}
    files |= {FileKind.CONSUMPTION: consumption(), FileKind.REPORTED: reported()}
    files |= {FileKind.MINIMUM_LEVELS: minimum_levels(), FileKind.PRODUCTS: products()}
    for kind, content in files.items():
        found = read(content)
        assert (found.kind, found.rows, found.rejected) == (kind, 1, ())


def test_good_rows_go_in_beside_bad_ones() -> None:
    found = read(stock({}, {"batch": "B2", "quantity": "-4"}, {"batch": "B3"}))
    assert found.accepted["batch"].to_pylist() == ["B1", "B3"]
    assert [reject.row for reject in found.rejected] == [3]


def test_an_accepted_row_knows_its_row_in_the_file() -> None:
    assert read(stock({}, {"quantity": "x"}, {"batch": "B3"})).accepted["row"].to_pylist() == [2, 4]


@pytest.mark.parametrize(
    "changed, column, code",
    [
        ({"quantity": "-1"}, "quantity", "negative-quantity"),
        ({"quantity": "1,5"}, "quantity", "not-a-whole-number"),
        ({"quantity": ""}, "quantity", "not-a-whole-number"),
        ({"quantity": "٣"}, "quantity", "not-a-whole-number"),
        ({"quantity": "20121106100242"}, "quantity", "quantity-too-large"),
        ({"expiry": "1999-12-31"}, "expiry", "expiry-before-2000"),
        ({"expiry": "2025-02-29"}, "expiry", "not-a-date"),
        ({"expiry": "30/6/2025"}, "expiry", "not-a-date"),
        ({"unit": "box"}, "unit", "not-allowed"),
        ({"storeroom_id": "visby-avd-9"}, "storeroom_id", "unknown-storeroom"),
        ({"pack_id": ""}, "pack_id", "empty"),
        ({"minimum_level": "many"}, "minimum_level", "not-a-whole-number"),
    ],
)
def test_a_bad_stock_row_is_kept_with_its_column_value_and_reason(
    changed: dict[str, str], column: str, code: str
) -> None:
    assert only_reject(stock(changed)) == (2, column, changed[column], code)


@pytest.mark.parametrize(
    "changed, column, code",
    [
        ({"from": "2023-12-31", "to": "2023-12-01"}, "to", "period-reversed"),
        ({"to": "2024-01-01"}, "to", "period-after-as-of"),
        ({"kind": "eaten"}, "kind", "not-allowed"),
        ({"quantity": "-2"}, "quantity", "negative-quantity"),
        ({"kind": "dispensed", "quantity": ""}, "quantity", "not-a-whole-number"),
    ],
)
def test_a_bad_movement_is_kept_with_its_column_and_reason(
    changed: dict[str, str], column: str, code: str
) -> None:
    assert only_reject(consumption(changed))[1::2] == (column, code)


@pytest.mark.parametrize(
    "changed, column, code",
    [
        ({"weeks": "four"}, "weeks", "not-weeks"),
        ({"weeks": "6", "weeks_to": "4"}, "weeks_to", "interval-reversed"),
        ({"exceptions": "N01AX10|propofol"}, "exceptions", "exception-not-atc"),
        ({"exceptions": "N01AX10", "reason": ""}, "reason", "exceptions-without-reason"),
        ({"signed_on": "2024-03-13"}, "signed_on", "signed-in-the-future"),
        ({"signed_on": "2024-W02-1"}, "signed_on", "not-a-date"),
        ({"care_area": "hemtandvard"}, "care_area", "not-allowed"),
        ({"signed_by": ""}, "signed_by", "empty"),
    ],
)
def test_a_bad_report_is_kept_with_its_column_and_reason(
    changed: dict[str, str], column: str, code: str
) -> None:
    assert only_reject(reported(changed))[1::2] == (column, code)


def test_without_a_batch_number_goods_of_different_expiry_are_different_batches() -> None:
    found = read(stock({"batch": ""}, {"batch": "", "expiry": "2028-01-01"}, {"batch": ""}))
    assert (found.accepted.num_rows, [one.row for one in found.rejected]) == (2, [4])


def test_a_broken_pack_lies_beside_the_whole_ones_of_its_batch() -> None:
    found = read(stock({"quantity": "2"}, {"quantity": "7", "unit": "unit"}))
    assert (found.accepted.num_rows, found.rejected) == (2, ())


def test_a_batch_that_is_told_to_expire_on_two_days_counts_twice() -> None:
    assert read(stock({}, {"expiry": "2025-07-31"})).accepted.num_rows == 2


ONE_DAY = {"from": "2023-12-05", "to": "2023-12-05"}


def test_what_happens_again_on_the_same_day_is_another_event() -> None:
    assert read(consumption(ONE_DAY, ONE_DAY, {**ONE_DAY, "quantity": "3"})).accepted.num_rows == 3


def test_the_same_event_is_taken_in_once() -> None:
    numbered = {**ONE_DAY, "event_id": "T-1"}
    found = read(consumption(numbered, {**ONE_DAY, "event_id": "T-2"}, numbered))
    assert found.accepted["event_id"].to_pylist() == ["T-1", "T-2"]
    assert [(one.row, one.code) for one in found.rejected] == [(4, "duplicate-movement")]


def test_an_exception_outside_the_list_is_flagged() -> None:
    found = read(reported({"exceptions": "N01AX10|Z99ZZ99", "reason": "national shortage"}))
    assert found.flags == {"exception-not-on-list": [2]}


def test_a_leap_day_is_a_date() -> None:
    assert not read(stock({"expiry": "2024-02-29"})).rejected


def test_nothing_out_of_stock_needs_no_quantity() -> None:
    assert not read(consumption({"kind": "out_of_stock", "quantity": ""})).rejected


def test_the_second_of_two_equal_batches_is_rejected_and_names_the_first() -> None:
    found = read(stock({}, {"quantity": "3"}))
    assert (found.rejected[0].code, found.rejected[0].facts) == ("duplicate-batch", (("first_row", 2),))


def test_of_two_rows_that_say_the_same_the_second_is_rejected_in_every_kind_of_file() -> None:
    kinds = (storerooms, consumption, reported, minimum_levels, products)
    codes = [read(make({}, {})).rejected[0].code for make in kinds]
    assert codes == [
        "duplicate-storeroom",
        "duplicate-movement",
        "duplicate-care-area",
        "duplicate-level",
        "duplicate-product",
    ]


def test_a_storeroom_may_serve_several_care_areas_with_shares() -> None:
    found = read(storerooms({"care_area": "intensivvard:60|slutenvard:40", "placement": "near-care"}))
    rows = found.accepted.select(["row", "care_area", "share", "placement"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        (2, "intensivvard", 60, "near-care"),
        (2, "slutenvard", 40, "near-care"),
    ]
    assert found.rows == 1


def test_a_storeroom_may_belong_to_a_hospital_and_to_none() -> None:
    found = read(storerooms({"hospital": "Lunds lasarett"}, {"storeroom_id": "lager", "hospital": ""}))
    assert found.accepted["hospital"].to_pylist() == ["Lunds lasarett", None]
    assert read(storerooms()).accepted["hospital"].to_pylist() == [None]


def test_a_hospital_has_a_name_of_120_characters_at_most() -> None:
    found = read(storerooms({"hospital": "å" * 120}, {"storeroom_id": "lager", "hospital": "å" * 121}))
    assert [(one.row, one.column, one.code) for one in found.rejected] == [(3, "hospital", "too-long")]


def test_a_storeroom_of_one_care_area_has_it_whole() -> None:
    found = read(storerooms())
    assert (found.accepted["share"].to_pylist(), found.accepted["placement"].to_pylist()) == ([100], [None])


@pytest.mark.parametrize(
    "care_area, code",
    [
        ("intensivvard|slutenvard", "not-a-share"),
        ("intensivvard:50,5|slutenvard:49,5", "not-a-share"),
        ("intensivvard:0|slutenvard:100", "not-a-share"),
        ("intensivvard:60|slutenvard:30", "shares-not-100"),
        ("intensivvard:60|intensivvard:40", "care-area-twice"),
        ("intensivvard:60|hemtandvard:40", "not-allowed"),
    ],
)
def test_shares_that_do_not_make_a_whole_are_rejected(care_area: str, code: str) -> None:
    assert only_reject(storerooms({"care_area": care_area}))[1::2] == ("care_area", code)


def test_a_correction_may_be_below_zero_and_nothing_else_may() -> None:
    assert read(consumption({"kind": "corrected", "quantity": "-4"})).accepted["quantity"].to_pylist() == [-4]
    assert only_reject(consumption({"kind": "wasted", "quantity": "-4"}))[3] == "negative-quantity"


@pytest.mark.parametrize(
    "named", [{"varunummer": "012345"}, {"varunummer": "12345"}, {"gtin": "7046261234566"}]
)
def test_an_article_is_found_by_its_varunummer_or_gtin(named: dict[str, str]) -> None:
    found = read(stock({"pack_id": "", **named}))
    assert (found.accepted["pack_id"].to_pylist(), found.flags) == ([PACK], {})


def test_the_pack_id_counts_before_the_other_numbers() -> None:
    found = read(stock({"varunummer": "no number", "gtin": "none"}))
    assert (found.accepted["pack_id"].to_pylist(), found.rejected) == ([PACK], ())


def test_a_varunummer_that_two_packs_have_is_rejected_with_both_named() -> None:
    reject = read(stock({"pack_id": "", "varunummer": "543210"})).rejected[0]
    assert (reject.column, reject.code) == ("varunummer", "ambiguous-article")
    assert f"{PACK}, {OTHER}" in reject.explain("en")[0]


@pytest.mark.parametrize(
    "named, kept",
    [({"varunummer": "999"}, "vnr:000999"), ({"gtin": "00012345678905"}, "gtin:00012345678905")],
)
def test_a_number_that_the_catalogue_lacks_is_kept_as_a_local_article(
    named: dict[str, str], kept: str
) -> None:
    found = read(consumption({"pack_id": "", **named}))
    assert found.accepted["pack_id"].to_pylist() == [kept]
    assert found.flags == {"number-not-in-catalogue": [2]}


@pytest.mark.parametrize(
    "named, column, code",
    [
        ({"varunummer": "1234567"}, "varunummer", "not-a-varunummer"),
        ({"varunummer": "", "gtin": "7046261234567"}, "gtin", "not-a-gtin"),
        ({"varunummer": "", "gtin": "123456"}, "gtin", "not-a-gtin"),
        ({"varunummer": "", "gtin": ""}, "pack_id", "empty"),
    ],
)
def test_a_number_that_is_none_is_rejected(named: dict[str, str], column: str, code: str) -> None:
    assert only_reject(stock({"pack_id": "", **named}))[1::2] == (column, code)


def test_a_file_may_name_articles_by_varunummer_alone_but_not_by_nothing() -> None:
    rows = list(csv.reader(io.StringIO(stock({"pack_id": "12345"}).decode())))
    renamed = "\n".join(",".join(row) for row in rows).replace("pack_id", "varunummer")
    assert read(renamed.encode()).accepted["pack_id"].to_pylist() == [PACK]
    with pytest.raises(DomainError) as caught:
        read(stock().replace(b"pack_id", b"artikel"))
    assert caught.value.params["missing"] == "pack_id or varunummer or gtin"


@pytest.mark.parametrize(
    "changed, column, code",
    [
        ({"atc": "N01AX"}, "atc", "not-an-atc"),
        ({"route": ""}, "route", "not-allowed"),
        ({"units_per_pack": ""}, "units_per_pack", "not-a-whole-number"),
        ({"amount_per_unit": "0"}, "amount_per_unit", "not-above-zero"),
        ({"amount_per_unit": "1000000000", "units_per_pack": "11"}, "amount_per_unit", "quantity-too-large"),
        ({"amount_unit": "ul"}, "amount_unit", "other-amount-unit"),
        ({"pack_id": PACK}, "pack_id", "product-in-catalogue"),
        ({"kind": "toy"}, "kind", "not-allowed"),
        ({"name": ""}, "name", "empty"),
    ],
)
def test_a_bad_product_is_kept_with_its_column_and_reason(
    changed: dict[str, str], column: str, code: str
) -> None:
    assert only_reject(products(changed))[1::2] == (column, code)


def test_two_products_of_a_line_that_the_catalogue_lacks_share_one_unit() -> None:
    mine = {"atc": "V03AB99", "amount_unit": "ul"}
    found = read(products(mine, {**mine, "pack_id": "licens-8", "amount_unit": "ug"}))
    assert [(one.row, one.code) for one in found.rejected] == [(3, "other-amount-unit")]


def test_a_medicine_without_an_atc_code_is_kept_and_flagged_and_a_mask_is_only_kept() -> None:
    found = read(products({"atc": ""}, {"pack_id": "FFP3", "kind": "ppe", "atc": ""}))
    assert (found.accepted.num_rows, found.flags) == (2, {"product-without-atc": [2]})


def test_a_minimum_level_too_large_to_be_meant_is_rejected() -> None:
    huge = {"treatments": "100000", "quantity_per_treatment": "100000"}
    assert only_reject(minimum_levels(huge))[1::2] == ("treatments", "quantity-too-large")


def test_what_is_on_hold_is_kept_apart_from_what_can_be_used() -> None:
    (row,) = read(stock({"quantity": "10", "on_hold": "4"})).accepted.to_pylist()
    assert (row["quantity"], row["on_hold"]) == (6, 4)
    (row,) = read(stock({"quantity": "10", "on_hold": ""})).accepted.to_pylist()
    assert (row["quantity"], row["on_hold"]) == (10, None)


def test_no_more_is_on_hold_than_what_lies_there() -> None:
    assert only_reject(stock({"quantity": "3", "on_hold": "4"}))[1:] == (
        "on_hold",
        "4",
        "hold-above-quantity",
    )


def test_a_rejected_row_does_not_stand_in_the_way_of_the_corrected_one() -> None:
    assert len(read(stock({"quantity": "-1"}, {"quantity": "1"})).rejected) == 1


@pytest.mark.parametrize("pack, code", [("licens-7", "local-article"), ("20990101000000", "unknown-pack")])
def test_an_unknown_pack_is_kept_as_a_local_article_and_flagged(pack: str, code: str) -> None:
    found = read(stock({"pack_id": pack}))
    assert (found.accepted.num_rows, found.flags) == (1, {code: [2]})


def test_an_id_that_lost_its_digits_is_no_article() -> None:
    found = read(stock({"pack_id": "9,9E+13", "batch": "A"}, {"pack_id": "9,9E+13", "batch": "B"}))
    assert [(one.row, one.code) for one in found.rejected] == [(2, "digits-lost"), (3, "digits-lost")]


def test_a_missing_expiry_is_kept_and_flagged() -> None:
    found = read(stock({"expiry": ""}))
    assert (found.accepted["expiry"].to_pylist(), found.flags) == ([None], {"missing-expiry": [2]})


def test_a_footer_is_a_row_that_stays_out_and_not_another_region() -> None:
    found = read(stock({}, {"region": "Summa", "storeroom_id": "", "pack_id": "", "batch": "", "unit": ""}))
    assert [(one.row, one.column, one.code) for one in found.rejected] == [(3, "region", "not-the-region")]
    assert found.accepted.num_rows == 1


def test_a_row_of_another_region_stops_the_whole_file() -> None:
    with pytest.raises(DomainError) as caught:
        read(stock({}, {"batch": "B2", "region": "region-skane"}))
    assert caught.value.code == "wrong-region"
    assert (caught.value.params["row"], caught.value.params["found"]) == (3, "region-skane")


def test_a_row_of_the_wrong_width_is_rejected() -> None:
    assert only_reject(stock() + b"region-gotland,visby-iva\r\n")[0::3] == (3, "column-count")


def test_an_unknown_header_names_what_is_missing_and_what_is_too_much() -> None:
    with pytest.raises(DomainError) as caught:
        read(stock().replace(b"quantity", b"antal"))
    assert caught.value.code == "unknown-header"
    assert caught.value.params["nearest"] == "stock"
    assert (caught.value.params["missing"], caught.value.params["unexpected"]) == ("quantity", "antal")


@pytest.mark.parametrize(
    "content, code",
    [
        (stock().split(b"\r\n")[0], "no-rows"),
        (b"", "empty-file"),
        (stock().replace(b",", b";"), "semicolons"),
        (stock().replace(b"\r\n", b"\r"), "not-csv"),
        (stock({"batch": "Värnamo"}).decode().encode("latin-1"), "not-utf-8"),
        (stock({"batch": "Värnamo"}).decode().encode("utf-16"), "not-utf-8"),
        (stock() + b'region-gotland,"visby\r\n', "not-csv"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_names_itself(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read(content, name="lager.csv")
    assert (caught.value.code, caught.value.params["file"]) == (code, "lager.csv")


def test_a_byte_order_mark_and_other_column_order_are_understood() -> None:
    rows = list(csv.reader(io.StringIO(stock().decode())))
    turned = "\n".join(",".join(reversed(row)) for row in rows)
    found = read(b"\xef\xbb\xbf" + turned.encode())
    assert (found.rows, found.rejected) == (1, ())


def test_every_reason_explains_itself_in_both_languages() -> None:
    facts = {
        "found": 1,
        "expected": 2,
        "allowed": "a",
        "first_row": 2,
        "as_of": "2023-12-31",
        "today": "2024-01-01",
        "sum": 90,
        "candidates": "a, b",
        "line": "n01ax10-injektion",
        "limit": 120,
    }
    for reason in REASONS.values():
        texts = (reason.why_sv, reason.remedy_sv, reason.why_en, reason.remedy_en)
        assert all(text.format(**facts).endswith(".") for text in texts)
