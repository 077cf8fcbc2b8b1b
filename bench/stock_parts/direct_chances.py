"""The Monte Carlo as one would first write it: the closed form anew for every shelf and every draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.chance import HORIZONS, THOUSANDTHS
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.chance_kernels import Counts, DrawTables, Shelves

Column = NDArray[Any]


def draws_in(tables: DrawTables) -> Column:
    """Every draw of each line [line, draw], out of the tables' counts and shuffled."""
    random = np.random.Generator(np.random.PCG64(2024))
    drawn = np.empty((len(tables.most), tables.draws), dtype=np.int64)
    for line, most in enumerate(tables.most):
        counts = np.diff(tables.at_most[line, : most + 1], prepend=np.uint16(0)).astype(np.int64)
        drawn[line] = random.permutation(np.repeat(np.arange(most + 1), counts))
    return drawn


def compile_direct() -> None:
    """Compiles the kernel on the smallest region."""
    shelf = Shelves(np.array([0, 1]), np.array([9], dtype=np.int32), np.array([9]))
    count_directly(shelf, np.array([WHOLE]), np.array([9]), 1, np.ones((1, 1), dtype=np.int64), HORIZONS)


def count_directly(
    shelves: Shelves, share: Column, demand: Column, window_days: int, nets: Column, horizons: Sequence[int]
) -> Counts:
    """What `samsyn.warehouse.chance_kernels.count_lasting` counts, draw by draw."""
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
                    # What is used after the longest horizon decides nothing, and might not fit in 64 bits.
                    waste = max(waste, running * window - used * min(days, horizons[-1]))
            for at in range(len(horizons)):
                if running * window - waste >= used * horizons[at]:
                    lasting[line, at] += 1
    return lasting, rated
