"""Payment files: what is approved, put in a file by one officer, let go by another, and held against what the bank paid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grant_state import PaymentStage
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.paid import Paid
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.documents.payment_files import LONGEST_REFERENCE, Payment, PaymentOrder, payment_file
from samsyn.intake.organisations import load_organisations
from samsyn.ops.funding.grants import note_grant_event
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_work_at_the_desk, require
from samsyn.store import models
from samsyn.store.queries.desk import PaymentBatchRow, grants_in_open_batches, payment_batch, payment_batches
from samsyn.store.queries.funding import grant

BANKGIRO = re.compile(r"\d{3,4}-\d{4}")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Avstämt. How many payments were found as ordered, and those that differ: number, code, facts."""

    found: int
    differing: tuple[tuple[int, str, dict[str, Any]], ...]


def make_batch(*, by: Actor, now: datetime, keys: Iterable[GrantKey], pay_on: date, form: str) -> int:
    """Put approved grants in a payment file, which another officer lets go; its number.

    Raises NotPermitted; DomainError `empty-payment-file`, `pay-day-past`, `not-to-pay`, `in-a-payment-file`, and what
    `documents.payment_files.payment_file` refuses, so that a file that cannot be written is never made.
    """
    _require(by)
    if pay_on < swedish_day(now):
        raise DomainError("pay-day-past", on=pay_on)
    with transaction.atomic():
        rows = [grant(key) for key in _held_once(keys)]
        taken = grants_in_open_batches()
        for row in rows:
            if row.state.payment is not PaymentStage.APPROVED:
                raise DomainError("not-to-pay", grant=str(row.key))
            if row.id in taken:
                raise DomainError("in-a-payment-file", grant=str(row.key))
        batch = models.PaymentBatch.objects.create(
            made_at=now, made_by=by.username, pay_on=pay_on, format=form
        )
        models.PaymentLine.objects.bulk_create(
            models.PaymentLine(
                batch=batch,
                grant_id=row.id,
                number=number,
                ore=row.state.requisitioned,
                account=row.state.account,
                reference=(row.state.reference or row.state.diary_number)[:LONGEST_REFERENCE],
            )
            for number, row in enumerate(rows, start=1)
        )
        payment_file(_order(payment_batch(batch.pk)), form)
        _record(by, now, batch.pk, "made", {"lines": len(rows), "pay_on": pay_on})
    return int(batch.pk)


def approve_batch(*, by: Actor, now: datetime, number: int) -> None:
    """Let a payment file go: it is written and kept. Raises DomainError `same-eyes`, `payment-file-closed`."""
    _require(by)
    with transaction.atomic():
        batch = _open(number)
        if batch.made_by == by.username:
            raise DomainError("same-eyes", by=by.username)
        content = payment_file(_order(payment_batch(number)), batch.format)
        batch.original = warehouse_objects().put(content, _kind(batch.format))
        batch.approved_at, batch.approved_by = now, by.username
        batch.save(update_fields=["original", "approved_at", "approved_by"])
        _record(by, now, number, "approved", {"original": batch.original})


def stop_batch(*, by: Actor, now: datetime, number: int, why: str) -> None:
    """Stop a payment file that no payment of has been found: its grants can be put in another."""
    _require(by)
    if not why.strip():
        raise DomainError("reason-needed", what="stop")
    with transaction.atomic():
        batch = models.PaymentBatch.objects.select_for_update().get(pk=payment_batch(number).id)
        if batch.stopped_at or batch.lines.exclude(paid_on=None).exists():
            raise DomainError("payment-file-closed", number=number)
        batch.stopped_at, batch.stopped_by, batch.stopped_why = now, by.username, why.strip()[:500]
        batch.save(update_fields=["stopped_at", "stopped_by", "stopped_why"])
        _record(by, now, number, "stopped", {"why": why})


def reconcile(*, by: Actor, now: datetime, number: int, paid: Iterable[Paid]) -> Reconciled:
    """Hold a file's payments against what the bank paid: each that is found as ordered is noted on its grant.

    One of another amount, of a number that the file lacks, listed twice or found already, changes nothing and is told.
    """
    _require(by)
    listed = list(paid)
    times = Counter(one.number for one in listed)
    found, differing = 0, []
    with transaction.atomic():
        batch = models.PaymentBatch.objects.select_for_update().get(pk=payment_batch(number).id)
        if batch.approved_at is None or batch.stopped_at is not None:
            raise DomainError("payment-file-closed", number=number)
        lines = {one.number: one for one in batch.lines.select_related("grant")}
        for one in {one.number: one for one in listed}.values():
            problem = _differs(lines.get(one.number), one, times[one.number])
            if problem:
                differing.append((one.number, *problem))
                continue
            _note_paid(by, now, lines[one.number], one)
            found += 1
        _record(by, now, number, "reconciled", {"found": found, "differing": len(differing)})
    return Reconciled(found, tuple(differing))


def read_batches(*, by: Actor) -> list[PaymentBatchRow]:
    """The payment files, the newest first. Raises NotPermitted."""
    _require(by)
    return payment_batches()


def read_batch(*, by: Actor, number: int) -> PaymentBatchRow:
    """One payment file. Raises NotPermitted; NotFound `unknown-payment-file`."""
    _require(by)
    return payment_batch(number)


def batch_file(*, by: Actor, number: int) -> tuple[str, bytes]:
    """An approved file's name and content. Raises DomainError `not-approved-yet`."""
    row = read_batch(by=by, number=number)
    if not row.original or row.stopped_at:
        raise DomainError("not-approved-yet", number=number)
    kind = _kind(row.format)
    return f"samsyn-betalning-{number}.{kind}", warehouse_objects().get(row.original, kind)


def _held_once(keys: Iterable[GrantKey]) -> list[GrantKey]:
    """Each grant once, its row held until the transaction ends: read before that, another file may take it meanwhile."""
    chosen = list(dict.fromkeys(keys))
    rows = [grant(key).id for key in chosen]
    list(models.Grant.objects.select_for_update().filter(pk__in=rows).order_by("pk").values_list("pk"))
    return chosen


def _differs(line: models.PaymentLine | None, paid: Paid, times: int) -> tuple[str, dict[str, Any]] | None:
    if line is None:
        return "not-in-the-file", {"ore": paid.ore}
    if line.paid_on is not None:
        return "found-already", {"on": line.paid_on}
    if times > 1:
        return "listed-more-than-once", {}
    if line.ore != paid.ore:
        return "other-amount", {"ordered": line.ore, "paid": paid.ore}
    return None


def _note_paid(by: Actor, now: datetime, line: models.PaymentLine, paid: Paid) -> None:
    key = GrantKey(line.grant.agreement, line.grant.recipient, line.grant.giver)
    facts = {"payment_file": line.batch_id, "number": line.number}
    note_grant_event(by=by, now=now, key=key, kind=GrantEventKind.PAID, on=paid.on, ore=paid.ore, facts=facts)
    line.paid_on, line.paid_ore, line.noted_at, line.noted_by = paid.on, paid.ore, now, by.username
    line.save(update_fields=["paid_on", "paid_ore", "noted_at", "noted_by"])


def _open(number: int) -> models.PaymentBatch:
    batch = models.PaymentBatch.objects.select_for_update().get(pk=payment_batch(number).id)
    if batch.approved_at or batch.stopped_at:
        raise DomainError("payment-file-closed", number=number)
    return batch


def _order(row: PaymentBatchRow) -> PaymentOrder:
    payments = tuple(
        Payment(
            one.number,
            _name(one.key.recipient),
            _number(one.key.recipient),
            "bankgiro" if BANKGIRO.fullmatch(one.account) else "plusgiro",
            re.sub(r"\D", "", one.account),
            one.ore,
            one.reference,
        )
        for one in row.lines
    )
    payer = _name("kammarkollegiet")
    return PaymentOrder(row.id, payer, settings.SAMSYN_PAYER_ACCOUNT, row.pay_on, row.made_at, payments)


def _name(organisation: str) -> str:
    return load_organisations().get(organisation).names[-1].name


def _number(organisation: str) -> str:
    found = load_organisations().get(organisation).orgnr
    return found.number if found else ""


def _kind(form: str) -> str:
    return "csv" if form == "csv" else "xml"


def _require(by: Actor) -> None:
    require(may_work_at_the_desk(by), "work-at-the-desk", by, by.organisation)


def _record(by: Actor, now: datetime, number: int, what: str, facts: dict[str, Any]) -> None:
    record(
        by=by,
        now=now,
        organisation=by.organisation,
        action=f"payment-file-{what}",
        subject=f"payment-file/{number}",
        before=None,
        after=facts,
    )
