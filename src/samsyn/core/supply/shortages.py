"""Notices of shortage from Läkemedelsverket: which packs are short, since when, until when.

What a notice does not state is unknown. A forecast end that has passed does not mean that the pack is back;
only an actual end does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoticeKind(StrEnum):
    """Typ av anmälan. A pack that is short for a time, or one that is leaving the market."""

    SHORTAGE = "SHORTAGE"
    CESSATION = "CESSATION"


@dataclass(frozen=True, slots=True)
class ShortageNotice:
    """Restanmälan. One pack in one notice; None is what the notice does not state."""

    notice_id: str
    kind: NoticeKind
    pack_id: str
    atc: str | None
    starts: date | None
    forecast_end: date | None
    actual_end: date | None

    def is_running(self, day: date) -> bool:
        """Whether the shortage (or cessation) has begun and is not known to have ended."""
        begun = self.starts is not None and self.starts <= day
        return begun and (self.actual_end is None or day < self.actual_end)
