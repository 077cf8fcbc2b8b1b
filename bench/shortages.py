"""How long the shortage feed takes at its real size: read as a stream and joined with a region's lines, and the memory.

`python -m bench.shortages [--json]` writes an invented feed of 19 MB in the shipped one's shape, measures in a process
of its own, and ends with code 1 where a limit is not kept.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

from samsyn.core.supply.shortage_hits import shortage_hits
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.shipped import DATA
from samsyn.intake.shortages import read_shortages

SHIPPED = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
BYTES = 19_000_000
DAY = date(2026, 8, 22)
SECONDS_LIMIT, MEGABYTES_LIMIT = 3.0, 200.0
START, END = "<MedicineShortage>", "</MedicineShortages>"
ID = "<MedicineShortageId>"


def write_feed(path: Path) -> None:
    """The shipped notices over and over under ids of their own, until the file is as large as a day's feed."""
    text = SHIPPED.read_text(encoding="utf-8")
    first, last = text.index(START), text.index(END)
    head, body, tail = text[:first], text[first:last], text[last:]
    copies = -(-BYTES // len(body.encode()))
    path.write_text(
        head + "".join(body.replace(ID, f"{ID}{n}-") for n in range(copies)) + tail, encoding="utf-8"
    )


def measure(path: Path) -> dict[str, float | int]:
    """Seconds to read and to join, and this process's largest memory in MB."""
    products = shipped_catalogue().products
    days = {one.line_id: Fraction(20) for one in products}
    begun = time.perf_counter()
    feed = read_shortages(path)
    read = time.perf_counter()
    hits = shortage_hits(feed, days, products, {one.pack_id for one in products}, DAY)
    joined = time.perf_counter()
    return {
        "packages": len(feed),
        "hits": len(hits),
        "read_seconds": round(read - begun, 2),
        "join_seconds": round(joined - read, 2),
        "seconds": round(joined - begun, 2),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def main() -> None:
    """Measure and print; code 1 where a limit is not kept."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.xml"
        write_feed(path)
        command = [sys.executable, "-m", "bench.shortages", "--measure", str(path)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    kept = told["seconds"] < SECONDS_LIMIT and told["megabytes"] < MEGABYTES_LIMIT
    if asked.json:
        print(json.dumps({**told, "kept": kept}))
    else:
        print(
            f"{told['packages']} packs read in {told['read_seconds']} s, "
            f"{told['hits']} hits joined in {told['join_seconds']} s"
        )
        print(f"{told['seconds']} s of {SECONDS_LIMIT} s, {told['megabytes']} MB of {MEGABYTES_LIMIT} MB")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
