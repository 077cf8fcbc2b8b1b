"""Text files as systems export them: how they are written is found out, told, and asked about where nothing tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import evidence
from samsyn.intake.stock.cells import CellBatch
from samsyn.intake.stock.csv_sheet import CsvSheet, open_csv
from samsyn.intake.stock.dates import iso

HEADER = "Förråd;Vara;Utgång;Antal"
ROW = "Värnamo;20010131000015;2025-12-31;4"


def opened(tmp_path: Path, content: bytes | str, **answers: str) -> CsvSheet:
    path = tmp_path / "lager.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_csv(
        path, "lager.csv", {key.replace("__", ":").replace("_", "-"): answers[key] for key in answers}
    )


def lines(sheet: CsvSheet) -> list[tuple[str, ...]]:
    return [row for batch in sheet.batches() for row in zip(*batch.columns, strict=True)]


@pytest.mark.parametrize(
    "codec, told",
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
        ("cp437", "cp850"),  # the Swedish letters stand at the same places
        ("mac_roman", "mac_roman"),
    ],
)
def test_swedish_letters_tell_the_encoding(tmp_path: Path, codec: str, told: str) -> None:
    sheet = opened(tmp_path, f"{HEADER}\n{ROW}\n".encode(codec))
    assert sheet.header == tuple(HEADER.split(";"))
    assert lines(sheet) == [tuple(ROW.split(";"))]
    assert sheet.reading.encoding == told
    assert not sheet.questions


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_line_ends_are_found(tmp_path: Path, separator: str, end: str) -> None:
    text = end.join([HEADER, ROW, ROW.replace("4", "17")]).replace(";", separator)
    sheet = opened(tmp_path, text)
    assert sheet.reading.separator == separator
    assert sheet.reading.format == ("tsv" if separator == "\t" else "csv")
    assert len(lines(sheet)) == 2


def test_a_decimal_comma_is_no_separator(tmp_path: Path) -> None:
    sheet = opened(tmp_path, "Vara;Pris\nA;1,5\nB;2,25\n")
    assert (sheet.reading.separator, sheet.reading.decimal) == (";", ",")


def test_titles_and_blank_rows_above_the_header_count_as_rows(tmp_path: Path) -> None:
    sheet = opened(tmp_path, f"Lagerlista 2024-03-01\n\n{HEADER}\n{ROW}\n;;;\n\n{ROW}\n")
    assert sheet.reading.header_row == 3
    assert next(sheet.batches()).rows == [4, 7]


def test_a_row_of_another_width_is_set_aside_with_its_number(tmp_path: Path) -> None:
    sheet = opened(tmp_path, f"{HEADER}\n{ROW}\nVärnamo;1\n{ROW};;\n")
    assert next(sheet.batches()) == CellBatch(
        [2, 4], [[cell, cell] for cell in ROW.split(";")], [(3, ["Värnamo", "1"])]
    )


def test_an_11_january_that_may_be_1_november_is_asked_about(tmp_path: Path) -> None:
    text = "Vara;Utgång\nA;11/01/2025\nB;05/05/2025\n"
    (question,) = opened(tmp_path, text).questions
    assert (question.key, question.choices) == ("date-order:Utgång", ("dmy", "mdy"))
    assert question.examples == ((2, "11/01/2025"),)
    answered = open_csv(tmp_path / "lager.csv", "lager.csv", {"date-order:Utgång": "mdy"})
    assert not answered.questions
    assert answered.reading.date_order == "mdy"


def test_one_day_above_12_settles_the_order_even_in_the_last_of_many_rows(tmp_path: Path) -> None:
    rows = "A;11/01/2025\n" * 200_000
    assert opened(tmp_path, f"Vara;Utgång\n{rows}").questions
    sheet = opened(tmp_path, f"Vara;Utgång\n{rows}A;13/01/2025\n")
    assert not sheet.questions
    assert sheet.reading.date_order == "dmy"


MANY = 30_000


@pytest.mark.parametrize(
    "usual, last, choices",
    [
        ("13/01/2027", "01/13/2027\nA;11/01/2027", ("dmy", "mdy")),
        ("2027-01-31", "11/01/27", ("ymd", "dmy", "mdy")),
    ],
)
def test_a_date_at_the_end_of_a_large_file_that_contradicts_all_others_is_asked_about(
    tmp_path: Path, usual: str, last: str, choices: tuple[str, ...]
) -> None:
    sheet = opened(tmp_path, "Vara;Utgång\n" + f"A;{usual}\n" * MANY + f"A;{last}\n")
    (question,) = sheet.questions
    assert question.choices == choices
    assert [value for _, value in question.examples] == [last.splitlines()[-1].removeprefix("A;")]


def test_ids_that_became_numbers_at_the_end_of_a_large_file_are_brought_back_as_in_a_small_one(
    tmp_path: Path,
) -> None:
    sheet = opened(tmp_path, "Vara;Antal\n" + "20010131000015;4\n" * MANY + "9,9000000000012E+13;4\n")
    assert lines(sheet)[-1][0] == "99000000000012"
    assert ("ids-restored", 1) in [(note.code, dict(note.facts).get("count")) for note in sheet.reading.notes]


def test_a_second_decimal_sign_at_the_end_of_a_large_file_is_heard(tmp_path: Path) -> None:
    rows = "A;4,5\n" * MANY
    assert opened(tmp_path, f"Vara;Antal\n{rows}").reading.decimal == ","
    assert opened(tmp_path, f"Vara;Antal\n{rows}A;4.5\n").reading.decimal == ""


def test_what_is_weighed_is_the_same_however_little_is_remembered_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n % 97:06};{n % 9 + 1}/{n % 12 + 1}/2027;{n},5\n" for n in range(3_000))
    whole = opened(tmp_path, f"Vara;Utgång;Antal\n{rows}")
    monkeypatch.setattr(evidence, "REMEMBERED", 10)
    bit_by_bit = opened(tmp_path, f"Vara;Utgång;Antal\n{rows}")
    assert whole.questions
    assert (bit_by_bit.reading, bit_by_bit.questions) == (whole.reading, whole.questions)


def test_dates_that_contradict_each_other_are_asked_about(tmp_path: Path) -> None:
    sheet = opened(tmp_path, "Vara;Utgång\nA;13/01/2025\nB;01/13/2025\nC;02/03/2025\n")
    assert [question.choices for question in sheet.questions] == [("dmy", "mdy")]


def test_a_date_is_read_in_the_order_given_and_in_no_other() -> None:
    assert iso("11/01/2025", "dmy") == "2025-01-11"
    assert iso("11/01/2025", "mdy") == "2025-11-01"
    assert iso("31/12/2025", "mdy") is None
    assert iso("31.12.25 08:00", "dmy") == "2025-12-31"


@pytest.mark.parametrize(
    "stamp",
    [
        "2027-03-13T00:00:00Z",
        "2027-03-13T00:00:00.000",
        "2027-03-13 12:00:00 AM",
        "2027-03-13T08:15:30.123456+01:00",
        # Midnight in Sweden is the evening before in UTC.
        "2027-03-12T23:00:00Z",
        "2027-03-12 23:00:00+00:00",
        "2027-03-13T23:59:59Z",
    ],
)
def test_a_time_is_the_day_that_it_is_in_sweden(stamp: str) -> None:
    assert iso(stamp, "ymd") == "2027-03-13"


@pytest.mark.parametrize(
    "content, code, row",
    [
        (b"", "empty-file", None),
        (b" \r\n\r\n", "empty-file", None),
        (b"a;b\n1;2\n3;\x004\n", "nul-bytes", 3),
        ("Förråd;b\nVärnamo;2\n".encode() + "Malmö;3\n".encode("cp1252"), "mixed-encodings", 3),
        ("Förråd;b\n".encode("utf-16") + b"\x00", "broken-text", 2),
        (b'a;b\n1;2\n"3;4\n5;6\n', "broken-quotes", 3),
        (b"1;2\n3;4\n", "no-header", None),
        (b"x" * 3_000_000, "line-too-long", None),
        (b";".join(b"k%d" % n for n in range(600)) + b"\n", "too-many-columns", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_row(
    tmp_path: Path, content: bytes, code: str, row: int | None
) -> None:
    with pytest.raises(DomainError) as refused:
        list(opened(tmp_path, content).batches())
    assert refused.value.code == code
    assert refused.value.params["file"] == "lager.csv"
    assert refused.value.params.get("row") == row
