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
from samsyn.core.supply.consumption import (
    DEFAULT_WINDOW_DAYS,
    ConsumptionEvent,
    ConsumptionKind,
    adjusted,
    consumption,
    default_window,
)
from samsyn.core.supply.coverage import NO_RATE, Batch, MissingExpiry, cover, pooled, usable_days
from samsyn.core.supply.lists import Product, SubstanceList
from samsyn.core.supply.picture import (
    LineCover,
    LineFigure,
    MinimumLevel,
    PictureCell,
    Reported,
    picture_cell,
)

Row = dict[str, str]
Position = tuple[str, Product]


class ReferenceRegion:
    """One region's files for one day, and what follows from them line by line."""

    def __init__(self, folder: Path, as_of: date, substances: SubstanceList, packs: tuple[Product, ...]):
        self.region, self.as_of, self.substances = folder.name, as_of, substances
        self._packs = {pack.pack_id: pack for pack in packs}
        self._files = {path.stem: _rows(path) for path in folder.glob("*.csv")}
        self._care_area = {row["storeroom_id"]: row["care_area"] for row in self._files["storerooms"]}
        self._demands = self._used()

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

    def _line(self, line_id: str, stored: set[str]) -> LineCover:
        demand = pooled(
            rate
            for (room, pack), rate in self._demands.items()
            if pack.line_id == line_id and self._care_area[room] in stored
        )
        rows = [
            row
            for row in self._files["stock"]
            if self._line_of(row) == line_id and self._care_area[row["storeroom_id"]] in stored
        ]
        batches = [self._batch(row) for row in rows]
        levels = {
            (row["storeroom_id"], row["pack_id"]): self._amount(row, "minimum_level")
            for row in rows
            if row["minimum_level"]
        }

        def figure(reading: MissingExpiry) -> LineFigure:
            found = cover(batches, demand, missing_expiry=reading)
            if found is not NO_RATE or not levels:
                return found
            held = sum(batch.quantity for batch in batches if _usable(batch, reading))
            return MinimumLevel(held=held, required=sum(levels.values()))

        return LineCover(line_id, figure(MissingExpiry.WORST), figure(MissingExpiry.BEST))

    def _used(self) -> Mapping[Position, object]:
        events: dict[Position, list[ConsumptionEvent]] = defaultdict(list)
        for row in self._files["consumption"]:
            pack = self._packs.get(row["pack_id"])
            if pack is not None:
                window = Window(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
                amount = self._amount(row, "quantity") if row["quantity"] else 0
                event = ConsumptionEvent(ConsumptionKind(row["kind"]), window, amount)
                events[row["storeroom_id"], pack].append(event)
        window = default_window(self.as_of)
        return {
            position: adjusted(consumption(recorded, window), DEFAULT_WINDOW_DAYS)
            for position, recorded in events.items()
        }

    def _batch(self, row: Row) -> Batch:
        expiry = date.fromisoformat(row["expiry"]) if row["expiry"] else None
        return Batch(self._amount(row, "quantity"), usable_days(expiry, self.as_of))

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


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
