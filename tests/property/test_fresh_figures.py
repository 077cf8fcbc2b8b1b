"""Figures brought up by what has come equal figures reckoned anew, to the last bit, whatever comes in whichever order.

A region sends late rows, corrects a file, takes one back, counts its stock again, tells of more days: after each, the
columns in memory say what all the rows say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.picture import DEFAULT_MONTH_DAYS
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.stock import FORMS
from samsyn.warehouse.frame import Register
from samsyn.warehouse.fresh import FreshFigures
from samsyn.warehouse.region import Measuring, Sent, measure_region
from samsyn.warehouse.results import Parameters
from samsyn.warehouse.row_groups import TableRows

AS_OF = date(2024, 3, 1)
WINDOW = default_window(AS_OF, 60)
LIST = load_list("demo-2022")
LINES = [line.id for line in LIST.lines if "intensivvard" in line.care_areas][:2]
PACKS = tuple(
    replace(pack, units_per_pack=2, amount_per_unit=size)
    for line in LINES
    for pack, size in zip(
        (p for p in shipped_catalogue().products if p.line_id == line), (7, 11), strict=False
    )
)
AREAS = (("intensivvard", ("intensivvard",)), ("slutenvard", ("intensivvard", "slutenvard")))
MEASURING = Measuring(LIST, PACKS, Parameters(DEFAULT_MONTH_DAYS, WINDOW.days, 7, LIST.id, "", "", AREAS))
SCHEMAS = {kind.value: form.schema for kind, form in FORMS.items()}
ROOMS = ("a", "b", "c")

days = st.integers(1, 75).map(lambda back: AS_OF - timedelta(days=back))
movements = st.lists(
    st.fixed_dictionaries(
        {
            "storeroom_id": st.sampled_from([*ROOMS, "unheard-of"]),
            "pack_id": st.sampled_from([*(pack.pack_id for pack in PACKS), "unheard-of"]),
            "first": days,
            "more": st.integers(0, 9),
            "kind": st.sampled_from(["dispensed", "issued", "returned", "wasted", "out_of_stock"]),
            "quantity": st.integers(0, 30),
            "unit": st.sampled_from(["pack", "unit"]),
        }
    ),
    min_size=1,
    max_size=6,
)
counted = st.lists(
    st.fixed_dictionaries(
        {
            "storeroom_id": st.sampled_from(ROOMS),
            "pack_id": st.sampled_from([pack.pack_id for pack in PACKS]),
            "expiry": st.one_of(
                st.none(), st.integers(-5, 90).map(lambda left: AS_OF + timedelta(days=left))
            ),
            "quantity": st.integers(0, 60),
            "unit": st.sampled_from(["pack", "unit"]),
            "minimum_level": st.one_of(st.none(), st.integers(0, 9)),
        }
    ),
    max_size=8,
)
steps = st.one_of(
    st.tuples(st.just("late rows"), movements),
    st.tuples(st.just("corrected"), movements),
    st.tuples(st.just("taken back"), st.none()),
    st.tuples(st.just("counted again"), counted),
    st.tuples(st.just("told of"), days),
)


def table(kind: str, rows: list[dict[str, object]]) -> pa.Table:
    schema = SCHEMAS[kind]
    filled = [{"row": 2, "batch": "", **row} for row in rows]
    columns = [pa.array([row.get(field.name) for row in filled], field.type) for field in schema]
    return pa.table(columns, schema=schema)


def used(rows: list[dict[str, object]]) -> TableRows:
    moved = [
        {**row, "last": min(row["first"] + timedelta(days=row["more"]), AS_OF - timedelta(days=1))}
        for row in rows
    ]
    return TableRows(table("consumption", moved))


STOREROOMS = table(
    "storerooms",
    [
        {
            "storeroom_id": room,
            "care_area": area,
            "share": share,
            "name": room,
            "kind": "",
            "ward_stock": False,
            "holder": "",
        }
        for room, area, share in (
            ("a", "intensivvard", 100),
            ("b", "slutenvard", 100),
            ("c", "intensivvard", 33),
        )
    ],
)


def sent(stock: pa.Table, consumption: tuple[TableRows, ...], told: tuple[Window, ...]) -> Sent:
    small = {kind: table(kind, []) for kind in ("minimum-levels", "products", "reported")}
    return Sent(
        {**small, "storerooms": STOREROOMS},
        (Register(STOREROOMS, told),),
        (TableRows(stock),),
        consumption,
        (id(stock), told),
    )


@given(counted, movements, st.lists(steps, max_size=6))
@settings(deadline=None, max_examples=60)
def test_what_is_brought_up_equals_what_is_reckoned_anew(stock, first, changes):
    fresh = FreshFigures()
    counted_now, rows, told = table("stock", stock), (used(first),), (Window(WINDOW.first, AS_OF),)
    alive = [counted_now]  # a table's place in memory is its name here
    for what, change in [("as it was", None), *changes]:
        match what:
            case "late rows":
                rows = (*rows, used(change))
            case "corrected":
                rows = (*rows[:-1], used(change))
            case "taken back":
                rows = rows[1:]
            case "counted again":
                counted_now = table("stock", change)
            case "told of":
                told = (Window(min(change, AS_OF), AS_OF),)
        alive += [counted_now, *rows]
        now = sent(counted_now, rows, told)

        assert fresh.result("r", AS_OF, now, MEASURING) == measure_region("r", AS_OF, now, MEASURING)


def test_late_rows_are_added_and_nothing_else_is_read_again():
    """Else the claim above would hold by reckoning everything anew each time."""
    fresh, told = FreshFigures(), (Window(WINDOW.first, AS_OF),)
    stock = table("stock", [])
    row = {"storeroom_id": "a", "pack_id": PACKS[0].pack_id, "first": WINDOW.last, "more": 0}
    row |= {"kind": "issued", "quantity": 3, "unit": "pack"}
    before, late = used([row]), used([row])
    fresh.result("r", AS_OF, sent(stock, (before,), told), MEASURING)

    fresh.result("r", AS_OF, sent(stock, (before, late), told), MEASURING)

    assert fresh.added == 1


def test_columns_that_are_being_read_are_left_as_they_are_when_rows_come_late():
    fresh, told = FreshFigures(), (Window(WINDOW.first, AS_OF),)
    stock = table("stock", [])
    row = {"storeroom_id": "a", "pack_id": PACKS[0].pack_id, "first": WINDOW.last, "more": 0}
    row |= {"kind": "issued", "quantity": 3, "unit": "pack"}
    before, late = used([row]), used([row])
    now = sent(stock, (before, late), told)
    with fresh.state("r", AS_OF, sent(stock, (before,), told), MEASURING) as read:
        was = read.use.used.sum()
        assert fresh.result("r", AS_OF, now, MEASURING) == measure_region("r", AS_OF, now, MEASURING)
        assert (read.use.used.sum(), fresh.added) == (was, 0)
    with fresh.state("r", AS_OF, now, MEASURING) as read:
        assert read.use.used.sum() == 2 * was


def test_only_so_much_is_kept_in_memory():
    fresh, told, stock = FreshFigures(most_bytes=1), (Window(WINDOW.first, AS_OF),), table("stock", [])
    for region in ("one", "other"):
        fresh.result(region, AS_OF, sent(stock, (), told), MEASURING)

    assert [key[0] for key in fresh._kept] == ["other"]


def test_a_windows_sum_that_does_not_fit_is_refused_and_not_told_as_no_rate() -> None:
    """Each month's sum fits in 64 bits, the window's does not."""
    large = tuple(replace(pack, units_per_pack=1, amount_per_unit=2**31) for pack in PACKS)
    rows = [
        {"storeroom_id": "a", "pack_id": PACKS[0].pack_id, "kind": "issued", "unit": "unit"}
        | {"first": day, "last": day, "quantity": 2**30}
        for day in (date(2024, 1, 10), date(2024, 2, 10))
        for _ in range(3)
    ]
    now = sent(table("stock", []), (TableRows(table("consumption", rows)),), (Window(WINDOW.first, AS_OF),))
    with pytest.raises(OverflowError):
        measure_region("r", AS_OF, now, Measuring(LIST, large, MEASURING.parameters))
