"""A scenario over the whole country: seconds and memory at the bench's size, beside the readable rule on a part of it.

`script/bench scenario [--scale 1]` prints `{name, scale, seconds, peakMb, ratioReadable, equal}`, a line each: `scenario` is
one of the shipped scenarios played on every line of 21 regions whose pools are in memory; `scenario-kept` reads kept pools
first, as the first reader in a process does; `scenario-anew` the stock and the consumption, where nothing has been kept yet.
Exit 1 where the goal of three seconds is not kept with the pools that are kept.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from bench.stock_parts import country, product
from bench.stock_parts.country import Recipe
from bench.stock_parts.goods import measuring
from bench.stock_parts.rows import AS_OF

from samsyn.core.supply.coverage import Batch
from samsyn.core.supply.lists import AmountUnit
from samsyn.core.supply.scenario import MOST_DAYS, Scenario, day_needs, line_steps, played
from samsyn.intake.scenarios import load_scenarios
from samsyn.warehouse.compiling import compile_kernels
from samsyn.warehouse.goods import Goods
from samsyn.warehouse.nation import of_each_region
from samsyn.warehouse.pools_cache import pools_cache
from samsyn.warehouse.region import region_state
from samsyn.warehouse.scenario import NOT_OUT, AreaOutcome, ScenarioPools, scenario_outcome, scenario_pools

GOAL_SECONDS = 3.0
PART = Fraction(1, country.REGIONS)
WINDOW_DAYS = 182
SLOW_LINES = 20

Made = TypeVar("Made")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--scale", type=float, default=1.0)
    arguments.add_argument("--data", default=f"{tempfile.gettempdir()}/samsyn-bench")
    given = arguments.parse_args()
    compile_kernels()
    made = country.build(Path(given.data) / f"{given.scale:g}-2023", Recipe(given.scale, 2023))
    measure, sent = measuring(WINDOW_DAYS), product.sent_by_region(made, WINDOW_DAYS)
    measure.goods  # noqa: B018  numbered once, before the threads
    states, read = timed(
        lambda: of_each_region(
            sent, lambda one: region_state(sent[one], measure.goods, AS_OF, measure.parameters)
        )
    )
    pools, pooling = timed(lambda: of_each_region(states, lambda one: scenario_pools(one, states[one])))
    kept, reading = keep_and_read(pools, measure.goods)
    every = list(load_scenarios().values())
    for one in every:  # each step's kernels compiled and its columns made once
        scenario_outcome(next(iter(pools.values())), one, "warm", PART)
    outcomes, seconds = timed(lambda: [play(pools, one) for one in every])
    per_scenario = seconds / len(every)
    slow, equal = readable(pools, outcomes[-1])
    lines = len(pools) * sum(int(found.served.sum()) for found in pools.values()) // len(pools)
    ratio = slow * lines / per_scenario
    tell("scenario", given, per_scenario, ratio, equal)
    tell("scenario-kept", given, reading + per_scenario, None, kept)
    tell("scenario-anew", given, read + pooling + per_scenario, None, equal)
    sys.exit(0 if equal and kept and reading + per_scenario <= GOAL_SECONDS else 1)


def keep_and_read(pools: dict[str, ScenarioPools], goods: Goods) -> tuple[bool, float]:
    """Whether kept pools come back as they were, and the seconds that reading those of every region takes."""
    with tempfile.TemporaryDirectory(prefix="samsyn-pools-") as folder:
        place = pools_cache(Path(folder), goods)
        for region in pools:
            place.get([region], partial(pools.__getitem__, region))
        back, seconds = timed(lambda: of_each_region(pools, lambda one: place.get([one], missing)))
    equal = all(
        np.array_equal(back[region].usable, found.usable)
        and np.array_equal(back[region].demand, found.demand)
        and back[region].units == found.units
        for region, found in pools.items()
    )
    return equal, seconds


def missing() -> ScenarioPools:
    """What is kept is not computed."""
    raise AssertionError("pools that were kept were not found")


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """What some work gives, and its seconds."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def play(pools: dict[str, ScenarioPools], scenario: Scenario) -> dict[str, tuple[AreaOutcome, ...]]:
    """A scenario in every region."""
    return of_each_region(pools, lambda one: scenario_outcome(pools[one], scenario, one, PART))


def readable(
    pools: dict[str, ScenarioPools], found: dict[str, tuple[AreaOutcome, ...]]
) -> tuple[float, bool]:
    """The seconds that the readable rule takes for a line at all its rates, and whether both agree."""
    region = next(iter(pools))
    held, scenario = pools[region], list(load_scenarios().values())[-1]
    begun, equal = time.perf_counter(), True
    for line in range(SLOW_LINES):
        steps = line_steps(
            scenario, region, held.areas[0], held.lines[line], held.units[line] or AmountUnit.MICROGRAM, PART
        )
        needs = day_needs(steps)
        batches = [Batch(int(q), max(day, 1)) for day, q in enumerate(held.usable[0, line]) if q]
        batches = [
            one if (one.usable_days or 0) < MOST_DAYS else Batch(one.quantity, MOST_DAYS + 1)
            for one in batches
        ]
        for reading in range(held.demand.shape[1]):
            told = played(batches, int(held.demand[0, reading, line]), held.window_days, needs)
            out = NOT_OUT if told.out_on is None else told.out_on
            equal &= out == found[region][0].out_on[reading, line]
    return (time.perf_counter() - begun) / SLOW_LINES, bool(equal)


def tell(name: str, given: argparse.Namespace, seconds: float, ratio: float | None, equal: bool) -> None:
    """One line."""
    row = {
        "name": name,
        "scale": given.scale,
        "seconds": round(seconds, 4),
        "peakMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "ratioReadable": None if ratio is None else round(ratio),
        "equal": equal,
    }
    print(json.dumps({key: value for key, value in row.items() if value is not None}), flush=True)


if __name__ == "__main__":
    main()
