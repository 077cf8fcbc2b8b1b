"""Two storerooms of the demo's Gotland without a stock system, kept in Samsyn: a ward's and an ambulance station's.

What happened in them is written as a reader would tell it: so many days before the demo's newest day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.kept import Goods, StockEvent
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.ops.stock.kept import Noted, Opening, move_goods, note_events, open_storeroom
from samsyn.ops.stock.kept_files import submit_kept_storerooms
from samsyn.store.queries.kept import kept_storerooms

WARD, AMBULANCE = "09-barn-avd", "09-amb-visby"
OPENINGS = (
    Opening(WARD, "Barn- och ungdomsavdelningen", "ward", "slutenvard", ward_stock=True),
    Opening(AMBULANCE, "Ambulansstationen Visby", "ambulance", "prehospital-vard", ward_stock=True),
)
ADRENALINE, MORPHINE, GLUCOSE, CEFOTAXIME, MIDAZOLAM, NALOXONE = (
    "c01ca24-injektion",
    "n02aa01-injektion",
    "b05ba03-infusion",
    "j01dd01-injektion",
    "n05cd08-oral",
    "v03ab15-injektion",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened in a storeroom `ago` days before the day; the batch expires `lasts` days after it."""

    storeroom: str
    ago: int
    kind: Kind
    line: str
    quantity: int
    batch: str = ""
    lasts: int = 0
    note: str = ""


STORY = (
    Told(AMBULANCE, 90, Kind.RECEIVE, ADRENALINE, 12, "A2041", 400),
    Told(AMBULANCE, 90, Kind.RECEIVE, MORPHINE, 8, "M1170", 35),
    Told(AMBULANCE, 90, Kind.RECEIVE, NALOXONE, 4, "N0098", -6),
    Told(AMBULANCE, 90, Kind.RECEIVE, GLUCOSE, 6, "G5512", 300),
    Told(AMBULANCE, 90, Kind.MINIMUM_LEVEL, ADRENALINE, 6),
    Told(AMBULANCE, 90, Kind.MINIMUM_LEVEL, NALOXONE, 3),
    Told(AMBULANCE, 90, Kind.MINIMUM_LEVEL, MIDAZOLAM, 4),
    Told(AMBULANCE, 70, Kind.ISSUE, ADRENALINE, 3, "A2041", 400),
    Told(AMBULANCE, 52, Kind.ISSUE, MORPHINE, 2, "M1170", 35),
    Told(AMBULANCE, 41, Kind.WASTE, GLUCOSE, 1, "G5512", 300, "Påsen läckte"),
    Told(AMBULANCE, 30, Kind.COUNT, ADRENALINE, 8, "A2041", 400),
    Told(AMBULANCE, 12, Kind.ISSUE, ADRENALINE, 4, "A2041", 400, "Larm natten till söndag"),
    Told(WARD, 88, Kind.RECEIVE, CEFOTAXIME, 30, "C7703", 500),
    Told(WARD, 88, Kind.RECEIVE, MIDAZOLAM, 14, "B3310", 420),
    Told(WARD, 88, Kind.RECEIVE, GLUCOSE, 10, "G5519", 310),
    Told(WARD, 88, Kind.MINIMUM_LEVEL, MIDAZOLAM, 6),
    Told(WARD, 60, Kind.ISSUE, CEFOTAXIME, 9, "C7703", 500),
    Told(WARD, 33, Kind.ISSUE, CEFOTAXIME, 8, "C7703", 500),
    Told(WARD, 31, Kind.COUNT, GLUCOSE, 8, "G5519", 310),
    Told(WARD, 9, Kind.MOVE_OUT, MIDAZOLAM, 3, "B3310", 420, "Till ambulansen"),
)
"""The move goes from the ward to the ambulance."""


def keep_storerooms(*, pharmacist: Actor, keeper: Actor, now: datetime, day: date) -> None:
    """Open the two, note what happened, and let them count in the picture of the day. What is done already stays so."""
    region = pharmacist.organisation
    standing = {row.storeroom_id: row.id for row in kept_storerooms(region)}
    for opening in OPENINGS:
        if opening.storeroom_id not in standing:
            standing[opening.storeroom_id] = open_storeroom(
                by=pharmacist, now=now, region=region, opening=opening
            )
    for storeroom, noted in _noted(day):
        if noted.event.kind is Kind.MOVE_OUT:
            move_goods(by=keeper, now=now, storeroom=standing[storeroom], to=standing[AMBULANCE], noted=noted)
        else:
            note_events(by=keeper, now=now, storeroom=standing[storeroom], noted=[noted])
    submit_kept_storerooms(by=pharmacist, now=now, region=region, as_of=day)


def _noted(day: date) -> Iterator[tuple[str, Noted]]:
    # The last pack of a line is one that every demo has, whatever the shortage feed holds.
    packs = {product.line_id: product.pack_id for product in shipped_catalogue().products}
    for number, told in enumerate(STORY):
        expiry = day + timedelta(days=told.lasts) if told.batch else None
        goods = Goods(packs[told.line], told.batch, expiry)
        event = StockEvent(told.kind, day - timedelta(days=told.ago), goods, told.quantity, "pack")
        yield told.storeroom, Noted(event, f"demo-{day}-{number}", note=told.note)
