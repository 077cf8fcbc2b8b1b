"""A region's care areas and lines, in the order in which they are read: what runs out first comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from samsyn.core.supply.chance import LineChances
from samsyn.core.supply.coverage import Cover
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import LineCover, MinimumLevel, Summary
from samsyn.intake.lists import load_list
from samsyn.ops.picture.chances import RegionChances
from samsyn.ops.picture.reading import Cell, RegionPicture
from samsyn.warehouse.line import StoreroomRow

SHORTEST = 15
ROWS_SHOWN = 100
"""Rows of a substance's storerooms, and of its batches, that are shown unless all are asked for."""


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
    """One care area of a region: its lines, all of them or those worth reading first; and those without a rate."""

    cell: Cell
    lines: tuple[LineShown, ...]
    without_rate: tuple[ListLine, ...]


def in_order(rooms: Iterable[StoreroomRow]) -> list[StoreroomRow]:
    """Storerooms by how long their own stock lasts, the shortest first; those that cannot be told last, as they stand."""
    return sorted(rooms, key=_lasts)


def _lasts(room: StoreroomRow) -> tuple[bool, Fraction]:
    worst = room.cover.worst
    return (False, worst.days) if isinstance(worst, Cover) else (True, Fraction(0))


def shown_areas(found: RegionPicture, chances: RegionChances, *, everything: bool) -> list[AreaShown]:
    """Every care area of the goal, its lines the shortest first, then those with a minimum level.

    Without `everything` only the lines that run out first, and all that are short.
    """
    by_id = load_list(found.picture.parameters.list_id).by_id
    areas = []
    for cell, area in zip(found.row.cells, chances.areas, strict=True):
        columns, summary = cell.result.lines, cell.judged.worst
        place = {line_id: number for number, line_id in enumerate(columns.line_ids)}
        in_order = [line_id for line_id in _in_order(summary, by_id) if line_id in place]
        short = frozenset(summary.short)
        wanted = [
            one for number, one in enumerate(in_order) if everything or number < SHORTEST or one in short
        ]
        shown = tuple(_shown(by_id[one], columns[place[one]], cell, area.lines[one]) for one in wanted)
        without = tuple(by_id[one] for one in summary.without_rate if one in place)
        areas.append(AreaShown(cell, shown, without))
    return areas


def _in_order(summary: Summary, by_id: Mapping[str, ListLine]) -> list[str]:
    """The lines by their days, and then those with a minimum level; what is alike by name."""
    rated = sorted(summary.rated, key=lambda one: (one[1].days, by_id[one[0]].substance_sv))
    levels = sorted((line_id for line_id, _ in summary.levels), key=lambda one: by_id[one].substance_sv)
    return [*(line_id for line_id, _ in rated), *levels]


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
