"""A region's pharmacist decides which packs may stand in for one another, and withdraws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.interchange import InterchangeProposal, check_group, proposals
from samsyn.intake.lists import load_list
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.goods.products import catalogue_in_force
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_decide_interchange, require
from samsyn.store.models import AuditHead, InterchangeableGroup
from samsyn.store.queries.catalogue import DecisionRow, decisions_in_force, decisions_of

LONGEST_TITLE, LONGEST_REASON = 200, 500


@dataclass(frozen=True, slots=True)
class Interchange:
    """A region's decisions, newest first, and what it could decide about."""

    decisions: tuple[DecisionRow, ...]
    proposals: tuple[InterchangeProposal, ...]


def interchange_of(region: str) -> Interchange:
    """What a region has decided, and the proposals on the list's lines that no decision in force covers."""
    decided = decisions_of(region)
    lines = load_list(DEFAULT_LIST).by_id
    listed = (product for product in catalogue_in_force().products if product.line_id in lines)
    return Interchange(tuple(decided), proposals(listed, [one.decision for one in decided]))


def decide_interchangeable(
    *, by: Actor, now: datetime, region: str, packs: Sequence[str], title: str, reason: str, decided_on: date
) -> int:
    """Hold packs to be interchangeable in a region. Returns the decision's number.

    Raises NotPermitted; NotFound `pack-not-in-catalogue`; DomainError `decision-without-title`, `reason-missing`,
    `decided-in-the-future`, and what `core.supply.interchange.check_group` refuses.
    """
    require(may_decide_interchange(by, region), "decide-interchangeable", by, region)
    title, reason, packs = title.strip(), reason.strip(), sorted(set(packs))
    if not title or len(title) > LONGEST_TITLE:
        raise DomainError("decision-without-title", longest=LONGEST_TITLE)
    if not reason or len(reason) > LONGEST_REASON:
        raise DomainError("reason-missing")
    today = swedish_day(now)
    if decided_on > today:
        raise DomainError("decided-in-the-future", decided_on=decided_on, today=today)
    with transaction.atomic():
        # Two decisions about one pack queue here, at the region's chain.
        AuditHead.objects.get_or_create(organisation=region)
        AuditHead.objects.select_for_update().get(organisation=region)
        standing = [row.decision for row in decisions_in_force(region)]
        check_group(packs, catalogue_in_force(), standing)
        decided = InterchangeableGroup.objects.create(
            region=region,
            title=title,
            packs=packs,
            reason=reason,
            decided_by=by.username,
            decided_on=decided_on,
            recorded_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action="decide-interchangeable",
            subject=f"interchangeable/{decided.pk}",
            before=None,
            after={"title": title, "packs": packs, "reason": reason, "decided_on": decided_on},
        )
    return int(decided.pk)


def withdraw_interchangeable(*, by: Actor, now: datetime, region: str, decision: int) -> None:
    """End a decision, from now on; it stays on record.

    Raises NotPermitted; NotFound `unknown-decision`; DomainError `decision-withdrawn-already`.
    """
    require(may_decide_interchange(by, region), "withdraw-interchangeable", by, region)
    with transaction.atomic():
        found = InterchangeableGroup.objects.select_for_update().filter(pk=decision, region=region).first()
        if found is None:
            raise NotFound("unknown-decision", decision=decision)
        if found.withdrawn_at is not None:
            raise DomainError("decision-withdrawn-already", decision=decision)
        found.withdrawn_at, found.withdrawn_by = now, by.username
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(
            by=by,
            now=now,
            organisation=region,
            action="withdraw-interchangeable",
            subject=f"interchangeable/{decision}",
            before={"withdrawn_at": None},
            after={"withdrawn_at": now},
        )
