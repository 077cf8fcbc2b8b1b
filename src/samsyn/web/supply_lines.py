"""A region's care areas and lines, in the order in which they are read: what runs out first comes first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from samsyn.core.supply.chance import LineChances
from samsyn.core.supply.coverage import Cover
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import LineCover, MinimumLevel
from samsyn.intake.lists import load_list
from samsyn.ops.chances import RegionChances
from samsyn.ops.picture import Cell, RegionPicture

SHORTEST = 15


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the list: its lowest, likely and highest days, or its minimum level, or neither; and its chances.

    `undated` where some of its batches have no expiry date.
    """

    line: ListLine
    days: Fraction | None
    likely_days: Fraction | None
    best_days: Fraction | None
    undated: bool
    level: MinimumLevel | None
    short: bool
    excepted: bool
    excluded: bool
    chances: LineChances


@dataclass(frozen=True, slots=True)
class AreaShown:
    """One care area of a region; `shortest` are the lines worth reading first."""

    cell: Cell
    lines: tuple[LineShown, ...]
    without_rate: tuple[LineShown, ...]

    @property
    def shortest(self) -> tuple[LineShown, ...]:
        """The lines that run out first, and all that are short."""
        return tuple(one for place, one in enumerate(self.lines) if place < SHORTEST or one.short)


def shown_areas(found: RegionPicture, chances: RegionChances) -> list[AreaShown]:
    """Every care area of the goal, its lines the shortest first, then those with a minimum level."""
    by_id = load_list(found.picture.parameters.list_id).by_id
    areas = []
    for cell, area in zip(found.row.cells, chances.areas, strict=True):
        lines = [_shown(by_id[one.line_id], one, cell, area.lines[one.line_id]) for one in cell.result.lines]
        rated = [one for one in lines if one.days is not None or one.level is not None]
        rated.sort(key=lambda one: (one.days is None, one.days or 0, one.line.substance_sv))
        without = tuple(one for one in lines if one.days is None and one.level is None)
        areas.append(AreaShown(cell, tuple(rated), without))
    return areas


def _shown(line: ListLine, cover: LineCover, cell: Cell, chances: LineChances) -> LineShown:
    worst, best = cover.worst, cover.best
    reported = cell.judged.reported
    return LineShown(
        line=line,
        days=worst.days if isinstance(worst, Cover) else None,
        likely_days=cover.likely.days if isinstance(cover.likely, Cover) else None,
        best_days=best.days if isinstance(best, Cover) else None,
        undated=isinstance(worst, Cover) and worst.undated > 0,
        level=worst if isinstance(worst, MinimumLevel) else None,
        short=cover.line_id in cell.judged.worst.short,
        excepted=bool(reported and cover.atc in reported.exceptions),
        excluded=cover.atc in cell.judged.decided,
        chances=chances,
    )
