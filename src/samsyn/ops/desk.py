"""Kammarkollegiet's desk: what waits for its officers, queue by queue, the oldest date first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.funding.grant_state import PaymentStage, ReclaimStage, StatementStage
from samsyn.core.funding.matters import Matter, MatterKind
from samsyn.core.kernel.roles import Actor
from samsyn.ops.money import GrantShown, agreements_known, shown, waits
from samsyn.ops.permissions import may_work_at_the_desk, require
from samsyn.store.queries.desk import at_payment, at_reclaim, at_statement, unspent
from samsyn.store.queries.funding import GrantRow


class Queue(StrEnum):
    """Kö. What the desk works through, in the order of a grant's life."""

    REQUISITIONS = "requisitions"
    PAYMENTS = "payments"
    STATEMENTS = "statements"
    REPAYMENTS = "repayments"
    LATE = "late"
    RECLAIMS = "reclaims"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A grant in a queue, and the matter that put it there."""

    shown: GrantShown
    matter: Matter


def read_queue(*, by: Actor, queue: Queue, on: date) -> list[Waiting]:
    """A queue as it stands on a day. Raises NotPermitted for anyone but the desk's officers."""
    require(may_work_at_the_desk(by), "work-at-the-desk", by, by.organisation)
    rows, kinds = _QUEUES[queue](on)
    found = [Waiting(row, matter) for row, matter in waits(shown(rows, on), kinds)]
    return [one for one in found if one.matter.is_late(on)] if queue is Queue.LATE else found


def read_counts(*, by: Actor, on: date) -> dict[Queue, int]:
    """How many wait in each queue on a day. Raises NotPermitted."""
    return {queue: len(read_queue(by=by, queue=queue, on=on)) for queue in Queue}


_Found = tuple[list[GrantRow], frozenset[MatterKind]]


def _requisitions(_on: date) -> _Found:
    kinds = frozenset({MatterKind.CHECK_REQUISITION, MatterKind.APPROVE_REQUISITION})
    return at_payment(PaymentStage.REQUISITIONED, PaymentStage.CHECKED), kinds


def _payments(_on: date) -> _Found:
    return at_payment(PaymentStage.APPROVED), frozenset({MatterKind.PAY})


def _statements(_on: date) -> _Found:
    kinds = frozenset({MatterKind.CHECK_STATEMENT, MatterKind.APPROVE_STATEMENT, MatterKind.FORWARD})
    return at_statement(StatementStage.SIGNED, StatementStage.CHECKED, StatementStage.APPROVED), kinds


def _repayments(on: date) -> _Found:
    ended = [
        id_
        for id_, one in agreements_known(on).items()
        if one.agreement.terms.use_window.is_known and one.agreement.terms.use_window.known.last < on
    ]
    return unspent(agreements=ended), frozenset({MatterKind.REPAY})


def _late(on: date) -> _Found:
    """What has passed its day: requisitions that never came, statements and repayments that are owed."""
    known = {id_: one.agreement.terms for id_, one in agreements_known(on).items()}
    lapsed = [
        id_ for id_, one in known.items() if one.requisition.on.is_known and one.requisition.on.known < on
    ]
    unstated = [
        id_ for id_, one in known.items() if one.statement.on.is_known and one.statement.on.known < on
    ]
    rows = at_payment(PaymentStage.ALLOTTED, PaymentStage.DECIDED, agreements=lapsed)
    rows += at_statement(
        StatementStage.NONE, StatementStage.SUBMITTED, StatementStage.ATTESTED, agreements=unstated
    )
    held = {row.id for row in rows}
    rows += [row for row in _repayments(on)[0] if row.id not in held]
    late = {MatterKind.LAPSED, MatterKind.STATE, MatterKind.ATTEST, MatterKind.SIGN, MatterKind.REPAY}
    return rows, frozenset(late)


def _reclaims(on: date) -> _Found:
    rows = at_reclaim(ReclaimStage.PREPARED, ReclaimStage.DECIDED)
    held = {row.id for row in rows}
    rows += [row for row in _late(on)[0] if row.id not in held]
    return rows, frozenset({MatterKind.RECLAIM, MatterKind.DECIDE_RECLAIM, MatterKind.REPAY_RECLAIM})


def _awaited(_on: date) -> _Found:
    """What the desk has sent back, and waits for the recipient."""
    rows = at_payment(PaymentStage.RETURNED) + at_statement(StatementStage.QUESTIONED)
    return rows, frozenset({MatterKind.COMPLETE, MatterKind.ANSWER_QUESTIONS})


_QUEUES: dict[Queue, Callable[[date], _Found]] = {
    Queue.REQUISITIONS: _requisitions,
    Queue.PAYMENTS: _payments,
    Queue.STATEMENTS: _statements,
    Queue.REPAYMENTS: _repayments,
    Queue.LATE: _late,
    Queue.RECLAIMS: _reclaims,
    Queue.AWAITED: _awaited,
}
