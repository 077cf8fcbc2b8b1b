"""What each demo region is like: how many storerooms, what it reports, what is short (data/demo/country.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from samsyn.intake.shipped import DATA, Strict, read_yaml

Atc = Annotated[str, Field(pattern=r"^[A-Z]\d{2}[A-Z]{2}\d{2}$")]


@dataclass(frozen=True, slots=True)
class AreaReport:
    """What a region reports of one care area, and the lines that are short there without being declared."""

    weeks: int
    weeks_to: int | None
    exceptions: tuple[str, ...]
    reason: str
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A region's signed answer for one day; signed by a title, for the demo has no persons."""

    signed_by: str
    signed_on: date
    care_areas: Mapping[str, AreaReport]


@dataclass(frozen=True, slots=True)
class Profile:
    """One demo region."""

    region: str
    storerooms: int
    hospitals: tuple[str, ...]
    not_stocked: Mapping[str, tuple[str, ...]]
    reports: Mapping[date, Report]


class _Area(Strict):
    weeks: Annotated[int, Field(ge=1)]
    weeks_to: int | None = None
    exceptions: list[Atc] = []
    reason: str = ""
    short: list[Atc] = []


class _Report(Strict):
    as_of: date
    signed_by: str
    signed_on: date
    care_areas: dict[str, _Area]


class _Region(Strict):
    id: str
    storerooms: Annotated[int, Field(ge=15)]
    hospitals: Annotated[list[str], Field(min_length=1)]
    not_stocked: dict[str, list[Atc]] = {}
    reports: list[_Report]


class _CountryFile(Strict):
    regions: list[_Region]


@cache
def load_profiles() -> Mapping[str, Profile]:
    """The demo regions by id."""
    rows = read_yaml(DATA / "demo" / "country.yaml", _CountryFile).regions
    return {row.id: _profile(row) for row in rows}


def _profile(row: _Region) -> Profile:
    return Profile(
        region=row.id,
        storerooms=row.storerooms,
        hospitals=tuple(row.hospitals),
        not_stocked={area: tuple(codes) for area, codes in row.not_stocked.items()},
        reports={
            report.as_of: Report(
                report.signed_by,
                report.signed_on,
                {
                    area: AreaReport(
                        one.weeks, one.weeks_to, tuple(one.exceptions), one.reason, tuple(one.short)
                    )
                    for area, one in report.care_areas.items()
                },
            )
            for report in row.reports
        },
    )
