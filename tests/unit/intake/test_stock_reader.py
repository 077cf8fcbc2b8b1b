"""A sheet read in a stream, and the rejects file that goes back to the sender and comes again."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import fastexcel
import pytest
from tests.builders.sheets import RowsSheet
from tests.builders.stock_files import MOVEMENT, PACK, REGION, STOREROOM

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import Context, Findings, reader
from samsyn.intake.stock.reader import read_sheet
from samsyn.intake.stock.rejects import (
    FILE,
    Corrected,
    corrected,
    with_cells,
    workbook_of,
    write_csv,
)

BAD = {"quantity": "-5", "unit": "=1+1"}


def sheet(*changes: dict[str, str]) -> RowsSheet:
    return RowsSheet(tuple(MOVEMENT), [list({**MOVEMENT, **changed}.values()) for changed in changes])


def context() -> Context:
    return Context(
        region=REGION,
        as_of=date(2023, 12, 31),
        today=date(2024, 3, 12),
        care_areas=("intensivvard",),
        substances=frozenset(),
        packs=frozenset({PACK}),
        storerooms={"visby-iva"},
    )


def read(given: RowsSheet) -> Findings:
    findings = Findings("file")
    for _ in read_sheet(given, context(), findings):
        pass
    return findings


def test_every_row_is_accepted_or_rejected() -> None:
    found = read(sheet({}, BAD, {}, {"to": "x"}, {}))
    assert (found.rows, found.accepted, len(found.rejected)) == (5, 3, 2)


def test_a_storeroom_of_two_care_areas_is_one_row_of_the_senders() -> None:
    shared = {**STOREROOM, "care_area": "intensivvard:100"}
    found = read(RowsSheet(tuple(shared), [list(shared.values())]))
    assert (found.rows, found.accepted) == (1, 1)


def test_a_sheet_without_rows_is_refused() -> None:
    with pytest.raises(DomainError, match="no-rows"):
        read(sheet())


def test_a_file_with_more_bad_rows_than_can_be_told_is_refused_and_the_first_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "MOST_REJECTED", 2)
    assert len(read(sheet(BAD, BAD)).rejected) == 2
    found = Findings("file")
    with pytest.raises(DomainError, match="too-many-rejected") as caught:
        list(read_sheet(sheet({}, BAD, BAD, BAD), context(), found))
    assert (caught.value.params["row"], caught.value.params["column"]) == (3, "unit")
    assert [one.row for one in found.rejected] == [3, 4]


def test_of_many_flagged_rows_all_are_counted_and_the_first_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FIRST_FLAGGED", 2)
    found = read(sheet(*[{"pack_id": "licens-7"}] * 5))
    flagged = found.flagged["local-article"]
    assert (flagged.count, flagged.rows, found.rows_flagged) == (5, [2, 3], 5)


def rejects_csv(given: RowsSheet) -> bytes:
    out = io.BytesIO()
    write_csv(out, "abc", given.header, with_cells(given, read(given).rejected))
    return out.getvalue()


def rejects_workbook(given: RowsSheet) -> bytes:
    return workbook_of(rejects_csv(given))


def test_the_rejects_file_keeps_the_row_says_why_and_disarms_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(rejects_csv(sheet({}, BAD)).decode("utf-8-sig"))))
    assert len(rows) == 1
    assert [rows[0][name] for name in (FILE, "samsyn:row", "samsyn:column", "samsyn:code")] == [
        "abc",
        "3",
        "unit",
        "not-allowed",
    ]
    assert (rows[0]["samsyn:value"], rows[0]["unit"]) == ("'=1+1", "'=1+1")
    assert rows[0]["samsyn:remedy"]
    assert rows[0]["samsyn:åtgärd"]


def test_in_excel_every_cell_is_a_text_and_the_column_that_names_the_file_is_hidden() -> None:
    content = rejects_workbook(sheet({}, BAD))
    table = fastexcel.read_excel(content).load_sheet(0, dtypes="string").to_arrow().to_pylist()
    assert [(row[FILE], row["samsyn:row"], row["quantity"], row["unit"]) for row in table] == [
        ("abc", "3", "-5", "=1+1")
    ]
    parts = zipfile.ZipFile(io.BytesIO(content))
    xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert 'hidden="1"' in xml
    assert 'state="frozen"' in xml


def test_the_same_rejects_give_the_same_file() -> None:
    assert rejects_workbook(sheet({}, BAD)) == rejects_workbook(sheet({}, BAD))


def test_a_row_of_the_wrong_width_is_in_the_rejects_file_as_it_came() -> None:
    given = RowsSheet(tuple(MOVEMENT), [list(MOVEMENT.values()), [REGION, "visby-iva"]])
    line = rejects_csv(given).decode("utf-8-sig").splitlines()[1]
    assert line.startswith("abc,3,,,column-count,")
    assert line.endswith(f",{REGION},visby-iva")


def test_a_row_said_twice_is_told_with_the_cell_it_is_told_of() -> None:
    given = sheet({}, {})
    found = read(given)
    found.reject_said_twice(reader.recognise(given.header, "f").kind, 3, 2)
    out = io.BytesIO()
    write_csv(out, "abc", given.header, with_cells(given, found.rejected))
    row = next(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert (row["samsyn:code"], row["samsyn:value"]) == ("duplicate-movement", "2023-12-01")


def test_a_column_is_called_what_the_sender_calls_it() -> None:
    given = sheet({}, {"quantity": "-5"})
    theirs = RowsSheet(tuple("Antal" if name == "quantity" else name for name in given.header), given.rows)
    out = io.BytesIO()
    told = with_cells(theirs, read(given).rejected)
    write_csv(out, "abc", theirs.header, told, {"quantity": "Antal"})
    row = next(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert (row["samsyn:column"], row["samsyn:value"], row["Antal"]) == ("Antal", "'-5", "'-5")


def came_back(content: bytes) -> Corrected | None:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return corrected(RowsSheet(tuple(header), rows))


def test_a_corrected_file_is_known_again_and_read_without_its_notes() -> None:
    content = rejects_csv(sheet({}, {"quantity": "-5"})).replace(b"'-5", b"5", 2)
    back = came_back(content)
    assert back is not None
    assert (back.file_id, back.header) == ("abc", tuple(MOVEMENT))
    found = Findings("back")
    accepted = [row for batch in read_sheet(back, context(), found) for row in batch.to_pylist()]
    assert ([row["quantity"] for row in accepted], found.rejected) == ([5], [])


def test_what_was_disarmed_is_itself_again_when_it_comes_back() -> None:
    back = came_back(rejects_csv(sheet({}, {"quantity": "-5"})))
    assert back is not None
    batch = next(back.batches())
    assert batch.columns[back.header.index("quantity")] == ["-5"]


def test_another_file_is_not_taken_for_a_corrected_one() -> None:
    assert corrected(sheet({})) is None
    two = rejects_csv(sheet({}, BAD, BAD)).decode("utf-8-sig").splitlines()
    assert came_back("\r\n".join([*two[:2], two[2].replace("abc", "xyz", 1)]).encode("utf-8-sig")) is None
