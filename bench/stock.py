"""What the national picture of stock costs: seconds and memory, beside pandas, DuckDB and the bare decoding.

`script/bench stock [--scale S ...] [--json] [--data FOLDER]` makes a country, at scale 1 of 10,000 storerooms × 600 packs
with 200 million rows of consumption a year, and measures each of these in a process of its own:

    picture           rates from half a year, coverage of every position, the region × care area table
    picture-cold      the same with the files dropped from the system's file cache (posix_fadvise) before each run
    picture-shuffled  the same from files whose rows lie in no order
    picture-year      the same with rates from the whole year
    new-day           the figures after a new day's million rows came to what was reckoned before
    monte-carlo       1,000 draws of demand and supply over every storeroom's lines

The lines …-pandas, …-duckdb and …-decode are the baselines, from the same files in the same run, and …-direct counts draw
by draw. A ratio is how many times longer they take than Samsyn (`anew`: than the new day), but of decoding how many times
longer Samsyn takes. `equal` tells whether the answers were equal. With `--json` one object a line. Exit 1 where a goal is
missed or an answer differs.
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
    """Something that Samsyn is measured at, and who else; or it is held beside a case measured before it."""

    name: str
    doer: str = "picture"
    baselines: tuple[str, ...] = ()
    beside: str = ""
    window_days: int = HALF_A_YEAR
    cold: bool = False
    shuffled: bool = False


CASES = (
    Case("picture", baselines=("decode", "duckdb", "pandas")),
    Case("picture-cold", baselines=("decode",), beside="picture", cold=True),
    Case("picture-shuffled", beside="picture", shuffled=True),
    Case("picture-year", window_days=YEAR),
    Case("new-day", doer="new-day", beside="picture"),
    Case("monte-carlo", doer="chances", baselines=("direct",)),
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
    before: dict[str, Done] = {}
    for case in CASES:
        job = Job(case.doer, data, replace(recipe, shuffled=case.shuffled), case.window_days, case.cold)
        make(job)
        others = {name: apart(replace(job, doer=name)) for name in case.baselines}
        for name, other in others.items():
            yield Measured(f"{case.name}-{name}", recipe.scale, other.seconds, other.peak_mb, other.runs)
        done = before[case.name] = apart(replace(job, compared="duckdb" in others))
        ratios = {name: ratio(name, done, other) for name, other in others.items()}
        if case.name == "new-day":
            ratios["anew"] = ratio("anew", done, before[case.beside])
        answers = [
            other.answer for other in (*others.values(), before.get(case.beside)) if other and other.answer
        ]
        equal = all(same(done.answer, answer) for answer in answers) if answers else None
        yield Measured(case.name, recipe.scale, done.seconds, done.peak_mb, done.runs, ratios, equal)


def ratio(name: str, done: Done, other: Done) -> float:
    """How many times longer another takes; but of decoding, how many times longer Samsyn does."""
    return done.seconds / other.seconds if name == "decode" else other.seconds / done.seconds


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
