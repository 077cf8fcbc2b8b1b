"""Days, months and numbers as senders write them; what could mean two things is left as it is."""

from __future__ import annotations

import pytest

from samsyn.intake.stock.form_texts import day, first_of_month, last_of_month, last_usable_day, whole


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1200", "", "1200"),
        ("1 200", "", "1200"),
        ("1\u00a0200\u00a0000", "", "1200000"),
        ("1'200", "", "1200"),
        ("12,00", "", "12"),
        ("12.0", "", "12"),
        ("1.200", ",", "1200"),
        ("1,200", ".", "1200"),
        ("1.000", ".", "1"),
        ("1.000,00", "", "1000"),
        ("1 000.000", "", "1000"),
        ("1,000.0", ".", "1000"),
        ("1.000.000", "", "1000000"),
        ("1234.000", "", "1234"),
        ("0,000", "", "0"),
        ("\u22124", "", "-4"),
        ("-1 000", "", "-1000"),
        ("007", "", "007"),
    ],
)
def test_a_whole_number_is_read_however_it_is_written(text: str, decimal: str, number: str) -> None:
    assert whole(text, decimal) == number


@pytest.mark.parametrize("text", ["1.000", "2,500", "-1.000"])
def test_a_thousand_that_may_be_one_is_not_guessed(text: str) -> None:
    assert whole(text, "") is None


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("12,5", ","),
        ("12.5", ","),
        ("1,5", "."),
        ("1 2", ""),
        ("1 2000", ""),
        ("1.000.000", "."),
        ("1,000.0", ","),
        ("1.000.00", ""),
        ("saknas", ""),
        ("", ""),
        ("١٢", ""),
    ],
)
def test_what_is_no_whole_number_stays_as_it_is(text: str, decimal: str) -> None:
    assert whole(text, decimal) is None


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("2027-03-31", "dmy", "2027-03-31"),
        ("31/03/2027", "dmy", "2027-03-31"),
        ("03/31/2027", "mdy", "2027-03-31"),
        ("20270331", "dmy", "2027-03-31"),
        ("20270231", "ymd", None),
        ("99000331", "ymd", None),
        ("31/03/2027", "ymd", None),
        ("31/03/2027", "", "2027-03-31"),
        ("2027-03-04", "", "2027-03-04"),
        ("03/04/2027", "", None),
        ("03/03/2027", "", "2027-03-03"),
        ("31.12.26", "", None),
    ],
)
def test_a_day_is_read_in_its_order(text: str, order: str, iso: str | None) -> None:
    assert day(text, order) == iso


@pytest.mark.parametrize(
    "text", ["2024-02", "2024-2", "202402", "2024/02", "02/2024", "2.2024", "feb 2024", "Februari 2024"]
)
def test_a_month_is_all_its_days_also_in_a_leap_year(text: str) -> None:
    assert (first_of_month(text), last_of_month(text)) == ("2024-02-01", "2024-02-29")


@pytest.mark.parametrize(
    "text", ["2024-13", "0000-01", "20241", "2024-02-15", "feb-24", "hösten 2024", "2024"]
)
def test_what_is_no_month_stays_as_it_is(text: str) -> None:
    assert first_of_month(text) is None
    assert last_of_month(text) is None


def test_a_spreadsheet_that_made_a_day_of_a_month_is_understood() -> None:
    assert last_of_month("2024-02-01") == "2024-02-29"


def test_goods_that_expire_in_a_month_last_it_out() -> None:
    assert last_usable_day("2027-02", "ymd") == "2027-02-28"
    assert last_usable_day("02/2027", "dmy") == "2027-02-28"
    assert last_usable_day("2027-02-01", "ymd") == "2027-02-01"


def test_six_digits_may_be_a_month_or_a_day_and_are_neither() -> None:
    assert last_usable_day("201203", "ymd") is None
