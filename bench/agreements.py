"""How long the agreements take: to compile from their files, to list from the shell, to divide among many recipients.

`python -m bench.agreements [--json]` prints a line for each measurement: what, at which scale, the median of several
tries in seconds, and the limit. It ends with code 1 where a limit is not kept.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from samsyn.core.agreements.terms import AllocationRule, Method, Residual
from samsyn.core.funding.allocation import allocate, equal_parts
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import read_agreements
from samsyn.intake.shipped import DATA

RECIPIENTS = 10_000
AMOUNT = Money.kronor(400_000_000_007)
AT = Citation("A23", "§4")
TRIES = 9
SHELL_TRIES = 5


@dataclass(frozen=True)
class Measurement:
    """What was measured, at which scale, the median seconds, and the seconds it may take."""

    name: str
    scale: str
    seconds: float
    limit: float

    @property
    def is_kept(self) -> bool:
        """Whether the limit is."""
        return self.seconds < self.limit

    def as_data(self) -> dict[str, Any]:
        """The measurement as one JSON object."""
        return {
            "name": self.name,
            "scale": self.scale,
            "seconds": round(self.seconds, 5),
            "limit": self.limit,
            "kept": self.is_kept,
        }

    def __str__(self) -> str:
        verdict = "kept" if self.is_kept else "NOT KEPT"
        return f"{self.name:<49}{self.scale:<18} {self.seconds * 1000:8.1f} ms of {self.limit * 1000:.0f}  {verdict}"


def main() -> None:
    """Measures everything and prints it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments.add_argument("--seed", type=int, default=2023)
    given = arguments.parse_args()
    kept = True
    for one in measurements(given.seed):
        print(json.dumps(one.as_data()) if given.json else one, flush=True)
        kept = kept and one.is_kept
    raise SystemExit(0 if kept else 1)


def measurements(seed: int) -> Iterator[Measurement]:
    """Each measurement when it is made."""
    texts = {path.name: path.read_text("utf-8") for path in sorted((DATA / "agreements").glob("*.yaml"))}
    seconds = median(partial(read_agreements, texts), TRIES)
    yield Measurement("compile, warm", f"{len(texts)} agreements", seconds, 0.2)
    yield Measurement(
        "list, from the shell", f"{len(texts)} agreements", median(list_in_shell, SHELL_TRIES), 1.0
    )
    for name, work in divisions(seed):
        yield Measurement(f"allocate, {name}", f"{RECIPIENTS} recipients", median(work, TRIES), 0.1)


def divisions(seed: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each method with each rule for the residual, on a made-up population."""
    draw = random.Random(seed)
    inhabitants = {f"recipient-{number}": draw.randrange(500, 2_500_000) for number in range(RECIPIENTS)}
    population = Population("made-up", date(2022, 11, 1), inhabitants, AT)
    for residual in Residual:
        for method, base in (
            (Method.BASE_AND_POPULATION, Money.kronor(6_500_000)),
            (Method.POPULATION, None),
        ):
            rule = AllocationRule(
                recipients="regions",
                method=Cited(method, AT),
                base=Cited(base, AT) if base else None,
                population=Cited(population.id, AT),
                residual=Cited(residual, AT),
            )
            yield f"{method}, {residual}", partial(allocate, rule, AMOUNT, population)
        yield f"{Method.EQUAL_PARTS}, {residual}", partial(equal_parts, AMOUNT, list(inhabitants), residual)


def list_in_shell() -> None:
    """Runs the command as a user would, from a new process."""
    subprocess.run(
        [sys.executable, "-m", "samsyn", "agreements", "list"], check=True, stdout=subprocess.DEVNULL
    )


def median(work: Callable[[], object], tries: int) -> float:
    """The median seconds of several tries, after one that is not counted."""
    work()
    seconds = []
    for _ in range(tries):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
