"""The bench's made-up country, in the very form of the warehouse, kept on disk so that it is made only once.

At full size 10,000 storerooms in 21 regions of unequal size hold 600 packs each: 6 million positions, 12 million
batches, and 200 million rows of consumption in the year before the day that the figures are about.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from calendar import monthrange
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from bench.stock_parts import goods, rows, writing
from bench.stock_parts.rows import AS_OF, Region
from bench.stock_parts.writing import Column, Kept

from samsyn.core.kernel.dates import Window
from samsyn.intake.stock import forms
from samsyn.intake.stock.forms import FileKind
from samsyn.warehouse import objects as warehouse_objects
from samsyn.warehouse import orders, sorting
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.region import RowsInForce

REGIONS = 21
STOREROOMS = 10_000
PROCESSES = 2
MARK = "country.json"
MORE_ON_THE_NEW_DAY = 1.83
"""What makes the new day of full size a million rows: nearly twice as many as a day of the year."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides a country. `shuffled`, the rows of its objects lie in no order; then there is no new day."""

    scale: float
    seed: int
    shuffled: bool = False

    def regions(self) -> list[Region]:
        """The regions, largest first: the second is about half as large as the first, the third a third, and so on."""
        weights = 1 / np.arange(1, REGIONS + 1) ** 0.9
        edges = np.rint(np.concatenate(([0], np.cumsum(weights / weights.sum()))) * STOREROOMS * self.scale)
        return [Region(place, max(int(rooms), 1), self.seed) for place, rooms in enumerate(np.diff(edges))]


@dataclass(frozen=True, slots=True)
class Country:
    """The country on disk: the warehouse's objects, and for each region those that it consists of.

    `new_day` are the objects with what the day that the figures are about used itself, which only figures of the day
    after count.
    """

    folder: Path
    regions: dict[str, tuple[Kept, ...]]
    new_day: dict[str, Kept]

    @property
    def objects(self) -> Objects:
        """Where the objects stand."""
        return Objects(self.folder / "objects")

    def in_force(self, window: Window) -> dict[str, tuple[RowsInForce, ...]]:
        """What counts in each region for a window of consumption: the objects that reach into it, and the stock."""
        days = {region: (self.new_day[region],) if region in self.new_day else () for region in self.regions}
        return {
            region: tuple(_in_force((*kept, *days[region]), window)) for region, kept in self.regions.items()
        }

    def rows(self, kind: FileKind) -> int:
        """How many rows of a kind the country has, the new day left out."""
        return sum(one.rows for kept in self.regions.values() for one in kept if one.kind == kind.value)


def _in_force(kept: Iterable[Kept], window: Window) -> Iterator[RowsInForce]:
    for one in kept:
        period = Window(date.fromisoformat(one.first), date.fromisoformat(one.last)) if one.first else None
        if period is None:
            yield RowsInForce(one.kind, one.digest, (), AS_OF)
        elif period.first <= window.last and period.overlap(window):
            told = month(period.first.year, period.first.month)
            yield RowsInForce(one.kind, one.digest, (told,), AS_OF, period=period)


def month(year: int, number: int) -> Window:
    """The days of a month."""
    return Window(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def year() -> list[Window]:
    """The twelve months before the day that the figures are about."""
    return [month(AS_OF.year - 1, number) for number in range(1, 13)]


def build(folder: Path, recipe: Recipe) -> Country:
    """The country in a folder: found there if the same code made it before, else made now."""
    mark = folder / MARK
    made_by = {**asdict(recipe), "version": _version()}
    if mark.exists():
        told = json.loads(mark.read_text(encoding="utf-8"))
        if told["made_by"] == made_by:
            found = {region: tuple(Kept(**one) for one in kept) for region, kept in told["regions"].items()}
            return Country(folder, found, {region: Kept(**one) for region, one in told["new_day"].items()})
    shutil.rmtree(folder / "objects", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(PROCESSES) as pool:
        made = list(pool.map(partial(_make, folder, recipe.shuffled), recipe.regions()))
    country = Country(
        folder, {region: kept for region, kept, _ in made}, {region: day for region, _, day in made if day}
    )
    beside = mark.with_suffix(".part")
    beside.write_text(json.dumps({"made_by": made_by, **_as_data(country)}), encoding="utf-8")
    beside.replace(mark)
    return country


def _as_data(country: Country) -> dict[str, object]:
    return {
        "regions": {region: [asdict(one) for one in kept] for region, kept in country.regions.items()},
        "new_day": {region: asdict(one) for region, one in country.new_day.items()},
    }


def _make(folder: Path, shuffled: bool, region: Region) -> tuple[str, tuple[Kept, ...], Kept | None]:
    """One region's objects, and its new day."""
    objects = Objects(folder / "objects")

    def write(kind: FileKind, columns: dict[str, Column]) -> Kept:
        if not shuffled:
            return writing.write(objects, kind, columns)
        return writing.write(objects, kind, rows.shuffled(columns, region.draw(3)), in_order=False)

    chance = rows.rates(region)
    kept = [
        write(FileKind.STOREROOMS, rows.storerooms(region)),
        write(FileKind.STOCK, rows.stock(region)),
        *(write(FileKind.CONSUMPTION, rows.consumption(region, chance, told)) for told in year()),
    ]
    if shuffled:
        return region.id, tuple(kept), None
    busy = np.minimum(chance * MORE_ON_THE_NEW_DAY, rows.MOST_LIKELY)
    new_day = write(FileKind.CONSUMPTION, rows.consumption(region, busy, Window(AS_OF, AS_OF)))
    return region.id, tuple(kept), new_day


def _version() -> str:
    """A hash of the code that makes the country and of the form that the warehouse gives it."""
    code = hashlib.sha256()
    for module in (sys.modules[__name__], goods, rows, writing, forms, orders, sorting, warehouse_objects):
        code.update(Path(str(module.__file__)).read_bytes())
    return code.hexdigest()
