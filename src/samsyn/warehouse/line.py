"""One list line in a region, down to the storerooms, the batches and the rows they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from math import ceil

import numpy as np
import pyarrow as pa

from samsyn.core.kernel.dates import Window, so_many_days_after
from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.coverage import NO_RATE, Batch, Cover, NoRate, usable_days
from samsyn.core.supply.coverage_over_time import ChangingDemand, Stretch, cover_over_time
from samsyn.core.supply.interval import IntervalCauses, interval_causes
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import LineCover, LineFigure
from samsyn.core.supply.pooling import Held, PooledCover, pooled_covers
from samsyn.core.supply.rate import PositionUse
from samsyn.core.supply.shares import share_of_stock
from samsyn.warehouse.figures import pooled_figures, room_figures
from samsyn.warehouse.region import Measuring, RegionState


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
    the region's own, which the catalogue lacks. Pooled and at the likely rate, the first to expire used first, the last of
    it is gone on `gone_on` (None where there is no rate, or no expiry date), and `wasted` of it expires unused.
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
    gone_on: date | None = None
    wasted: int = 0


@dataclass(frozen=True, slots=True)
class LineDetail:
    """Everything behind one figure. `amount_unit` names the line's smallest unit, `causes` what makes the interval."""

    line: ListLine
    area: str
    pooled: LineCover
    window: Window
    amount_unit: str
    storerooms: tuple[StoreroomRow, ...]
    batches: tuple[BatchRow, ...]
    pooling: tuple[PooledCover, ...] = ()
    causes: IntervalCauses | NoRate = NO_RATE

    def without_batches(self) -> LineDetail:
        """The same figure for one who may see the substance but not what lies where."""
        return replace(self, storerooms=(), batches=(), pooling=())


def line_detail(
    state: RegionState,
    measuring: Measuring,
    as_of: date,
    area: str,
    line_id: str,
    interchangeable: Sequence[tuple[str, ...]] = (),
) -> LineDetail:
    """One line of a region in one care area, with the packs that the region holds to be interchangeable.

    Raises NotFound `unknown-line`.
    """
    line = measuring.substances.by_id.get(line_id)
    if line is None:
        raise NotFound("unknown-line", id=line_id)
    goods, window = state.frame.goods, state.use.window
    number = goods.areas.index(area)
    _, served = goods.served_in[number]
    if line_id not in served:
        nothing = LineCover(line_id, NO_RATE, NO_RATE, NO_RATE)
        return LineDetail(line, area, nothing, window, "", (), ())
    at = next(place for place, one in enumerate(goods.lines) if one.id == line_id)
    packs = goods.products.slice(goods.packs_from[at], goods.packs_from[at + 1] - goods.packs_from[at])
    pooled = pooled_figures(state.pools, state.frame, state.needs, number)[served.index(line_id)]
    batches = tuple(_batches(state, packs, as_of, number))
    held, told = list(_held(state, at, number, batches)), state.needs.days_told.tolist()
    rule = state.needs.rule
    return LineDetail(
        line=line,
        area=area,
        pooled=pooled,
        window=window,
        amount_unit=packs["amount_unit"][0].as_py() if packs.num_rows else "",
        storerooms=tuple(_storerooms(state, at, number)),
        batches=with_fates(batches, pooled.likely, as_of),
        pooling=pooled_covers(held, interchangeable, told, rule, measuring.parameters.month_days),
        causes=interval_causes(held, told, rule),
    )


def _held(state: RegionState, line: int, area: int, batches: Sequence[BatchRow]) -> Iterator[Held]:
    """Each storeroom's packs of the line that it uses or has, in one care area."""
    names = chain.from_iterable(
        zip(*(one.storerooms[name].to_pylist() for name in ("storeroom_id", "hospital")), strict=True)
        for one in state.sent.registers
    )
    hospitals = dict(names)
    lying = defaultdict(list)
    for row in batches:
        lying[row.storeroom_id, row.pack_id].append(Batch(row.amount, row.usable_days))
    numbered, use = state.frame, state.use
    first, end = numbered.goods.packs_from[line : line + 2].tolist()
    packs, rooms = numbered.goods.packs.slice(first, end - first).to_pylist(), numbered.rooms.to_pylist()
    with_stock, untold = use.days_with_stock, use.window.days - numbered.told.sum(axis=1)
    shares = numbered.share_of(area)
    for room in np.flatnonzero(shares).tolist():
        for number, pack in enumerate(packs, first):
            position = room * numbered.stride + number
            by_month = tuple(use.used[:, position].tolist())
            if any(by_month) or (rooms[room], pack) in lying:
                used = PositionUse(by_month, int(with_stock[position]), int(untold[room]))
                there = tuple(lying[rooms[room], pack])
                yield Held(
                    rooms[room], hospitals.get(rooms[room]) or "", pack, used, int(shares[room]), there
                )


def with_fates(rows: tuple[BatchRow, ...], likely: LineFigure, as_of: date) -> tuple[BatchRow, ...]:
    """The batches with what becomes of each at the likely rate; undated ones are not counted on."""
    if not isinstance(likely, Cover):
        return rows
    demand = ChangingDemand((Stretch(None, likely.denominator, likely.waste.denominator),))
    dated = sorted((row for row in rows if row.usable_days is not None), key=lambda row: row.usable_days or 0)
    found = cover_over_time([Batch(row.amount, row.usable_days) for row in dated], demand)
    fates = {
        id(row): replace(row, gone_on=so_many_days_after(as_of, int(fate.gone)), wasted=ceil(fate.wasted))
        for row, fate in zip(dated, found.fates, strict=True)
    }
    return tuple(fates.get(id(row), row) for row in rows)


def _storerooms(state: RegionState, line: int, area: int) -> Iterator[StoreroomRow]:
    register = {
        row["storeroom_id"]: row for one in state.sent.registers for row in one.storerooms.to_pylist()
    }
    shares, rooms = state.frame.share_of(area), state.frame.rooms.to_pylist()
    for room, cover in room_figures(state.shelf, state.frame, state.needs, area, line).items():
        about = register[rooms[room]]
        named = {key: about[key] for key in ("storeroom_id", "name", "kind", "ward_stock", "holder")}
        yield StoreroomRow(**named, share=int(shares[room]), cover=cover)


def _batches(state: RegionState, packs: pa.Table, as_of: date, area: int) -> Iterator[BatchRow]:
    """The batches of some packs in the storerooms that serve a care area: those without an expiry date, then by it."""
    by_id = {one["pack_id"]: one for one in packs.to_pylist()}
    shares = dict(zip(state.frame.rooms.to_pylist(), state.frame.share_of(area).tolist(), strict=True))
    lying = pa.concat_tables(
        [rows.of_packs(packs["pack_id"].combine_chunks()) for rows in state.sent.stock],
        promote_options="default",
    )
    rows = (row for row in lying.to_pylist() if shares.get(row["storeroom_id"]))
    for row in sorted(rows, key=lambda one: (one["expiry"] or date.min, one["storeroom_id"], one["row"])):
        product, days = by_id[row["pack_id"]], usable_days(row["expiry"], as_of)
        units = product["units_per_pack"] if row["unit"] == "pack" else 1
        whole = row["quantity"] * product["amount_per_unit"] * units
        yield BatchRow(
            product=product["name"],
            is_local=product["is_local"],
            usable_days=None if days is None else max(days, 0),
            amount=share_of_stock(whole, shares[row["storeroom_id"]]),
            source_row=row["row"],
            **{
                name: row[name] for name in ("storeroom_id", "pack_id", "batch", "expiry", "quantity", "unit")
            },
        )
