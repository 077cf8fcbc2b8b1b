"""Counting a kept storeroom: the sheet, and noting what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.kept import Count, CountedLine, Goods, StockEvent, fold
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.documents.count_sheet import count_workbook
from samsyn.ops.goods.products import product_name
from samsyn.ops.stock.kept import Noted, note_events
from samsyn.store.queries.kept import KeptRow, kept_storeroom


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line to count: the goods, their name and unit. `field` names its box on the page."""

    goods: Goods
    name: str
    unit: str

    @property
    def field(self) -> str:
        return f"n|{self.goods.pack_id}|{self.goods.batch}|{self.goods.expiry or ''}"


@dataclass(frozen=True, slots=True)
class CountSheet:
    """Räkneblad. What there should be to count in a storeroom, without how much: who counts should look, not confirm."""

    row: KeptRow
    on: date
    version: int
    lines: tuple[SheetLine, ...]

    def workbook(self, language: str) -> bytes:
        """The sheet as a workbook to fill in and send back."""
        rows = [
            (line.goods.pack_id, line.name, line.goods.batch, line.goods.expiry, line.unit)
            for line in self.lines
        ]
        return count_workbook(self.row.storeroom_id, self.version, self.on, rows, language)

    def typed(self, boxes: Mapping[str, str]) -> Count:
        """What was typed into the boxes; an empty one is not counted.

        Raises DomainError `not-a-count-of-goods`, `nothing-counted`.
        """
        lines = []
        for number, line in enumerate(self.lines, start=1):
            text = boxes.get(line.field, "").strip()
            if text and not (text.isdecimal() and len(text) < 8):
                raise DomainError("not-a-count-of-goods", file=line.name, row=number, found=text)
            if text:
                lines.append(CountedLine(line.goods, int(text), line.unit))
        if not lines:
            raise DomainError("nothing-counted", file=self.row.name)
        version = boxes.get("version", "")
        return Count(self.row.storeroom_id, int(version) if version.isdecimal() else 0, self.on, tuple(lines))


def count_sheet(row: KeptRow, on: date) -> CountSheet:
    """The sheet for a storeroom as it stands: a line for all that is there, and for what should be and is not."""
    balance, _ = fold(noted.event for noted in row.events)
    goods = set(balance.held) | {
        Goods(pack) for pack in balance.minimums if not any(one.pack_id == pack for one in balance.held)
    }
    lines = [SheetLine(one, product_name(one.pack_id), balance.units[one.pack_id]) for one in goods]
    lines.sort(key=lambda line: (line.name, line.goods.expiry or date.max, line.goods.batch))
    return CountSheet(row, on, len(row.events), tuple(lines))


@dataclass(frozen=True, slots=True)
class CountFound:
    """How many lines were counted, and how many of them differed from the balance."""

    lines: int
    differ: int


def count_storeroom(*, by: Actor, now: datetime, storeroom: int, counted: Count) -> CountFound:
    """Note a count: all of it, or nothing. The same count sent twice is noted once.

    Raises NotFound; NotPermitted; DomainError `count-of-another`, `count-outdated` where something happened to what was
    counted after the sheet was made, and as `note_events`.
    """
    with transaction.atomic():
        row = kept_storeroom(storeroom)
        if counted.storeroom_id != row.storeroom_id:
            raise DomainError("count-of-another", found=counted.storeroom_id, expected=row.storeroom_id)
        stem = sha256(repr(counted).encode()).hexdigest()[:40]
        noted = [
            Noted(
                StockEvent(Kind.COUNT, counted.on, line.goods, line.quantity, line.unit),
                f"{stem}-{n}",
                "sheet",
            )
            for n, line in enumerate(counted.lines)
        ]
        keys = {one.key for one in noted}
        since = [
            one for one in row.events if one.number > counted.version and one.event.goods in _goods(counted)
        ]
        if since and not keys & {one.key for one in since}:
            names = sorted({product_name(one.event.goods.pack_id) for one in since})
            raise DomainError("count-outdated", since=len(since), goods=", ".join(names[:5]))
        balance, _ = fold(one.event for one in row.events)
        differ = sum(balance.held.get(line.goods, 0) != line.quantity for line in counted.lines)
        new = note_events(by=by, now=now, storeroom=storeroom, noted=noted)
        return CountFound(len(counted.lines), differ if new else 0)


def _goods(counted: Count) -> set[Goods]:
    return {line.goods for line in counted.lines}
