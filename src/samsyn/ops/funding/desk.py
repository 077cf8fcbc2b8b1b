"""Kammarkollegiet's desk: what waits for its officers, queue by queue, the oldest date first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.funding.matters import Matter, MatterKind
from samsyn.core.kernel.roles import Actor
from samsyn.ops.funding.money import GrantShown, agreements_known, shown
from samsyn.ops.kernel.permissions import may_work_at_the_desk, require
from samsyn.store.queries.desk import open_grants
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


def read_desk(*, by: Actor, on: date) -> dict[Queue, list[Waiting]]:
    """Every queue as it stands on a day, what is due first first. Raises NotPermitted for anyone but the desk's officers."""
    require(may_work_at_the_desk(by), "work-at-the-desk", by, by.organisation)
    found: dict[Queue, list[Waiting]] = {queue: [] for queue in Queue}
    for row in shown(_open(on), on):
        for matter in row.matters:
            for queue in QUEUES_OF.get(matter.kind, ()):
                if queue is not Queue.LATE or matter.is_late(on):
                    found[queue].append(Waiting(row, matter))
    for waiting in found.values():
        waiting.sort(key=lambda one: (one.matter.due or date.max, one.shown.key))
    return found


def _open(on: date) -> list[GrantRow]:
    terms = {id_: one.agreement.terms for id_, one in agreements_known(on).items()}
    return open_grants(
        lapsing=[
            id_ for id_, one in terms.items() if one.requisition.on.is_known and one.requisition.on.known < on
        ],
        stating=[id_ for id_, one in terms.items() if one.statement.is_told],
        ended=[
            id_ for id_, one in terms.items() if one.use_window.is_known and one.use_window.known.last < on
        ],
    )


QUEUES_OF: dict[MatterKind, tuple[Queue, ...]] = {
    MatterKind.CHECK_REQUISITION: (Queue.REQUISITIONS,),
    MatterKind.APPROVE_REQUISITION: (Queue.REQUISITIONS,),
    MatterKind.PAY: (Queue.PAYMENTS,),
    MatterKind.CHECK_STATEMENT: (Queue.STATEMENTS,),
    MatterKind.APPROVE_STATEMENT: (Queue.STATEMENTS,),
    MatterKind.FORWARD: (Queue.STATEMENTS,),
    MatterKind.REPAY: (Queue.REPAYMENTS, Queue.LATE),
    MatterKind.LAPSED: (Queue.LATE,),
    MatterKind.REST_LAPSED: (Queue.LATE,),
    MatterKind.STATE: (Queue.LATE,),
    MatterKind.ATTEST: (Queue.LATE,),
    MatterKind.SIGN: (Queue.LATE,),
    MatterKind.RECLAIM: (Queue.RECLAIMS,),
    MatterKind.DECIDE_RECLAIM: (Queue.RECLAIMS,),
    MatterKind.REPAY_RECLAIM: (Queue.RECLAIMS,),
    MatterKind.COMPLETE: (Queue.AWAITED,),
    MatterKind.ANSWER_QUESTIONS: (Queue.AWAITED,),
}
"""In which queue each matter stands; what is late stands in two, and only once it is late."""
