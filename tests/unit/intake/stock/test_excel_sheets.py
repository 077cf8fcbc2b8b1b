"""Workbooks: what a spreadsheet does to ids and dates is seen, told, and asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.builders import workbooks
from tests.builders.workbooks import Rows

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.notes import explain_note
from samsyn.intake.stock.opening import open_sheets
from samsyn.intake.stock.sheets import Sheet

HEADER = ["Förråd", "Vara", "Utgång", "Antal"]
GOODS = [
    HEADER,
    ["Värnamo", 20010131000015, date(2025, 12, 31), 4],
    ["Värnamo", "0012", date(2026, 1, 31), 5.0],
]
READ = [("Värnamo", "20010131000015", "2025-12-31", "4"), ("Värnamo", "0012", "2026-01-31", "5")]


def opened(path: Path, answers: dict[str, str] | None = None) -> tuple[Sheet, ...]:
    return open_sheets(path, path.name, answers or {}, path.parent / "opened")


def lines(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row for batch in sheet.batches() for row in zip(*batch.columns, strict=True)]


def column(tmp_path: Path, cells: Rows, answers: dict[str, str] | None = None) -> Sheet:
    """A workbook whose column Utgång has these cells."""
    rows = [HEADER, *(["Värnamo", "A", cell, 1] for (cell,) in cells)]
    (sheet,) = opened(workbooks.xlsx(tmp_path / "b.xlsx", {"Lager": rows}), answers)
    return sheet


def test_the_three_kinds_of_workbooks_read_alike(tmp_path: Path) -> None:
    for path in (
        workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": GOODS}),
        workbooks.xls(tmp_path / "a.xls", GOODS),
        workbooks.ods(tmp_path / "a.ods", GOODS),
    ):
        (sheet,) = opened(path)
        assert sheet.header == tuple(HEADER)
        assert lines(sheet) == READ
        assert sheet.reading.format == path.suffix[1:]
        assert not sheet.questions


def test_the_content_tells_the_format_and_not_the_name(tmp_path: Path) -> None:
    path = workbooks.xlsx(tmp_path / "lager.xlsx", {"Lager": GOODS}).rename(tmp_path / "lager.csv")
    assert opened(path)[0].reading.format == "xlsx"


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    rows: Rows = [[], ["Lagerlista 2024"], [], HEADER, GOODS[1], [], GOODS[2]]
    (sheet,) = opened(workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": rows}))
    assert sheet.reading.header_row == 4
    assert next(sheet.batches()).rows == [5, 7]


def test_a_formula_is_read_as_its_value(tmp_path: Path) -> None:
    rows = [HEADER, ["Värnamo", "A", date(2025, 12, 31), "=3+4"]]
    (sheet,) = opened(workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": rows}))
    assert lines(sheet)[0][3] == "7"


def test_an_explanation_beside_the_table_is_left_out_and_hidden_sheets_are_told_of(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"Om": [["Hej"], ["Så fyller du i"]], "Lager": GOODS, "Gammalt": GOODS}
    (sheet,) = opened(workbooks.xlsx(tmp_path / "a.xlsx", sheets, hidden=["Gammalt"]))
    assert sheet.reading.sheet == "Lager"
    assert not sheet.questions
    told = [explain_note(note, "sv") for note in sheet.reading.notes]
    assert told == ["Dolda blad lästes inte: Gammalt.", "Dessa blad lästes inte: Om."]


def test_when_two_sheets_could_be_meant_it_is_asked_which(tmp_path: Path) -> None:
    path = workbooks.xlsx(tmp_path / "a.xlsx", {"Akuten": GOODS, "Narkosen": [*GOODS, *GOODS[1:]]})
    (sheet,) = opened(path)
    assert [(one.key, one.choices) for one in sheet.questions] == [
        ("which-sheet:", ("Narkosen", "Akuten", "all"))
    ]
    (chosen,) = opened(path, {"which-sheet:": "Akuten"})
    assert (chosen.reading.sheet, chosen.questions) == ("Akuten", ())
    both = opened(path, {"which-sheet:": "all"})
    assert [one.reading.sheet for one in both] == ["Narkosen", "Akuten"]


def test_the_dates_that_a_spreadsheet_could_swap_are_asked_about(tmp_path: Path) -> None:
    # Typed day first: 13/01/2024 stayed a text; 11/01/2024 became the first of November.
    cells = [["13/01/2024"], [date(2024, 11, 1)], ["31/01/2024"]]
    sheet = column(tmp_path, cells)
    (question,) = sheet.questions
    assert (question.key, question.choices) == ("swapped-dates:Utgång", ("as-written", "swapped"))
    assert question.examples == ((3, "2024-11-01"),)
    swapped = column(tmp_path, cells, {"swapped-dates:Utgång": "swapped"})
    assert [line[2] for line in lines(swapped)] == ["13/01/2024", "2024-01-11", "31/01/2024"]
    assert (swapped.reading.date_order, swapped.questions) == ("dmy", ())
    kept = column(tmp_path, cells, {"swapped-dates:Utgång": "as-written"})
    assert [line[2] for line in lines(kept)] == ["13/01/2024", "2024-11-01", "31/01/2024"]
    assert not kept.questions


def test_a_real_date_with_a_day_above_12_says_nothing_of_those_that_could_be_swapped(tmp_path: Path) -> None:
    could_be = [date(2027, 1, 11), date(2027, 2, 3), date(2027, 5, 6)]
    cells = [[cell] for cell in (*could_be, date(2027, 5, 26), "31/03/2027", "28/02/2027")]
    (question,) = column(tmp_path, cells).questions
    assert [value for _, value in question.examples] == [str(day) for day in could_be]
    swapped = column(tmp_path, cells, {"swapped-dates:Utgång": "swapped"})
    assert [line[2] for line in lines(swapped)][:4] == [
        "2027-11-01",
        "2027-03-02",
        "2027-06-05",
        "2027-05-26",
    ]


def test_seven_dates_without_a_day_above_12_are_asked_about_and_four_are_told_of(tmp_path: Path) -> None:
    days = [(1, 11), (2, 3), (5, 6), (7, 9), (9, 2), (11, 12), (12, 4)]
    seven = [[date(2027, month, day)] for month, day in days]
    assert [one.code for one in column(tmp_path, seven).questions] == ["swapped-dates"]
    four = column(tmp_path, seven[:4])
    assert (four.questions, [note.code for note in four.reading.notes]) == ((), ["dates-swappable"])


def test_many_dates_without_a_day_above_12_are_asked_about(tmp_path: Path) -> None:
    scattered = [[date(2024 + n % 3, n % 12 + 1, n * 5 % 12 + 1)] for n in range(12)]
    firsts_read_the_wrong_way = [[date(2024 + n % 2, 1, n + 1)] for n in range(12)]
    for cells in (scattered, firsts_read_the_wrong_way):
        assert [one.code for one in column(tmp_path, cells).questions] == ["swapped-dates"]


def test_dates_as_they_are_usually_written_are_not_asked_about(tmp_path: Path) -> None:
    month_ends = [[date(2024, 1, 31)], [date(2024, 2, 29)], [date(2025, 6, 30)]]
    firsts = [[date(2024, month, 1)] for month in range(1, 13)]
    early_march = [[date(2024, 3, day)] for day in range(1, 13)]
    for cells in (month_ends, firsts, early_march):
        assert not column(tmp_path, cells).questions


@pytest.mark.parametrize(
    "ids, code, read",
    [
        (["99000000000012.0", "9.9000000000017E+13"], "ids-restored", ["99000000000012", "99000000000017"]),
        (["9,9E+13", "20010131000015"], "ids-lost-digits", ["9,9E+13", "20010131000015"]),
        ([123456789012345000, 987654321098765000], "ids-rounded", None),
        ([12345, *range(123456, 123470)], "ids-short", None),
    ],
)
def test_ids_that_became_numbers_are_told_of_and_no_digit_is_guessed(
    tmp_path: Path, ids: list[str | int], code: str, read: list[str] | None
) -> None:
    rows = [HEADER, *(["Värnamo", one, date(2025, 12, 31), 1] for one in ids)]
    (sheet,) = opened(workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": rows}))
    assert [note.code for note in sheet.reading.notes] == [code]
    if read is not None:
        assert [line[1] for line in lines(sheet)] == read


def test_quantities_are_not_taken_for_ids(tmp_path: Path) -> None:
    rows = [HEADER, *(["Värnamo", "A", date(2025, 12, 31), n**3 * 1000] for n in range(1, 120))]
    (sheet,) = opened(workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": rows}))
    assert not sheet.reading.notes


def test_a_workbook_that_asks_for_all_the_memory_is_refused(tmp_path: Path) -> None:
    far = [HEADER, *[[]] * 1_048_574, [*[None] * 16_383, "x"]]
    path = workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": far})
    with pytest.raises(DomainError) as refused:
        opened(path)
    assert refused.value.code == "workbook-too-large"


def test_a_workbook_without_a_table_or_with_a_wrong_inside_is_refused(tmp_path: Path) -> None:
    empty = workbooks.xlsx(tmp_path / "a.xlsx", {"Lager": []})
    broken = workbooks.zipped(tmp_path / "b.xlsx", {"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;"})
    ole = tmp_path / "c.xls"
    ole.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    locked = tmp_path / "d.xlsx"
    locked.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    codes = []
    for path in (empty, broken, ole, locked):
        with pytest.raises(DomainError) as refused:
            opened(path)
        codes.append(refused.value.code)
    assert codes == ["no-header", "broken-file", "broken-file", "encrypted-file"]
