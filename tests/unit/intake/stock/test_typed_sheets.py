"""Parquet and JSON lines: every type as the text that stands for it, and nothing nested."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import parquet_sheet
from samsyn.intake.stock.opening import open_sheets
from samsyn.intake.stock.sheets import Sheet


def opened(path: Path) -> Sheet:
    (sheet,) = open_sheets(path, path.name, {}, path.parent / "opened")
    return sheet


def parquet(tmp_path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def json_lines(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_parquet_types_become_the_texts_of_the_form(tmp_path: Path) -> None:
    sheet = opened(
        parquet(
            tmp_path,
            Vara=["Å ", None, ""],
            Id=[20010131000015, 1, None],
            Antal=[4.0, 1.5, None],
            Pris=[Decimal("1.50"), Decimal("2.00"), None],
            Dag=[date(2025, 1, 11), date(2025, 2, 28), None],
            Tid=[datetime(2025, 1, 11), datetime(2025, 1, 11, 8), None],
            Licens=[True, False, None],
        )
    )
    assert next(sheet.batches()).rows == [1, 2]  # the third says nothing
    assert next(sheet.batches()).columns == [
        ["Å", ""],
        ["20010131000015", "1"],
        ["4", "1.5"],
        ["1.50", "2.00"],
        ["2025-01-11", "2025-02-28"],
        ["2025-01-11", "2025-01-11 08:00:00"],
        ["true", "false"],
    ]
    assert (sheet.reading.format, sheet.reading.header_row) == ("parquet", 0)


def test_a_moment_in_utc_keeps_its_zone_so_that_its_day_in_sweden_can_be_told(tmp_path: Path) -> None:
    sheet = opened(parquet(tmp_path, Vara=["A"], Tid=[datetime(2027, 3, 12, 23, tzinfo=UTC)]))
    assert next(sheet.batches()).columns[1] == ["2027-03-12 23:00:00+00:00"]
    assert sheet.reading.date_order == "ymd"


def test_parquet_that_cannot_be_a_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError, match=r"nested-values.*Antal"):
        opened(parquet(tmp_path, Vara=["A"], Antal=[[1, 2]]))
    cut = parquet(tmp_path, Vara=["A"])
    cut.write_bytes(cut.read_bytes()[:-20])
    with pytest.raises(DomainError, match="broken-file"):
        opened(cut)
    monkeypatch.setattr(parquet_sheet, "ROWS", 2)
    with pytest.raises(DomainError, match="too-many-rows"):
        opened(parquet(tmp_path, Vara=["A", "B", "C"]))


def test_json_numbers_keep_their_digits_and_columns_are_all_keys(tmp_path: Path) -> None:
    sheet = opened(
        json_lines(tmp_path, '{"Id": 99000000000000000012, "Antal": 1.50}\n\n{"Id": "B", "Licens": true}\n')
    )
    assert sheet.header == ("Id", "Antal", "Licens")
    batch = next(sheet.batches())
    assert batch.rows == [1, 3]
    assert batch.columns == [["99000000000000000012", "B"], ["1.50", ""], ["", "true"]]


@pytest.mark.parametrize(
    "line, code",
    [
        ('{"Vara": ["A"]}', "nested-values"),
        ('{"Vara": {"Id": 1}}', "nested-values"),
        ('{"Vara": "A", "Vara": "B"}', "not-json"),
        ('{"Vara": "A", " Vara": "B"}', "not-json"),
        ('{"Vara": NaN}', "not-json"),
        ('{"Vara": "A"', "not-json"),
        ('["A"]', "not-json"),
        ('{"Vara": ' + "[" * 100_000, "not-json"),
    ],
)
def test_a_line_that_is_no_flat_object_is_refused_with_its_row(tmp_path: Path, line: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        opened(json_lines(tmp_path, '{"Vara": "A"}\n' + line + "\n"))
    assert (refused.value.code, refused.value.params["row"]) == (code, 2)


def test_a_json_list_is_told_apart_from_json_lines(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="json-not-lines"):
        opened(json_lines(tmp_path, '[{"Vara": "A"}]'))
