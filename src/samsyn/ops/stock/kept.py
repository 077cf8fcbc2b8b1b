"""Storerooms kept in Samsyn: opened, noted in, counted and closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.kept import Balance, Goods, StockEvent, admit, fold
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.stock.rows import PLACEMENTS, STOREROOM_KINDS, UNITS
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_keep_storerooms, may_read_own_stock, may_submit_stock, require
from samsyn.store.models import KeptStoreroom
from samsyn.store.models import StockEvent as StockEventRow
from samsyn.store.queries.kept import KeptRow, kept_storeroom, kept_storerooms

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Opening:
    """What a storeroom is when it is opened; `storeroom_id` is the region's own."""

    storeroom_id: str
    name: str
    kind: str
    care_areas: str
    ward_stock: bool = False
    placement: str = "near-care"


@dataclass(frozen=True, slots=True)
class Noted:
    """An event as someone notes it. `key` is the sender's own, so that the same one sent twice is kept once."""

    event: StockEvent
    key: str
    source: str = "typed"
    note: str = ""


def open_storeroom(*, by: Actor, now: datetime, region: str, opening: Opening) -> int:
    """Open a storeroom; returns its number.

    Raises NotPermitted; DomainError `storeroom-without-name`, `not-a-storeroom-kind`, `not-care-areas`, `storeroom-exists`.
    """
    require(may_submit_stock(by, region), "open-storeroom", by, region)
    load_organisations().get(region)
    _check(opening)
    with transaction.atomic():
        if KeptStoreroom.objects.filter(region=region, storeroom_id=opening.storeroom_id).exists():
            raise DomainError("storeroom-exists", id=opening.storeroom_id)
        row = KeptStoreroom.objects.create(
            region=region,
            storeroom_id=opening.storeroom_id,
            name=opening.name,
            kind=opening.kind,
            care_areas=opening.care_areas,
            ward_stock=opening.ward_stock,
            placement=opening.placement,
            opened_by=by.username,
            opened_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action="open-storeroom",
            subject=f"storeroom/{row.pk}",
            before=None,
            after=opening.storeroom_id,
        )
    return row.pk


def _check(opening: Opening) -> None:
    if not opening.storeroom_id.strip() or not opening.name.strip():
        raise DomainError("storeroom-without-name")
    if opening.kind not in STOREROOM_KINDS or opening.placement not in PLACEMENTS:
        raise DomainError("not-a-storeroom-kind", kind=opening.kind, known=", ".join(STOREROOM_KINDS))
    if opening.care_areas not in load_care_areas():
        raise DomainError("not-care-areas", given=opening.care_areas, known=", ".join(load_care_areas()))


def close_storeroom(*, by: Actor, now: datetime, storeroom: int) -> None:
    """Close a storeroom that is empty.

    Raises NotFound `unknown-storeroom`; NotPermitted; DomainError `storeroom-not-empty`, `storeroom-closed`.
    """
    with transaction.atomic():
        row = _locked(by, storeroom, may_submit_stock)
        if row.closed_at is not None:
            raise DomainError("storeroom-closed", name=row.name)
        if events_of(storeroom) and fold(events_of(storeroom))[0].held:
            raise DomainError("storeroom-not-empty", name=row.name)
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        record(
            by=by,
            now=now,
            organisation=row.region,
            action="close-storeroom",
            subject=f"storeroom/{row.pk}",
            before=None,
            after=None,
        )


def note_events(*, by: Actor, now: datetime, storeroom: int, noted: Sequence[Noted]) -> int:
    """Note what happened: all of it, or none. Returns how many were new; what was noted before under its key is skipped.

    Raises NotFound `unknown-storeroom`; NotPermitted; DomainError `storeroom-closed`, `future-event`, `not-a-unit`,
    `key-of-another`, and what `core.supply.kept.admit` raises.
    """
    with transaction.atomic():
        return len(_note(_locked(by, storeroom, may_keep_storerooms), by, now, noted))


def move_goods(*, by: Actor, now: datetime, storeroom: int, to: int, noted: Noted) -> int:
    """Move goods from one kept storeroom of the region to another: one act, an event in each.

    Raises as `note_events`, and DomainError `same-storeroom`, NotFound where the other is of another region.
    """
    if storeroom == to:
        raise DomainError("same-storeroom")
    event = noted.event
    with transaction.atomic():
        # Locked in one order whichever way the goods go, so that two moves never wait for each other.
        rows = {number: _locked(by, number, may_keep_storerooms) for number in sorted((storeroom, to))}
        if rows[storeroom].region != rows[to].region:
            raise NotFound("unknown-storeroom", id=to)
        out = StockEvent(Kind.MOVE_OUT, event.on, event.goods, event.quantity, event.unit)
        there = StockEvent(Kind.MOVE_IN, event.on, event.goods, event.quantity, event.unit)
        new = _note(rows[storeroom], by, now, [Noted(out, noted.key, noted.source, noted.note)])
        arrived = _note(rows[to], by, now, [Noted(there, noted.key, noted.source, noted.note)])
        if len(new) != len(arrived):  # it was noted already, between other storerooms
            raise DomainError("key-of-another", key=noted.key)
        return len(new)


def _locked(by: Actor, storeroom: int, allowed: Callable[[Actor, str], bool]) -> KeptStoreroom:
    row = KeptStoreroom.objects.select_for_update().filter(pk=storeroom).first()
    if row is None:
        raise NotFound("unknown-storeroom", id=storeroom)
    require(allowed(by, row.region), "keep-storeroom", by, row.region)
    return row


def _note(row: KeptStoreroom, by: Actor, now: datetime, noted: Sequence[Noted]) -> list[StockEventRow]:
    if row.closed_at is not None:
        raise DomainError("storeroom-closed", name=row.name)
    standing = kept_storeroom(row.pk).events
    known = {one.key: one.event for one in standing}
    events = [one.event for one in standing]
    number, new = len(events), []
    today = swedish_day(now)
    for one in noted:
        if one.key in known:
            if known[one.key] != one.event:
                raise DomainError("key-of-another", key=one.key)
            continue
        if one.event.on > today:
            raise DomainError("future-event", on=one.event.on, today=today)
        if one.event.unit not in UNITS:
            raise DomainError("not-a-unit", unit=one.event.unit, known=", ".join(UNITS))
        admit(events, one.event)
        events.append(one.event)
        known[one.key] = one.event
        number += 1
        new.append(_row(row, number, one, by, now))
    StockEventRow.objects.bulk_create(new)
    if new:
        record(
            by=by,
            now=now,
            organisation=row.region,
            action="note-stock-events",
            subject=f"storeroom/{row.pk}",
            before=number - len(new),
            after=number,
        )
    return new


def _row(row: KeptStoreroom, number: int, one: Noted, by: Actor, now: datetime) -> StockEventRow:
    event = one.event
    return StockEventRow(
        storeroom=row,
        number=number,
        key=one.key,
        kind=event.kind.value,
        on=event.on,
        at=now,
        by=by.username,
        pack_id=event.goods.pack_id,
        batch=event.goods.batch,
        expiry=event.goods.expiry,
        quantity=event.quantity,
        unit=event.unit,
        source=one.source,
        note=one.note[:LONGEST_NOTE],
    )


def storerooms_kept_by(*, by: Actor, region: str) -> list[KeptRow]:
    """The storerooms that a region keeps here and has not closed. Raises NotFound `unknown-organisation`, NotPermitted."""
    load_organisations().get(region)
    require(may_read_own_stock(by, region), "read-own-stock", by, region)
    return kept_storerooms(region)


def read_storeroom(*, by: Actor, storeroom: int) -> KeptRow:
    """A storeroom of one's own region; that there is one of another's is not told. Raises NotFound `unknown-storeroom`."""
    row = kept_storeroom(storeroom)
    if not may_read_own_stock(by, row.region):
        raise NotFound("unknown-storeroom", id=storeroom)
    return row


@dataclass(frozen=True, slots=True)
class StockLine:
    """What lies in a storeroom of some goods, or of a pack that should be there and is not."""

    pack_id: str
    batch: str
    expiry: date | None
    quantity: int
    unit: str
    minimum_level: int | None
    expired: bool


def stock_lines(row: KeptRow, day: date) -> list[StockLine]:
    """What lies in a storeroom at the end of a day, the first to expire of each pack first."""
    balance, _ = fold(noted.event for noted in row.events if noted.event.on <= day)
    goods = set(balance.held) | {
        Goods(pack) for pack in balance.minimums if not any(one.pack_id == pack for one in balance.held)
    }
    return [
        StockLine(
            one.pack_id,
            one.batch,
            one.expiry,
            balance.held.get(one, 0),
            balance.units[one.pack_id],
            balance.minimums.get(one.pack_id),
            one.expired(day),
        )
        for one in sorted(goods, key=lambda one: (one.pack_id, one.expiry or date.max, one.batch))
    ]


def events_of(storeroom: int, until: date | None = None) -> list[StockEvent]:
    """A storeroom's events in the order they were noted; up to a day where one is given."""
    return [row.event for row in kept_storeroom(storeroom).events if until is None or row.event.on <= until]


def balances(region: str) -> dict[int, Balance]:
    """The balance of each storeroom that a region keeps here, by its number."""
    return {row.id: fold(events_of(row.id))[0] for row in kept_storerooms(region)}
