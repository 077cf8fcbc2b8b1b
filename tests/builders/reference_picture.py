"""A region's list lines computed from its CSV files by the readable rules alone: no warehouse, no kernel, slow.

What the warehouse computes must equal this.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.chance import ChanceAssumptions, LineChances, line_chances, net_demands
from samsyn.core.supply.consumption import (
    DEFAULT_WINDOW_DAYS,
    ConsumptionEvent,
    ConsumptionKind,
    default_window,
)
from samsyn.core.supply.coverage import NO_RATE, Batch, Demand, MissingExpiry, cover, usable_days
from samsyn.core.supply.lists import AmountUnit, Product, ProductSource, Route, SubstanceList
from samsyn.core.supply.picture import (
    LineCover,
    LineFigure,
    MinimumLevel,
    PictureCell,
    Reported,
    picture_cell,
)
from samsyn.core.supply.rate import (
    PositionUse,
    RateRule,
    adjusted_amount,
    days_told,
    pooled_rate,
    position_use,
)
from samsyn.core.supply.shares import share_of_need, share_of_stock

RULE = RateRule(DEFAULT_WINDOW_DAYS)

Row = dict[str, str]
Position = tuple[str, Product]


class ReferenceRegion:
    """One region's files for one day, and what follows from them line by line."""

    def __init__(self, folder: Path, as_of: date, substances: SubstanceList, packs: tuple[Product, ...]):
        self.region, self.as_of, self.substances = folder.name, as_of, substances
        self._files = defaultdict(list, {path.stem: _rows(path) for path in folder.glob("*.csv")})
        own = {row["pack_id"]: _own_product(row) for row in self._files["products"] if row["atc"]}
        self._packs = own | {pack.pack_id: pack for pack in packs}
        self._shares = {row["storeroom_id"]: _shares(row["care_area"]) for row in self._files["storerooms"]}
        self._uses = self._used()

    def cells(self) -> dict[str, PictureCell]:
        """The picture's cells by care area of the list."""
        reports = {row["care_area"]: _reported(row) for row in self._files["reported"]}
        return {
            area: picture_cell(self.region, area, reports.get(area), self.lines({area}, area))
            for area in self.substances.care_areas
        }

    def lines(self, stored: set[str], listed: str) -> list[LineCover]:
        """The lines of a care area on the list, pooled over the storerooms of some care areas."""
        return [self._line(line.id, stored) for line in self.substances.lines_of(listed)]

    def chances(self, line_id: str, stored: set[str]) -> LineChances:
        """The chances of a line over the storerooms of some care areas."""
        substance = next(line.atc for line in self.substances.lines if line.id == line_id)
        shelves = []
        for room in self._shares:
            percent = sum(share for area, share in self._shares[room].items() if area in stored)
            batches = [
                self._batch(row, percent)
                for row in self._files["stock"]
                if row["storeroom_id"] == room and self._line_of(row) == line_id
            ]
            needed = sum(
                share_of_need(adjusted_amount(use, RULE), percent)
                for (place, pack), use in self._uses.items()
                if place == room and pack.line_id == line_id
            )
            if percent:
                shelves.append((batches, Demand(needed, RULE.window_days) if needed else NO_RATE))
        return line_chances(shelves, net_demands(self.region, substance, ChanceAssumptions()))

    def held(self, stored: set[str], listed: str) -> int:
        """How many of these lines there is stock or consumption of."""
        lines = {
            self._line_of(row) for row in self._files["stock"] if self._serves(row["storeroom_id"], stored)
        }
        lines |= {
            pack.line_id
            for (room, pack), use in self._uses.items()
            if any(use.by_month) and self._serves(room, stored)
        }
        return len(lines & {line.id for line in self.substances.lines_of(listed)})

    def _serves(self, room: str, stored: set[str]) -> bool:
        return bool(stored & set(self._shares[room]))

    def _line(self, line_id: str, stored: set[str]) -> LineCover:
        def percent(room: str) -> int:
            return sum(share for area, share in self._shares[room].items() if area in stored)

        uses = [
            (use, percent(room))
            for (room, pack), use in self._uses.items()
            if pack.line_id == line_id and percent(room)
        ]
        rate = pooled_rate(uses, days_told(default_window(self.as_of)), RULE)
        rows = [
            row
            for row in self._files["stock"]
            if self._line_of(row) == line_id and percent(row["storeroom_id"])
        ]
        batches = [self._batch(row, percent(row["storeroom_id"])) for row in rows]
        levels = {
            (room, pack): share_of_need(level, percent(room))
            for (room, pack), level in self._levels().items()
            if self._packs[pack].line_id == line_id and percent(room)
        }

        def figure(reading: MissingExpiry, amount: int) -> LineFigure:
            demand = Demand(amount, RULE.window_days) if amount else NO_RATE
            found = cover(batches, demand, missing_expiry=reading)
            if found is not NO_RATE or not levels:
                return found
            held = sum(batch.quantity for batch in batches if _usable(batch, reading))
            return MinimumLevel(held=held, required=sum(levels.values()))

        return LineCover(
            line_id,
            worst=figure(MissingExpiry.WORST, rate.high if rate else 0),
            best=figure(MissingExpiry.BEST, rate.low if rate else 0),
            likely=figure(MissingExpiry.WORST, rate.likely if rate else 0),
        )

    def _used(self) -> Mapping[Position, PositionUse]:
        events: dict[Position, list[ConsumptionEvent]] = defaultdict(list)
        for row in self._files["consumption"]:
            pack = self._packs.get(row["pack_id"])
            if pack is not None:
                window = Window(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
                amount = self._amount(row, "quantity") if row["quantity"] else 0
                event = ConsumptionEvent(ConsumptionKind(row["kind"]), window, amount)
                events[row["storeroom_id"], pack].append(event)
        window = default_window(self.as_of)
        return {position: position_use(recorded, window) for position, recorded in events.items()}

    def _levels(self) -> dict[tuple[str, str], int]:
        """What each storeroom should hold of a pack: as told in treatments, else beside its batches."""
        levels: dict[tuple[str, str], int] = {}
        for row in self._files["stock"]:
            if row["minimum_level"] and self._line_of(row):
                place = row["storeroom_id"], row["pack_id"]
                levels[place] = max(levels.get(place, 0), self._amount(row, "minimum_level"))
        for row in self._files["minimum-levels"]:
            if self._line_of(row):
                of_one = self._amount(row, "quantity_per_treatment")
                levels[row["storeroom_id"], row["pack_id"]] = int(row["treatments"]) * of_one
        return levels

    def _batch(self, row: Row, percent: int) -> Batch:
        expiry = date.fromisoformat(row["expiry"]) if row["expiry"] else None
        held = self._amount(row, "quantity") - (self._amount(row, "on_hold") if row.get("on_hold") else 0)
        return Batch(share_of_stock(held, percent), usable_days(expiry, self.as_of))

    def _line_of(self, row: Row) -> str | None:
        pack = self._packs.get(row["pack_id"])
        return pack.line_id if pack else None

    def _amount(self, row: Row, column: str) -> int:
        pack = self._packs[row["pack_id"]]
        return int(row[column]) * (pack.amount_per_pack if row["unit"] == "pack" else pack.amount_per_unit)


def _usable(batch: Batch, reading: MissingExpiry) -> bool:
    if batch.usable_days is None:
        return reading is MissingExpiry.BEST
    return batch.usable_days > 0


def _reported(row: Row) -> Reported:
    return Reported(
        weeks=Fraction(row["weeks"]),
        weeks_to=Fraction(row["weeks_to"]) if row["weeks_to"] else None,
        exceptions=frozenset(filter(None, row["exceptions"].split("|"))),
        reason=row["reason"],
        signed_by=row["signed_by"],
        signed_on=date.fromisoformat(row["signed_on"]),
    )


def _shares(told: str) -> dict[str, int]:
    if ":" not in told:
        return {told: 100}
    return {area: int(percent) for area, percent in (part.split(":") for part in told.split("|"))}


def _own_product(row: Row) -> Product:
    return Product(
        pack_id=row["pack_id"],
        npl_id="",
        name=row["name"],
        atc=row["atc"],
        substance="",
        route=Route(row["route"]),
        form=row["form"],
        strength=row["strength"],
        units_per_pack=int(row["units_per_pack"]),
        amount_per_unit=int(row["amount_per_unit"]),
        amount_unit=AmountUnit(row["amount_unit"]),
        source=ProductSource.SYNTHETIC,
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
