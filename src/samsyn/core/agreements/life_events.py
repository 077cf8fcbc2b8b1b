"""What can happen to an agreement in its own life, from negotiation to end (L24's first page, L24 §6, S22's first page)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.agreements.moments import Month, Year
from samsyn.core.kernel.citations import Cited


class EventKind(StrEnum):
    """What happened, in the order in which it happens when days are equal."""

    NEGOTIATED = "negotiated"
    MANDATE = "mandate"
    BOARD_DECISION = "board-decision"
    SIGNED = "signed"
    DECIDED = "decided"
    APPROVED = "approved"
    IN_FORCE = "in-force"
    PAYMENT_DECISION = "payment-decision"
    AMENDED = "amended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Händelse. `by` is who did it; `diary_number` what a later document must carry (A23 §5, L24 §5)."""

    kind: EventKind
    on: Cited[date | Month | Year]
    by: str
    diary_number: Cited[str] | None = None
