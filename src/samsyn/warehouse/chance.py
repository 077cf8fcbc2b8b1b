"""The chances of a region's lines to last, from the same columns that its figures follow from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samsyn.core.supply.chance import Chance, ChanceAssumptions, LineChances
from samsyn.warehouse.chance_kernels import Shelves, count_lasting, draw_tables
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
    goods, held = state.frame.goods, state.shelf
    tables = draw_tables(region, [line.atc for line in goods.lines], assumed)
    shelves = Shelves(held.start, held.days, held.amount)
    found = []
    for number, area in enumerate(goods.areas):
        share, demand = state.frame.share_of(number), state.needs.of_groups(number, LIKELY)
        counts = count_lasting(shelves, share, demand, state.needs.rule.window_days, tables)
        lines = {
            line.id: LineChances(
                _chances(counts.pooled[at], assumed.draws * min(rated, 1)),
                _chances(counts.storerooms[at], assumed.draws * rated),
            )
            for at, (line, rated) in enumerate(zip(goods.lines, counts.rated.tolist(), strict=True))
            if goods.serves[number, at]
        }
        found.append(AreaChances(area, lines))
    return tuple(found)


def _chances(lasted: NDArray[np.int64], of: int) -> tuple[Chance, ...]:
    return tuple(Chance(one, of) for one in lasted.tolist())
