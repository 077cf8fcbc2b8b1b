"""What the national picture of stock costs: seconds and memory, beside pandas, DuckDB and the bare decoding.

`script/bench stock [--scale S ...] [--json] [--data FOLDER]` makes a country, at scale 1 of 10,000 storerooms × 600 packs
with 200 million rows of consumption a year, and measures each of these in a process of its own:

    picture           rates from half a year, coverage of every position, the region × care area table
    picture-cold      the same with the files dropped from the system's file cache (posix_fadvise) before each run
    picture-shuffled  the same from files whose rows lie in no order
    picture-year      the same with rates from the whole year

The lines …-pandas, …-duckdb and …-decode are the baselines, from the same files in the same run. A ratio is how many times
longer pandas and DuckDB take than Samsyn, and how many times longer Samsyn takes than only decoding the columns. `equal`
tells whether Samsyn's answer was that of a baseline. With `--json` one object a line. Exit 1 where a goal is missed or an
answer differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.stock_parts.answer import same
from bench.stock_parts.country import Recipe, build
from bench.stock_parts.jobs import HALF_A_YEAR, YEAR, Job, do, job_of
from bench.stock_parts.lines import Measured, missed
from bench.stock_parts.runs import Done, run_apart, tell


@dataclass(frozen=True, slots=True)
class Case:
    """Something that Samsyn is measured at, and who else."""

    name: str
    baselines: tuple[str, ...]
    doer: str = "samsyn"
    window_days: int = HALF_A_YEAR
    cold: bool = False
    shuffled: bool = False


CASES = (
    Case("picture", ("decode", "duckdb", "pandas")),
    Case("picture-cold", ("decode",), cold=True),
    Case("picture-shuffled", (), shuffled=True),
    Case("picture-year", ("decode", "duckdb"), window_days=YEAR),
    Case("monte-carlo", ("direct",), doer="chances"),
)


def main() -> None:
    """Measure all, print each, and say whether the goals are met."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument(
        "--scale", type=float, nargs="+", default=[0.1, 0.3, 1.0], help="parts of full size"
    )
    arguments.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments.add_argument(
        "--data", default=f"{tempfile.gettempdir()}/samsyn-bench", help="where countries are kept"
    )
    arguments.add_argument("--seed", type=int, default=2023)
    arguments.add_argument("--only", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.only:
        tell(do(job_of(given.only)))
        return
    lines = []
    for scale in given.scale:
        for line in measure(given.data, Recipe(scale, given.seed)):
            print(line.as_json() if given.json else line, flush=True)
            lines.append(line)
    goals = list(missed(lines))
    print("\n".join(goals) or "Every goal is met.", file=sys.stderr)
    sys.exit(1 if goals else 0)


def measure(data: str, recipe: Recipe) -> Iterator[Measured]:
    """Every case at one scale; the baselines' lines come before Samsyn's."""
    ordered: Done | None = None
    for case in CASES:
        job = Job(case.doer, data, replace(recipe, shuffled=case.shuffled), case.window_days, case.cold)
        make(job)
        others = {name: apart(replace(job, doer=name)) for name in case.baselines}
        for name, done in others.items():
            yield Measured(f"{case.name}-{name}", recipe.scale, done.seconds, done.peak_mb, done.runs)
        done = apart(job)
        ratios = {
            name: done.seconds / other.seconds if name == "decode" else other.seconds / done.seconds
            for name, other in others.items()
        }
        compared = [other for other in others.values() if other.answer]
        if not compared and ordered:
            compared = [ordered]  # the same question of the same rows
        equal = all(same(done.answer, other.answer) for other in compared)
        yield Measured(case.name, recipe.scale, done.seconds, done.peak_mb, done.runs, ratios, equal)
        ordered = ordered or done


def make(job: Job) -> None:
    """Make the job's country, or find it."""
    begun = time.perf_counter()
    build(job.folder, job.recipe)
    print(f"{job.folder.name}: made or found in {time.perf_counter() - begun:.1f} s", file=sys.stderr)


def apart(job: Job) -> Done:
    """The job done in a process of its own."""
    return run_apart("bench.stock", ["--only", job.as_text()])


if __name__ == "__main__":
    main()
