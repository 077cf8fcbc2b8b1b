"""What can happen to a grant (A23 §5, L24 §5, S22 §8; the application of the state grant: L24 §1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class GrantEventKind(StrEnum):
    """Bidragshändelse. The order is that of a grant without trouble."""

    APPLIED = "applied"
    APPLICATION_WITHDRAWN = "application-withdrawn"
    APPLICATION_REFUSED = "application-refused"
    ALLOTTED = "allotted"
    PAYMENT_DECIDED = "payment-decided"
    REQUISITIONED = "requisitioned"
    REQUISITION_WITHDRAWN = "requisition-withdrawn"
    REQUISITION_RETURNED = "requisition-returned"
    REQUISITION_CHECKED = "requisition-checked"
    REQUISITION_APPROVED = "requisition-approved"
    PAID = "paid"
    LAPSED = "lapsed"
    COST_BOOKED = "cost-booked"
    STATEMENT_SUBMITTED = "statement-submitted"
    STATEMENT_ATTESTED = "statement-attested"
    STATEMENT_SIGNED = "statement-signed"
    STATEMENT_WITHDRAWN = "statement-withdrawn"
    STATEMENT_QUESTIONED = "statement-questioned"
    STATEMENT_CHECKED = "statement-checked"
    STATEMENT_APPROVED = "statement-approved"
    STATEMENT_PASSED_ON = "statement-passed-on"
    REPAID = "repaid"
    RECLAIM_PREPARED = "reclaim-prepared"
    RECLAIM_DECIDED = "reclaim-decided"
    RECLAIM_DECLINED = "reclaim-declined"
    VOUCHERS_ASKED = "vouchers-asked"
    VOUCHERS_SENT = "vouchers-sent"


@dataclass(frozen=True, slots=True)
class GrantEvent:
    """En händelse: what, on which legal day, when it was noted, by whom, for which organisation.

    `ore` is the money it is about, whole öre; below zero only for a cost that is taken back. `facts` are texts and
    numbers that came with it: `reason`, `diary_number`, `appropriation`, `bound`, `hash`, `account`, `correct`.
    """

    kind: GrantEventKind
    on: date
    at: datetime
    by: str
    organisation: str
    ore: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)

    def told(self, fact: str) -> str:
        """One of its facts as text; empty where it was not given."""
        return str(self.facts.get(fact, "") or "").strip()
