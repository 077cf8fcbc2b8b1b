"""The Monte Carlo of the bench of stock: 1,000 draws over every shelf of the country, by Samsyn and draw by draw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import numpy as np
from bench.stock_parts.direct_chances import count_directly, draws_in
from numpy.typing import NDArray

from samsyn.core.supply.chance import HORIZONS, ChanceAssumptions
from samsyn.warehouse.chance import region_counts
from samsyn.warehouse.chance_kernels import Counts, Shelves, draw_tables
from samsyn.warehouse.rate_kernels import LIKELY
from samsyn.warehouse.region import RegionState

THREADS = 2
ASSUMED = ChanceAssumptions()

States = Mapping[str, RegionState]


def count(states: States) -> list[Counts]:
    """How many draws every line of every region lasts, as Samsyn counts them; the drawing is part of it."""
    return _in_threads(states, lambda region: region_counts(region, states[region], ASSUMED))


def draws(states: States) -> dict[str, NDArray[np.int64]]:
    """The draws of each region's lines."""
    return {
        region: draws_in(draw_tables(region, [line.atc for line in state.frame.goods.lines], ASSUMED))
        for region, state in states.items()
    }


def count_each_draw(states: States, drawn: Mapping[str, NDArray[np.int64]]) -> list[Counts]:
    """The same, shelf by shelf and draw by draw, on as many threads; it is given the draws."""
    return _in_threads(states, lambda region: _each_draw(states[region], drawn[region]))


def _each_draw(state: RegionState, drawn: NDArray[np.int64]) -> list[Counts]:
    shelves = Shelves(state.shelf.start, state.shelf.days, state.shelf.amount)
    days = state.needs.rule.window_days
    return [
        count_directly(
            shelves, state.frame.share_of(area), state.needs.of_groups(area, LIKELY), days, drawn, HORIZONS
        )
        for area in range(len(state.frame.goods.areas))
    ]


def fingerprint(found: Iterable[Counts]) -> str:
    """A hash of all the counts, in their order."""
    columns = (column.tobytes() for counts in found for column in counts)
    return hashlib.sha256(b"".join(columns)).hexdigest()


def _in_threads(states: States, work: Callable[[str], list[Counts]]) -> list[Counts]:
    """The work of every region, largest first."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(chain.from_iterable(threads.map(work, states)))
