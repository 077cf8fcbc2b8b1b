"""What may happen to a grant next: by its stage, by its terms, in time, and by whom (A23 §5, L24 §5, S22 §8).

Two pairs of eyes see each requisition and each statement at Kammarkollegiet. A requisition that came in time keeps its
day where it is returned for completion: what A23 §5 asks is that it has come in.
"""

from __future__ import annotations

from collections.abc import Callable

from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind
from samsyn.core.funding.grant_state import (
    GrantState,
    PaymentStage,
    ReclaimStage,
    StatementStage,
    after,
)
from samsyn.core.funding.grants import GrantTerms, Step
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money

_K, _P, _S, _R = GrantEventKind, PaymentStage, StatementStage, ReclaimStage

BEFORE_PAYMENT = frozenset({_P.ALLOTTED, _P.DECIDED, _P.REQUISITIONED, _P.RETURNED, _P.CHECKED, _P.APPROVED})

STEP_OF: dict[GrantEventKind, Step] = {
    _K.APPLIED: Step.APPLICATION,
    _K.APPLICATION_WITHDRAWN: Step.APPLICATION,
    _K.APPLICATION_REFUSED: Step.APPLICATION,
    _K.ALLOTTED: Step.ALLOTMENT,
    _K.PAYMENT_DECIDED: Step.PAYMENT_DECISION,
    _K.REQUISITIONED: Step.REQUISITION,
    _K.REQUISITION_WITHDRAWN: Step.REQUISITION,
    _K.REQUISITION_RETURNED: Step.REQUISITION,
    _K.REQUISITION_CHECKED: Step.REQUISITION,
    _K.REQUISITION_APPROVED: Step.REQUISITION,
    _K.PAID: Step.PAYMENT,
    _K.LAPSED: Step.REQUISITION,
    _K.COST_BOOKED: Step.COSTS,
    _K.STATEMENT_SUBMITTED: Step.STATEMENT,
    _K.STATEMENT_ATTESTED: Step.STATEMENT,
    _K.STATEMENT_SIGNED: Step.STATEMENT,
    _K.STATEMENT_WITHDRAWN: Step.STATEMENT,
    _K.STATEMENT_QUESTIONED: Step.STATEMENT,
    _K.STATEMENT_CHECKED: Step.STATEMENT,
    _K.STATEMENT_APPROVED: Step.STATEMENT,
    _K.STATEMENT_PASSED_ON: Step.STATEMENT,
    _K.REPAID: Step.REPAYMENT,
    _K.RECLAIM_PREPARED: Step.RECLAIM,
    _K.RECLAIM_DECIDED: Step.RECLAIM,
    _K.RECLAIM_DECLINED: Step.RECLAIM,
    _K.VOUCHERS_ASKED: Step.COSTS,
    _K.VOUCHERS_SENT: Step.COSTS,
}
"""The step that each event belongs to: where a grant has not the step, the event cannot happen."""

FROM_PAYMENT: dict[GrantEventKind, frozenset[PaymentStage]] = {
    _K.APPLIED: frozenset({_P.NOT_APPLIED, _P.REFUSED}),
    _K.APPLICATION_WITHDRAWN: frozenset({_P.APPLIED}),
    _K.APPLICATION_REFUSED: frozenset({_P.APPLIED}),
    _K.PAYMENT_DECIDED: frozenset({_P.ALLOTTED}),
    _K.REQUISITIONED: frozenset({_P.DECIDED, _P.RETURNED}),
    _K.REQUISITION_WITHDRAWN: frozenset({_P.REQUISITIONED, _P.RETURNED}),
    _K.REQUISITION_RETURNED: frozenset({_P.REQUISITIONED, _P.CHECKED}),
    _K.REQUISITION_CHECKED: frozenset({_P.REQUISITIONED}),
    _K.REQUISITION_APPROVED: frozenset({_P.CHECKED}),
    _K.LAPSED: frozenset({_P.ALLOTTED, _P.DECIDED, _P.PAID}),
    _K.COST_BOOKED: BEFORE_PAYMENT | {_P.PAID, _P.LAPSED},
    _K.STATEMENT_SUBMITTED: frozenset({_P.PAID}),
    _K.REPAID: frozenset({_P.PAID}),
    _K.RECLAIM_PREPARED: frozenset({_P.PAID}),
    _K.VOUCHERS_ASKED: frozenset({_P.PAID}),
}
"""The stages of payment from which an event can happen; any, for those that are not named."""

FROM_STATEMENT: dict[GrantEventKind, frozenset[StatementStage]] = {
    _K.STATEMENT_SUBMITTED: frozenset({_S.NONE, _S.QUESTIONED}),
    _K.STATEMENT_ATTESTED: frozenset({_S.SUBMITTED}),
    _K.STATEMENT_SIGNED: frozenset({_S.ATTESTED}),
    _K.STATEMENT_WITHDRAWN: frozenset({_S.SUBMITTED, _S.ATTESTED, _S.SIGNED}),
    _K.STATEMENT_QUESTIONED: frozenset({_S.SIGNED, _S.CHECKED}),
    _K.STATEMENT_CHECKED: frozenset({_S.SIGNED}),
    _K.STATEMENT_APPROVED: frozenset({_S.CHECKED}),
    _K.STATEMENT_PASSED_ON: frozenset({_S.APPROVED}),
}
"""The stages of the statement from which an event can happen."""

FROM_RECLAIM: dict[GrantEventKind, frozenset[ReclaimStage]] = {
    _K.RECLAIM_PREPARED: frozenset({_R.NONE, _R.DECLINED}),
    _K.RECLAIM_DECIDED: frozenset({_R.PREPARED}),
    _K.RECLAIM_DECLINED: frozenset({_R.PREPARED}),
}


def next_grant(state: GrantState, event: GrantEvent, terms: GrantTerms) -> GrantState:
    """What a grant is after its next event.

    Raises DomainError `not-a-step-of-the-grant`, `grant-cannot` (the stage does not allow it), `not-above-zero`,
    `reason-needed`, `diary-number-needed`, `requisition-too-late`, `requisition-above-grant`, `not-lapsed-yet`,
    `does-not-lapse`, `paid-otherwise-than-requisitioned`, `paid-above-grant`, `outside-use-window`,
    `cost-below-zero`, `same-eyes`, `statement-approved`, `repaid-above-held`, `reclaim-above-held`, `not-late-yet`,
    `no-vouchers-asked`, `event-before-the-last`.
    """
    step = STEP_OF[event.kind]
    if not terms.has(step):
        raise DomainError("not-a-step-of-the-grant", step=step.value, grant=str(terms.key))
    for stage, allowed in (
        (state.payment, FROM_PAYMENT.get(event.kind)),
        (state.statement, FROM_STATEMENT.get(event.kind)),
        (state.reclaim, FROM_RECLAIM.get(event.kind)),
    ):
        if allowed is not None and stage not in allowed:
            raise DomainError("grant-cannot", what=event.kind.value, stage=stage.value)
    demand = _DEMANDS.get(event.kind)
    if demand is not None:
        demand(state, event, terms)
    return after(state, event)


def possible_kinds(state: GrantState, terms: GrantTerms) -> frozenset[GrantEventKind]:
    """What the stage and the steps of a grant let happen next; an amount or a day may still be refused."""
    return frozenset(
        kind
        for kind, step in STEP_OF.items()
        if terms.has(step)
        and state.payment in FROM_PAYMENT.get(kind, {state.payment})
        and state.statement in FROM_STATEMENT.get(kind, {state.statement})
        and state.reclaim in FROM_RECLAIM.get(kind, {state.reclaim})
    )


def _above_zero(_state: GrantState, event: GrantEvent, _terms: GrantTerms) -> None:
    if event.ore <= 0:
        raise DomainError("not-above-zero", what=event.kind.value)


def _reason(_state: GrantState, event: GrantEvent, _terms: GrantTerms) -> None:
    if not event.told("reason"):
        raise DomainError("reason-needed", what=event.kind.value)


def _allotted(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    _above_zero(state, event, terms)
    applies = terms.has(Step.APPLICATION)
    if state.payment not in {_P.APPLIED if applies else _P.NOT_APPLIED, _P.ALLOTTED}:
        raise DomainError("grant-cannot", what=event.kind.value, stage=state.payment.value)


def _payment_decided(_state: GrantState, event: GrantEvent, _terms: GrantTerms) -> None:
    if not event.told("diary_number"):
        raise DomainError("diary-number-needed")


def _requisitioned(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    _above_zero(state, event, terms)
    last = terms.requisition_by
    if last is not None and event.on > last and state.requisitioned_on is None:
        raise DomainError("requisition-too-late", last=last, at=str(terms.requisition.on.at))
    if event.ore > state.allotted:
        raise DomainError(
            "requisition-above-grant", requisitioned=Money(event.ore), allotted=Money(state.allotted)
        )


def _approved_by_another(state: GrantState, event: GrantEvent, _terms: GrantTerms) -> None:
    if event.by == state.checked_by:
        raise DomainError("same-eyes", by=event.by)


def _paid(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    _above_zero(state, event, terms)
    if terms.has(Step.REQUISITION):
        if state.payment is not _P.APPROVED:
            raise DomainError("grant-cannot", what=event.kind.value, stage=state.payment.value)
        if event.ore != state.requisitioned:
            raise DomainError(
                "paid-otherwise-than-requisitioned",
                paid=Money(event.ore),
                requisitioned=Money(state.requisitioned),
            )
    elif state.payment in {_P.NOT_APPLIED, _P.APPLIED, _P.REFUSED, _P.LAPSED}:
        raise DomainError("grant-cannot", what=event.kind.value, stage=state.payment.value)
    if state.paid + event.ore > state.allotted:
        raise DomainError(
            "paid-above-grant", paid=Money(state.paid + event.ore), allotted=Money(state.allotted)
        )


def _lapsed(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    if terms.lapse_clause is None:
        raise DomainError("does-not-lapse", grant=str(terms.key))
    if state.payment is _P.PAID and state.allotted == state.paid + state.lapsed:
        raise DomainError("grant-cannot", what=event.kind.value, stage=state.payment.value)
    last = terms.requisition_by
    if last is None or event.on <= last:
        raise DomainError("not-lapsed-yet", last=last)


def _cost(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    if state.statement.is_approved:
        raise DomainError("statement-approved", grant=str(terms.key))
    if not event.ore:
        raise DomainError("not-above-zero", what=event.kind.value)
    if terms.may_pay_on(event.on) is False:
        window = terms.window.known
        raise DomainError(
            "outside-use-window",
            on=event.on,
            first=window.first,
            last=window.last,
            at=str(terms.window.at),
        )
    if state.used + event.ore < 0:
        raise DomainError("cost-below-zero", used=Money(state.used), taken_back=Money(-event.ore))


def _repaid(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    _above_zero(state, event, terms)
    if event.ore > state.paid - state.repaid:
        raise DomainError("repaid-above-held", repaid=Money(event.ore), held=Money(state.paid - state.repaid))


def _reclaim_prepared(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    _above_zero(state, event, terms)
    _reason(state, event, terms)
    if event.ore > state.paid - state.repaid:
        raise DomainError(
            "reclaim-above-held", reclaimed=Money(event.ore), held=Money(state.paid - state.repaid)
        )
    last = terms.statement_by
    late = last is not None and event.on > last and state.stated_on is None
    late = late or (last is not None and state.stated_on is not None and state.stated_on > last)
    if not late and state.statement is not _S.QUESTIONED:
        raise DomainError("not-late-yet", last=last)


def _reclaim_decided(state: GrantState, event: GrantEvent, terms: GrantTerms) -> None:
    _above_zero(state, event, terms)
    most = min(state.reclaimed, state.paid - state.repaid)
    if event.ore > most:
        raise DomainError("reclaim-above-held", reclaimed=Money(event.ore), held=Money(most))


def _vouchers_sent(state: GrantState, _event: GrantEvent, _terms: GrantTerms) -> None:
    if not state.vouchers_asked:
        raise DomainError("no-vouchers-asked")


_DEMANDS: dict[GrantEventKind, Callable[[GrantState, GrantEvent, GrantTerms], None]] = {
    _K.APPLIED: _above_zero,
    _K.APPLICATION_REFUSED: _reason,
    _K.ALLOTTED: _allotted,
    _K.PAYMENT_DECIDED: _payment_decided,
    _K.REQUISITIONED: _requisitioned,
    _K.REQUISITION_RETURNED: _reason,
    _K.REQUISITION_APPROVED: _approved_by_another,
    _K.PAID: _paid,
    _K.LAPSED: _lapsed,
    _K.COST_BOOKED: _cost,
    _K.STATEMENT_QUESTIONED: _reason,
    _K.STATEMENT_APPROVED: _approved_by_another,
    _K.REPAID: _repaid,
    _K.RECLAIM_PREPARED: _reclaim_prepared,
    _K.RECLAIM_DECIDED: _reclaim_decided,
    _K.RECLAIM_DECLINED: _reason,
    _K.VOUCHERS_ASKED: _reason,
    _K.VOUCHERS_SENT: _vouchers_sent,
}
"""What an event must hold besides its stage, for those that must hold something."""
