"""The chances of a region's lines to last, from the same columns that its figures follow from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samsyn.core.supply.chance import Chance, ChanceAssumptions, LineChances
from samsyn.warehouse.chance_kernels import Counts, Shelves, count_lasting, draw_tables
from samsyn.warehouse.rate_kernels import LIKELY
from samsyn.warehouse.region import RegionState


@dataclass(frozen=True, slots=True)
class AreaChances:
    """The chances in one care area, by the list line's id: every line that the area must hold."""

    area: str
    lines: dict[str, LineChances]


def region_chances(
    region: str, state: RegionState, assumed: ChanceAssumptions | None = None
) -> tuple[AreaChances, ...]:
    """Every care area of the goal, from the likely rate: the draws stand for what is uncertain about the demand."""
    assumed = assumed or ChanceAssumptions()
    goods = state.frame.goods
    found = []
    for number, counts in enumerate(region_counts(region, state, assumed)):
        lines = {
            line.id: LineChances(
                _chances(counts.pooled[at], assumed.draws * min(rated, 1)),
                _chances(counts.storerooms[at], assumed.draws * rated),
            )
            for at, (line, rated) in enumerate(zip(goods.lines, counts.rated.tolist(), strict=True))
            if goods.serves[number, at]
        }
        found.append(AreaChances(goods.areas[number], lines))
    return tuple(found)


def region_counts(region: str, state: RegionState, assumed: ChanceAssumptions) -> list[Counts]:
    """How many draws every line of the list lasts, in each care area of the goal."""
    held = state.shelf
    tables = draw_tables(region, [line.atc for line in state.frame.goods.lines], assumed)
    shelves = Shelves(held.start, held.days, held.amount)
    days = state.needs.rule.window_days
    return [
        count_lasting(
            shelves, state.frame.share_of(number), state.needs.of_groups(number, LIKELY), days, tables
        )
        for number in range(len(state.frame.goods.areas))
    ]


def _chances(lasted: NDArray[np.int64], of: int) -> tuple[Chance, ...]:
    return tuple(Chance(one, of) for one in lasted.tolist())
