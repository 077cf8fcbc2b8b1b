"""Figures that are always of today's files: when some come, only what they touch is reckoned anew.

A region's columns stay in memory. Rows of consumption that come late are added to them, and the lines they are of in the
storerooms they are of are reckoned anew; what changes more than that (the stock, the storerooms, the days told of, rows
that no longer count) is read anew for that region alone. Sums of whole numbers come to the same either way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
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

    def result(self, region: str, as_of: date, sent: Sent, measuring: Measuring) -> RegionResult:
        """A region's figures by what it has sent; equal to the last bit to measuring it anew."""
        key = region, as_of, measuring.parameters
        with self._lock:
            # Taken out while it changes: if that fails half-way, nobody sees what is left.
            state = self._kept.pop(key, None)
        if state is None or not self._brought_up(state, sent):
            state = region_state(sent, measuring.goods, as_of, measuring.parameters)
        found = region_result(region, as_of, state)
        with self._lock:
            self._kept[key] = state
            while len(self._kept) > 1 and sum(one.nbytes for one in self._kept.values()) > self.most_bytes:
                self._kept.popitem(last=False)
        return found

    def _brought_up(self, state: RegionState, sent: Sent) -> bool:
        """Add what has come late to a state; False where more than that has changed."""
        before = {rows.key for rows in state.sent.consumption}
        now = {rows.key for rows in sent.consumption}
        if state.sent.beside != sent.beside or not before <= now:
            return False
        late = [rows for rows in sent.consumption if rows.key not in before]
        if late:
            state.add_late(late)
            self.added += len(late)
        state.sent = sent
        return True
