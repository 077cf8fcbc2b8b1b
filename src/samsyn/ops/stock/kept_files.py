"""Kept storerooms handed on to the picture, in the form that files come in."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.consumption import ConsumptionKind
from samsyn.core.supply.kept import Balance, Movement, StockEvent, days_without, fold
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.ops.stock.sending import ImportSummary, import_stock
from samsyn.store.queries.kept import KeptRow, all_kept_storerooms

SOURCE = "samsyn"
"""The sending system that kept storerooms stand under, beside those that send files."""


def submit_kept_storerooms(*, by: Actor, now: datetime, region: str, as_of: date) -> ImportSummary:
    """Hand on what the region's kept storerooms hold and used, as of a day, to the picture.

    They stand under a sending system of their own beside the region's files. Raises DomainError `nothing-kept`, and as
    `import_stock` does.
    """
    files = kept_files(region, as_of)
    if not files:
        raise DomainError("nothing-kept", region=region)
    return import_stock(by=by, now=now, region=region, as_of=as_of, files=files, source=SOURCE)


def kept_files(region: str, as_of: date) -> list[tuple[str, bytes]]:
    """The kept storerooms of a region as files in Samsyn's CSV form; none where it keeps none.

    One that was closed holds nothing, but what it used still counts: the need did not end with the storeroom.
    """
    rooms = [row for row in all_kept_storerooms(region) if row.events]
    if not rooms:
        return []
    events = {row.id: [one.event for one in row.events if one.event.on <= as_of] for row in rooms}
    here = [row for row in rooms if _last_day(row, as_of) == as_of]
    stock = [line for row in here for line in _stock(row, fold(events[row.id])[0])]
    used = [line for row in rooms for line in _used(row, events[row.id], _last_day(row, as_of))]
    files = [("storerooms.csv", _csv(STOREROOM_COLUMNS, [_storeroom(row) for row in rooms]))]
    files += [("stock.csv", _csv(STOCK_COLUMNS, stock))] if stock else []
    return files + ([("consumption.csv", _csv(MOVEMENT_COLUMNS, used))] if used else [])


def _last_day(row: KeptRow, as_of: date) -> date:
    """The last day, up to one, that a storeroom was open on."""
    return as_of if row.closed_at is None else min(as_of, swedish_day(row.closed_at))


STOREROOM_COLUMNS = (
    "region", "storeroom_id", "name", "kind", "care_area", "ward_stock", "holder", "placement",
)  # fmt: skip
STOCK_COLUMNS = (
    "region", "storeroom_id", "pack_id", "batch", "expiry", "quantity", "unit", "minimum_level",
)  # fmt: skip
MOVEMENT_COLUMNS = ("region", "storeroom_id", "pack_id", "from", "to", "kind", "quantity", "unit")

AS_MOVEMENT = {
    Kind.ISSUE: ConsumptionKind.DISPENSED,
    Kind.WASTE: ConsumptionKind.WASTED,
    Kind.MOVE_IN: ConsumptionKind.REDISTRIBUTED_IN,
    Kind.MOVE_OUT: ConsumptionKind.REDISTRIBUTED_OUT,
    Kind.CORRECT: ConsumptionKind.CORRECTED,
}
"""What an event is in the consumption file. What comes in from a supplier is no movement there."""

Line = tuple[object, ...]


def _storeroom(row: KeptRow) -> Line:
    ward = "yes" if row.ward_stock else "no"
    return (row.region, row.storeroom_id, row.name, row.kind, row.care_areas, ward, "own", row.placement)


def _stock(row: KeptRow, balance: Balance) -> Iterator[Line]:
    for pack in balance.packs:
        held = sorted(
            ((goods, amount) for goods, amount in balance.held.items() if goods.pack_id == pack),
            key=lambda one: (one[0].batch, one[0].expiry or date.max),
        )
        level: object = balance.minimums.get(pack, "")
        unit = balance.units[pack]
        for goods, amount in held:
            yield (row.region, row.storeroom_id, pack, goods.batch, goods.expiry or "", amount, unit, level)
        if not held:
            yield (row.region, row.storeroom_id, pack, "", "", 0, unit, level)


def _used(row: KeptRow, events: list[StockEvent], until: date) -> Iterator[Line]:
    """Movements of one kind over the same days together, and the days without stock up to a day."""
    together: dict[tuple[str, date, date, ConsumptionKind, str], int] = defaultdict(int)
    for moved in fold(events)[1]:
        kind = _as_movement(moved)
        if kind is not None:
            amount = moved.moved if kind is ConsumptionKind.CORRECTED else abs(moved.moved)
            key = (moved.goods.pack_id, moved.during.first, moved.during.last, kind, moved.unit)
            together[key] += amount
    for (pack, first, last, kind, unit), amount in sorted(together.items()):
        yield (row.region, row.storeroom_id, pack, first, last, kind.value, amount, unit)
    units = fold(events)[0].units
    for pack, window in days_without(events, until):
        out = ConsumptionKind.OUT_OF_STOCK.value
        yield (row.region, row.storeroom_id, pack, window.first, window.last, out, "", units[pack])


def _as_movement(moved: Movement) -> ConsumptionKind | None:
    """What a count finds missing was dispensed unnoted; what it finds too much is a correction."""
    if moved.kind is Kind.COUNT:
        return ConsumptionKind.DISPENSED if moved.moved < 0 else ConsumptionKind.CORRECTED
    return AS_MOVEMENT.get(moved.kind)


def _csv(columns: tuple[str, ...], lines: Iterable[Line]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(lines)
    return out.getvalue().encode()
