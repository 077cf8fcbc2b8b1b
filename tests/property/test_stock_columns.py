"""Reading a file by its columns equals reading it row by row, whatever is wrong with its rows.

What is said twice is found by the row reader as it goes, and by the warehouse once the rows are sorted: the same
rows stay out, for the same reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.builders.sheets import RowsSheet
from tests.builders.stock_files import LEVEL, MOVEMENT, PACK, PRODUCT, REGION, REPORT, STOCK, STOREROOM

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import Context, FileKind, Findings, gathered, read_file, read_sheet
from samsyn.intake.stock.findings import Rejected
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.orders import ORDERS
from samsyn.warehouse.sorting import Spool, scratch, sort_into_objects

Outcome = tuple[list[dict[str, object]], list[tuple[object, ...]], dict[str, list[int]], int]

NUMBERS = {"varunummer": "", "gtin": ""}
BASES = {
    FileKind.STOREROOMS: STOREROOM | {"placement": "", "hospital": ""},
    FileKind.STOCK: STOCK | NUMBERS | {"on_hold": ""},
    FileKind.CONSUMPTION: MOVEMENT | NUMBERS | {"event_id": ""},
    FileKind.REPORTED: REPORT,
    FileKind.MINIMUM_LEVELS: LEVEL | NUMBERS,
    FileKind.PRODUCTS: PRODUCT,
}
DAYS = ["2023-12-01", "2023-12-31", "2024-01-01", "1999-12-31", "2023-02-29", "20231201", "31/12/2023"]
AMOUNTS = ["0", "1", "-1", "-0", "1000000000", "1000000001", "-1000000001", "1,5", "1 000", "x", "٣", "007"]
POSSIBLE = {
    "storeroom_id": ["visby-iva", "visby-avd-9", "nowhere", " visby-iva "],
    "kind": ["issued", "corrected", "out_of_stock", "returned", "licence", "ppe", "ward", "Ward"],
    "care_area": ["intensivvard", "intensivvard:60|slutenvard:40", "intensivvard:60|slutenvard:30", "a|b"],
    "placement": ["near-care", "central", "here"],
    "hospital": ["Visby sjukhus", "s" * 120, "s" * 121],
    "pack_id": [PACK, "20990101000000", "9,9E+13", "licens-7", "vnr:000999"],
    "varunummer": ["012345", "12345", "543210", "999", "1234567"],
    "gtin": ["7046261234566", "07046261234566", "00012345678905", "7046261234567"],
    "batch": ["B1", "B2"],
    "event_id": ["T-1", "T-2", "t" * 121],
    "unit": ["pack", "unit", "box"],
    "weeks": ["4", "4.5", "4,5", "four"],
    "exceptions": ["N01AX10", "N01AX10|Z99ZZ99", "propofol"],
    "atc": ["N01AX10", "V03AB99", "N01AX"],
    "amount_unit": ["ug", "ul", "kg"],
    "ward_stock": ["yes", "no", "ja"],
    "holder": ["own", "contracted", "lent"],
} | dict.fromkeys(["expiry", "from", "to", "signed_on"], DAYS)
POSSIBLE |= dict.fromkeys(
    ["quantity", "minimum_level", "on_hold", "treatments", "quantity_per_treatment"], AMOUNTS
)
POSSIBLE |= dict.fromkeys(["units_per_pack", "amount_per_unit"], AMOUNTS)

CONTEXT = Context(
    region=REGION,
    as_of=date(2023, 12, 31),
    today=date(2024, 3, 12),
    care_areas=("intensivvard", "prehospital-vard", "akut-tandvard", "slutenvard"),
    substances=frozenset({"N01AX10"}),
    packs=frozenset({PACK}),
    by_varunummer={"012345": (PACK,), "543210": (PACK, "20990101000000")},
    by_gtin={"07046261234566": (PACK,)},
    line_units={"n01ax10-injektion": "ug"},
)


@st.composite
def files(draw: st.DrawFn) -> tuple[FileKind, tuple[str, ...], list[list[str]]]:
    """A kind of file with some of its rows damaged, some said twice, and perhaps a row of the wrong width."""
    kind = draw(st.sampled_from(FileKind))
    base = BASES[kind]
    header = tuple(draw(st.permutations(list(base))))
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        columns = draw(st.lists(st.sampled_from(header), max_size=4))
        changed = {name: draw(st.sampled_from(["", *POSSIBLE.get(name, ["other"])])) for name in columns}
        rows.append([{**base, **changed, "region": REGION}[name] for name in header])
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), draw(st.sampled_from(rows))[:-1])
    if draw(st.integers(0, 19)) == 0:
        draw(st.sampled_from(rows))[header.index("region")] = draw(
            st.sampled_from(["region-skane", "Summa", ""])
        )
    return kind, header, rows


def context() -> Context:
    return replace(CONTEXT, storerooms={"visby-iva", "visby-avd-9"})


def said(rejected: Sequence[Rejected]) -> list[tuple[object, ...]]:
    return [(one.row, one.column, one.code, one.facts) for one in rejected]


def row_by_row(header: tuple[str, ...], rows: list[list[str]]) -> Outcome:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    read = read_file("f", out.getvalue().encode(), context())
    return read.accepted.to_pylist(), said(read.rejected), read.flags, read.rows


def by_column(kind: FileKind, sheet: RowsSheet) -> Outcome:
    """What a stream of batches comes to once the warehouse has sorted it."""
    findings = Findings("f")
    with TemporaryDirectory() as folder, scratch(Path(folder)) as place:
        batches = read_sheet(sheet, context(), findings)
        first = next(batches, None)
        if first is None:
            return [], said(findings.rejected), _flags(findings), findings.rows
        spool = Spool(place, first.schema)
        for batch in (first, *batches):
            spool.write(batch)
        objects = Objects(Path(folder) / "objects")
        done = sort_into_objects(objects, spool, ORDERS[kind])
        tables = [pq.read_table(objects.path(one.digest, "parquet")) for one in done.objects]
    for one in done.duplicates:
        findings.reject_said_twice(kind, one.row, one.first_row)
    accepted = pa.concat_tables(tables).to_pylist() if tables else []
    return accepted, said(findings.rejected), _flags(findings), findings.rows


def _flags(findings: Findings) -> dict[str, list[int]]:
    return {code: flagged.rows for code, flagged in findings.flagged.items()}


def outcome_or_refusal(read: Callable[[], Outcome]) -> tuple[Any, ...]:
    """The outcome, each part in order; of a file that is refused as a whole, why."""
    try:
        accepted, rejected, flags, rows = read()
    except DomainError as error:
        return [], [(0, "", error.code, tuple(error.params.items()))]
    again = {row for row, _, code, _ in rejected if str(code).startswith("duplicate")}
    # A row that says the same again is flagged before sorting finds it; it is out either way.
    flags = {
        code: kept for code, said_of in flags.items() if (kept := [r for r in said_of if r not in again])
    }
    by_row = sorted(accepted, key=lambda row: (row["row"], row.get("care_area") or ""))
    return by_row, sorted(rejected, key=lambda one: one[0]), flags, rows


@given(files(), st.integers(1, 12), st.integers(1, 12))
@settings(deadline=None, max_examples=300)
def test_reading_by_column_equals_reading_row_by_row(
    file: tuple[FileKind, tuple[str, ...], list[list[str]]], at_once: int, checked_at_once: int
) -> None:
    kind, header, rows = file
    expected = outcome_or_refusal(lambda: row_by_row(header, rows))
    for _, _, code, _ in expected[1]:
        event(str(code))
    with patch.object(gathered, "CHECKED_AT_ONCE", checked_at_once):
        assert outcome_or_refusal(lambda: by_column(kind, RowsSheet(header, rows, at_once))) == expected
