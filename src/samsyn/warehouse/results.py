"""What is computed for one region: its figures about one day, what they depend on, and the form they are kept in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from samsyn.core.supply.picture import Reported
from samsyn.core.supply.rate import RateRule
from samsyn.warehouse.cache import FileCache
from samsyn.warehouse.figures import LineColumns


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a figure depends on besides the files: kept with each figure.

    The list and the catalogue stand with the hash of their content, so that editing them gives new figures.
    """

    month_days: int
    window_days: int
    least_days_with_stock: int
    list_id: str
    list_sha256: str
    catalogue_sha256: str
    areas: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def rate_rule(self) -> RateRule:
        """How rates are taken."""
        return RateRule(self.window_days, self.least_days_with_stock)

    @property
    def goal_areas(self) -> dict[str, frozenset[str]]:
        """The goal's care areas, each with the storerooms' care areas it takes in."""
        return {area: frozenset(takes_in) for area, takes_in in self.areas}


def content_hash(rows: Sequence[object]) -> str:
    """sha256 of data as it was read."""
    return hashlib.sha256("\n".join(map(repr, rows)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One region and care area: every line of the list, and how many storeroom positions last by themselves.

    `listed` is how many lines the list has for the area, `held` how many of them the region has stock or use of.
    """

    area: str
    lines: LineColumns
    listed: int
    held: int
    storerooms_judged: int
    storerooms_at_month: int

    def only(self, atc_codes: frozenset[str]) -> AreaResult:
        """The same result showing only the lines of some substances."""
        return replace(self, lines=self.lines.of_substances(atc_codes))


COUNTS = ("area", "listed", "held", "storerooms_judged", "storerooms_at_month")


@dataclass(frozen=True, slots=True)
class RegionResult:
    """One region's figures about one day, and what was left out of them and why (a code and a number of rows).

    `days_untold` are the days of the window that no file tells of consumption on, `storerooms_silent` the storerooms that
    have told of no stock.
    """

    region: str
    as_of: date
    areas: tuple[AreaResult, ...]
    reported: tuple[tuple[str, Reported], ...]
    left_out: tuple[tuple[str, int], ...]
    days_untold: int
    storerooms_silent: int

    def area(self, area: str) -> AreaResult | None:
        return next((found for found in self.areas if found.area == area), None)

    def report(self, area: str) -> Reported | None:
        return dict(self.reported).get(area)


def results_cache(folder: Path) -> FileCache[RegionResult]:
    """The results of a folder, as JSON."""
    return FileCache(
        folder,
        "json",
        lambda found: _from_json(json.loads(found)),
        lambda result: json.dumps(_to_json(result)).encode(),
    )


def _to_json(result: RegionResult) -> dict[str, Any]:
    return {
        "region": result.region,
        "as_of": result.as_of.isoformat(),
        "areas": [
            {**{name: getattr(area, name) for name in COUNTS}, "lines": area.lines.as_data()}
            for area in result.areas
        ],
        "reported": [[area, _report(report)] for area, report in result.reported],
        "left_out": result.left_out,
        "days_untold": result.days_untold,
        "storerooms_silent": result.storerooms_silent,
    }


def _report(report: Reported) -> dict[str, Any]:
    return {
        "weeks": str(report.weeks),
        "weeks_to": None if report.weeks_to is None else str(report.weeks_to),
        "exceptions": sorted(report.exceptions),
        "reason": report.reason,
        "signed_by": report.signed_by,
        "signed_on": report.signed_on.isoformat() if report.signed_on else None,
    }


def _from_json(kept: dict[str, Any]) -> RegionResult:
    return RegionResult(
        region=kept["region"],
        as_of=date.fromisoformat(kept["as_of"]),
        areas=tuple(
            AreaResult(**{**area, "lines": LineColumns.from_data(area["lines"])}) for area in kept["areas"]
        ),
        reported=tuple((area, _reported(report)) for area, report in kept["reported"]),
        left_out=tuple((code, rows) for code, rows in kept["left_out"]),
        days_untold=kept["days_untold"],
        storerooms_silent=kept["storerooms_silent"],
    )


def _reported(kept: dict[str, Any]) -> Reported:
    return Reported(
        weeks=Fraction(kept["weeks"]),
        weeks_to=None if kept["weeks_to"] is None else Fraction(kept["weeks_to"]),
        exceptions=frozenset(kept["exceptions"]),
        reason=kept["reason"],
        signed_by=kept["signed_by"],
        signed_on=date.fromisoformat(kept["signed_on"]) if kept["signed_on"] else None,
    )
