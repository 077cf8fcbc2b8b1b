"""Sorting accepted rows into the warehouse equals sorting a list, whatever the rows and however they came."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import samsyn.warehouse.sorting as sorting
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.sorting import Events, Order, Sorted, Spool, scratch, sort_into_objects

SCHEMA = pa.schema(
    [
        ("row", pa.int32()),
        ("room", pa.string()),
        ("note", pa.string()),
        ("many", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)
ORDER = Order(by=("room", "first"), key=("room", "first"), month="first")
EVENTS = Order(by=("room", "first", "note"), key=("room", "first", "note"), events=Events("note", "many"))
Row = tuple[str, str | None, date]

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "b", "ö"]),
        st.sampled_from([None, "x"]),
        st.dates(date(2023, 12, 28), date(2024, 3, 2)),
    ),
    max_size=60,
)


@contextmanager
def sorted_rows(
    rows: list[Row], cuts: int, order: Order = ORDER
) -> Iterator[tuple[Sorted, list[tuple[str, list[dict[str, object]]]]]]:
    """The rows sorted in batches of a size, and what the objects then hold, month by month."""
    with TemporaryDirectory() as folder:
        objects = Objects(Path(folder) / "objects")
        with scratch(Path(folder)) as place:
            spool = Spool(place, SCHEMA)
            told = [
                (n, room, note, len(room), day, day + timedelta(days=3 * (day.month == 2)))
                for n, (room, note, day) in enumerate(rows, 2)
            ]
            for start in range(0, len(told), cuts):
                columns = zip(*told[start : start + cuts], strict=True)
                arrays = [pa.array(list(c), f.type) for c, f in zip(columns, SCHEMA, strict=True)]
                spool.write(pa.record_batch(arrays, schema=SCHEMA))
            done = sort_into_objects(objects, spool, order)
        yield (
            done,
            [(o.month, pq.read_table(objects.path(o.digest, "parquet")).to_pylist()) for o in done.objects],
        )


@given(ROWS, st.integers(1, 60))
def test_rows_come_back_by_month_in_order_each_key_once(rows: list[Row], cuts: int) -> None:
    first_of: dict[tuple[str, date], int] = {}
    for number, (room, _, day) in enumerate(rows, 2):
        first_of.setdefault((room, day), number)
    expected = sorted((day.strftime("%Y-%m"), room, day, number) for (room, day), number in first_of.items())
    with sorted_rows(rows, cuts) as (done, objects):
        found = [(month, r["room"], r["first"], r["row"]) for month, held in objects for r in held]
        assert found == expected
        assert [month for month, _ in objects] == sorted({month for month, *_ in expected})
        assert sorted((d.row, d.first_row) for d in done.duplicates) == sorted(
            (number, first_of[room, day])
            for number, (room, _, day) in enumerate(rows, 2)
            if first_of[room, day] != number
        )
        for one, (_, held) in zip(done.objects, objects, strict=True):
            assert (one.first, one.last) == (min(r["first"] for r in held), max(r["last"] for r in held))


@given(ROWS, st.integers(1, 60), st.sampled_from([ORDER, EVENTS]))
def test_few_rows_in_memory_are_sorted_as_many_by_the_engine(
    rows: list[Row], cuts: int, order: Order
) -> None:
    with sorted_rows(rows, cuts, order) as (in_memory, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "IN_MEMORY", -1)
        with sorted_rows(rows, cuts, order) as (by_engine, _):
            assert by_engine == in_memory


@given(ROWS, st.integers(1, 60), st.integers(1, 60))
def test_the_same_rows_give_the_same_objects_however_they_came(rows: list[Row], one: int, other: int) -> None:
    with sorted_rows(rows, one) as (first, _), sorted_rows(rows, other) as (second, _):
        assert first.objects == second.objects


def test_a_run_of_the_same_row_over_many_batches_keeps_only_the_first(monkeypatch) -> None:
    monkeypatch.setattr(sorting, "ROW_GROUP", 2)
    with sorted_rows([("a", None, date(2024, 2, 29))] * 9, 4) as (done, objects):
        assert [r["row"] for _, held in objects for r in held] == [2]
        assert [(d.row, d.first_row) for d in done.duplicates] == [(n, 2) for n in range(3, 11)]


def test_what_a_killed_import_left_on_the_disk_goes_after_a_day(tmp_path: Path) -> None:
    with scratch(tmp_path) as old, scratch(tmp_path) as young:
        os.utime(old, (0, 0))
        with scratch(tmp_path):
            assert (old.exists(), young.exists()) == (False, True)
