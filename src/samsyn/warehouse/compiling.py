"""Compiling the kernels before anyone waits for them: a region of one storeroom, measured once."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from samsyn.core.supply.lists import (
    AmountUnit,
    ListLine,
    ListStatus,
    Product,
    ProductSource,
    Route,
    SubstanceList,
    line_id,
)
from samsyn.warehouse.chance_kernels import compile_chance
from samsyn.warehouse.frame import Register
from samsyn.warehouse.region import LARGE, Measuring, Sent, region_result, region_state
from samsyn.warehouse.results import Parameters
from samsyn.warehouse.row_groups import ObjectRows, TableRows

AS_OF = date(2024, 1, 1)
AREA = "area"
PACK = Product(
    pack_id="1",
    npl_id="",
    name="",
    atc="A01AA01",
    substance="",
    route=Route.ORAL,
    form="",
    strength="",
    units_per_pack=1,
    amount_per_unit=1,
    amount_unit=AmountUnit.MICROGRAM,
    source=ProductSource.SYNTHETIC,
)


def compile_kernels() -> None:
    """Compile the kernels, or load them from the cache (NUMBA_CACHE_DIR), so that the first real call does not wait."""
    with tempfile.TemporaryDirectory() as folder:
        measuring, sent = _measuring(), _sent(Path(folder))
        state = region_state(sent, measuring.goods, AS_OF, measuring.parameters)
        state.add_late(sent.consumption[:1])
        region_result("", AS_OF, state)
    compile_chance()


def _measuring() -> Measuring:
    line = ListLine(line_id(PACK.atc, PACK.route), PACK.atc, "", "", PACK.route, (AREA,))
    substances = SubstanceList("", {}, ListStatus.STARTING_POINT, {}, (AREA,), (line,))
    return Measuring(substances, (PACK,), Parameters(30, 182, 7, "", "", "", ((AREA, (AREA,)),)))


def _sent(folder: Path) -> Sent:
    """One batch and its level, and a day's use read both with its day and without."""
    day = AS_OF - timedelta(days=1)
    named = {"storeroom_id": ["a"], "pack_id": [PACK.pack_id], "unit": ["pack"]}
    stock = pa.table(named | {"expiry": pa.array([day], pa.date32()), "quantity": [1], "minimum_level": [1]})
    dates = {name: pa.array([day], pa.date32()) for name in ("first", "last")}
    used = pa.table(named | dates | {"kind": ["issued"], "quantity": [1]})
    empty = used.set_column(used.column_names.index("kind"), "kind", pa.chunked_array([["out_of_stock"]]))
    pq.write_table(used, folder / "used.parquet")
    storerooms = pa.table({"storeroom_id": ["a"], "care_area": [AREA], "share": [100]})
    levels = pa.table(named | {"treatments": [1], "quantity_per_treatment": [1]})
    nothing = {kind: pa.table({}) for kind in ("products", "reported")}
    inside = ObjectRows(folder / "used.parquet", LARGE["consumption"])
    return Sent(
        tables={"storerooms": storerooms, "minimum-levels": levels, **nothing},
        registers=(Register(storerooms, None),),
        stock=(TableRows(stock),),
        consumption=(inside, TableRows(used), TableRows(empty)),
        beside=(),
    )


if __name__ == "__main__":
    compile_kernels()
