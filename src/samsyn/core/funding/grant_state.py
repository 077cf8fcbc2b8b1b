"""What a grant's events make of it. The fold takes a million events in about a second: it works in place, in öre."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind


class PaymentStage(StrEnum):
    """Utbetalningens läge."""

    NOT_APPLIED = ""
    APPLIED = "applied"
    REFUSED = "refused"
    ALLOTTED = "allotted"
    DECIDED = "decided"
    REQUISITIONED = "requisitioned"
    RETURNED = "returned"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"
    LAPSED = "lapsed"


class StatementStage(StrEnum):
    """Den ekonomiska redovisningens läge."""

    NONE = ""
    SUBMITTED = "submitted"
    ATTESTED = "attested"
    SIGNED = "signed"
    QUESTIONED = "questioned"
    CHECKED = "checked"
    APPROVED = "approved"
    PASSED_ON = "passed-on"

    @property
    def is_approved(self) -> bool:
        """Whether it has been approved, passed on to Socialstyrelsen or not yet."""
        return self in (StatementStage.APPROVED, StatementStage.PASSED_ON)


class ReclaimStage(StrEnum):
    """Återkravets läge. Kammarkollegiet prepares; the government decides (A23 §5)."""

    NONE = ""
    PREPARED = "prepared"
    DECIDED = "decided"
    DECLINED = "declined"


class Bound(StrEnum):
    """How a sum of money is to be read: as it is, as about so much, or as the most that it can be."""

    EXACT = "exact"
    ABOUT = "about"
    AT_MOST = "at-most"


@dataclass(slots=True)
class GrantState:
    """Bidragets läge. Money in whole öre; `used` is every cost, also beyond what was granted; `lines` what
    was allotted of each appropriation line, in order.

    A value that `fold_grant` and `after` give away is nobody else's; neither changes what it was given.
    """

    payment: PaymentStage = PaymentStage.NOT_APPLIED
    statement: StatementStage = StatementStage.NONE
    reclaim: ReclaimStage = ReclaimStage.NONE
    applied: int = 0
    allotted: int = 0
    requisitioned: int = 0
    paid: int = 0
    used: int = 0
    repaid: int = 0
    reclaimed: int = 0
    lapsed: int = 0
    stated: int = 0
    bound: Bound = Bound.EXACT
    lines: tuple[tuple[str, int], ...] = ()
    diary_number: str = ""
    decided_on: date | None = None
    requisitioned_on: date | None = None
    stated_on: date | None = None
    paid_on: date | None = None
    account: str = ""
    reference: str = ""
    reason: str = ""
    checked_by: str = ""
    attested_by: str = ""
    attested_correct: bool | None = None
    vouchers_asked: int = 0
    seen: int = 0

    @property
    def held(self) -> int:
        """What the recipient holds of the grant: paid, and neither used, repaid nor reclaimed; never below zero."""
        return max(0, self.paid - self.used - self.repaid - self.reclaim_left)

    @property
    def unspent(self) -> int:
        """Bidrag minus kostnader (A23 Bilaga 2): what was paid and not used; never below zero."""
        return max(0, self.paid - self.used)

    @property
    def own(self) -> int:
        """What the recipient has paid beyond the grant, of its own money."""
        return max(0, self.used - (self.paid or self.allotted - self.lapsed))

    @property
    def reclaim_left(self) -> int:
        """What the government has reclaimed and that has not come back."""
        return self.reclaimed if self.reclaim is ReclaimStage.DECIDED else 0


def after(state: GrantState, event: GrantEvent) -> GrantState:
    """The state that an event leaves; whether it may happen is what `grant_life.require_possible` says."""
    found = copy(state)
    _CHANGES[event.kind](found, event)
    found.seen += 1
    return found


def fold_grant(events: Iterable[GrantEvent]) -> GrantState:
    """What a grant's events, in their order, make of it."""
    state = GrantState()
    changes = _CHANGES
    count = 0
    for event in events:
        changes[event.kind](state, event)
        count += 1
    state.seen = count
    return state


def _applied(state: GrantState, event: GrantEvent) -> None:
    state.payment = PaymentStage.APPLIED
    state.applied, state.reason = event.ore, ""


def _application_withdrawn(state: GrantState, _event: GrantEvent) -> None:
    state.payment, state.applied = PaymentStage.NOT_APPLIED, 0


def _application_refused(state: GrantState, event: GrantEvent) -> None:
    state.payment, state.reason = PaymentStage.REFUSED, event.told("reason")


def _allotted(state: GrantState, event: GrantEvent) -> None:
    state.allotted += event.ore
    state.lines = (*state.lines, (event.told("appropriation"), event.ore))
    if event.facts.get("bound"):
        state.bound = Bound(event.facts["bound"])
    if state.payment in (PaymentStage.NOT_APPLIED, PaymentStage.APPLIED):
        state.payment = PaymentStage.ALLOTTED


def _payment_decided(state: GrantState, event: GrantEvent) -> None:
    state.payment = PaymentStage.DECIDED
    state.diary_number, state.decided_on = event.told("diary_number"), event.on


def _requisitioned(state: GrantState, event: GrantEvent) -> None:
    state.payment = PaymentStage.REQUISITIONED
    state.requisitioned, state.account, state.reason = event.ore, event.told("account"), ""
    state.reference = event.told("reference")
    state.requisitioned_on = state.requisitioned_on or event.on


def _requisition_withdrawn(state: GrantState, _event: GrantEvent) -> None:
    state.payment, state.requisitioned, state.checked_by = PaymentStage.DECIDED, 0, ""
    state.requisitioned_on = None


def _requisition_returned(state: GrantState, event: GrantEvent) -> None:
    state.payment, state.reason, state.checked_by = PaymentStage.RETURNED, event.told("reason"), ""


def _requisition_checked(state: GrantState, event: GrantEvent) -> None:
    state.payment, state.checked_by = PaymentStage.CHECKED, event.by


def _requisition_approved(state: GrantState, _event: GrantEvent) -> None:
    state.payment, state.checked_by = PaymentStage.APPROVED, ""


def _paid(state: GrantState, event: GrantEvent) -> None:
    state.payment = PaymentStage.PAID
    state.paid += event.ore
    state.paid_on = event.on


def _lapsed(state: GrantState, _event: GrantEvent) -> None:
    if state.payment is not PaymentStage.PAID:
        state.payment = PaymentStage.LAPSED
    state.lapsed = state.allotted - state.paid


def _cost_booked(state: GrantState, event: GrantEvent) -> None:
    state.used += event.ore


def _statement_submitted(state: GrantState, event: GrantEvent) -> None:
    state.statement, state.stated, state.reason = StatementStage.SUBMITTED, event.ore, ""


def _statement_attested(state: GrantState, event: GrantEvent) -> None:
    state.statement, state.attested_by = StatementStage.ATTESTED, event.by
    state.attested_correct = bool(event.facts.get("correct"))


def _statement_signed(state: GrantState, event: GrantEvent) -> None:
    state.statement = StatementStage.SIGNED
    state.stated_on = state.stated_on or event.on


def _statement_withdrawn(state: GrantState, _event: GrantEvent) -> None:
    state.statement, state.attested_by, state.attested_correct = StatementStage.NONE, "", None
    state.stated_on = None


def _statement_questioned(state: GrantState, event: GrantEvent) -> None:
    state.statement, state.reason = StatementStage.QUESTIONED, event.told("reason")
    state.attested_by, state.attested_correct, state.checked_by = "", None, ""


def _statement_checked(state: GrantState, event: GrantEvent) -> None:
    state.statement, state.checked_by = StatementStage.CHECKED, event.by


def _statement_approved(state: GrantState, _event: GrantEvent) -> None:
    state.statement, state.checked_by = StatementStage.APPROVED, ""


def _statement_passed_on(state: GrantState, _event: GrantEvent) -> None:
    state.statement = StatementStage.PASSED_ON


def _repaid(state: GrantState, event: GrantEvent) -> None:
    state.repaid += event.ore
    state.reclaimed -= min(event.ore, state.reclaim_left)


def _reclaim_prepared(state: GrantState, event: GrantEvent) -> None:
    state.reclaim, state.reclaimed, state.reason = ReclaimStage.PREPARED, event.ore, event.told("reason")


def _reclaim_decided(state: GrantState, event: GrantEvent) -> None:
    state.reclaim, state.reclaimed = ReclaimStage.DECIDED, event.ore


def _reclaim_declined(state: GrantState, _event: GrantEvent) -> None:
    state.reclaim, state.reclaimed = ReclaimStage.DECLINED, 0


def _vouchers_asked(state: GrantState, _event: GrantEvent) -> None:
    state.vouchers_asked += 1


def _vouchers_sent(state: GrantState, _event: GrantEvent) -> None:
    state.vouchers_asked = 0


_CHANGES: dict[GrantEventKind, Callable[[GrantState, GrantEvent], None]] = {
    GrantEventKind.APPLIED: _applied,
    GrantEventKind.APPLICATION_WITHDRAWN: _application_withdrawn,
    GrantEventKind.APPLICATION_REFUSED: _application_refused,
    GrantEventKind.ALLOTTED: _allotted,
    GrantEventKind.PAYMENT_DECIDED: _payment_decided,
    GrantEventKind.REQUISITIONED: _requisitioned,
    GrantEventKind.REQUISITION_WITHDRAWN: _requisition_withdrawn,
    GrantEventKind.REQUISITION_RETURNED: _requisition_returned,
    GrantEventKind.REQUISITION_CHECKED: _requisition_checked,
    GrantEventKind.REQUISITION_APPROVED: _requisition_approved,
    GrantEventKind.PAID: _paid,
    GrantEventKind.LAPSED: _lapsed,
    GrantEventKind.COST_BOOKED: _cost_booked,
    GrantEventKind.STATEMENT_SUBMITTED: _statement_submitted,
    GrantEventKind.STATEMENT_ATTESTED: _statement_attested,
    GrantEventKind.STATEMENT_SIGNED: _statement_signed,
    GrantEventKind.STATEMENT_WITHDRAWN: _statement_withdrawn,
    GrantEventKind.STATEMENT_QUESTIONED: _statement_questioned,
    GrantEventKind.STATEMENT_CHECKED: _statement_checked,
    GrantEventKind.STATEMENT_APPROVED: _statement_approved,
    GrantEventKind.STATEMENT_PASSED_ON: _statement_passed_on,
    GrantEventKind.REPAID: _repaid,
    GrantEventKind.RECLAIM_PREPARED: _reclaim_prepared,
    GrantEventKind.RECLAIM_DECIDED: _reclaim_decided,
    GrantEventKind.RECLAIM_DECLINED: _reclaim_declined,
    GrantEventKind.VOUCHERS_ASKED: _vouchers_asked,
    GrantEventKind.VOUCHERS_SENT: _vouchers_sent,
}
