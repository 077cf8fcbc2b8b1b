"""SIE 4 as regions' systems write it: every encoding met in practice, corrections once, and each damage with its line."""

from __future__ import annotations

import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.sie import HEAD, bought, read, sie, voucher

from samsyn.core.kernel.errors import DomainError


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "iso-8859-1", "utf-8", "utf-8-sig"])
def test_a_file_is_read_in_every_encoding_met_in_practice(tmp_path: Path, encoding: str) -> None:
    content = sie(
        voucher('5610 {"6" "4711"} 100.50 20230616 "Läkemedel åt öar"', "2440 {} -100.50"), encoding=encoding
    )
    rows, head = read(tmp_path, content)
    assert [row.text for row in rows] == ["Läkemedel åt öar", "Inköp"]
    assert head.company == "Region Gåsköping"
    assert (rows[0].ore, rows[0].on, rows[0].objects) == (100_50, date(2023, 6, 16), (("6", "4711"),))


def test_a_row_without_a_day_has_the_vouchers_own(tmp_path: Path) -> None:
    rows, _head = read(tmp_path, sie(voucher("5610 {} 1.00", "2440 {} -1")))
    assert [row.on for row in rows] == [date(2023, 6, 15)] * 2


def test_corrections_are_not_counted_twice(tmp_path: Path) -> None:
    lines = voucher("5610 {} 80.00", "2440 {} -80.00")
    lines[2:2] = ["   #BTRANS 5610 {} 100.00", "   #RTRANS 5610 {} 80.00"]
    rows, _head = read(tmp_path, sie(lines))
    assert sum(row.ore for row in rows if row.account == "5610") == 80_00


def test_unknown_labels_are_left_alone(tmp_path: Path) -> None:
    rows, head = read(tmp_path, sie("#OKÄND 1 2 3", bought(5), "#RES 0 5610 5.00"))
    assert (len(rows), head.vouchers) == (2, 1)


def test_quotes_within_a_text_and_names_with_spaces(tmp_path: Path) -> None:
    head = (*HEAD, '#DIM 20 "Mot part"')
    line = r'5610 {"6" "a b" "20" "7"} 1.00 20230615 "Sprit \"70 %\""'
    rows, told = read(tmp_path, sie(voucher(line, "2440 {} -1.00"), head=head))
    assert rows[0].text == 'Sprit "70 %"'
    assert rows[0].objects == (("6", "a b"), ("20", "7"))
    assert told.dimensions == {"6": "Projekt", "20": "Mot part"}


@pytest.mark.parametrize(
    ("lines", "code", "row"),
    [
        (voucher("5610 {} 100.00", "2440 {} -99.00"), "sie-unbalanced", 6),
        (voucher('5610 {"31" "x"} 1.00', "2440 {} -1.00"), "sie-unknown-dimension", 8),
        (bought(1)[:-1], "sie-truncated", 9),
        ([*bought(1)[:3], *bought(2)], "sie-truncated", 9),
        (voucher("5610 {} 1,00", "2440 {} -1.00"), "sie-amount", 8),
        (voucher("5610 {} 1.005", "2440 {} -1.005"), "sie-amount", 8),
        (voucher("5610 {} 1_00.00", "2440 {} -100.00"), "sie-amount", 8),
        (voucher("5610 {} 1.-5", "2440 {} -0.95"), "sie-amount", 8),
        (voucher("5610 {} 1.00 20231301", "2440 {} -1.00"), "sie-date", 8),
        (voucher('5610 {"6"} 1.00', "2440 {} -1.00"), "sie-objects", 8),
        (["#TRANS 5610 {} 1.00"], "sie-outside-voucher", 6),
        (['#VER A 1 20230615 "x"', "}"], "sie-broken-line", 7),
        (["skräp"], "sie-broken-line", 6),
        (["#SIETYP 2"], "sie-type", 6),
    ],
)
def test_each_damage_is_told_with_its_line(tmp_path: Path, lines: list[str], code: str, row: int) -> None:
    with pytest.raises(DomainError) as caught:
        read(tmp_path, sie(lines))
    assert (caught.value.code, caught.value.params["row"]) == (code, row)


def test_what_is_no_sie_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="sie-not-sie"):
        read(tmp_path, b"Konto;Belopp\r\n5610;5\r\n")
    with pytest.raises(DomainError, match="sie-not-sie"):
        read(tmp_path, b"")


def test_bytes_of_two_encodings_are_told_with_their_line(tmp_path: Path) -> None:
    content = sie(bought(1), encoding="utf-8") + sie("#PROSA å", head=(), encoding="cp1252")
    with pytest.raises(DomainError) as caught:
        read(tmp_path, content)
    assert caught.value.code == "mixed-encodings"


def test_a_checksum_that_agrees_and_one_that_does_not(tmp_path: Path) -> None:
    summed = "FNAMNRegion GåsköpingVERA120230615InköpTRANS56101.00TRANS2440-1.00"
    fields = ["#KSUMMA", *HEAD[3:4], *voucher("5610 {} 1.00", "2440 {} -1.00")]
    told = "".join(f"#{one}" for one in ("FNAMN", "VER", "TRANS", "TRANS"))
    assert told  # the labels are summed with their signs
    text = summed.replace("FNAMN", "#FNAMN").replace("VER", "#VER").replace("TRANS", "#TRANS")
    right = zlib.crc32(text.encode("cp437"))
    _rows, head = read(tmp_path, sie(fields, f"#KSUMMA {right}", head=HEAD[:3]))
    assert head.checksum_holds is True
    _rows, head = read(tmp_path, sie(fields, f"#KSUMMA {right + 1}", head=HEAD[:3]))
    assert head.checksum_holds is False


TEXTS = st.text(st.sampled_from('abcåäöÅÄÖ 019.,-"'), max_size=12).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-(10**9), 10**9), TEXTS), min_size=1, max_size=8),
    st.sampled_from(["cp437", "cp1252", "utf-8"]),
)
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[tuple[int, str]], encoding: str) -> None:
    def amount(ore: int) -> str:
        return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02}"

    lines = [
        '5610 {{"6" "1"}} {} 20230615 "{}"'.format(amount(ore), text.replace('"', '\\"'))
        for ore, text in rows
    ]
    total = sum(ore for ore, _ in rows)
    found, _head = read(tmp_path, sie(voucher(*lines, f"2440 {{}} {amount(-total)}"), encoding=encoding))
    assert [(row.ore, row.text) for row in found[:-1]] == [(ore, text or "Inköp") for ore, text in rows]
