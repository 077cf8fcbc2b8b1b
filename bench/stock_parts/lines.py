"""What the bench of stock prints, and what its figures are held against."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

AT_LEAST = {
    "picture": {"pandas": 60.0, "duckdb": 8.0},
    "new-day": {"anew": 10.0},
    "monte-carlo": {"direct": 100.0},
}
"""How many times longer than Samsyn another must take."""
AT_MOST = {"picture": {"decode": 2.0}}
"""How many times longer than another Samsyn may take."""
MOST_MB = {"picture-year": 2_000.0}
MORE_THAN_LINEAR = 1.1
"""Seconds may grow as the rows do, and by so much more for what is measured twice and never quite the same."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: what was done at which scale, in how many seconds and how much memory, beside others doing the same.

    `ratios` are above 1 where Samsyn is faster, but for `decode`, which is how many times longer Samsyn takes. `equal`
    is None where there was nothing to compare the answer with.
    """

    name: str
    scale: float
    seconds: float
    peak_mb: float
    runs: int
    ratios: Mapping[str, float] = field(default_factory=dict)
    equal: bool | None = None

    def as_json(self) -> str:
        """The line as an object."""
        more = {f"ratio{name.capitalize()}": round(ratio, 2) for name, ratio in self.ratios.items()}
        known = {} if self.equal is None else {"equal": self.equal}
        line = {
            "name": self.name,
            "scale": self.scale,
            "seconds": round(self.seconds, 4),
            "peakMb": round(self.peak_mb, 1),
            "runs": self.runs,
        }
        return json.dumps({**line, **more, **known})

    def __str__(self) -> str:
        ratios = "  ".join(f"{name} {ratio:.2f}×" for name, ratio in self.ratios.items())
        equal = {None: "", True: "  equal", False: "  NOT EQUAL"}[self.equal]
        size = f"{self.scale:>6g}{self.seconds:>10.3f} s{self.peak_mb:>8.0f} MB{self.runs:>3} runs  "
        return f"{self.name:<22}{size}{ratios}{equal}".rstrip()


def missed(lines: Sequence[Measured]) -> Iterator[str]:
    """The goals that the figures miss, and the answers that differ."""
    for line in lines:
        what = f"{line.name} at scale {line.scale:g}"
        if line.equal is False:
            yield f"{what}: the answer differs"
        for name, goal in AT_LEAST.get(line.name, {}).items():
            if line.ratios.get(name, goal) < goal:
                yield f"{what}: {line.ratios[name]:.1f} times as fast as {name}, the goal is {goal:g}"
        for name, goal in AT_MOST.get(line.name, {}).items():
            if line.ratios.get(name, goal) > goal:
                yield f"{what}: {line.ratios[name]:.1f} times the time of {name}, the goal is {goal:g}"
        if line.peak_mb > MOST_MB.get(line.name, line.peak_mb):
            yield f"{what}: {line.peak_mb:.0f} MB, the goal is {MOST_MB[line.name]:.0f}"
    pictures = sorted((line for line in lines if line.name == "picture"), key=lambda line: line.scale)
    for small, large in pairwise(pictures):
        grown, allowed = large.seconds / small.seconds, large.scale / small.scale * MORE_THAN_LINEAR
        if grown > allowed:
            yield f"picture from scale {small.scale:g} to {large.scale:g}: {grown:.1f} times as long"
