"""A region's stock as its files tell it, batch by batch and storeroom by storeroom, for those who may see batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.products import catalogue_in
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.picture.measuring import tables_of
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import Part, snapshot_on

MOST_ROWS = 20_000
"""So many rows of stock in one answer; of a larger region one asks storeroom by storeroom."""


@dataclass(frozen=True, slots=True)
class InventoryArticle:
    """What a pack id of the stock file names. `atc` and `name` are empty where neither catalogue nor region tells them."""

    pack_id: str
    name: str
    atc: str
    gtins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A row of the stock file. `quantity` is what is free to use and `on_hold` what is not, both in `unit`."""

    pack_id: str
    batch: str
    expiry: date | None
    quantity: int
    on_hold: int
    unit: str


@dataclass(frozen=True, slots=True)
class StoreroomInventory:
    """What one storeroom held at the end of the day `as_of`; without a name where the register lacks it."""

    storeroom_id: str
    name: str
    as_of: date
    rows: tuple[InventoryRow, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Förråden. A region's stock in force on a day; `partial` where only some substances' batches are shared.

    `received_at` is when the newest of the files came.
    """

    region: str
    on: date
    snapshot: str
    received_at: datetime
    articles: Mapping[str, InventoryArticle]
    storerooms: tuple[StoreroomInventory, ...]
    partial: bool


def read_inventory(*, by: Actor, now: datetime, on: date, region: str, storeroom: str = "") -> Inventory:
    """A region's batches, of one storeroom where it is named.

    Raises NotFound; NotPermitted `stock-not-shared`; DomainError `inventory-too-large`.
    """
    load_organisations().get(region)
    substances = _batches_seen(Sight(by, now), region)
    if substances == frozenset():
        raise NotPermitted("stock-not-shared", owner=region, organisation=by.organisation)
    snapshot = snapshot_on(on)
    parts = snapshot.of_region(region)
    sent = [part for part in parts if part.kind == "stock"]
    if not sent:
        raise NotFound("no-stock-from-region", region=region)
    beside = tables_of([part for part in parts if part.kind in ("storerooms", "products")], on)
    names = {row["storeroom_id"]: row["name"] for row in beside["storerooms"].to_pylist()}
    own = {row["pack_id"]: row for row in beside["products"].to_pylist()}
    held = [(part.as_of, _rows(part, storeroom)) for part in sent]
    articles = _articles(held, own)
    if substances is not None:
        shared = [one.pack_id for one in articles.values() if one.atc in substances]
        held = [(day, _where(rows, "pack_id", shared)) for day, rows in held]
        articles = {pack: articles[pack] for pack in shared}
    rows = sum(table.num_rows for _, table in held)
    if storeroom and not rows and storeroom not in names:
        raise NotFound("no-stock-in-storeroom", region=region, id=storeroom)
    if rows > MOST_ROWS:
        raise DomainError("inventory-too-large", region=region, rows=rows, most=MOST_ROWS)
    record_reads(
        by=by, now=now, owners=[region], grain=Grain.BATCH, subject=f"inventory {on} {storeroom}".strip()
    )
    return Inventory(
        region=region,
        on=on,
        snapshot=snapshot.id,
        received_at=max(part.received_at for part in sent),
        articles=articles,
        storerooms=tuple(one for day, table in held for one in _by_storeroom(day, table, names)),
        partial=substances is not None,
    )


def _batches_seen(sight: Sight, owner: str) -> frozenset[str] | None:
    """The single substances whose batches are shared; None where all are."""
    if sight.sees(owner, Grain.BATCH):
        return None
    return frozenset(atc for atc in sight.named_by(owner) if sight.sees(owner, Grain.BATCH, atc))


def _rows(part: Part, storeroom: str) -> pa.Table:
    rows = tables_of([part], part.as_of)["stock"]
    return _where(rows, "storeroom_id", [storeroom]) if storeroom else rows


def _where(rows: pa.Table, column: str, values: list[str]) -> pa.Table:
    return rows.filter(pc.is_in(rows[column], value_set=pa.array(values, pa.string())))


def _articles(
    held: list[tuple[date, pa.Table]], own: Mapping[str, Mapping[str, object]]
) -> dict[str, InventoryArticle]:
    catalogue = catalogue_in(object_in_force()).by_pack
    found = {}
    for pack in sorted({pack for _, rows in held for pack in pc.unique(rows["pack_id"]).to_pylist()}):
        known, told = catalogue.get(pack), own.get(pack, {})
        if known is not None:
            found[pack] = InventoryArticle(pack, known.name, known.atc, known.gtins)
        else:
            found[pack] = InventoryArticle(pack, str(told.get("name") or ""), str(told.get("atc") or ""))
    return found


def _by_storeroom(as_of: date, rows: pa.Table, names: Mapping[str, str]) -> list[StoreroomInventory]:
    found = defaultdict(list)
    for row in rows.to_pylist():
        found[row["storeroom_id"]].append(
            InventoryRow(
                row["pack_id"],
                row["batch"] or "",
                row["expiry"],
                row["quantity"],
                row["on_hold"] or 0,
                row["unit"],
            )
        )
    return [
        StoreroomInventory(room, names.get(room, ""), as_of, tuple(found[room])) for room in sorted(found)
    ]
