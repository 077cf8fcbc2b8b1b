"""What a scenario comes to, as it is told: of each line, care area and region, and of them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from samsyn.core.supply.lists import AmountUnit, ListLine
from samsyn.core.supply.scenario import Scenario, Treatment


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """One line under a scenario: the first day without enough (None: a year or more), in peacetime too, and what lacks.

    `early` and `late` are that day in one draw of ten. `lacks` is in the line's smallest unit, `packs` so many of `pack`.
    `excluded` where the region has decided to leave the substance out.
    """

    line: ListLine
    unit: AmountUnit | None
    out_on: int | None
    peacetime: int | None
    early: int | None
    late: int | None
    lacks: int
    pack: str
    packs: int
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Of some lines, how many are needed, and how many of those last a month, in the scenario and in peacetime."""

    needed: int = 0
    at_month: int = 0
    in_peacetime: int = 0

    def __add__(self, other: MonthCount) -> MonthCount:
        return MonthCount(
            self.needed + other.needed,
            self.at_month + other.at_month,
            self.in_peacetime + other.in_peacetime,
        )


@dataclass(frozen=True, slots=True)
class AreaTold:
    """One region's care area: how many lines are needed, and how many of them last a month, in peacetime too.

    `without` counts them without what the region has decided to leave out.

    `first_out` is the day on which the first line runs out (None: a year or more). `lines` are those that the reader may
    see, the first out first.
    """

    area: str
    needed: int
    at_month: int
    at_month_in_peacetime: int
    without: MonthCount
    first_out: int | None
    first_out_in_peacetime: int | None
    lines: tuple[LineOutcome, ...]

    @property
    def lasts(self) -> bool:
        """Whether every line lasts a month."""
        return self.at_month == self.needed


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A region under a scenario."""

    region: str
    as_of: date
    areas: tuple[AreaTold, ...]


@dataclass(frozen=True, slots=True)
class ScenarioFound:
    """A scenario over the regions that the reader may see.

    `curve` tells for each of CURVE_DAYS how many of the regions' lines last so many days: as judged, at the late and the
    early end of the band, and in peacetime. `areas` are the goal's care areas. Everything is of the lines that are shared
    with the reader: `hidden` regions have shared none, `partial` ones some. `without` where what regions have decided to
    leave out is in no figure; `decided` are those decisions, by region, as far as they are about lines that are shared.
    What the scenario assumes that answers to nothing: `unknown_rooms` are the lost storerooms that a region has not told of,
    where the reader sees its storerooms, `other_units` what is needed in another unit than the line is counted in.
    """

    scenario: Scenario
    on: date
    snapshot: str
    areas: tuple[str, ...]
    rows: tuple[ScenarioRow, ...]
    curve: tuple[tuple[int, int, int, int, int], ...]
    needed: int
    hidden: tuple[str, ...]
    partial: tuple[str, ...] = ()
    without: bool = False
    decided: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown_rooms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    other_units: tuple[tuple[Treatment, AmountUnit], ...] = ()

    @property
    def count_without(self) -> MonthCount:
        """The lines of all regions, without what is left out by decision."""
        return sum((told.without for row in self.rows for told in row.areas), MonthCount())

    def regions_lasting(self, area: str) -> int:
        """How many regions have a month of every line in a care area."""
        return sum(told.lasts for row in self.rows for told in row.areas if told.area == area and told.needed)

    @property
    def first_out(self) -> tuple[str, AreaTold, LineOutcome] | None:
        """The line that runs out first of those that the reader may see: its region, care area and day."""
        found = [
            (line.out_on, row.region, told, line)
            for row in self.rows
            for told in row.areas
            for line in told.lines[:1]
            if line.out_on is not None
        ]
        if not found:
            return None
        _, region, told, line = min(found, key=lambda one: (one[0], one[1], one[2].area))
        return region, told, line
