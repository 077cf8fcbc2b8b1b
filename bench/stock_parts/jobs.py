"""What is measured: a question, who answers it, and in what state the files are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.stock_parts.answer import Answer, Table, plain, question
from bench.stock_parts.country import Country, Recipe, build
from bench.stock_parts.runs import Done, cool, measured, warm

HALF_A_YEAR, YEAR = 182, 365
AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One doer's answer to the question about a country; `cold`, its files are not in the file cache.

    `compared`, Samsyn's answer is told as the table that baselines answer with, too.
    """

    doer: str
    data: str
    recipe: Recipe
    window_days: int = HALF_A_YEAR
    cold: bool = False
    compared: bool = False

    @property
    def folder(self) -> Path:
        """Where the country stands."""
        kind = "-shuffled" if self.recipe.shuffled else ""
        return Path(self.data) / f"{self.recipe.scale:g}-{self.recipe.seed}{kind}"

    def as_text(self) -> str:
        """The job as one argument to a process."""
        return json.dumps(asdict(self))


def job_of(text: str) -> Job:
    """The job that `as_text` wrote."""
    told = json.loads(text)
    return Job(**{**told, "recipe": Recipe(**told["recipe"])})


def do(job: Job) -> Done:
    """Do the job in this process; its answer becomes plain data."""
    country = build(job.folder, job.recipe)
    files = [path for paths in question(country, job.window_days).regions.values() for path in paths.all()]
    warm(files)
    doing = DOERS[job.doer](country, job.window_days)
    if job.compared:
        doing = replace(doing, answer=_with_table(doing.answer, country, job.window_days))
    before = partial(cool, files) if job.cold else doing.before
    done = measured(
        doing.work, at_most=AT_MOST, before=before, first_counts=job.doer in ("pandas", "duckdb", "direct")
    )
    return replace(done, answer=doing.answer(done.answer))


@dataclass(frozen=True, slots=True)
class Doing:
    """What is timed; what makes plain data of its outcome, and what comes before each time, neither of them timed."""

    work: Callable[[], Any]
    answer: Callable[[Any], Answer]
    before: Callable[[], None] | None = None


# Each is imported where it is done, so that none is measured with another's libraries in its memory.
def _picture(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import product

    _compile()
    return Doing(partial(product.picture, country, window_days), _as_figures)


def _new_day(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import product

    _compile()
    day = product.NewDay(country, window_days)
    return Doing(day.come, _as_figures, day.wait)


def _as_figures(results: Any) -> Answer:
    """A hash of all that the figures say."""
    return {"figures": hashlib.sha256(repr(results).encode()).hexdigest()}


def _with_table(
    answer: Callable[[Any], Answer], country: Country, window_days: int
) -> Callable[[Any], Answer]:
    from bench.stock_parts import product

    return lambda found: answer(found) | _as_table(product.table(country, window_days, found))


def _pandas(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import with_pandas

    return Doing(partial(with_pandas.answer, question(country, window_days)), _as_table)


def _duckdb(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import with_duckdb

    return Doing(partial(with_duckdb.answer, question(country, window_days)), _as_table)


def _as_table(table: Table) -> Answer:
    return {"table": plain(table)}


def _decode(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import with_arrow

    return Doing(partial(with_arrow.decode, question(country, window_days)), lambda _: {})


def _chances(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import chances, product

    _compile()
    states = product.states(country, window_days)
    return Doing(partial(chances.count, states), _as_counts)


def _each_draw(country: Country, window_days: int) -> Doing:
    from bench.stock_parts import chances, direct_chances, product

    direct_chances.compile_direct()
    states = product.states(country, window_days)
    work = partial(chances.count_each_draw, states, chances.draws(states))
    return Doing(work, _as_counts)


def _as_counts(counts: Any) -> Answer:
    from bench.stock_parts import chances

    return {"counts": chances.fingerprint(counts)}


def _compile() -> None:
    """What an installation pays when it is set up."""
    from samsyn.warehouse.compiling import compile_kernels

    compile_kernels()


DOERS: dict[str, Callable[[Country, int], Doing]] = {
    "picture": _picture,
    "new-day": _new_day,
    "pandas": _pandas,
    "duckdb": _duckdb,
    "decode": _decode,
    "chances": _chances,
    "direct": _each_draw,
}
