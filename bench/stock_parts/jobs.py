"""What is measured: a question, who answers it, and in what state the files are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.stock_parts.answer import Answer, plain, question
from bench.stock_parts.country import Country, Recipe, build
from bench.stock_parts.runs import Done, cool, measured, warm

HALF_A_YEAR, YEAR = 182, 365
AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Job:
    """One doer's answer to the question about a country; `cold`, its files are not in the file cache."""

    doer: str
    data: str
    recipe: Recipe
    window_days: int = HALF_A_YEAR
    cold: bool = False

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
    work, answer_of = DOERS[job.doer](country, job.window_days)
    done = measured(work, at_most=AT_MOST, before=partial(cool, files) if job.cold else None)
    return replace(done, answer=answer_of(done.answer))


Work = tuple[Callable[[], Any], Callable[[Any], Answer]]
"""What is timed, and what makes an answer of what it gave, which is not."""


# Each is imported where it is done, so that none is measured with another's libraries in its memory.
def _samsyn(country: Country, window_days: int) -> Work:
    from bench.stock_parts import product

    from samsyn.warehouse.compiling import compile_kernels

    compile_kernels()  # an installation pays this when it is set up
    work = partial(product.picture, country, window_days)
    return work, lambda found: plain(product.answer(country, window_days, found))


def _pandas(country: Country, window_days: int) -> Work:
    from bench.stock_parts import with_pandas

    return partial(with_pandas.answer, question(country, window_days)), plain


def _duckdb(country: Country, window_days: int) -> Work:
    from bench.stock_parts import with_duckdb

    return partial(with_duckdb.answer, question(country, window_days)), plain


def _decode(country: Country, window_days: int) -> Work:
    from bench.stock_parts import with_arrow

    return partial(with_arrow.decode, question(country, window_days)), lambda _: {}


def _chances(country: Country, window_days: int) -> Work:
    from bench.stock_parts import chances

    from samsyn.warehouse.compiling import compile_kernels

    compile_kernels()
    return partial(chances.count, chances.shelves_of(country, window_days), window_days), chances.fingerprints


def _chances_directly(country: Country, window_days: int) -> Work:
    from bench.stock_parts import chances

    chances.compile_direct()
    shelves = chances.shelves_of(country, window_days)
    drawn = {one.region: chances.draws(one) for one in shelves}
    return partial(chances.count_each_draw, shelves, window_days, drawn), chances.fingerprints


DOERS: dict[str, Callable[[Country, int], Work]] = {
    "samsyn": _samsyn,
    "pandas": _pandas,
    "duckdb": _duckdb,
    "decode": _decode,
    "chances": _chances,
    "direct": _chances_directly,
}
