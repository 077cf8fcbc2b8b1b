"""The bench's made-up country, in the very form of the warehouse, kept on disk so that it is made only once.

At full size 10,000 storerooms in 21 regions of unequal size hold 600 packs each: 6 million positions, 12 million
batches, and 200 million rows of consumption in the year before the day that the figures are about.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from bench.stock_parts import goods, rows, writing
from bench.stock_parts.rows import AS_OF, Region
from bench.stock_parts.writing import Kept

from samsyn.core.kernel.dates import Window
from samsyn.intake.stock import forms
from samsyn.intake.stock.forms import FileKind
from samsyn.warehouse import objects as warehouse_objects
from samsyn.warehouse import orders, sorting
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.region import Measuring, RowsInForce

REGIONS = 21
STOREROOMS = 10_000
MONTHS = 12
PROCESSES = 2
MARK = "country.json"


@dataclass(frozen=True, slots=True)
class Country:
    """The country on disk: the warehouse's objects, and for each region those that it consists of."""

    folder: Path
    scale: float
    seed: int
    regions: dict[str, tuple[Kept, ...]]

    @property
    def as_of(self) -> date:
        """The day that the figures are about."""
        return AS_OF

    @property
    def objects(self) -> Objects:
        """Where the objects stand."""
        return Objects(self.folder / "objects")

    @property
    def measuring(self) -> Measuring:
        """The list, the packs, and the parameters that the figures are measured by."""
        return goods.measuring()

    def in_force(self, window: Window | None = None) -> dict[str, tuple[RowsInForce, ...]]:
        """What counts in each region; of consumption only the objects that reach into a window."""
        return {region: tuple(_in_force(kept, window)) for region, kept in self.regions.items()}

    def rows(self, kind: FileKind) -> int:
        """How many rows of a kind the country has."""
        return sum(one.rows for kept in self.regions.values() for one in kept if one.kind == kind.value)


def _in_force(kept: Iterable[Kept], window: Window | None) -> Iterable[RowsInForce]:
    for one in kept:
        period = Window(date.fromisoformat(one.first), date.fromisoformat(one.last)) if one.first else None
        if window is None or period is None or period.overlap(window):
            month = () if period is None else (Window(*_month(period.first)),)
            yield RowsInForce(one.kind, one.digest, month, AS_OF, period=period)


def _month(within: date) -> tuple[date, date]:
    first = within.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def months() -> list[tuple[int, int]]:
    """The year and month of the twelve months before the day that the figures are about."""
    return [(AS_OF.year - 1, month) for month in range(1, MONTHS + 1)]


def regions(scale: float, seed: int) -> list[Region]:
    """The regions, largest first: the second is half as large, the third a third, and so on, or nearly so."""
    weights = 1 / np.arange(1, REGIONS + 1) ** 0.9
    edges = np.rint(np.concatenate(([0], np.cumsum(weights / weights.sum()))) * STOREROOMS * scale)
    return [Region(place, max(int(rooms), 1), seed) for place, rooms in enumerate(np.diff(edges))]


def build(folder: Path, scale: float, seed: int) -> Country:
    """The country in a folder: found there if the same code made it before, else made now."""
    mark = folder / MARK
    made_by = _version()
    if mark.exists():
        said = json.loads(mark.read_text(encoding="utf-8"))
        if (said["version"], said["scale"], said["seed"]) == (made_by, scale, seed):
            found = {region: tuple(Kept(**one) for one in kept) for region, kept in said["regions"].items()}
            return Country(folder, scale, seed, found)
    shutil.rmtree(folder / "objects", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(PROCESSES) as pool:
        made = dict(pool.map(partial(_make, folder), regions(scale, seed)))
    text = {region: [asdict(one) for one in kept] for region, kept in made.items()}
    beside = mark.with_suffix(".part")
    beside.write_text(
        json.dumps({"version": made_by, "scale": scale, "seed": seed, "regions": text}), encoding="utf-8"
    )
    os.replace(beside, mark)  # noqa: PTH105  the mark comes last, whole
    return Country(folder, scale, seed, made)


def _make(folder: Path, region: Region) -> tuple[str, tuple[Kept, ...]]:
    """One region's objects."""
    objects = Objects(folder / "objects")
    chance = rows.rates(region)
    kept = [
        writing.write(objects, FileKind.STOREROOMS, rows.storerooms(region)),
        writing.write(objects, FileKind.STOCK, rows.stock(region)),
    ]
    for year, month in months():
        of_month = rows.consumption(region, chance, year, month)
        kept.append(writing.write(objects, FileKind.CONSUMPTION, of_month))
    return region.id, tuple(kept)


def _version() -> str:
    """A hash of the code that makes the country and of the form that the warehouse gives it."""
    code = hashlib.sha256()
    for module in (sys.modules[__name__], goods, rows, writing, forms, orders, sorting, warehouse_objects):
        code.update(Path(str(module.__file__)).read_bytes())
    return code.hexdigest()
