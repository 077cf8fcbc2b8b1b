"""A region grants an organisation sight of its stock, and withdraws it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain, Sharing
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_decide_sharing, require
from samsyn.store.models import StockSharing


def grant_sharing(
    *,
    by: Actor,
    now: datetime,
    owner: str,
    recipient: str,
    grain: Grain,
    substance: str | None,
    valid_until: date | None,
    legal_ground: str,
) -> int:
    """Show `recipient` the stock of `owner` in a grain, for one substance (ATC) or all. Returns its number.

    The same on another legal ground is another sharing: each shortage case has its own, and ends with it.
    In the banded grain, to the regions that take part in the comparison: `owner` then takes part itself.

    Raises NotPermitted; NotFound `unknown-organisation`; DomainError `sharing-with-oneself`, `sharing-already-ended`,
    `sharing-exists`, and what `core.supply.sharing.Sharing` refuses.
    """
    require(may_decide_sharing(by, owner), "grant-sharing", by, owner)
    if recipient != COMPARING_REGIONS:
        load_organisations().get(recipient)
    today = swedish_day(now)
    Sharing(owner, recipient, grain, substance, valid_until, legal_ground, granted_on=today)
    if recipient == owner:
        raise DomainError("sharing-with-oneself", organisation=owner)
    if valid_until is not None and valid_until < today:
        raise DomainError("sharing-already-ended", valid_until=valid_until)
    terms = {
        "owner": owner,
        "recipient": recipient,
        "grain": grain.value,
        "substance": substance or "",
        "valid_until": valid_until,
        "legal_ground": legal_ground.strip(),
    }
    with transaction.atomic():
        if StockSharing.objects.filter(**terms, withdrawn_at=None).exists():
            raise DomainError("sharing-exists", recipient=recipient, grain=grain.value)
        granted = StockSharing.objects.create(**terms, granted_by=by.username, granted_at=now)
        record(
            by=by,
            now=now,
            organisation=owner,
            action="grant-sharing",
            subject=f"sharing/{granted.pk}",
            before=None,
            after=terms,
        )
    return int(granted.pk)


def withdraw_sharing(*, by: Actor, now: datetime, owner: str, sharing: int) -> None:
    """Stop showing what was granted, from now on.

    Raises NotPermitted; NotFound `unknown-sharing`; DomainError `sharing-withdrawn-already`.
    """
    require(may_decide_sharing(by, owner), "withdraw-sharing", by, owner)
    with transaction.atomic():
        found = StockSharing.objects.select_for_update().filter(pk=sharing, owner=owner).first()
        if found is None:
            raise NotFound("unknown-sharing", sharing=sharing)
        if found.withdrawn_at is not None:
            raise DomainError("sharing-withdrawn-already", sharing=sharing)
        found.withdrawn_at, found.withdrawn_by = now, by.username
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(
            by=by,
            now=now,
            organisation=owner,
            action="withdraw-sharing",
            subject=f"sharing/{sharing}",
            before={"withdrawn_at": None},
            after={"withdrawn_at": now},
        )
