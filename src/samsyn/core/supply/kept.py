"""A storeroom that is kept in Samsyn itself: what happened to its goods, and what lies there after it.

Many wards, ambulance stations and dental clinics have no stock system; A23 §2.1 (area 6) asks the regions to begin
one. Here each thing that happens is an event, and the balance is what follows from all of them. A mistake is put
right by a new event, never by changing an old one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from samsyn.core.kernel.dates import ONE_DAY, Window
from samsyn.core.kernel.errors import DomainError


class StockEventKind(StrEnum):
    """Händelse. What can happen to the goods of a storeroom.

    A *count* that finds less means that the goods were used without being noted; *correct* puts a mistake right, and
    what differs is no use.
    """

    RECEIVE = "receive"
    ISSUE = "issue"
    WASTE = "waste"
    MOVE_IN = "move_in"
    MOVE_OUT = "move_out"
    COUNT = "count"
    CORRECT = "correct"
    MINIMUM_LEVEL = "minimum_level"


ADDS = frozenset({StockEventKind.RECEIVE, StockEventKind.MOVE_IN})
TAKES = frozenset({StockEventKind.ISSUE, StockEventKind.WASTE, StockEventKind.MOVE_OUT})
STATES = frozenset({StockEventKind.COUNT, StockEventKind.CORRECT})


@dataclass(frozen=True, slots=True)
class Goods:
    """Gods. A batch of a pack; without a batch number it is told apart by its expiry date."""

    pack_id: str
    batch: str = ""
    expiry: date | None = None

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.expiry is not None and self.expiry < today


@dataclass(frozen=True, slots=True)
class StockEvent:
    """Lagerhändelse. `quantity` is in `unit` (pack or unit): what moved, or for a count what is there."""

    kind: StockEventKind
    on: date
    goods: Goods
    quantity: int
    unit: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Rörelse. What an event did: `moved` is what came (positive) or went, over the days that it may have happened in."""

    kind: StockEventKind
    goods: Goods
    moved: int
    unit: str
    during: Window


@dataclass(slots=True)
class Balance:
    """Saldo. What lies in a storeroom, by goods; minimum levels and units by pack; and the last day each moved."""

    held: dict[Goods, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    minimums: dict[str, int] = field(default_factory=dict)
    last_event: dict[Goods, date] = field(default_factory=dict)

    def of_pack(self, pack_id: str, today: date) -> int:
        """How much of a pack is there that has not expired."""
        return sum(
            amount
            for goods, amount in self.held.items()
            if goods.pack_id == pack_id and not goods.expired(today)
        )

    @property
    def packs(self) -> list[str]:
        """The packs that are there, have been there, or have a minimum level."""
        return sorted(self.units)


def apply(balance: Balance, event: StockEvent) -> Movement | None:
    """Let the next event happen: changes the balance, and says what moved.

    Nothing moves where a level is set or a count agrees. Raises DomainError `not-a-quantity`, `other-unit`,
    `more-than-there-is`; then nothing changed.
    """
    _check(balance, event)
    goods = event.goods
    balance.units.setdefault(goods.pack_id, event.unit)
    if event.kind is StockEventKind.MINIMUM_LEVEL:
        if event.quantity:
            balance.minimums[goods.pack_id] = event.quantity
        else:
            balance.minimums.pop(goods.pack_id, None)
        return None
    before = balance.held.get(goods, 0)
    after = {True: before + event.quantity, False: before - event.quantity}[event.kind in ADDS]
    first = event.on
    if event.kind in STATES:
        after = event.quantity
        # What a count finds missing was used at some time since goods were last seen to move.
        first = balance.last_event.get(goods, event.on)
    balance.last_event[goods] = event.on
    balance.held[goods] = after
    if not after:
        del balance.held[goods]
    return (
        Movement(event.kind, goods, after - before, event.unit, Window(first, event.on))
        if after != before
        else None
    )


def _check(balance: Balance, event: StockEvent) -> None:
    least = 0 if event.kind in STATES or event.kind is StockEventKind.MINIMUM_LEVEL else 1
    if event.quantity < least:
        raise DomainError("not-a-quantity", quantity=event.quantity, least=least)
    unit = balance.units.get(event.goods.pack_id, event.unit)
    if unit != event.unit:
        raise DomainError("other-unit", pack=event.goods.pack_id, unit=event.unit, kept_in=unit)
    held = balance.held.get(event.goods, 0)
    if event.kind in TAKES and event.quantity > held:
        raise _too_much(event, held)


def _too_much(event: StockEvent, held: int) -> DomainError:
    facts = {"pack": event.goods.pack_id, "wanted": event.quantity, "held": held, "on": event.on}
    return DomainError("more-than-there-is", **facts)


def admit(noted: Iterable[StockEvent], event: StockEvent) -> None:
    """Whether an event can stand beside all that was noted, of whichever days: nothing may go that was not there.

    People note late, so its day may lie before others'. Only what states how much there is must be the last of its
    goods: a count from before would undo what was noted since, and what happened before a count is in it already.

    Raises DomainError `before-last-count`, `noted-since` and what `apply` does; `held` is what could go on that day.
    """
    same = [one for one in noted if one.goods.pack_id == event.goods.pack_id]
    apply(fold(one for one in same if one.on <= event.on)[0], event)
    moved = [one for one in same if one.goods == event.goods and one.kind is not StockEventKind.MINIMUM_LEVEL]
    counted = max((one.on for one in moved if one.kind in STATES), default=date.min)
    if event.kind is not StockEventKind.MINIMUM_LEVEL and event.on < counted:
        raise DomainError("before-last-count", pack=event.goods.pack_id, on=event.on, counted=counted)
    last = max((one.on for one in moved), default=date.min)
    if event.kind in STATES and event.on < last:
        raise DomainError("noted-since", pack=event.goods.pack_id, on=event.on, last=last)
    if event.kind in TAKES:
        later = sorted({one.on for one in moved if one.on > event.on})
        spare = min((_held(moved, event.goods, day) for day in later), default=event.quantity)
        if spare < event.quantity:
            raise _too_much(event, spare)


def _held(noted: Iterable[StockEvent], goods: Goods, day: date) -> int:
    """How much of some goods was there at the end of a day."""
    return fold(one for one in noted if one.on <= day)[0].held.get(goods, 0)


def fold(events: Iterable[StockEvent]) -> tuple[Balance, list[Movement]]:
    """What lies there after all the events, and every movement: day by day, and within a day as they were noted."""
    balance, movements = Balance(), []
    for event in sorted(events, key=lambda one: one.on):
        moved = apply(balance, event)
        if moved is not None:
            movements.append(moved)
    return balance, movements


def days_without(events: Iterable[StockEvent], until: date) -> Iterator[tuple[str, Window]]:
    """The days, up to `until`, that a pack which had been there or should be was not: by pack, in order.

    A day counts when nothing was there at its end and nothing came on it.
    """
    balance = Balance()
    empty_since: dict[str, date] = {}
    closed: dict[str, list[Window]] = defaultdict(list)
    for event in sorted(events, key=lambda one: one.on):
        pack = event.goods.pack_id
        had = _any(balance, pack)
        apply(balance, event)
        has = _any(balance, pack)
        if has and pack in empty_since:
            first, last = empty_since.pop(pack), event.on - ONE_DAY
            if first <= last:
                closed[pack].append(Window(first, last))
        elif not has and (had or pack in balance.minimums):
            empty_since.setdefault(pack, event.on + ONE_DAY)
    for pack, first in empty_since.items():
        if first <= until:
            closed[pack].append(Window(first, until))
    for pack in sorted(closed):
        yield from ((pack, window) for window in closed[pack])


def _any(balance: Balance, pack: str) -> bool:
    return any(goods.pack_id == pack for goods in balance.held)


@dataclass(frozen=True, slots=True)
class CountedLine:
    """Räknad rad. How much of some goods was found."""

    goods: Goods
    quantity: int
    unit: str


@dataclass(frozen=True, slots=True)
class Count:
    """Räkning. What was found in a storeroom on a day, by a sheet that was made when `version` events were noted."""

    storeroom_id: str
    version: int
    on: date
    lines: tuple[CountedLine, ...]


class Why(StrEnum):
    """Skäl. Why something stands on the list of what to order, move or take out."""

    EXPIRED = "expired"
    BELOW_MINIMUM = "below-minimum"
    EXPIRES_SOON = "expires-soon"


@dataclass(frozen=True, slots=True)
class Errand:
    """Ärende. Something to do about a pack: how much of it, and the storeroom that could spare it, if any.

    `surplus_in` names storerooms that can spare some: above their minimum level, and not about to expire; the most first.
    """

    why: Why
    pack_id: str
    quantity: int
    unit: str
    goods: Goods | None = None
    surplus_in: tuple[tuple[str, int], ...] = ()


def errands(
    storeroom: str, balances: Mapping[str, Balance], today: date, soon: timedelta = timedelta(days=60)
) -> Iterator[Errand]:
    """What to take out, order or move in one storeroom, given the balances of all that the region keeps here."""
    balance = balances[storeroom]
    for goods, amount in sorted(
        balance.held.items(), key=lambda one: (one[0].pack_id, one[0].expiry or date.max)
    ):
        unit = balance.units[goods.pack_id]
        if goods.expired(today):
            yield Errand(Why.EXPIRED, goods.pack_id, amount, unit, goods)
        elif goods.expiry is not None and goods.expiry <= today + soon:
            yield Errand(Why.EXPIRES_SOON, goods.pack_id, amount, unit, goods)
    for pack, minimum in sorted(balance.minimums.items()):
        lacking = minimum - balance.of_pack(pack, today)
        if lacking > 0:
            spare = _surplus(storeroom, balances, pack, today, soon)
            yield Errand(Why.BELOW_MINIMUM, pack, lacking, balance.units[pack], None, spare)


def _surplus(
    but: str, balances: Mapping[str, Balance], pack: str, today: date, soon: timedelta
) -> tuple[tuple[str, int], ...]:
    unit = balances[but].units[pack]
    spare = [
        (name, _spare(other, pack, today, soon))
        for name, other in balances.items()
        if name != but and other.units.get(pack) == unit
    ]
    return tuple(sorted(((n, left) for n, left in spare if left > 0), key=lambda one: (-one[1], one[0])))


def _spare(balance: Balance, pack: str, today: date, soon: timedelta) -> int:
    above = balance.of_pack(pack, today) - balance.minimums.get(pack, 0)
    # of_pack counts what has not expired by a day; moving what expires within `soon` would only move the waste.
    return min(above, balance.of_pack(pack, today + soon + ONE_DAY))
