"""Every line of every region and care area as columns, so that a filter over the whole country is a few comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samsyn.core.supply.picture import atc_of
from samsyn.warehouse.figures import READINGS, LineColumns
from samsyn.warehouse.shelf_kernels import USABLE, WASTE

NONE = -1
"""Stands where there are no days to tell: a line without a rate."""

_LOWEST, _LIKELY, _HIGHEST = range(len(READINGS))


class LineState(IntEnum):
    """What can be told of a line: days, whether its minimum level is held, or nothing."""

    RATED = 0
    LEVEL_HELD = 1
    BELOW_LEVEL = 2
    NO_RATE = 3


@dataclass(frozen=True, slots=True)
class AreaLines:
    """The lines of one region and care area."""

    region: str
    area: str
    lines: LineColumns


@dataclass(frozen=True, slots=True)
class LineTable:
    """One row for each region, care area and line. `lowest`, `likely` and `highest` are tenths of days, cut, NONE without.

    `region`, `area` and `line` [row] are places in `regions`, `areas` and `line_ids`. Tenths are exact at whole days: a
    line lasts D days exactly when its tenths are at least 10 D.
    """

    regions: tuple[str, ...]
    areas: tuple[str, ...]
    line_ids: tuple[str, ...]
    region: NDArray[np.int16]
    area: NDArray[np.int16]
    line: NDArray[np.int32]
    lowest: NDArray[np.int64]
    likely: NDArray[np.int64]
    highest: NDArray[np.int64]
    state: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.region)

    def rows_of(
        self, column: NDArray[Any], names: Sequence[str], wanted: frozenset[str]
    ) -> NDArray[np.bool_]:
        """Which rows have one of some names in a column of places."""
        chosen = np.array([name in wanted for name in names], bool)
        return chosen[column] if len(names) else np.zeros(len(column), bool)

    @property
    def atc_codes(self) -> tuple[str, ...]:
        """The ATC code of each of `line_ids`."""
        return tuple(atc_of(line_id) for line_id in self.line_ids)


def line_table(parts: Sequence[AreaLines]) -> LineTable:
    """The table of some regions' care areas, in their order."""
    regions = tuple(dict.fromkeys(part.region for part in parts))
    areas = tuple(dict.fromkeys(part.area for part in parts))
    line_ids = tuple(sorted({line_id for part in parts for line_id in part.lines.line_ids}))
    place = {line_id: number for number, line_id in enumerate(line_ids)}
    counts = [len(part.lines) for part in parts]
    days = [[tenths_of_days(part.lines, reading) for part in parts] for reading in range(len(READINGS))]
    return LineTable(
        regions,
        areas,
        line_ids,
        region=np.repeat(np.array([regions.index(part.region) for part in parts], np.int16), counts),
        area=np.repeat(np.array([areas.index(part.area) for part in parts], np.int16), counts),
        line=np.array([place[line_id] for part in parts for line_id in part.lines.line_ids], np.int32),
        lowest=_joined(days[_LOWEST], np.int64),
        likely=_joined(days[_LIKELY], np.int64),
        highest=_joined(days[_HIGHEST], np.int64),
        state=_joined([_states(part.lines) for part in parts], np.int8),
    )


def tenths_of_days(lines: LineColumns, reading: int) -> NDArray[np.int64]:
    """How many tenths of days each line lasts in one reading, cut; NONE without a rate."""
    demand, told = lines.demand[reading], lines.told[reading]
    lasting = told[:, USABLE] * lines.window_days - told[:, WASTE]
    rated = np.maximum(demand, 1)
    days, rest = lasting // rated, lasting % rated
    # Ten times what is left over fits wherever a tenth of the demand is below the largest number.
    if len(demand) and int(demand.max()) > np.iinfo(np.int64).max // 10:
        raise OverflowError("a demand is too large to tell tenths of days by")
    return np.where(demand > 0, days * 10 + rest * 10 // rated, NONE)


def _states(lines: LineColumns) -> NDArray[np.int8]:
    held = lines.told[_LOWEST, :, USABLE] >= lines.levels
    level = np.where(held, LineState.LEVEL_HELD, LineState.BELOW_LEVEL)
    unrated = np.where(lines.levels >= 0, level, LineState.NO_RATE)
    found: NDArray[np.int8] = np.where(lines.demand[_LOWEST] > 0, LineState.RATED, unrated).astype(np.int8)
    return found


def _joined(columns: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *columns]).astype(kind)
