"""How much faster the compiled kernels are than the readable rules, on the same random data in one run.

`python -m bench.kernels [--rows N] [--seed N]` prints one JSON object a line: the seconds of the kernel and of the
readable rule for the same rows, their ratio, and whether their answers were equal. The kernel is also timed on a
hundred times as many rows.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import ConsumptionEvent, ConsumptionKind, consumption
from samsyn.core.supply.coverage import Batch, Cover, Demand, MissingExpiry, cover
from samsyn.warehouse.kernels import UNDATED, compile_kernels, consumption_fold, day_number, fefo_fold

WINDOW = Window(date(2023, 7, 2), date(2023, 12, 30))
ROWS_A_POSITION = 30
BATCHES_A_GROUP = 4
TIMES_AS_MANY = 100
KINDS = tuple(ConsumptionKind)


def main() -> None:
    """Times both folds and prints what came out."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--rows", type=int, default=20_000, help="rows that both are timed on")
    arguments.add_argument("--seed", type=int, default=2023)
    given = arguments.parse_args()
    compile_kernels()
    for name, make, kernel, reference in (
        ("consumption", consumption_rows, run_consumption, read_consumption),
        ("fefo", fefo_rows, run_fefo, read_fefo),
    ):
        rows = make(given.rows, np.random.default_rng(given.seed))
        fast, by_kernel = timed(partial(kernel, rows), best_of=5)
        slow, by_rule = timed(partial(reference, rows))
        many = make(given.rows * TIMES_AS_MANY, np.random.default_rng(given.seed))
        large, _ = timed(partial(kernel, many), best_of=3)
        print(
            json.dumps(
                {
                    "kernel": name,
                    "rows": given.rows,
                    "kernelSeconds": round(fast, 6),
                    "referenceSeconds": round(slow, 4),
                    "ratio": round(slow / fast),
                    "equal": by_kernel == by_rule,
                    "manyRows": given.rows * TIMES_AS_MANY,
                    "manySeconds": round(large, 4),
                }
            )
        )


def timed(work: Callable[[], Any], best_of: int = 1) -> tuple[float, Any]:
    """The seconds of the quickest try, and the answer."""
    seconds = []
    for _ in range(best_of):
        begun = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds), answer


def consumption_rows(rows: int, random: np.random.Generator) -> dict[str, Any]:
    """Rows of a year, sorted by position and first day; about one in twelve is a stretch without stock."""
    first = day_number(date(2023, 1, 1)) + random.integers(0, 365, rows)
    position = np.sort(random.integers(0, rows // ROWS_A_POSITION + 1, rows))
    order = np.lexsort((first, position))
    weights = np.array([6, 3, 1, 0.4, 0.3, 0.3, 1])
    return {
        "position": position[order].astype(np.int64),
        "kind": random.choice(len(KINDS), rows, p=weights / weights.sum()).astype(np.int8),
        "first": first[order].astype(np.int32),
        "last": (first[order] + random.integers(0, 31, rows)).astype(np.int32),
        "amount": random.integers(0, 10**9, rows),
        "positions": rows // ROWS_A_POSITION + 1,
    }


def run_consumption(rows: dict[str, Any]) -> list[tuple[int, int]]:
    """The kernel's answer, an (amount, days with stock) a position."""
    used, days = consumption_fold(
        **rows, window_first=day_number(WINDOW.first), window_last=day_number(WINDOW.last)
    )
    return list(zip(used.tolist(), days.tolist(), strict=True))


def read_consumption(rows: dict[str, Any]) -> list[tuple[int, int]]:
    """The readable rule's answer to the same rows."""
    histories: list[list[ConsumptionEvent]] = [[] for _ in range(rows["positions"])]
    columns = (rows[name].tolist() for name in ("position", "kind", "first", "last", "amount"))
    for position, kind, first, last, amount in zip(*columns, strict=True):
        window = Window(date(1970, 1, 1) + timedelta(first), date(1970, 1, 1) + timedelta(last))
        histories[position].append(ConsumptionEvent(KINDS[kind], window, amount))
    found = [consumption(history, WINDOW) for history in histories]
    return [(used.amount, used.days_with_stock) for used in found]


def fefo_rows(rows: int, random: np.random.Generator) -> dict[str, Any]:
    """Batches with up to three years left, one in twenty without a date, in groups of about four."""
    groups = rows // BATCHES_A_GROUP
    group = np.sort(random.integers(0, groups, rows))
    days = np.where(random.random(rows) < 0.05, UNDATED, random.integers(0, 1100, rows))
    order = np.lexsort((days, group))
    return {
        "start": np.searchsorted(group, np.arange(groups + 1)).astype(np.int64),
        "usable_days": days[order].astype(np.int32),
        "amount": random.integers(0, 10**9, rows),
        "demand": random.integers(0, 10**9, groups),
        "window_days": WINDOW.days,
    }


def run_fefo(rows: dict[str, Any]) -> list[int]:
    """The kernel's numerators in the best reading; 0 where there is no rate."""
    numerators, _, _ = fefo_fold(**rows, best=True)
    answer: list[int] = numerators.tolist()
    return answer


def read_fefo(rows: dict[str, Any]) -> list[int]:
    """The readable rule's answer to the same rows."""
    start, days, amounts = (rows[name].tolist() for name in ("start", "usable_days", "amount"))
    answer = []
    for group, demand in enumerate(rows["demand"].tolist()):
        batches = [
            Batch(amounts[row], None if days[row] == UNDATED else days[row])
            for row in range(start[group], start[group + 1])
        ]
        found = cover(batches, Demand(demand, rows["window_days"]), missing_expiry=MissingExpiry.BEST)
        answer.append(found.numerator if isinstance(found, Cover) else 0)
    return answer


if __name__ == "__main__":
    main()
