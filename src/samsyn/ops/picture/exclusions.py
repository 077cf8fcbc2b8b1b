"""A region's pharmacist leaves a substance out of what the region is judged by, for a time, and takes it back in."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.exclusions import Exclusion, ExclusionReason, check_exclusion
from samsyn.core.supply.sharing import Grain
from samsyn.intake.lists import load_list
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_decide_exclusions, require
from samsyn.ops.picture.sight import Sight
from samsyn.store.models import AuditHead, ExcludedSubstance
from samsyn.store.queries.exclusions import ExclusionRow, every_exclusion, exclusion_of, exclusions_of

LONGEST_REASON = 500


def decide_exclusion(
    *,
    by: Actor,
    now: datetime,
    region: str,
    atc: str,
    kind: ExclusionReason,
    reason: str,
    until: date,
    decided_on: date,
) -> int:
    """Leave a substance out of a region's judged lines. Returns the decision's number.

    Raises NotPermitted; DomainError `reason-missing`, and what `core.supply.exclusions.check_exclusion` refuses.
    """
    require(may_decide_exclusions(by, region), "decide-exclusion", by, region)
    atc, reason = atc.strip().upper(), reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise DomainError("reason-missing")
    wanted = Exclusion(region, atc, kind, reason, by.username, decided_on, until)
    with transaction.atomic():
        # Two decisions about one substance queue here, at the region's chain.
        AuditHead.objects.get_or_create(organisation=region)
        AuditHead.objects.select_for_update().get(organisation=region)
        standing = [row.exclusion for row in exclusions_of(region)]
        check_exclusion(wanted, swedish_day(now), load_list(DEFAULT_LIST).atc_codes, standing)
        decided = ExcludedSubstance.objects.create(
            region=region,
            atc=atc,
            kind=kind.value,
            reason=reason,
            decided_by=by.username,
            decided_on=decided_on,
            until=until,
            recorded_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action="decide-exclusion",
            subject=f"exclusion/{decided.pk}",
            before=None,
            after={"atc": atc, "kind": kind.value, "reason": reason, "from": decided_on, "until": until},
        )
    return int(decided.pk)


def withdraw_exclusion(*, by: Actor, now: datetime, region: str, decision: int) -> None:
    """End a decision before its day, from today on; it stays on record.

    Raises NotPermitted; NotFound `unknown-decision`; DomainError `decision-withdrawn-already`, `decision-expired-already`.
    """
    require(may_decide_exclusions(by, region), "withdraw-exclusion", by, region)
    with transaction.atomic():
        found = ExcludedSubstance.objects.select_for_update().filter(pk=decision, region=region).first()
        if found is None:
            raise NotFound("unknown-decision", decision=decision)
        if found.withdrawn_at is not None:
            raise DomainError("decision-withdrawn-already", decision=decision)
        if exclusion_of(found).until < swedish_day(now):
            raise DomainError("decision-expired-already", decision=decision)
        found.withdrawn_at, found.withdrawn_by = now, by.username
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(
            by=by,
            now=now,
            organisation=region,
            action="withdraw-exclusion",
            subject=f"exclusion/{decision}",
            before={"withdrawn_at": None},
            after={"withdrawn_at": now},
        )


def exclusions_seen(*, by: Actor, now: datetime) -> list[ExclusionRow]:
    """The decisions of every region whose figures are open to the reader: of its weeks all, else of shared substances."""
    sight = Sight(by, now)

    def is_open(one: Exclusion) -> bool:
        return sight.sees(one.region, Grain.WEEKS) or sight.sees(one.region, Grain.SUBSTANCE, one.atc)

    return [row for row in every_exclusion() if is_open(row.exclusion)]
