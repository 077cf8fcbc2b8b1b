"""The question that the product and the baselines answer, and the form of the answer, so that answers can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import isclose
from pathlib import Path
from typing import Any

from bench.stock_parts.country import Country
from bench.stock_parts.goods import LEAST_DAYS_WITH_STOCK, MONTH_DAYS
from bench.stock_parts.rows import AS_OF

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import default_window
from samsyn.intake.stock.forms import FileKind

AS_CLOSE = 1e-12
"""Days are compared as floats, for the baselines divide floats; all else is whole numbers and equal."""


@dataclass(frozen=True, slots=True)
class RegionPaths:
    """A region's Parquet files; of consumption those that reach into the window."""

    storerooms: Path
    stock: Path
    consumption: tuple[Path, ...]

    def all(self) -> tuple[Path, ...]:
        """Every file."""
        return (self.storerooms, self.stock, *self.consumption)


@dataclass(frozen=True, slots=True)
class Question:
    """The files of the regions, and what is asked of them: the region × care area table on a day.

    Fewer days with stock than `least_days` count as so many.
    """

    regions: Mapping[str, RegionPaths]
    as_of: date
    window: Window
    month_days: int = MONTH_DAYS
    least_days: int = LEAST_DAYS_WITH_STOCK


@dataclass(frozen=True, slots=True)
class Cell:
    """One region and care area.

    A storeroom's line and a line pooled over the storerooms are each judged where they have a rate; of those, so many
    last a month, and the median pooled line lasts so many days.
    """

    storerooms_judged: int
    storerooms_at_month: int
    lines_judged: int
    lines_at_month: int
    median_days: float


Table = dict[str, Cell]
"""A cell by `region/care area`."""

Answer = dict[str, Any]
"""An answer as plain data, as processes tell it to each other: by what it tells (`table`, `figures`, `counts`)."""


def question(country: Country, window_days: int, as_of: date = AS_OF) -> Question:
    """The question about a country on a day, with a window of so many days before it."""
    window = default_window(as_of, window_days)
    regions = {}
    for region, wanted in country.in_force(window).items():
        paths: dict[str, list[Path]] = {kind.value: [] for kind in FileKind}
        for rows in wanted:
            paths[rows.kind].append(country.objects.path(rows.digest, "parquet"))
        regions[region] = RegionPaths(paths["storerooms"][0], paths["stock"][0], tuple(paths["consumption"]))
    return Question(regions, as_of, window)


def plain(table: Table) -> Answer:
    """The table as plain data."""
    return {place: asdict(cell) for place, cell in table.items()}


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same, in all that both of them tell."""
    told = one.keys() & other.keys()
    return bool(told) and all(_same(one[what], other[what]) for what in told)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=AS_CLOSE)
    return bool(one == other)
