"""The Monte Carlo of the bench of stock: 1,000 draws over every shelf of the country, by tables and draw by draw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from bench.stock_parts.country import Country
from bench.stock_parts.product import states
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.chance import HORIZONS, THOUSANDTHS, ChanceAssumptions
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.chance import Counts, Shelves, count_lasting, draw_tables
from samsyn.warehouse.rate_kernels import LIKELY
from samsyn.warehouse.region import RegionState

THREADS = 2
ASSUMED = ChanceAssumptions()

Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class RegionShelves:
    """A region's shelves, the substance of each of its lines, and for each care area (share, demand) as the kernel's."""

    region: str
    substances: tuple[str, ...]
    shelves: Shelves
    areas: tuple[tuple[Column, Column], ...]


def shelves_of(country: Country, window_days: int) -> list[RegionShelves]:
    """The shelves of every region, with what they are likely needed of."""
    return [_shelves(region, state) for region, state in states(country, window_days).items()]


def _shelves(region: str, state: RegionState) -> RegionShelves:
    likely = np.ascontiguousarray(state.needs.rooms[..., LIKELY])
    return RegionShelves(
        region,
        tuple(line.atc for line in state.frame.goods.lines),
        Shelves(state.shelf.start, state.shelf.days, state.shelf.amount),
        tuple((share, demand.ravel()) for share, demand in zip(state.frame.share, likely, strict=True)),
    )


def count(regions: Sequence[RegionShelves], window_days: int) -> list[Counts]:
    """How many draws last, as Samsyn counts them; the drawing is part of it."""

    def of(one: RegionShelves) -> list[Counts]:
        tables = draw_tables(one.region, one.substances, ASSUMED)
        return [count_lasting(one.shelves, *area, window_days, tables) for area in one.areas]

    return _in_threads(of, regions)


def count_each_draw(
    regions: Sequence[RegionShelves], window_days: int, drawn: dict[str, Column]
) -> list[Counts]:
    """The same, shelf by shelf and draw by draw, on as many threads; it is given the draws."""

    def of(one: RegionShelves) -> list[Counts]:
        nets = drawn[one.region]
        return [count_directly(one.shelves, *area, window_days, nets, HORIZONS) for area in one.areas]

    return _in_threads(of, regions)


def draws(one: RegionShelves) -> Column:
    """Every draw of each line, out of the tables' counts and shuffled."""
    tables = draw_tables(one.region, one.substances, ASSUMED)
    random = np.random.Generator(np.random.PCG64(2024))
    drawn = np.empty((len(one.substances), ASSUMED.draws), dtype=np.int64)
    for line, most in enumerate(tables.most):
        counts = np.diff(tables.at_most[line, : most + 1].astype(np.int64), prepend=0)
        drawn[line] = random.permutation(np.repeat(np.arange(most + 1), counts))
    return drawn


def fingerprint(counts: Sequence[Counts]) -> str:
    """A hash of all the counts, in their order."""
    columns = (column.tobytes() for of_area in counts for column in of_area)
    return hashlib.sha256(b"".join(columns)).hexdigest()


def _in_threads(
    work: Callable[[RegionShelves], list[Counts]], regions: Sequence[RegionShelves]
) -> list[Counts]:
    with ThreadPoolExecutor(THREADS) as threads:
        return [counts for found in threads.map(work, regions) for counts in found]


def compile_direct() -> None:
    """Compiles the direct kernel on the smallest region."""
    shelf = Shelves(np.array([0, 1]), np.array([9], dtype=np.int32), np.array([9]))
    count_directly(shelf, np.array([WHOLE]), np.array([9]), 1, np.ones((1, 1), dtype=np.int64), HORIZONS)


def count_directly(
    shelves: Shelves, share: Column, demand: Column, window_days: int, nets: Column, horizons: Sequence[int]
) -> Counts:
    """What `count_lasting` counts, as one would first write it: the closed form anew for every shelf and draw."""
    lines = len(nets)
    days = np.array(horizons, dtype=np.int64)
    window = window_days * THOUSANDTHS
    storerooms, rated = _count_directly(shelves, share, demand, window, nets, days)
    pool, need = _pool(shelves, share, demand, lines)
    pooled, _ = _count_directly(pool, np.array([WHOLE]), need, window, nets, days)
    return Counts(pooled, storerooms, rated)


def _pool(shelves: Shelves, share: Column, demand: Column, lines: int) -> tuple[Shelves, Column]:
    """All storerooms' batches of each line, sorted by usable days."""
    percent = np.repeat(np.repeat(share, lines), np.diff(shelves.start))
    line = np.repeat(np.arange(len(demand)) % max(lines, 1), np.diff(shelves.start))
    order = np.lexsort((shelves.days, line))
    amount = shelves.amount // WHOLE * percent + shelves.amount % WHOLE * percent // WHOLE
    start = np.searchsorted(line[order], np.arange(lines + 1)).astype(np.int64)
    in_area = np.where(np.repeat(share, lines) > 0, demand, 0)
    need = in_area.reshape(len(share), lines).sum(axis=0)
    return Shelves(start, shelves.days[order], amount[order]), need


@njit(cache=True, nogil=True)
def _count_directly(
    shelves: Shelves, share: Column, demand: Column, window: int, nets: Column, horizons: Column
) -> tuple[Column, Column]:
    lines, draws = nets.shape
    lasting = np.zeros((lines, len(horizons)), dtype=np.int64)
    rated = np.zeros(lines, dtype=np.int64)
    for group in range(len(demand)):
        percent, line = share[group // lines], group % lines
        if percent == 0 or demand[group] == 0:
            continue
        rated[line] += 1
        for draw in range(draws):
            used = demand[group] * nets[line, draw]
            running, waste = 0, 0
            for row in range(shelves.start[group], shelves.start[group + 1]):
                days, amount = np.int64(shelves.days[row]), shelves.amount[row]
                if days > 0:
                    if percent != WHOLE:
                        amount = amount // WHOLE * percent + amount % WHOLE * percent // WHOLE
                    running += amount
                    waste = max(waste, running * window - used * days)
            for at in range(len(horizons)):
                if running * window - waste >= used * horizons[at]:
                    lasting[line, at] += 1
    return lasting, rated
