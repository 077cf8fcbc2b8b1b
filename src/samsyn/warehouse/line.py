"""One list line in a region, down to the storerooms, the batches and the rows they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import LineCover
from samsyn.warehouse.coverage import Group, line_covers, without_any
from samsyn.warehouse.engine import run
from samsyn.warehouse.positions import products_of, region_tables, share_of_stock
from samsyn.warehouse.region import Measuring


@dataclass(frozen=True, slots=True)
class StoreroomRow:
    """A storeroom that holds or uses the line: how long its own stock lasts by itself.

    `share` is the percent of it that serves the care area.
    """

    storeroom_id: str
    name: str
    kind: str
    ward_stock: bool
    holder: str
    share: int
    cover: LineCover


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch: where it lies, what it is, until when it is usable, and the row of the stock file that says so.

    `usable_days` is 0 for what has expired and None where no expiry date is known; `amount` is in the line's smallest unit,
    and of a storeroom that serves several care areas the part that falls to this one. `is_local` tells of an article of
    the region's own, which the catalogue lacks.
    """

    storeroom_id: str
    pack_id: str
    product: str
    is_local: bool
    batch: str
    expiry: date | None
    usable_days: int | None
    quantity: int
    unit: str
    amount: int
    source_row: int


@dataclass(frozen=True, slots=True)
class LineDetail:
    """Everything behind one figure. `amount_unit` names the line's smallest unit."""

    line: ListLine
    area: str
    pooled: LineCover
    window: Window
    amount_unit: str
    storerooms: tuple[StoreroomRow, ...]
    batches: tuple[BatchRow, ...]

    def without_batches(self) -> LineDetail:
        """The same figure for one who may see the substance but not what lies where."""
        return replace(self, storerooms=(), batches=())


BATCHES = """
SELECT DISTINCT positions.storeroom_id, pack_id, product, is_local, batch, expiry, usable_days, quantity, unit,
       {part} AS amount, source_row
FROM batches JOIN positions USING (position) JOIN served USING (position)
ORDER BY expiry NULLS FIRST, positions.storeroom_id, source_row
"""


def line_detail(
    tables: Mapping[str, pa.Table], measuring: Measuring, as_of: date, area: str, line_id: str
) -> LineDetail:
    """One line of the list in one care area. Raises NotFound `unknown-line`."""
    line = next((one for one in measuring.substances.lines if one.id == line_id), None)
    if line is None:
        raise NotFound("unknown-line", id=line_id)
    window_days = measuring.parameters.window_days
    joined = region_tables(tables, measuring.goods(), as_of, window_days)
    here = pc.and_(pc.equal(joined.served["line_id"], line_id), pc.equal(joined.served["area"], area))
    joined = replace(joined, served=joined.served.filter(here))
    pooled = [group.cover for group in line_covers(joined, pooled=True)] or without_any([line_id], [])
    known = {"batches": joined.batches, "positions": joined.positions, "served": joined.served}
    batches = run(BATCHES.format(part=share_of_stock("amount")), known).to_pylist()
    counted_in = [
        product["amount_unit"]
        for product in products_of(tables, measuring.goods()).to_pylist()
        if (product["atc"], product["route"]) == (line.atc, line.route)
    ]
    return LineDetail(
        line=line,
        area=area,
        pooled=pooled[0],
        window=default_window(as_of, window_days),
        amount_unit=counted_in[0] if counted_in else "",
        storerooms=_storerooms(tables["storerooms"], joined.served, list(line_covers(joined, pooled=False))),
        batches=tuple(
            BatchRow(**{**row, "usable_days": None if row["usable_days"] < 0 else row["usable_days"]})
            for row in batches
        ),
    )


def _storerooms(register: pa.Table, served: pa.Table, groups: list[Group]) -> tuple[StoreroomRow, ...]:
    known = {row["storeroom_id"]: row for row in register.to_pylist()}
    shares = dict(zip(served["storeroom_id"].to_pylist(), served["share"].to_pylist(), strict=True))
    rows = []
    for group in groups:
        about = known[group.storeroom]
        named = {key: about[key] for key in ("storeroom_id", "name", "kind", "ward_stock", "holder")}
        rows.append(StoreroomRow(**named, share=shares[group.storeroom], cover=group.cover))
    return tuple(rows)
