"""Storerooms kept in Samsyn, and what has happened in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.kept import Goods, StockEvent, StockEventKind
from samsyn.store.models import KeptStoreroom
from samsyn.store.models import StockEvent as StockEventRow


@dataclass(frozen=True, slots=True)
class NotedEvent:
    """An event with its number in the storeroom, who noted it and when."""

    number: int
    key: str
    event: StockEvent
    at: datetime
    by: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A kept storeroom with its events in the order they were noted."""

    id: int
    region: str
    storeroom_id: str
    name: str
    kind: str
    care_areas: str
    ward_stock: bool
    placement: str
    closed_at: datetime | None
    events: tuple[NotedEvent, ...]


def kept_storerooms(region: str) -> list[KeptRow]:
    """The storerooms that a region keeps here and has not closed, by name."""
    return [row for row in all_kept_storerooms(region) if row.closed_at is None]


def all_kept_storerooms(region: str) -> list[KeptRow]:
    """The storerooms that a region keeps or has kept here, by name."""
    rows = KeptStoreroom.objects.filter(region=region).prefetch_related("events")
    return [_row(row) for row in rows.order_by("name", "pk")]


def kept_storeroom(number: int) -> KeptRow:
    """One storeroom. Raises NotFound `unknown-storeroom`."""
    found = KeptStoreroom.objects.prefetch_related("events").filter(pk=number).first()
    if found is None:
        raise NotFound("unknown-storeroom", id=number)
    return _row(found)


def _row(row: KeptStoreroom) -> KeptRow:
    return KeptRow(
        id=row.pk,
        region=row.region,
        storeroom_id=row.storeroom_id,
        name=row.name,
        kind=row.kind,
        care_areas=row.care_areas,
        ward_stock=row.ward_stock,
        placement=row.placement,
        closed_at=row.closed_at,
        events=tuple(_noted(event) for event in row.events.all()),
    )


def _noted(row: StockEventRow) -> NotedEvent:
    goods = Goods(row.pack_id, row.batch, row.expiry)
    event = StockEvent(StockEventKind(row.kind), row.on, goods, row.quantity, row.unit)
    return NotedEvent(row.number, row.key, event, row.at, row.by, row.source, row.note)
