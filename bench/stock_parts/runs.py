"""One thing measured in a process of its own, so that its memory is its own and nothing is warm that should not be."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

READ_AT_ONCE = 16 * 1024 * 1024
SLOW = 2.0
"""A baseline's first run counts if it takes so many seconds; a shorter one, and always Samsyn's, only warms up."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a process says: the median seconds of so many runs, its peak memory, and what it answered."""

    seconds: float
    runs: int
    peak_mb: float
    answer: Any


def run_apart(module: str, arguments: list[str]) -> Done:
    """What a process of its own measures; see `tell`."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Done(**json.loads(done.stdout))


def tell(done: Done) -> None:
    """Say what was measured to the process that asked."""
    print(json.dumps(asdict(done)))


def measured(
    work: Callable[[], Any],
    *,
    at_most: int,
    before: Callable[[], None] | None = None,
    first_counts: bool = False,
) -> Done:
    """Run work several times, with `before` ahead of each run outside its time; a slow one fewer times."""
    seconds: list[float] = []
    answer = None
    for number in range(at_most + 1):
        if before:
            before()
        begun = time.perf_counter()
        answer = work()
        taken = time.perf_counter() - begun
        if number or (first_counts and taken >= SLOW):
            seconds.append(taken)
        if sum(seconds) >= SLOW:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Done(statistics.median(seconds), len(seconds), peak, answer)


def warm(files: Iterable[Path]) -> None:
    """Read the files, so that they lie in the file cache."""
    for path in files:
        with path.open("rb", buffering=0) as file:
            while file.read(READ_AT_ONCE):
                pass


def cool(files: Iterable[Path]) -> None:
    """Ask the system to drop the files from its cache, which it does with pages that nobody has mapped."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
