"""Figures that are always of today's files: when some come, only what they touch is reckoned anew.

A region's columns stay in memory. Rows of consumption that come late are added to them, and the lines they are of in the
storerooms they are of are reckoned anew; what changes more than that (the stock, the storerooms, the days told of, rows
that no longer count) is read anew for that region alone. Sums of whole numbers come to the same either way.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from samsyn.warehouse.region import Measuring, RegionState, Sent, region_result, region_state
from samsyn.warehouse.results import RegionResult

MOST_BYTES = 512 * 1024 * 1024


@dataclass(slots=True)
class FreshFigures:
    """The columns of the regions last asked for, at most so many bytes of them. For one process; threads may share it."""

    most_bytes: int = MOST_BYTES
    added: int = 0
    _kept: OrderedDict[Hashable, RegionState] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _locks: dict[Hashable, Lock] = field(default_factory=dict)
    _readers: Counter[Hashable] = field(default_factory=Counter)

    def result(self, region: str, as_of: date, sent: Sent, measuring: Measuring) -> RegionResult:
        """A region's figures by what it has sent; equal to the last bit to measuring it anew."""
        with self.state(region, as_of, sent, measuring) as state:
            return region_result(region, as_of, state)

    @contextmanager
    def state(self, region: str, as_of: date, sent: Sent, measuring: Measuring) -> Iterator[RegionState]:
        """A region's columns by what it has sent, which nobody changes while the block runs. Many may read at once."""
        key = region, as_of, measuring.parameters
        with self._lock:
            own = self._locks.setdefault(key, Lock())
        with own:
            with self._lock:
                # Taken out while it changes: if that fails half-way, nobody sees what is left.
                found = self._kept.pop(key, None)
                is_read = self._readers[key] > 0
            if found is None or not self._brought_up(found, sent, may_change=not is_read):
                found = region_state(sent, measuring.goods, as_of, measuring.parameters)
            with self._lock:
                self._kept[key] = found
                self._readers[key] += 1
                while len(self._kept) > 1 and self._bytes() > self.most_bytes:
                    self._kept.popitem(last=False)
        try:
            yield found
        finally:
            with self._lock:
                self._readers[key] -= 1

    def _bytes(self) -> int:
        return sum(one.nbytes for one in self._kept.values())

    def _brought_up(self, state: RegionState, sent: Sent, *, may_change: bool) -> bool:
        """Add what has come late to a state; False where more than that has changed, or someone reads the state."""
        before = {rows.key for rows in state.sent.consumption}
        now = {rows.key for rows in sent.consumption}
        if state.sent.beside != sent.beside or not before <= now:
            return False
        late = [rows for rows in sent.consumption if rows.key not in before]
        if late and not may_change:
            return False
        if late:
            state.add_late(late)
            self.added += len(late)
        state.sent = sent
        return True
