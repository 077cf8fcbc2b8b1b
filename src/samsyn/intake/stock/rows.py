"""One row at a time: text in, the values of the form's schema out, or a RowProblem."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from samsyn.core.supply.consumption import ConsumptionKind
from samsyn.intake.stock.findings import RowProblem
from samsyn.intake.stock.forms import FileKind

OLDEST_EXPIRY = date(2000, 1, 1)
BATCH_IN_KEY = 2
LARGEST_QUANTITY = 1_000_000_000
NPL_PACK_ID = re.compile(r"[0-9]{14}")
ATC_LEVEL_FIVE = re.compile(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WEEKS = re.compile(r"[0-9]{1,3}([.,][0-9])?")

STOREROOM_KINDS = ("central", "hospital", "ward", "ambulance", "dental")
HOLDERS = ("own", "contracted")
UNITS = ("pack", "unit")
MOVEMENTS = tuple(kind.value for kind in ConsumptionKind)

Values = tuple[object, ...]
Cells = Mapping[str, str]


@dataclass(slots=True)
class Context:
    """What a row is read against: whose file, which day, which substances, packs and storerooms exist.

    `storerooms` grows as a storeroom file is read, so that the stock file sent with it is understood.
    """

    region: str
    as_of: date
    today: date
    care_areas: tuple[str, ...]
    substances: frozenset[str]
    packs: frozenset[str]
    storerooms: set[str] = field(default_factory=set)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file. Remembers the keys it has seen, and counts what deserves a flag."""

    context: Context
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    flags: dict[str, list[int]] = field(default_factory=dict)

    def reader(self, kind: FileKind) -> Callable[[int, Cells], Values]:
        """The function that reads a row of a kind: (row number, cells by column) -> values of the schema."""
        return {
            FileKind.STOREROOMS: self.storeroom,
            FileKind.STOCK: self.stock,
            FileKind.CONSUMPTION: self.movement,
            FileKind.REPORTED: self.reported,
        }[kind]

    def storeroom(self, row: int, cells: Cells) -> Values:
        """A place where stock is kept, and the care area it serves."""
        storeroom = _text(cells, "storeroom_id")
        values = (
            row,
            storeroom,
            _text(cells, "name"),
            _one_of(cells, "kind", STOREROOM_KINDS),
            _one_of(cells, "care_area", self.context.care_areas),
            _one_of(cells, "ward_stock", ("yes", "no")) == "yes",
            _one_of(cells, "holder", HOLDERS),
        )
        self._once(row, "duplicate-storeroom", "storeroom_id", storeroom)
        self.context.storerooms.add(storeroom)
        return values

    def stock(self, row: int, cells: Cells) -> Values:
        """A batch that lies in a storeroom."""
        storeroom, pack = self._place(cells)
        batch = cells["batch"]
        expiry = _date(cells, "expiry") if cells["expiry"] else None
        if expiry is not None and expiry < OLDEST_EXPIRY:
            raise RowProblem("expiry-before-2000", "expiry", cells["expiry"])
        quantity = _quantity(cells, "quantity")
        unit = _one_of(cells, "unit", UNITS)
        minimum = _quantity(cells, "minimum_level") if cells.get("minimum_level") else None
        # Without a batch number, goods that expire on different days are different batches.
        self._once(row, "duplicate-batch", "batch", storeroom, pack, batch, "" if batch else cells["expiry"])
        self._flag_pack(row, pack)
        if expiry is None:
            self.flag("missing-expiry", row)
        return row, storeroom, pack, batch, expiry, quantity, unit, minimum

    def movement(self, row: int, cells: Cells) -> Values:
        """Goods that moved in a period, or a period in which there was nothing to move."""
        storeroom, pack = self._place(cells)
        first, last = _date(cells, "from"), _date(cells, "to")
        if last < first:
            raise RowProblem("period-reversed", "to", cells["to"])
        if last > self.context.as_of:
            raise RowProblem("period-after-as-of", "to", cells["to"], as_of=self.context.as_of)
        kind = _one_of(cells, "kind", MOVEMENTS)
        unit = _one_of(cells, "unit", UNITS)
        quantity = (
            0
            if kind == ConsumptionKind.OUT_OF_STOCK and not cells["quantity"]
            else _quantity(cells, "quantity")
        )
        self._once(row, "duplicate-movement", "from", storeroom, pack, cells["from"], cells["to"], kind)
        self._flag_pack(row, pack)
        return row, storeroom, pack, first, last, kind, quantity, unit

    def reported(self, row: int, cells: Cells) -> Values:
        """How many weeks the region says that a care area lasts, signed; an interval counts as its lowest."""
        area = _one_of(cells, "care_area", self.context.care_areas)
        weeks = _weeks(cells, "weeks")
        weeks_to = _weeks(cells, "weeks_to") if cells.get("weeks_to") else None
        if weeks_to is not None and weeks_to < weeks:
            raise RowProblem("interval-reversed", "weeks_to", cells["weeks_to"])
        exceptions = cells.get("exceptions", "")
        for code in filter(None, exceptions.split("|")):
            if not ATC_LEVEL_FIVE.fullmatch(code):
                raise RowProblem("exception-not-atc", "exceptions", code)
            if code not in self.context.substances:
                self.flag("exception-not-on-list", row)
        if exceptions and not cells.get("reason"):
            raise RowProblem("exceptions-without-reason", "reason", "")
        values = (row, area, weeks, weeks_to, exceptions, cells.get("reason", ""))
        signed = (_text(cells, "signed_by"), _date(cells, "signed_on"))
        if signed[1] > self.context.today:
            raise RowProblem(
                "signed-in-the-future", "signed_on", cells["signed_on"], today=self.context.today
            )
        self._once(row, "duplicate-care-area", "care_area", area)
        return values + signed

    def flag(self, code: str, row: int) -> None:
        """Keep the row, and say that something about it deserves a look."""
        self.flags.setdefault(code, []).append(row)

    def _place(self, cells: Cells) -> tuple[str, str]:
        storeroom = _text(cells, "storeroom_id")
        if storeroom not in self.context.storerooms:
            raise RowProblem("unknown-storeroom", "storeroom_id", storeroom)
        return storeroom, _text(cells, "pack_id")

    def _flag_pack(self, row: int, pack: str) -> None:
        if pack not in self.context.packs:
            self.flag("unknown-pack" if NPL_PACK_ID.fullmatch(pack) else "local-article", row)

    def _once(self, row: int, code: str, column: str, *key: str) -> None:
        first_row = self.seen.setdefault(key, row)
        if first_row != row:
            raise RowProblem(
                code, column, key[BATCH_IN_KEY] if column == "batch" else key[0], first_row=first_row
            )


def _text(cells: Cells, column: str) -> str:
    value = cells[column]
    if not value:
        raise RowProblem("empty", column, value)
    return value


def _one_of(cells: Cells, column: str, allowed: tuple[str, ...]) -> str:
    value = cells[column]
    if value not in allowed:
        raise RowProblem("not-allowed", column, value, allowed=", ".join(allowed))
    return value


@lru_cache(maxsize=65536)
def _parsed_date(value: str) -> date | None:
    if not DATE.fullmatch(value):  # fromisoformat also takes 20231231 and 2023-W52-7, the form does not
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _date(cells: Cells, column: str) -> date:
    parsed = _parsed_date(cells[column])
    if parsed is None:
        raise RowProblem("not-a-date", column, cells[column])
    return parsed


def _quantity(cells: Cells, column: str) -> int:
    value = cells[column]
    digits = value[1:] if value[:1] == "-" else value
    if not (digits.isascii() and digits.isdigit()):
        raise RowProblem("not-a-whole-number", column, value)
    if value[0] == "-":
        raise RowProblem("negative-quantity", column, value)
    if len(digits.lstrip("0")) > len(str(LARGEST_QUANTITY)) or int(digits) > LARGEST_QUANTITY:
        raise RowProblem("quantity-too-large", column, value)
    return int(digits)


def _weeks(cells: Cells, column: str) -> Decimal:
    value = cells[column]
    if not WEEKS.fullmatch(value):
        raise RowProblem("not-weeks", column, value)
    return Decimal(value.replace(",", "."))
