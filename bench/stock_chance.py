"""The Monte Carlo of the bench of stock: 1,000 draws over every shelf, by tables and draw by draw.

`measure` times both on the same arrays, on as many threads, and tells whether every count was equal. `python -m
bench.stock_chance [--scale N]` measures on random shelves: at scale 1 six million of about two batches each.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.chance import HORIZONS, THOUSANDTHS, ChanceAssumptions
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.chance_kernels import Counts, Shelves, compile_chance, count_lasting, draw_tables

REGIONS = 21
STOREROOMS = 10_000
LINES = 600
AREAS = 3
WINDOW_DAYS = 182
THREADS = 2

Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class RegionShelves:
    """A region's shelves, the substance of each of its lines, and for each care area (share, demand) as the kernel's."""

    region: str
    substances: tuple[str, ...]
    shelves: Shelves
    areas: tuple[tuple[Column, Column], ...]


def measure(
    regions: Sequence[RegionShelves],
    window_days: int = WINDOW_DAYS,
    assumed: ChanceAssumptions | None = None,
) -> dict[str, Any]:
    """The seconds of the Monte Carlo, drawing included, of drawing alone and of the direct kernel; equal counts or not."""
    assumed = assumed or ChanceAssumptions()
    compile_chance()
    count_directly(*_least(), 1, np.ones((1, 1), dtype=np.int64), HORIZONS)
    nets = {one.region: _draws(one, assumed) for one in regions}
    drawing, _ = _timed(partial(_tables, regions, assumed), best_of=3)
    fast, counts = _timed(partial(_counted, regions, window_days, assumed), best_of=3)
    direct, expected = _timed(partial(_directly, regions, window_days, nets))
    return {
        "seconds": round(fast, 4),
        "drawingSeconds": round(drawing, 4),
        "directSeconds": round(direct, 2),
        "ratioDirect": round(direct / fast, 1),
        "equal": all(
            np.array_equal(one, other)
            for found, wanted in zip(counts, expected, strict=True)
            for one, other in zip(found, wanted, strict=True)
        ),
        "shelves": sum(int(area.rated.sum()) for area in counts),
        "draws": assumed.draws,
    }


def _counted(regions: Sequence[RegionShelves], window_days: int, assumed: ChanceAssumptions) -> list[Counts]:
    def count(one: RegionShelves) -> list[Counts]:
        tables = draw_tables(one.region, one.substances, assumed)
        return [count_lasting(one.shelves, *area, window_days, tables) for area in one.areas]

    return _in_threads(count, regions)


def _directly(regions: Sequence[RegionShelves], window_days: int, nets: dict[str, Column]) -> list[Counts]:
    def count(one: RegionShelves) -> list[Counts]:
        drawn = nets[one.region]
        return [count_directly(one.shelves, *area, window_days, drawn, HORIZONS) for area in one.areas]

    return _in_threads(count, regions)


def _tables(regions: Sequence[RegionShelves], assumed: ChanceAssumptions) -> None:
    for one in regions:
        draw_tables(one.region, one.substances, assumed)


def _draws(one: RegionShelves, assumed: ChanceAssumptions) -> Column:
    """Every draw of each line, out of the tables' counts and shuffled; the direct kernel is given them untimed."""
    tables = draw_tables(one.region, one.substances, assumed)
    random = np.random.Generator(np.random.PCG64(2024))
    drawn = np.empty((len(one.substances), assumed.draws), dtype=np.int64)
    for line, most in enumerate(tables.most):
        counts = np.diff(tables.at_most[line, : most + 1].astype(np.int64), prepend=0)
        drawn[line] = random.permutation(np.repeat(np.arange(most + 1), counts))
    return drawn


def _in_threads(
    work: Callable[[RegionShelves], list[Counts]], regions: Sequence[RegionShelves]
) -> list[Counts]:
    with ThreadPoolExecutor(THREADS) as threads:
        return [counts for found in threads.map(work, regions) for counts in found]


def _timed(work: Callable[[], Any], best_of: int = 1) -> tuple[float, Any]:
    """The median of the seconds, and the answer."""
    seconds = []
    for _ in range(best_of):
        begun = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - begun)
    return sorted(seconds)[best_of // 2], answer


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


def random_shelves(scale: float, seed: int = 2024) -> Iterator[RegionShelves]:
    """A country of shelves: none to four batches each, most of them good for a year, about two months' need."""
    rooms = max(1, round(STOREROOMS * scale / REGIONS))
    for number in range(REGIONS):
        random = np.random.Generator(np.random.PCG64([seed, number]))
        groups = rooms * LINES
        batches = random.integers(0, 5, groups)
        start = np.concatenate([[0], np.cumsum(batches)]).astype(np.int64)
        group = np.repeat(np.arange(groups), batches)
        days = random.integers(-1, 600, len(group)).astype(np.int32)
        days = days[np.lexsort((days, group))]
        demand = (random.lognormal(13, 2, groups) * (random.random(groups) > 0.03)).astype(np.int64)
        cover = random.lognormal(np.log(30 / WINDOW_DAYS), 0.7, len(group))
        amount = (demand[group] * cover).astype(np.int64)
        area = random.integers(0, AREAS, rooms)
        shares = [np.where(area == here, WHOLE, 0).astype(np.int64) for here in range(AREAS)]
        yield RegionShelves(
            f"region-{number:02d}",
            tuple(f"substance-{line}" for line in range(LINES)),
            Shelves(start, days, amount),
            tuple((share, demand) for share in shares),
        )


def _least() -> tuple[Shelves, Column, Column]:
    """The smallest region, to compile on."""
    shelf = Shelves(np.array([0, 1]), np.array([9], dtype=np.int32), np.array([9]))
    return shelf, np.array([WHOLE]), np.array([9])


def main() -> None:
    """Measures on random shelves and prints what came out."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--scale", type=float, default=1.0)
    given = arguments.parse_args()
    print(
        json.dumps({"name": "monte-carlo", "scale": given.scale, **measure([*random_shelves(given.scale)])})
    )


if __name__ == "__main__":
    main()
