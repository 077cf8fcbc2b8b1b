"""What is computed for one region, kept under the hashes of what it was computed from.

A result is never out of date: its name is the hash of the region's objects, the parameters and the engine's version,
so a new submission gets a new name. Any result can be thrown away and computed again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from samsyn import __version__
from samsyn.core.supply.coverage import NO_RATE, Cover, NoRate, Waste
from samsyn.core.supply.picture import LineCover, LineFigure, MinimumLevel, Reported


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a figure depends on besides the files: kept with each figure.

    The list and the catalogue stand with the hash of their content, so that editing them gives new figures.
    """

    month_days: int
    window_days: int
    list_id: str
    list_sha256: str
    catalogue_sha256: str
    areas: tuple[tuple[str, tuple[str, ...]], ...]

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
    lines: tuple[LineCover, ...]
    listed: int
    held: int
    storerooms_judged: int
    storerooms_at_month: int

    def with_lines(self, lines: tuple[LineCover, ...]) -> AreaResult:
        """The same result showing only some of its lines."""
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class RegionResult:
    """One region's figures about one day, and what was left out of them and why (a code and a number of rows)."""

    region: str
    as_of: date
    areas: tuple[AreaResult, ...]
    reported: tuple[tuple[str, Reported], ...]
    left_out: tuple[tuple[str, int], ...]

    def area(self, area: str) -> AreaResult | None:
        return next((found for found in self.areas if found.area == area), None)

    def report(self, area: str) -> Reported | None:
        return dict(self.reported).get(area)


@dataclass(frozen=True, slots=True)
class Results:
    """The folder of results."""

    folder: Path

    def get(
        self, region: str, objects: list[str], parameters: Parameters, compute: Callable[[], RegionResult]
    ) -> RegionResult:
        """The kept result, or a new one. A result that cannot be read is computed again."""
        key = json.dumps([__version__, region, objects, asdict(parameters)])
        place = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
        try:
            return _from_json(json.loads(place.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            result = compute()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = place.with_name(f".{secrets.token_hex(8)}.part")
        beside.write_text(json.dumps(_to_json(result)), encoding="utf-8")
        beside.replace(place)
        return result


def _to_json(result: RegionResult) -> dict[str, Any]:
    return {
        "region": result.region,
        "as_of": result.as_of.isoformat(),
        "areas": [
            {
                **asdict(area),
                "lines": [[li.line_id, _figure(li.worst), _figure(li.best)] for li in area.lines],
            }
            for area in result.areas
        ],
        "reported": [[area, _report(report)] for area, report in result.reported],
        "left_out": result.left_out,
    }


def _figure(figure: LineFigure) -> list[int]:
    if isinstance(figure, NoRate):
        return []
    if isinstance(figure, MinimumLevel):
        return [figure.held, figure.required]
    waste = figure.waste
    return [
        figure.numerator,
        figure.denominator,
        waste.numerator,
        waste.denominator,
        figure.usable,
        figure.expired,
        figure.undated,
    ]


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
            AreaResult(**{**area, "lines": tuple(_line(line) for line in area["lines"])})
            for area in kept["areas"]
        ),
        reported=tuple((area, _reported(report)) for area, report in kept["reported"]),
        left_out=tuple((code, rows) for code, rows in kept["left_out"]),
    )


def _line(kept: list[Any]) -> LineCover:
    line_id, worst, best = kept
    return LineCover(line_id, _kept_figure(worst), _kept_figure(best))


def _kept_figure(kept: list[int]) -> LineFigure:
    if not kept:
        return NO_RATE
    if len(kept) == 2:
        return MinimumLevel(held=kept[0], required=kept[1])
    numerator, denominator, waste, waste_of, usable, expired, undated = kept
    return Cover(numerator, denominator, Waste(waste, waste_of), usable, expired, undated)


def _reported(kept: dict[str, Any]) -> Reported:
    return Reported(
        weeks=Fraction(kept["weeks"]),
        weeks_to=None if kept["weeks_to"] is None else Fraction(kept["weeks_to"]),
        exceptions=frozenset(kept["exceptions"]),
        reason=kept["reason"],
        signed_by=kept["signed_by"],
        signed_on=date.fromisoformat(kept["signed_on"]) if kept["signed_on"] else None,
    )
