"""Kept storerooms: what lies there, and events sent in by a program such as a scanner's."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, StringConstraints

from samsyn.api.schemas import Camel
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.supply.kept import Goods, StockEvent, StockEventKind
from samsyn.ops.goods.products import goods_of_code
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.stock.kept import (
    Noted,
    move_goods,
    note_events,
    read_storeroom,
    stock_lines,
    storerooms_kept_by,
)
from samsyn.store.queries.kept import KeptRow

router = Router(tags=["storerooms"])

MOST_EVENTS = 500
Id = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]


class StoreroomOut(Camel):
    """A kept storeroom. `version` is how many events are noted in it."""

    number: int
    storeroom_id: str
    name: str
    kind: str
    care_area: str
    ward_stock: bool
    placement: str
    version: int


class StockLineOut(Camel):
    """Goods and how much of them is there. A pack that should be there and is not has a line with nothing."""

    pack_id: str
    batch: str
    expiry: date | None
    quantity: int
    unit: str
    minimum_level: int | None
    expired: bool


class BalanceOut(StoreroomOut):
    """A kept storeroom at the end of a day."""

    as_of: date
    lines: list[StockLineOut]


class EventIn(Camel):
    """Something that happened: goods by `packId` (with `batch`, `expiry`), or as the code on the pack was `scanned`."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(
        description="The sender's own, new for each event; one sent again under its key is noted once."
    )
    kind: StockEventKind = Field(description="A move (move_out) names the storeroom that the goods go to.")
    on: date
    quantity: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        description="What moved; for count and correct what is there."
    )
    unit: str = "pack"
    pack_id: Id = ""
    batch: Id = ""
    expiry: date | None = None
    scanned: str = ""
    to: int | None = None
    note: Annotated[str, StringConstraints(max_length=300)] = ""


class NotedOut(Camel):
    """How many of the events were new; the others were noted before."""

    new: int
    version: int


@router.get(
    "/storerooms", response=list[StoreroomOut], by_alias=True, summary="One's region's kept storerooms"
)
@access(Access.OWN_STOCK)
def storerooms(request: HttpRequest) -> list[StoreroomOut]:
    """The storerooms that the signed-in region keeps here."""
    actor = actor_of(request)
    return [StoreroomOut(**_about(row)) for row in storerooms_kept_by(by=actor, region=actor.organisation)]


@router.get("/storerooms/{number}", response=BalanceOut, by_alias=True, summary="What lies in a storeroom")
@access(Access.OWN_STOCK)
def storeroom(request: HttpRequest, number: int, on: date | None = None) -> BalanceOut:
    """What lies there at the end of a day; today by default."""
    row = read_storeroom(by=actor_of(request), storeroom=number)
    day = on or swedish_day(datetime.now(UTC))
    lines = [StockLineOut(**asdict(line)) for line in stock_lines(row, day)]
    return BalanceOut(**_about(row), as_of=day, lines=lines)


@router.post("/storerooms/{number}/events", response=NotedOut, by_alias=True, summary="Note what happened")
@access(Access.STOREROOMS)
def note(request: HttpRequest, number: int, events: list[EventIn]) -> NotedOut:
    """Note events: all, or none. A move is sent by itself."""
    _require_token(request)
    actor, now = actor_of(request), datetime.now(UTC)
    read_storeroom(by=actor, storeroom=number)
    if len(events) > MOST_EVENTS:
        raise DomainError("too-many-events", count=len(events), limit=MOST_EVENTS)
    moves = [one for one in events if one.kind in (StockEventKind.MOVE_OUT, StockEventKind.MOVE_IN)]
    noted = [_noted(one) for one in events]
    if moves and len(events) > 1:
        raise DomainError("move-with-others")
    if moves:
        if moves[0].kind is StockEventKind.MOVE_IN or moves[0].to is None:
            raise DomainError("move-where")
        new = move_goods(by=actor, now=now, storeroom=number, to=moves[0].to, noted=noted[0])
    else:
        new = note_events(by=actor, now=now, storeroom=number, noted=noted)
    return NotedOut(new=new, version=len(read_storeroom(by=actor, storeroom=number).events))


def _require_token(request: HttpRequest) -> None:
    """A browser sends the session with whatever page asks; only those who know its token mean to."""
    from ninja.utils import check_csrf

    if check_csrf(request) is not None:
        raise NotPermitted("token-missing")


def _noted(given: EventIn) -> Noted:
    goods, source = Goods(given.pack_id, given.batch, given.expiry), "api"
    if given.scanned:
        goods, source = goods_of_code(given.scanned), "scan"
    if not goods.pack_id:
        raise DomainError("event-without-pack", key=given.key)
    event = StockEvent(given.kind, given.on, goods, given.quantity, given.unit)
    return Noted(event, given.key, source, given.note)


def _about(row: KeptRow) -> dict[str, Any]:
    return {
        "number": row.id,
        "storeroom_id": row.storeroom_id,
        "name": row.name,
        "kind": row.kind,
        "care_area": row.care_areas,
        "ward_stock": row.ward_stock,
        "placement": row.placement,
        "version": len(row.events),
    }
