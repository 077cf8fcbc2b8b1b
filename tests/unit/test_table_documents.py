"""A table to take along: the same rows as CSV, Excel, Parquet and PDF, and nothing in them is run."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import fastexcel
import pyarrow.parquet as pq
import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.documents.tables import MOST_ROWS_OF_PDF, Column, TableDocument, TableFormat, table_as

TABLE = TableDocument(
    title="Substanser",
    about=("Fredsförbrukning, 2023-12-31.",),
    columns=(
        Column("region", "Region", str),
        Column("weeks", "Veckor", Decimal),
        Column("asOf", "Lagret räknat", date),
    ),
    rows=[("=HYPERLINK(0)", Decimal("3.5"), date(2023, 12, 31)), ("#let x = 1 // <b>", None, None)],
    notes=("Veckor är avhuggna.",),
    language="sv",
    on=date(2023, 12, 31),
)


def test_csv_has_the_names_that_programs_use_and_no_formula() -> None:
    text = table_as(TABLE, TableFormat.CSV).decode("utf-8-sig")
    assert text.splitlines() == [
        "region,weeks,asOf",
        "'=HYPERLINK(0),3.5,2023-12-31",
        "#let x = 1 // <b>,,",
    ]


def test_excel_keeps_numbers_as_numbers_and_formulas_as_texts() -> None:
    sheet = fastexcel.read_excel(table_as(TABLE, TableFormat.EXCEL)).load_sheet(0)
    rows = sheet.to_arrow().to_pylist()
    assert [row["Region"] for row in rows] == ["=HYPERLINK(0)", "#let x = 1 // <b>"]
    assert [row["Veckor"] for row in rows] == [3.5, None]


def test_parquet_has_types_and_says_how_it_was_counted() -> None:
    kept = pq.read_table(io.BytesIO(table_as(TABLE, TableFormat.PARQUET)))
    assert kept.to_pylist()[0] == {"region": "=HYPERLINK(0)", "weeks": 3.5, "asOf": date(2023, 12, 31)}
    assert "avhuggna" in kept.schema.metadata[b"about"].decode()


def test_pdf_is_for_keeping_and_for_everyone_and_the_same_each_time() -> None:
    first = table_as(TABLE, TableFormat.PDF)
    assert b"<pdfaid:part>2</pdfaid:part>" in first
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in first
    assert b"<pdfuaid:part>1</pdfuaid:part>" in first
    assert first == table_as(TABLE, TableFormat.PDF)


@pytest.mark.parametrize("form", TableFormat)
def test_a_table_without_rows_is_still_a_table(form: TableFormat) -> None:
    assert table_as(replace(TABLE, rows=[]), form)


def test_too_many_rows_for_paper_are_refused() -> None:
    many = replace(TABLE, rows=[TABLE.rows[0]] * (MOST_ROWS_OF_PDF + 1))
    with pytest.raises(DomainError) as refused:
        table_as(many, TableFormat.PDF)
    assert refused.value.code == "too-many-rows-for-pdf"
