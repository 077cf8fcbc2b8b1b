"""One row at a time: text in, the values of the form's schema out, or a RowProblem.

This is the readable statement of what a row may be; columns.py says the same fast.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from samsyn.core.supply.consumption import ConsumptionKind
from samsyn.core.supply.lists import AmountUnit, Route, line_id
from samsyn.intake.stock import values
from samsyn.intake.stock.articles import Found, article, said_of
from samsyn.intake.stock.findings import RowProblem
from samsyn.intake.stock.forms import FileKind

LARGEST_PACK = 10_000_000_000

STOREROOM_KINDS = ("central", "hospital", "ward", "ambulance", "dental")
HOLDERS = ("own", "contracted")
PLACEMENTS = ("near-care", "central")
UNITS = ("pack", "unit")
MOVEMENTS = tuple(kind.value for kind in ConsumptionKind)
PRODUCT_KINDS = ("licence", "extempore", "medicine", "device", "ppe")
NO_MEDICINES = ("device", "ppe")
ROUTES = tuple(route.value for route in Route)
AMOUNT_UNITS = tuple(unit.value for unit in AmountUnit)

Values = tuple[object, ...]
Cells = Mapping[str, str]


@dataclass(slots=True)
class Context:
    """What a row is read against: whose file, which day, which substances, packs and storerooms exist.

    `storerooms` grows as a storeroom file is read, so that the stock file sent with it is understood. `by_varunummer`
    (six digits) and `by_gtin` (14 digits) give the packs of the catalogue that have the number; `line_units` what the
    amounts of a list line are counted in there.
    """

    region: str
    as_of: date
    today: date
    care_areas: tuple[str, ...]
    substances: frozenset[str]
    packs: frozenset[str]
    storerooms: set[str] = field(default_factory=set)
    by_varunummer: Found = field(default_factory=dict)
    by_gtin: Found = field(default_factory=dict)
    line_units: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file. `told` are the flags of rows that went in, as (code, row).

    `seen` are the keys there have been: the second row that says the same is rejected. None where the rows are sorted
    afterwards, which finds them without remembering every row.
    """

    context: Context
    seen: dict[tuple[object, ...], int] | None = field(default_factory=dict)
    told: list[tuple[str, int]] = field(default_factory=list)
    line_units: dict[str, str] = field(default_factory=dict)

    def reader(self, kind: FileKind) -> Callable[[int, Cells], list[Values]]:
        """The function that reads a row of a kind: (row number, cells by column) -> rows of the schema."""
        return {
            FileKind.STOREROOMS: self.storeroom,
            FileKind.STOCK: self.stock,
            FileKind.CONSUMPTION: self.movement,
            FileKind.REPORTED: self.reported,
            FileKind.MINIMUM_LEVELS: self.minimum_level,
            FileKind.PRODUCTS: self.product,
        }[kind]

    def storeroom(self, row: int, cells: Cells) -> list[Values]:
        """A place where stock is kept, and the care areas it serves: a row of the schema for each."""
        storeroom = values.text("storeroom_id", cells["storeroom_id"])
        name = values.text("name", cells["name"])
        kind = values.one_of("kind", cells["kind"], STOREROOM_KINDS)
        areas = values.care_areas("care_area", cells["care_area"], self.context.care_areas)
        ward_stock = values.one_of("ward_stock", cells["ward_stock"], ("yes", "no")) == "yes"
        holder = values.one_of("holder", cells["holder"], HOLDERS)
        told = cells.get("placement")
        placement = values.one_of("placement", told, PLACEMENTS) if told else None
        hospital = values.short_text("hospital", cells.get("hospital", "")) or None
        self._once(row, cells, FileKind.STOREROOMS, storeroom)
        self.context.storerooms.add(storeroom)
        return [
            (row, storeroom, name, kind, area, share, ward_stock, holder, placement, hospital)
            for area, share in areas
        ]

    def stock(self, row: int, cells: Cells) -> list[Values]:
        """A batch that lies in a storeroom."""
        storeroom, pack = self._place(cells)
        batch, expiry = cells["batch"], values.expiry("expiry", cells["expiry"])
        quantity = values.quantity("quantity", cells["quantity"])
        unit = values.one_of("unit", cells["unit"], UNITS)
        level = cells.get("minimum_level")
        minimum = values.quantity("minimum_level", level) if level else None
        held = cells.get("on_hold")
        on_hold = values.quantity("on_hold", held) if held else None
        if on_hold is not None and on_hold > quantity:
            raise RowProblem("hold-above-quantity", "on_hold", cells["on_hold"])
        # A broken pack of a batch lies beside whole ones, in units; a batch told to expire on two days is two rows.
        self._once(row, cells, FileKind.STOCK, storeroom, pack, batch, expiry, unit)
        self._flag_pack(row, pack)
        if expiry is None:
            self.flag("missing-expiry", row)
        # What is in quarantine or blocked is kept apart, and so counts in no figure.
        return [(row, storeroom, pack, batch, expiry, quantity - (on_hold or 0), unit, minimum, on_hold)]

    def movement(self, row: int, cells: Cells) -> list[Values]:
        """Goods that moved in a period, a period in which there was nothing to move, or a count put right."""
        storeroom, pack = self._place(cells)
        first, last = values.day("from", cells["from"]), values.day("to", cells["to"])
        if last < first:
            raise RowProblem("period-reversed", "to", cells["to"])
        if last > self.context.as_of:
            raise RowProblem("period-after-as-of", "to", cells["to"], as_of=self.context.as_of)
        kind = values.one_of("kind", cells["kind"], MOVEMENTS)
        unit = values.one_of("unit", cells["unit"], UNITS)
        if kind == ConsumptionKind.OUT_OF_STOCK and not cells["quantity"]:
            quantity = 0
        elif kind == ConsumptionKind.CORRECTED:
            quantity = values.whole_number("quantity", cells["quantity"])
        else:
            quantity = values.quantity("quantity", cells["quantity"])
        event = values.short_text("event_id", cells.get("event_id", "")) or None
        # What happened on a single day may have happened again; a period's total is told once.
        if event or first < last:
            self._once(row, cells, FileKind.CONSUMPTION, storeroom, pack, first, last, kind, event, unit)
        self._flag_pack(row, pack)
        return [(row, storeroom, pack, first, last, kind, quantity, unit, event)]

    def reported(self, row: int, cells: Cells) -> list[Values]:
        """How many weeks the region says that a care area lasts, signed; an interval counts as its lowest."""
        area = values.one_of("care_area", cells["care_area"], self.context.care_areas)
        weeks = values.weeks("weeks", cells["weeks"])
        weeks_to = values.weeks("weeks_to", cells["weeks_to"]) if cells.get("weeks_to") else None
        if weeks_to is not None and weeks_to < weeks:
            raise RowProblem("interval-reversed", "weeks_to", cells["weeks_to"])
        exceptions, reason = cells.get("exceptions", ""), cells.get("reason", "")
        codes = list(filter(None, exceptions.split("|")))
        for code in codes:
            if not values.ATC_LEVEL_FIVE.fullmatch(code):
                raise RowProblem("exception-not-atc", "exceptions", code)
        if exceptions and not reason:
            raise RowProblem("exceptions-without-reason", "reason", "")
        signed_by = values.text("signed_by", cells["signed_by"])
        signed_on = values.day("signed_on", cells["signed_on"])
        if signed_on > self.context.today:
            raise RowProblem(
                "signed-in-the-future", "signed_on", cells["signed_on"], today=self.context.today
            )
        self._once(row, cells, FileKind.REPORTED, area)
        for code in codes:
            if code not in self.context.substances:
                self.flag("exception-not-on-list", row)
        return [(row, area, weeks, weeks_to, exceptions, reason, signed_by, signed_on)]

    def minimum_level(self, row: int, cells: Cells) -> list[Values]:
        """How many treatments a storeroom should hold of what may go years unused."""
        storeroom, pack = self._place(cells)
        treatments = values.quantity("treatments", cells["treatments"])
        each = values.quantity("quantity_per_treatment", cells["quantity_per_treatment"])
        if treatments * each > values.LARGEST_QUANTITY:
            raise RowProblem("quantity-too-large", "treatments", cells["treatments"])
        unit = values.one_of("unit", cells["unit"], UNITS)
        self._once(row, cells, FileKind.MINIMUM_LEVELS, storeroom, pack)
        self._flag_pack(row, pack)
        return [(row, storeroom, pack, treatments, each, unit)]

    def product(self, row: int, cells: Cells) -> list[Values]:
        """An article of the region's own, that the catalogue lacks. With its ATC code it counts in its list line."""
        pack = values.article_id("pack_id", cells["pack_id"])
        if pack in self.context.packs:
            raise RowProblem("product-in-catalogue", "pack_id", pack)
        name = values.text("name", cells["name"])
        kind = values.one_of("kind", cells["kind"], PRODUCT_KINDS)
        about = cells.get("form", ""), cells.get("strength", "")
        contents: Values = (None, None, *about, None, None, None)
        if cells.get("atc"):
            contents = self._contents(cells, about)
        self._once(row, cells, FileKind.PRODUCTS, pack)
        if not cells.get("atc") and kind not in NO_MEDICINES:
            self.flag("product-without-atc", row)
        return [(row, pack, name, kind, *contents)]

    def _contents(self, cells: Cells, about: tuple[str, str]) -> Values:
        """What a product holds of its substance; the products of one line share one unit of amount."""
        atc = values.atc("atc", cells["atc"])
        route = values.one_of("route", cells.get("route", ""), ROUTES)
        units = values.size("units_per_pack", cells.get("units_per_pack", ""))
        amount = values.size("amount_per_unit", cells.get("amount_per_unit", ""))
        if units * amount > LARGEST_PACK:
            raise RowProblem("quantity-too-large", "amount_per_unit", cells["amount_per_unit"])
        amount_unit = values.one_of("amount_unit", cells.get("amount_unit", ""), AMOUNT_UNITS)
        line = line_id(atc, Route(route))
        expected = self.context.line_units.get(line) or self.line_units.setdefault(line, amount_unit)
        if amount_unit != expected:
            raise RowProblem("other-amount-unit", "amount_unit", amount_unit, line=line, expected=expected)
        return atc, route, *about, units, amount, amount_unit

    def flag(self, code: str, row: int) -> None:
        """Keep the row, and say that something about it deserves a look."""
        self.told.append((code, row))

    def _place(self, cells: Cells) -> tuple[str, str]:
        storeroom = values.text("storeroom_id", cells["storeroom_id"])
        if storeroom not in self.context.storerooms:
            raise RowProblem("unknown-storeroom", "storeroom_id", storeroom)
        return storeroom, article(cells, self.context.by_varunummer, self.context.by_gtin)

    def _flag_pack(self, row: int, pack: str) -> None:
        code = said_of(pack, self.context.packs)
        if code:
            self.flag(code, row)

    def _once(self, row: int, cells: Cells, kind: FileKind, *key: object) -> None:
        if self.seen is None:
            return
        first_row = self.seen.setdefault(key, row)
        if first_row != row:
            code, column = SAID_TWICE[kind]
            raise RowProblem(code, column, cells.get(column, ""), first_row=first_row)


SAID_TWICE = {
    FileKind.STOREROOMS: ("duplicate-storeroom", "storeroom_id"),
    FileKind.STOCK: ("duplicate-batch", "batch"),
    FileKind.CONSUMPTION: ("duplicate-movement", "from"),
    FileKind.REPORTED: ("duplicate-care-area", "care_area"),
    FileKind.MINIMUM_LEVELS: ("duplicate-level", "storeroom_id"),
    FileKind.PRODUCTS: ("duplicate-product", "pack_id"),
}
"""What is said of a row that says the same thing as an earlier one of its file, and of which column."""
