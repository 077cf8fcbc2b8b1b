"""What a hand scanner reads off a pack."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.gs1 import ScannedPack, gtin_is_right, scan

GTIN = "07046261398572"
WHOLE = ScannedPack(GTIN, "AB12-3", date(2027, 2, 28), "S99")


@pytest.mark.parametrize(
    "code",
    [
        f"01{GTIN}17270228" + "10AB12-3\x1d21S99",
        f"]d201{GTIN}21S99\x1d17270228" + "10AB12-3",
        f"\x1d01{GTIN}10AB12-3\x1d1727022821S99\r\n",
        f"(01){GTIN}(17)270228(10)AB12-3(21)S99",
        f"01{GTIN}17270200" + "10AB12-3\x1d21S99",  # day 00 is the last of the month
    ],
    ids=["plain", "symbology first", "separator first", "in brackets", "month only"],
)
def test_a_pack_is_read_however_the_scanner_sends_it(code: str) -> None:
    assert scan(code) == WHOLE


def test_the_bar_code_of_a_pack_tells_the_article_alone() -> None:
    assert scan(GTIN.lstrip("0")) == ScannedPack(GTIN, "", None, "")


def test_the_last_of_february_in_a_leap_year_is_the_29th() -> None:
    assert scan(f"01{GTIN}17280200").expiry == date(2028, 2, 29)


@pytest.mark.parametrize(
    "code, problem",
    [
        ("", "scan-empty"),
        ("   ", "scan-empty"),
        ("7046261398573", "scan-not-gs1"),
        ("17270228", "scan-without-gtin"),
        ("01070462613985", "scan-without-gtin"),
        ("0107046261398573", "gtin-check-digit"),
        (f"01{GTIN}17271332", "scan-expiry"),
        (f"01{GTIN}17ABCDEF", "scan-expiry"),
        (f"01{GTIN}10" + "A" * 300, "scan-too-long"),
        ("<script>", "scan-not-gs1"),
        ("(01)x", "scan-without-gtin"),
    ],
)
def test_a_code_that_is_none_says_what_is_wrong(code: str, problem: str) -> None:
    with pytest.raises(DomainError) as refused:
        scan(code)
    assert refused.value.code == problem


@given(st.text(max_size=60))
def test_whatever_is_scanned_gives_a_pack_or_a_reason(code: str) -> None:
    with contextlib.suppress(DomainError):
        assert gtin_is_right(scan(code).gtin)


@given(st.integers(0, 10**13 - 1), st.integers(1, 9))
def test_a_wrong_digit_is_found(number: int, added: int) -> None:
    digits = f"{number:013d}"
    check = next(str(d) for d in range(10) if gtin_is_right(digits + str(d)))
    wrong = str((int(digits[5]) + added) % 10)
    assert not gtin_is_right(digits[:5] + wrong + digits[6:] + check)
