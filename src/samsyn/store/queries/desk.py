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


def at_payment(*stages: PaymentStage, agreements: Iterable[str] | None = None) -> list[GrantRow]:
    """Grants at some stages of payment, of some agreements or all."""
    return _rows(Q(payment__in=[one.value for one in stages]), agreements)


def at_statement(*stages: StatementStage, agreements: Iterable[str] | None = None) -> list[GrantRow]:
    """Paid grants whose statement is at some stages."""
    found = Q(payment=PaymentStage.PAID.value, statement__in=[one.value for one in stages])
    return _rows(found, agreements)


def unspent(*, agreements: Iterable[str]) -> list[GrantRow]:
    """Paid grants of some agreements of which something is neither used nor repaid."""
    left = Q(payment=PaymentStage.PAID.value, paid__gt=F("used") + F("repaid"))
    return _rows(left, agreements)


def at_reclaim(*stages: ReclaimStage) -> list[GrantRow]:
    """Grants whose reclaim is at some stages."""
    return _rows(Q(reclaim__in=[one.value for one in stages]), None)


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


def _rows(found: Q, agreements: Iterable[str] | None) -> list[GrantRow]:
    if agreements is not None:
        found &= Q(agreement__in=list(agreements))
    return [grant_row(one) for one in models.Grant.objects.filter(found).order_by("agreement", "recipient")]


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
