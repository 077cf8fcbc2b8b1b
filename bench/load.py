"""Ten people at once: how long the supply pages take at the server, at the median and the 95th percentile.

`script/bench load [--scale 1] [--home HOME] [--people 10] [--requests 40] [--pause 0]` serves an installation (the demo
country, built for the purpose; with a scale the country of the stock bench; or HOME), lets so many people sign in and each
open so many pages, and prints one JSON object a line for each kind of page: `{name, people, requests, p50, p95, worst,
atServer, processor, limit}`, in seconds. A page is looked at for `pause` seconds on the average; without it the pages are
asked for as fast as they come, which no ten people do: it loads the processors fully, and tells what the server can bear.
`p50`, `p95` and `worst` are the visitor's: they hold the wait for a free thread, and the visitors share the processors with
the server. `atServer` is the 95th percentile of the time from when the server begins on a page until it is written,
which the limit is about, `processor` the median of what a page takes of a processor. Nothing leaves loopback.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench.demo import Visitor, build, served

LIMIT = 0.3
ROUNDS = 20
MOST_PEOPLE, MOST_REQUESTS = 50, 500
USERS = (
    "socialstyrelsen.evaluator",
    "skane.pharmacist",
    "skr.coordinator",
    "uppsala.pharmacist",
    "dalarna.pharmacist",
)
FILTERS = (
    "",
    "under=30",
    "omrade=intensivvard",
    "sok=mor",
    "grupp=civilomrade-mellersta&under=60",
    "ordning=substans&sida=3",
)
LINK = re.compile(r'href="(/forsorjning/[a-z-]+/[a-z-]+/[a-z0-9-]+/\?[^"]+)"')


def main() -> None:
    """Serve, load, print; exit 1 where a page is slower at the server than the limit."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--home", help="the installation to serve; a demo country is built without it")
    arguments.add_argument("--scale", type=float, help="serve the stock bench's country of this size")
    arguments.add_argument("--data", default=f"{tempfile.gettempdir()}/samsyn-bench")
    arguments.add_argument("--people", type=int, default=10)
    arguments.add_argument("--requests", type=int, default=40, help="pages that each person opens")
    arguments.add_argument(
        "--pause", type=float, default=0, help="seconds that a page is looked at, on the average"
    )
    given = arguments.parse_args()
    people, requests = min(given.people, MOST_PEOPLE), min(given.requests, MOST_REQUESTS)
    with installation(given), served() as (address, _):
        visitors = [signed_in(address, USERS[number % len(USERS)]) for number in range(people)]
        lines = {id(one): line_pages(one) for one in visitors}
        warm(visitors[: len(USERS)], lines)
        with ThreadPoolExecutor(people) as at_once:
            asked = [
                (number, one, lines[id(one)], requests, given.pause) for number, one in enumerate(visitors)
            ]
            found = at_once.map(lambda one: visit(*one), asked)
            took = list(found)
    sys.exit(0 if report(took, people) else 1)


@contextmanager
def installation(given: argparse.Namespace) -> Iterator[None]:
    """The installation that is served."""
    if given.home:
        os.environ["SAMSYN_HOME"] = given.home
        yield
        return
    # Beside the bench's country, whose objects are linked and not copied.
    Path(given.data).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="samsyn-bench-", dir=given.data) as made:
        os.environ["SAMSYN_HOME"] = made
        if given.scale:
            os.environ["SAMSYN_LIST"] = "bench"
            folder = f"{given.data}/{given.scale:g}-2023"
            command = [sys.executable, "-m", "bench.stock_parts.site", folder, str(given.scale)]
            subprocess.run(command, check=True, stdout=sys.stderr)
        else:
            list(build())
        yield


def signed_in(address: str, user: str) -> Visitor:
    """A person at a browser."""
    visitor = Visitor(address)
    visitor.sign_in(user)
    return visitor


def line_pages(visitor: Visitor) -> list[str]:
    """Pages of single substances that this person may open."""
    text, _ = visitor.get("forsorjning/substanser/")
    return [link.replace("&amp;", "&") for link in LINK.findall(text)]


def warm(visitors: list[Visitor], lines: dict[int, list[str]]) -> None:
    """Open each kind, and each region, until none is slow by itself, so that every process has.

    What the first visitor of a day pays is not what is asked for here.
    """
    for _ in range(ROUNDS):
        slowest = 0.0
        for visitor in visitors:
            own = lines[id(visitor)]
            by_region = {line.split("/")[2]: line for line in own}
            some = [address for _, address in pages(random.Random(0), own, len(FILTERS))]
            for address in [*some, *by_region.values()]:
                visitor.get(address)
                slowest = max(slowest, visitor.at_server["clock"])
        if slowest < LIMIT / 2:
            return


def pages(chance: random.Random, lines: list[str], count: int) -> Iterator[tuple[str, str]]:
    """The pages that a person opens, by kind: more filters and drill-downs than whole pictures."""
    kinds = ["picture", "filter", "filter", "filter", "line", "line", "region"]
    for _ in range(count):
        kind = chance.choice(kinds)
        if kind == "line" and lines:
            yield kind, chance.choice(lines)
        elif kind == "region" and lines:
            yield kind, "/".join(chance.choice(lines).split("/")[:3]) + "/"
        elif kind == "picture":
            yield kind, "forsorjning/"
        else:
            yield "filter", f"forsorjning/substanser/?{chance.choice(FILTERS)}"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was opened: its kind, and the seconds that it took the visitor, the server, and a processor."""

    kind: str
    seconds: float
    at_server: float
    processor: float


def visit(number: int, visitor: Visitor, lines: list[str], requests: int, pause: float) -> list[Visit]:
    """Open so many pages, one after the other; which, and how long each is looked at, is the same in every run."""
    chance = random.Random(number)
    found = []
    for kind, address in pages(chance, lines, requests):
        if pause:
            time.sleep(chance.expovariate(1 / pause))
        _, seconds = visitor.get(address)
        timing = visitor.at_server
        found.append(Visit(kind, seconds, timing["clock"], timing["processor"]))
    return found


def report(took: list[list[Visit]], people: int) -> bool:
    """Print each kind of page; whether all keep the limit."""
    by_kind: dict[str, list[Visit]] = defaultdict(list)
    for visits in took:
        for one in visits:
            by_kind[one.kind].append(one)
    kept = True
    for kind, every in sorted(by_kind.items()):
        seconds = percentiles(one.seconds for one in every)
        row = {
            "p50": seconds[49],
            "p95": seconds[94],
            "worst": max(one.seconds for one in every),
            "atServer": percentiles(one.at_server for one in every)[94],
            "processor": percentiles(one.processor for one in every)[49],
            "limit": LIMIT,
        }
        told = {name: round(value, 3) for name, value in row.items()}
        print(
            json.dumps({"name": f"load-{kind}", "people": people, "requests": len(every), **told}), flush=True
        )
        kept &= row["atServer"] <= LIMIT
    return kept


def percentiles(found: Iterable[float]) -> list[float]:
    """The 1st to the 99th percentile."""
    every = list(found)
    return quantiles(every, n=100) if len(every) > 1 else every * 99


if __name__ == "__main__":
    main()
