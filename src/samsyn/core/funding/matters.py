"""Matters (ärenden): what a grant waits for on a day, from whom, by when, and by which clause.

They are the queues of Kammarkollegiet's desk, the recipient's list of things to do, and what reminders are sent about.
Nothing of it is stored: it follows from the state, the terms and the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from samsyn.core.funding.grant_state import Bound, GrantState, PaymentStage, ReclaimStage, StatementStage
from samsyn.core.funding.grants import GrantTerms, Step
from samsyn.core.kernel.citations import Citation


class WaitsFor(StrEnum):
    """Vem det väntar på."""

    RECIPIENT = "recipient"
    KAMMARKOLLEGIET = "kammarkollegiet"
    GOVERNMENT = "government"
    SOCIALSTYRELSEN = "socialstyrelsen"
    GIVER = "giver"
    NOBODY = "nobody"


class MatterKind(StrEnum):
    """Vad bidraget väntar på."""

    APPLY = "apply"
    EXAMINE_APPLICATION = "examine-application"
    ALLOT = "allot"
    DECIDE_PAYMENT = "decide-payment"
    REQUISITION = "requisition"
    COMPLETE = "complete"
    CHECK_REQUISITION = "check-requisition"
    APPROVE_REQUISITION = "approve-requisition"
    PAY = "pay"
    LAPSED = "lapsed"
    REST_LAPSED = "rest-lapsed"
    USE = "use"
    STATE = "state"
    ATTEST = "attest"
    SIGN = "sign"
    CHECK_STATEMENT = "check-statement"
    APPROVE_STATEMENT = "approve-statement"
    ANSWER_QUESTIONS = "answer-questions"
    FORWARD = "forward"
    SEND_VOUCHERS = "send-vouchers"
    REPAY = "repay"
    RECLAIM = "reclaim"
    DECIDE_RECLAIM = "decide-reclaim"
    REPAY_RECLAIM = "repay-reclaim"


@dataclass(frozen=True, slots=True)
class Matter:
    """Ärende. `due` is the last day, where there is one and it is known; `ore` the money that it is about.

    Where nothing has been told of the use of a grant, what is to be repaid is the most that it can be.
    """

    kind: MatterKind
    waits_for: WaitsFor
    ore: int = 0
    due: date | None = None
    at: Citation | None = None
    bound: Bound = Bound.EXACT

    def is_late(self, on: date) -> bool:
        """Whether the last day has passed."""
        return self.due is not None and on > self.due


_PAYMENT = {
    PaymentStage.DECIDED: (MatterKind.REQUISITION, WaitsFor.RECIPIENT),
    PaymentStage.RETURNED: (MatterKind.COMPLETE, WaitsFor.RECIPIENT),
    PaymentStage.REQUISITIONED: (MatterKind.CHECK_REQUISITION, WaitsFor.KAMMARKOLLEGIET),
    PaymentStage.CHECKED: (MatterKind.APPROVE_REQUISITION, WaitsFor.KAMMARKOLLEGIET),
    PaymentStage.APPROVED: (MatterKind.PAY, WaitsFor.KAMMARKOLLEGIET),
}
_STATEMENT = {
    StatementStage.NONE: (MatterKind.STATE, WaitsFor.RECIPIENT),
    StatementStage.SUBMITTED: (MatterKind.ATTEST, WaitsFor.RECIPIENT),
    StatementStage.ATTESTED: (MatterKind.SIGN, WaitsFor.RECIPIENT),
    StatementStage.QUESTIONED: (MatterKind.ANSWER_QUESTIONS, WaitsFor.RECIPIENT),
    StatementStage.SIGNED: (MatterKind.CHECK_STATEMENT, WaitsFor.KAMMARKOLLEGIET),
    StatementStage.CHECKED: (MatterKind.APPROVE_STATEMENT, WaitsFor.KAMMARKOLLEGIET),
    StatementStage.APPROVED: (MatterKind.FORWARD, WaitsFor.KAMMARKOLLEGIET),
}


def matters_of(state: GrantState, terms: GrantTerms, on: date) -> tuple[Matter, ...]:
    """What a grant waits for on a day, the payment first; nothing where it is closed.

    A right that has passed its last day has lapsed from that day, whether or not anyone has noted it.
    """
    paying = _payment(state, terms, on)
    if state.payment is not PaymentStage.PAID:
        return paying
    found = [*_statement(state, terms, on), *_repayment(state, terms, on), *_reclaim(state, terms, on)]
    if rest := lapsed_untold(state, terms, on):
        last, at = terms.requisition_by, terms.lapse_clause
        found.append(Matter(MatterKind.REST_LAPSED, WaitsFor.NOBODY, rest, last, at))
    if state.vouchers_asked:
        found.insert(0, Matter(MatterKind.SEND_VOUCHERS, WaitsFor.RECIPIENT))
    return tuple(found)


def has_lapsed(state: GrantState, terms: GrantTerms, on: date) -> bool:
    """Whether the right to the money is gone on a day: no requisition came within its time."""
    if state.payment is PaymentStage.LAPSED:
        return True
    last = terms.requisition_by
    waiting = state.payment in {PaymentStage.ALLOTTED, PaymentStage.DECIDED}
    return terms.lapse_clause is not None and waiting and last is not None and on > last


def lapsed_untold(state: GrantState, terms: GrantTerms, on: date) -> int:
    """The öre to which the right is gone on a day though nobody has noted it: what no requisition in time asked for.

    The money is paid once (A23 §5, L24 §5), so what a requisition leaves of the grant lapses as the whole does without one.
    """
    last = terms.requisition_by
    if terms.lapse_clause is None or last is None or on <= last:
        return 0
    return state.allotted - state.requisitioned - state.lapsed


def lapses_within(state: GrantState, terms: GrantTerms, on: date, days: int) -> bool:
    """Whether the right will be gone within so many days unless the recipient requisitions."""
    last = terms.requisition_by
    if last is None or on > last or has_lapsed(state, terms, on):
        return False
    return has_lapsed(state, terms, last + timedelta(days=1)) and (last - on).days <= days


def _payment(state: GrantState, terms: GrantTerms, on: date) -> tuple[Matter, ...]:
    if has_lapsed(state, terms, on):
        return (
            Matter(
                MatterKind.LAPSED, WaitsFor.NOBODY, state.allotted, terms.requisition_by, terms.lapse_clause
            ),
        )
    if state.payment is PaymentStage.NOT_APPLIED and terms.has(Step.APPLICATION):
        return (Matter(MatterKind.APPLY, WaitsFor.RECIPIENT),)
    if state.payment is PaymentStage.APPLIED:
        return (Matter(MatterKind.EXAMINE_APPLICATION, WaitsFor.SOCIALSTYRELSEN, state.applied),)
    if state.payment is PaymentStage.NOT_APPLIED:
        return (Matter(MatterKind.ALLOT, WaitsFor.GIVER),)
    if state.payment is PaymentStage.ALLOTTED:
        if terms.has(Step.PAYMENT_DECISION):
            return (Matter(MatterKind.DECIDE_PAYMENT, WaitsFor.GOVERNMENT, state.allotted),)
        payer = WaitsFor.SOCIALSTYRELSEN if terms.has(Step.APPLICATION) else WaitsFor.GIVER
        return (Matter(MatterKind.PAY, payer, state.allotted),)
    if state.payment is PaymentStage.DECIDED and not terms.has(Step.REQUISITION):
        return (Matter(MatterKind.PAY, WaitsFor.KAMMARKOLLEGIET, state.allotted),)
    if state.payment not in _PAYMENT:
        return ()
    kind, waits_for = _PAYMENT[state.payment]
    is_first = kind is MatterKind.REQUISITION
    ore = state.allotted if is_first else state.requisitioned
    due = terms.requisition_by if is_first else None
    return (Matter(kind, waits_for, ore, due, terms.requisition.on.at if is_first else None),)


def _statement(state: GrantState, terms: GrantTerms, on: date) -> list[Matter]:
    if not terms.has(Step.STATEMENT):
        return []
    untold = state.statement is StatementStage.NONE and not terms.statement.is_told
    if untold or state.statement is StatementStage.PASSED_ON:
        return []
    if state.statement is StatementStage.NONE and _in_use(terms, on):
        return [
            Matter(
                MatterKind.USE, WaitsFor.RECIPIENT, state.unspent, terms.window.known.last, terms.window.at
            )
        ]
    kind, waits_for = _STATEMENT[state.statement]
    if state.statement is StatementStage.APPROVED:
        return [Matter(kind, waits_for, state.paid)]
    return [Matter(kind, waits_for, state.paid, terms.statement_by, terms.statement.on.at)]


def _repayment(state: GrantState, terms: GrantTerms, on: date) -> list[Matter]:
    """What was not used is to be repaid once the window has ended; before that, it may still be used."""
    if not terms.has(Step.REPAYMENT) or not state.held:
        return []
    if terms.window.is_known and not _in_use(terms, on):
        bound = Bound.EXACT if state.used else Bound.AT_MOST
        due, at = terms.repayment_by, terms.repayment.on.at
        return [Matter(MatterKind.REPAY, WaitsFor.RECIPIENT, state.held, due, at, bound)]
    if terms.has(Step.STATEMENT) or not terms.window.is_known:
        return []
    return [Matter(MatterKind.USE, WaitsFor.RECIPIENT, state.held, terms.window.known.last, terms.window.at)]


def _reclaim(state: GrantState, terms: GrantTerms, on: date) -> list[Matter]:
    if not terms.has(Step.RECLAIM):
        return []
    at = terms.statement.on.at
    if state.reclaim is ReclaimStage.PREPARED:
        return [Matter(MatterKind.DECIDE_RECLAIM, WaitsFor.GOVERNMENT, state.reclaimed, None, at)]
    if state.reclaim is ReclaimStage.DECIDED:
        left = state.reclaimed
        return [Matter(MatterKind.REPAY_RECLAIM, WaitsFor.RECIPIENT, left, None, at)] if left else []
    last = terms.statement_by
    unstated = state.stated_on is None
    if state.reclaim is ReclaimStage.NONE and unstated and last is not None and on > last:
        return [Matter(MatterKind.RECLAIM, WaitsFor.KAMMARKOLLEGIET, state.paid - state.repaid, None, at)]
    return []


def _in_use(terms: GrantTerms, on: date) -> bool:
    return terms.window.is_known and on <= terms.window.known.last
