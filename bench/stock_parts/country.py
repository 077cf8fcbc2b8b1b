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
from itertools import chain
from pathlib import Path

import numpy as np
from bench.stock_parts import goods, rows, writing
from bench.stock_parts.rows import AS_OF, NEW_DAY, Region
from bench.stock_parts.writing import Column, Kept

from samsyn.core.kernel.dates import ONE_DAY, Window
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
MONTHS, MONTHS_SHUFFLED = 12, 7
"""Months; a window of half a year reaches into a seventh, as a stretch without stock may begin in it."""

MORE_ON_THE_NEW_DAY = 1.83
"""What makes the new day of full size a million rows: nearly twice as many as any other day."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides a country. `shuffled`, the rows of its objects lie in no order; there are those of half a year."""

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
    """The country on disk: the warehouse's objects, for each region those that it consists of but for its new day."""

    folder: Path
    regions: dict[str, tuple[Kept, ...]]
    new_day: dict[str, Kept]

    @property
    def objects(self) -> Objects:
        """Where the objects stand."""
        return Objects(self.folder / "objects")

    def in_force(self, window: Window, *, new_day: bool = True) -> dict[str, tuple[RowsInForce, ...]]:
        """What counts in each region for a window: the stock, and the consumption that reaches into it.

        Without the new day, nothing has come that tells of that day yet.
        """
        return {
            region: tuple(_in_force((*kept, self.new_day[region]) if new_day else kept, window))
            for region, kept in self.regions.items()
        }

    def new_rows(self) -> dict[str, RowsInForce]:
        """What the new day brings each region."""
        day = Window(NEW_DAY, NEW_DAY)
        return {region: next(iter(_in_force([kept], day))) for region, kept in self.new_day.items()}

    def rows(self, kind: FileKind) -> int:
        """How many rows of a kind the country has, the new day's among them."""
        every = [*chain.from_iterable(self.regions.values()), *self.new_day.values()]
        return sum(one.rows for one in every if one.kind == kind.value)


def _in_force(kept: Iterable[Kept], window: Window) -> Iterator[RowsInForce]:
    for one in kept:
        if not one.first:
            yield RowsInForce(one.kind, one.digest, (), AS_OF)
            continue
        period = Window(date.fromisoformat(one.first), date.fromisoformat(one.last))
        if period.overlap(window):
            yield RowsInForce(one.kind, one.digest, (_told(period.first),), AS_OF, period=period)


def _told(first: date) -> Window:
    """The days that an object tells of, by the first of them: a month, or the new day."""
    if first == NEW_DAY:
        return Window(NEW_DAY, NEW_DAY)
    last = date(first.year, first.month, monthrange(first.year, first.month)[1])
    return Window(first.replace(day=1), min(last, NEW_DAY - ONE_DAY))


def months(how_many: int) -> list[Window]:
    """The months before the day that the figures are about, but for the new day."""
    return [_told(date(NEW_DAY.year, number, 1)) for number in range(13 - how_many, 13)]


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
        folder, {region: kept for region, kept, _ in made}, {region: day for region, _, day in made}
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


def _make(folder: Path, shuffled: bool, region: Region) -> tuple[str, tuple[Kept, ...], Kept]:
    """One region's objects, and its new day."""
    objects = Objects(folder / "objects")

    def write(kind: FileKind, columns: dict[str, Column]) -> Kept:
        if not shuffled:
            return writing.write(objects, kind, columns)
        return writing.write(objects, kind, rows.shuffled(columns, region.draw(3)), in_order=False)

    chance = rows.rates(region)
    told_of = months(MONTHS_SHUFFLED if shuffled else MONTHS)
    kept = (
        write(FileKind.STOREROOMS, rows.storerooms(region)),
        write(FileKind.STOCK, rows.stock(region)),
        *(write(FileKind.CONSUMPTION, rows.consumption(region, chance, told)) for told in told_of),
    )
    busy = np.minimum(chance * MORE_ON_THE_NEW_DAY, rows.MOST_LIKELY)
    of_new_day = rows.consumption(region, busy, Window(NEW_DAY, NEW_DAY))
    return region.id, kept, write(FileKind.CONSUMPTION, of_new_day)


def _version() -> str:
    """A hash of the code that makes the country and of the form that the warehouse gives it."""
    code = hashlib.sha256()
    for module in (sys.modules[__name__], goods, rows, writing, forms, orders, sorting, warehouse_objects):
        code.update(Path(str(module.__file__)).read_bytes())
    return code.hexdigest()
