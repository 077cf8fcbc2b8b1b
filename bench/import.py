"""What it costs to take in a file: seconds and peak memory, by the number of rows.

`script/bench import [--json] [--scale FACTOR]` writes files of a made-up region and reads them, each in a process of its
own so that its memory is its own. `csv` and `excel` are read with every check; `csv-row-by-row` is the readable reference on
fewer rows; `month-read` and `month-sort` are one month's rows read, and then sorted into the warehouse. Prints a line for
each, with `--json` one object {name, scale, seconds, peakMb, rowsPerSecond}, scale being the number of rows. Exit 1 where
a goal is missed. `--scale 0.1` takes a tenth of the rows.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from math import gcd
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

from samsyn.intake.stock import FORMS, Context, FileKind, Findings, read_file, read_sheet
from samsyn.intake.stock.cells import Cells
from samsyn.intake.stock.opening import open_sheets
from samsyn.intake.stock.profiles import Mapped, own_form
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.orders import ORDERS
from samsyn.warehouse.sorting import Spool, scratch, sort_into_objects

MILLION = 1_000_000
SECONDS = 10.0
HEADER = ("region", "storeroom_id", "pack_id", "from", "to", "kind", "quantity", "unit")
REGION = "region-gotland"
AS_OF = date(2023, 12, 31)
STOREROOMS = tuple(f"visby-{number}" for number in range(60))
PACKS = tuple(f"2099010100{number:04d}" for number in range(3_000))
KINDS = ("dispensed", "issued", "returned", "wasted", "out_of_stock", "corrected")
MANY_TIMES_THE_READING = 3.0
GROWTH_ALLOWED = 1.5

Line = tuple[str, int, float, float]
"""Name, rows, seconds, peak memory in MB, as one process tells another."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: what was done with how many rows, in how many seconds, holding how much memory at the most."""

    name: str
    rows: int
    seconds: float
    peak_mb: float

    def as_json(self) -> str:
        """The line as an object."""
        return json.dumps(
            {
                "name": self.name,
                "scale": self.rows,
                "seconds": round(self.seconds, 3),
                "peakMb": round(self.peak_mb, 1),
                "rowsPerSecond": round(self.rows / self.seconds),
            }
        )

    def __str__(self) -> str:
        speed = f"{self.rows / self.seconds:,.0f} rows/s"
        return f"{self.name:<15}{self.rows:>10,} rows{self.seconds:>9.2f} s{speed:>18}{self.peak_mb:>8.0f} MB"


def main() -> None:
    """Measure all, print each, and say whether the goals are met."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--json", action="store_true", help="one object a line")
    arguments.add_argument("--scale", type=float, default=1.0, help="how many times the rows")
    arguments.add_argument("--only", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.only:
        name, file = given.only
        print(json.dumps(list(WORK[name](Path(file)))))
        return
    with TemporaryDirectory(prefix="samsyn-bench-") as folder:
        found = []
        for one in measure(Path(folder), given.scale):
            print(one.as_json() if given.json else one, flush=True)
            found.append(one)
    missed = list(missed_goals(found, given.scale))
    print("\n".join(missed) or "Every goal is met.", file=sys.stderr)
    sys.exit(1 if missed else 0)


def measure(folder: Path, scale: float) -> Iterator[Measured]:
    """Write each file, and measure what is done with it."""
    for millions in (0.2, 1, 3):
        path = write_csv(folder / "rows.csv", int(millions * scale * MILLION))
        yield from measured("csv", path)
    yield from measured("csv-row-by-row", write_csv(folder / "few.csv", int(0.1 * scale * MILLION)))
    yield from measured("excel", write_excel(folder / "rows.xlsx", int(0.1 * scale * MILLION)))
    yield from measured("month", write_csv(folder / "month.csv", int(scale * MILLION), days=30))


def measured(name: str, path: Path) -> Iterator[Measured]:
    """What a process of its own says of one file."""
    command = [sys.executable, "-m", "bench.import", "--only", name, str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    for said, rows, seconds, peak_mb in json.loads(done.stdout):
        yield Measured(said, rows, seconds, peak_mb)


def missed_goals(found: Sequence[Measured], scale: float) -> Iterator[str]:
    """The goals that these figures miss."""
    by_name = {one.name: one for one in found}
    several = [one for one in found if one.name == "csv"]
    for one in (several[1], by_name["excel"]):
        if one.seconds > SECONDS * max(scale, 1):
            yield f"{one.name}: {one.rows:,} rows took {one.seconds:.1f} s; the goal is {SECONDS * max(scale, 1):.0f} s."
    if several[-1].peak_mb > several[0].peak_mb * GROWTH_ALLOWED:
        yield f"csv: memory grew from {several[0].peak_mb:.0f} to {several[-1].peak_mb:.0f} MB with the rows."
    ratio = by_name["month-sort"].seconds / by_name["month-read"].seconds
    if ratio > MANY_TIMES_THE_READING:
        yield f"month-sort took {ratio:.1f} times as long as reading the month; the goal is {MANY_TIMES_THE_READING:.0f}."


def rows_of(rows: int, days: int) -> Iterator[list[str]]:
    """Movements of a region in no order, no two alike: a kind, a pack, a storeroom and a day together at most once."""
    dice = random.Random(2023)
    rooms, packs, kinds = len(STOREROOMS), len(PACKS), len(KINDS)
    told = rooms * packs * days * kinds
    step = next(
        step for step in count(int(told * 0.618)) if gcd(step, told) == 1
    )  # comes to each of them once
    for number in range(rows):
        rest, kind = divmod(number * step % told, kinds)
        rest, room = divmod(rest, rooms)
        day, pack = divmod(rest, packs)
        on = (AS_OF - timedelta(days=day)).isoformat()
        quantity = "" if KINDS[kind] == "out_of_stock" else str(dice.randrange(1, 500))
        yield [REGION, STOREROOMS[room], PACKS[pack], on, on, KINDS[kind], quantity, "pack"]


def write_csv(path: Path, rows: int, days: int = 360) -> Path:
    """A consumption file in Samsyn's CSV form."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows_of(rows, days))
    return path


def write_excel(path: Path, rows: int) -> Path:
    """The same as a workbook, with days and quantities as a stock system writes them."""
    book = Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("consumption")
    sheet.write_row(0, 0, HEADER)
    for at, row in enumerate(rows_of(rows, 360), start=1):
        for column, cell in enumerate(row):
            if HEADER[column] in ("from", "to"):
                sheet.write_datetime(at, column, date.fromisoformat(cell))
            elif HEADER[column] == "quantity" and cell:
                sheet.write_number(at, column, int(cell))
            else:
                sheet.write_string(at, column, cell)
    book.close()
    return path


def read_by_column(path: Path) -> Iterator[Line]:
    """A file opened, understood and read with every check."""
    findings, begun = Findings(path.name), time.perf_counter()
    for _ in read_sheet(sheet_of(path), context(), findings):
        pass
    yield all_in(findings, "excel" if path.suffix == ".xlsx" else "csv", begun)


def read_row_by_row(path: Path) -> Iterator[Line]:
    """The readable reference: the whole file in memory, one row after the other."""
    begun = time.perf_counter()
    read = read_file(path.name, path.read_bytes(), context())
    yield "csv-row-by-row", read.rows, time.perf_counter() - begun, peak_mb()


def read_and_sort(path: Path) -> Iterator[Line]:
    """A month's rows read, then sorted and written as the warehouse keeps them."""
    findings, begun = Findings(path.name), time.perf_counter()
    with scratch(path.parent) as place:
        spool = Spool(place, FORMS[FileKind.CONSUMPTION].schema)
        for batch in read_sheet(sheet_of(path), context(), findings):
            spool.write(batch)
        yield all_in(findings, "month-read", begun)
        begun = time.perf_counter()
        done = sort_into_objects(Objects(place / "objects"), spool, ORDERS[FileKind.CONSUMPTION])
        yield "month-sort", done.rows, time.perf_counter() - begun, peak_mb()


def all_in(findings: Findings, name: str, begun: float) -> Line:
    """The line of a file whose rows all went in; the file is at fault here where they did not."""
    if findings.rejected:
        raise SystemExit(f"{findings.name}: {findings.rejected[0]}")
    return name, findings.rows, time.perf_counter() - begun, peak_mb()


def sheet_of(path: Path) -> Cells:
    """The one sheet of a file, understood, and seen through the profile of Samsyn's own form as an import sees it."""
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    (sheet,) = open_sheets(path, path.name, {}, folder)
    return Mapped(own_form(sheet.header, FileKind.CONSUMPTION), sheet, REGION)


def context() -> Context:
    """What the rows are read against."""
    return Context(
        region=REGION,
        as_of=AS_OF,
        today=AS_OF,
        care_areas=("intensivvard",),
        substances=frozenset(),
        packs=frozenset(PACKS),
        storerooms=set(STOREROOMS),
    )


def peak_mb() -> float:
    """The most memory that this process, or one that it started, has held (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(found[1]) if found else 0, started) / 1024


WORK = {
    "csv": read_by_column,
    "excel": read_by_column,
    "csv-row-by-row": read_row_by_row,
    "month": read_and_sort,
}


if __name__ == "__main__":
    main()
