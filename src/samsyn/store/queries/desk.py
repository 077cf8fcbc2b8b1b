"""What the desk looks for among all grants: by stage, in the database, so that twenty years of them cost nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from samsyn.core.funding.grant_state import PaymentStage, ReclaimStage, StatementStage
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.errors import NotFound
from samsyn.store import models
from samsyn.store.queries.funding import GrantRow, grant_row

PAID = PaymentStage.PAID.value
BEFORE = (PaymentStage.ALLOTTED, PaymentStage.DECIDED)
IN_HAND = (PaymentStage.REQUISITIONED, PaymentStage.RETURNED, PaymentStage.CHECKED, PaymentStage.APPROVED)
"""From a requisition that came in to the payment of it."""


@dataclass(frozen=True, slots=True)
class PaymentLineRow:
    """A payment of a file: to whom, how much, whether it was found paid."""

    id: int
    number: int
    key: GrantKey
    ore: int
    account: str
    reference: str
    paid_on: date | None
    paid_ore: int | None


@dataclass(frozen=True, slots=True)
class PaymentBatchRow:
    """A payment file: who made and approved it, its payments, and its object where there is one."""

    id: int
    made_at: datetime
    made_by: str
    approved_at: datetime | None
    approved_by: str
    stopped_at: datetime | None
    stopped_by: str
    stopped_why: str
    pay_on: date
    format: str
    original: str
    lines: tuple[PaymentLineRow, ...]

    @property
    def ore(self) -> int:
        """What its payments come to."""
        return sum(one.ore for one in self.lines)

    @property
    def unpaid(self) -> int:
        """How many of its payments have not been found paid."""
        return sum(one.paid_on is None for one in self.lines)


def undecided_grants() -> list[GrantRow]:
    """The grants that may wait for a decision: applied for, allotted and not paid, or with a reclaim prepared."""
    stages = [PaymentStage.APPLIED.value, PaymentStage.ALLOTTED.value]
    found = Q(payment__in=stages) | Q(reclaim=ReclaimStage.PREPARED.value)
    return [grant_row(one) for one in models.Grant.objects.filter(found).order_by("agreement", "recipient")]


def open_grants(*, lapsing: Iterable[str], stating: Iterable[str], ended: Iterable[str]) -> list[GrantRow]:
    """The grants that may wait for the desk, or for what the desk looks after; those that are closed are not read.

    `lapsing` are the agreements whose last day to requisition has passed, `stating` those that ask for a statement, `ended`
    those whose money may no longer be used.
    """
    found = (
        Q(payment__in=[one.value for one in IN_HAND])
        | Q(payment__in=[one.value for one in BEFORE], agreement__in=list(lapsing))
        | Q(payment=PAID, agreement__in=list(lapsing), allotted__gt=F("paid"))
        | Q(payment=PAID, agreement__in=list(stating)) & ~Q(statement=StatementStage.PASSED_ON.value)
        | Q(payment=PAID, agreement__in=list(ended), paid__gt=F("used") + F("repaid"))
        | Q(reclaim__in=[ReclaimStage.PREPARED.value, ReclaimStage.DECIDED.value])
    )
    return [grant_row(one) for one in models.Grant.objects.filter(found).order_by("agreement", "recipient")]


def payment_batches(limit: int = 100) -> list[PaymentBatchRow]:
    """The payment files, the newest first."""
    found = models.PaymentBatch.objects.prefetch_related("lines__grant").order_by("-pk")[:limit]
    return [_batch(one) for one in found]


def payment_batch(number: int) -> PaymentBatchRow:
    """One payment file. Raises NotFound `unknown-payment-file`."""
    found = models.PaymentBatch.objects.prefetch_related("lines__grant").filter(pk=number).first()
    if found is None:
        raise NotFound("unknown-payment-file", number=number)
    return _batch(found)


def grants_in_open_batches() -> set[int]:
    """The grants that a payment file which is not stopped holds already."""
    lines = models.PaymentLine.objects.filter(batch__stopped_at=None)
    return set(lines.values_list("grant_id", flat=True))


def _batch(found: models.PaymentBatch) -> PaymentBatchRow:
    lines = tuple(
        PaymentLineRow(
            one.pk,
            one.number,
            GrantKey(one.grant.agreement, one.grant.recipient, one.grant.giver),
            one.ore,
            one.account,
            one.reference,
            one.paid_on,
            one.paid_ore,
        )
        for one in found.lines.all()
    )
    return PaymentBatchRow(
        found.pk,
        found.made_at,
        found.made_by,
        found.approved_at,
        found.approved_by,
        found.stopped_at,
        found.stopped_by,
        found.stopped_why,
        found.pay_on,
        found.format,
        found.original,
        lines,
    )
