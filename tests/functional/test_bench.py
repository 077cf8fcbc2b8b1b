"""The benchmarks say what they measured, one object a line."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.meta.repository import ROOT


def test_the_benchmark_of_imports_prints_an_object_a_line_for_each_thing_measured() -> None:
    command = [sys.executable, "-m", "bench.import", "--json", "--scale", "0.001"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["name"], line["scale"]) for line in lines] == [
        ("csv", 200),
        ("csv", 1_000),
        ("csv", 3_000),
        ("csv-row-by-row", 100),
        ("excel", 100),
        ("month-read", 1_000),
        ("month-sort", 1_000),
    ]
    assert all(line.keys() == {"name", "scale", "seconds", "peakMb", "rowsPerSecond"} for line in lines)
    assert all(line["seconds"] > 0 and line["peakMb"] > 0 for line in lines)
