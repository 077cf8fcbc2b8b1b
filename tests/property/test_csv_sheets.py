"""Whatever a table holds: written as CSV in an encoding and with a separator that can carry it, it reads back equal."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from samsyn.intake.stock.csv_sheet import open_csv

CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "cp437", "mac_roman")
# The first column is Swedish, as some text in a Swedish file is: nothing else tells one byte's encodings apart.
SWEDISH = ("Värnamo", "Umeå", "Sjö bod", "ÖREBRO", "Ångermanland")
LETTERS = 'abcXYZåäöÅÄÖé0123456789 ,;|"\t\n-./'
CELLS = st.text(LETTERS, max_size=12).map(str.strip)
NAMES = st.lists(
    st.sampled_from(["Vara", "Antal", "Utgång", "Batch", "Pris", "Anm"]), min_size=1, unique=True
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    names = draw(NAMES)
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(SWEDISH), *[CELLS] * len(names)).map(list), min_size=1, max_size=30
        )
    )
    return [["Förråd", *names], *rows]


@given(tables(), st.sampled_from(CODECS), st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_table_reads_back_as_it_was_written(
    table: list[list[str]], codec: str, separator: str, end: str
) -> None:
    out = io.StringIO(newline="")
    # The writer quotes a line feed only where line feeds end the rows.
    quoting = csv.QUOTE_MINIMAL if "\n" in end else csv.QUOTE_ALL
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(table)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(out.getvalue().encode(codec))
        sheet = open_csv(path, "a.csv", {})
        read = [list(row) for batch in sheet.batches(7) for row in zip(*batch.columns, strict=True)]
        numbers = [row for batch in sheet.batches(7) for row in batch.rows]
    assert [list(sheet.header), *read] == table
    assert numbers == list(range(2, len(table) + 1))
