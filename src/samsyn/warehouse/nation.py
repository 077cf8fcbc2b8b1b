"""Every region at once: one thread a processor, each with a region at a time.

The kernels and the decoding let go of the interpreter while they work, so threads share the work without copying it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


def of_each_region(regions: Iterable[str], work: Callable[[str], Answer]) -> dict[str, Answer]:
    """What some work gives for each region, in the order of the regions; the first error is raised.

    Regions that come first are begun first: the largest first leave no thread alone at the end.
    """
    named = list(regions)
    if len(named) == 1:
        return {named[0]: work(named[0])}
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return dict(zip(named, threads.map(work, named), strict=True))
