"""How long a region's year of accounts takes to read: an SIE file of 100 MB, beside merely reading its lines.

`python -m bench.sie [--json] [--megabytes 100]` writes an invented file, reads it in a process of its own with every check
(each voucher comes to nothing, dimensions, days, amounts), and ends with code 1 where a limit is not kept: 15 s and 200 MB
of memory for 100 MB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from samsyn.core.funding.costs import Carrier, CostCoding, costs_in, summary_of
from samsyn.intake.costs.accounts import account_table
from samsyn.intake.costs.sie import SieHead, read_sie

SECONDS_LIMIT, MEGABYTES_LIMIT = 15.0, 200.0
CODING = CostCoding("region-bas-2023", (Carrier("6", "4711", "civilt-forsvar-2023"),))


def write_file(path: Path, megabytes: int) -> None:
    """Vouchers of two rows, one in twenty on the project that carries the agreement."""
    chance = random.Random(4711)
    with path.open("w", encoding="cp437", newline="\r\n") as file:
        file.write('#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Prov å ä ö"\n#DIM 6 "Projekt"\n')
        number = 0
        while number % 1_000 or file.tell() < megabytes * 1_000_000:
            number += 1
            ore, day = chance.randint(100, 10_000_000), f"2023{1 + number % 12:02}{1 + number % 28:02}"
            project = 4711 if number % 20 == 0 else 100 + number % 50
            amount = f"{ore // 100}.{ore % 100:02}"
            file.write(f'#VER "A" {number} {day} "Faktura nr {number}"\n{{\n')
            file.write(
                f'   #TRANS 5611 {{"1" "{number % 500}" "6" "{project}"}} {amount} {day} "Köp å ä ö"\n'
            )
            file.write(f"   #TRANS 2440 {{}} -{amount}\n}}\n")


def measure(path: Path) -> dict[str, object]:
    """Seconds to read, code and sum all of it; how many times longer that takes than to read the lines."""
    begun = time.perf_counter()
    with path.open(encoding="cp437") as file:
        lines = sum(1 for _ in file)
    plain = time.perf_counter() - begun
    begun, head = time.perf_counter(), SieHead()
    rows = read_sie(path, path.name, head)
    table = account_table(CODING.edition)
    found = summary_of(costs_in(rows, CODING, table, lambda _: None, lambda *_: None))
    seconds = time.perf_counter() - begun
    return {
        "name": "sie",
        "megabytes": round(path.stat().st_size / 1e6),
        "lines": lines,
        "vouchers": head.vouchers,
        "counted": found.entries,
        "encoding": head.encoding,
        "seconds": round(seconds, 1),
        "ratioLines": round(seconds / plain, 1),
        "peakMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Measure and print; code 1 where a limit is not kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--megabytes", type=int, default=100)
    options.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bok.se"
        write_file(path, asked.megabytes)
        command = [sys.executable, "-m", "bench.sie", "--measure", str(path)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    part = asked.megabytes / 100
    told["kept"] = told["seconds"] < SECONDS_LIMIT * part and told["peakMb"] < MEGABYTES_LIMIT
    print(json.dumps(told) if asked.json else "  ".join(f"{name} {value}" for name, value in told.items()))
    sys.exit(not told["kept"])


if __name__ == "__main__":
    main()
