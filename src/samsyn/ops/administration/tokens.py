"""Keys that programs ask the API with: each is one organisation's, reads what the organisation may see, and ends."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_make_tokens, require
from samsyn.store.models import ApiToken
from samsyn.store.queries.tokens import token_with

MARK = "samsyn_"
"""What every key begins with, so that it is known for one where it lies about."""

BEGINS = 12
LONGEST_NAME = 60
MOST_DAYS = 400


def make_token(*, by: Actor, now: datetime, organisation: str, name: str, expires_on: date) -> str:
    """Make a key and return it: it is shown this once.

    Raises NotPermitted; NotFound `unknown-organisation`; DomainError `token-without-name`, `token-lasts-too-long`.
    """
    load_organisations().get(organisation)
    require(may_make_tokens(by, organisation), "make-token", by, organisation)
    today, name = swedish_day(now), name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise DomainError("token-without-name", longest=LONGEST_NAME)
    if not today < expires_on <= today + timedelta(days=MOST_DAYS):
        raise DomainError("token-lasts-too-long", expires_on=expires_on, most=MOST_DAYS)
    key = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = ApiToken.objects.create(
            organisation=organisation,
            name=name,
            hash=_hash(key),
            begins=key[:BEGINS],
            made_by=by.username,
            made_at=now,
            expires_on=expires_on,
        )
        record(
            by=by,
            now=now,
            organisation=organisation,
            action="make-token",
            subject=f"token/{made.pk}",
            before=None,
            after={"name": name, "expires_on": expires_on},
        )
    return key


def revoke_token(*, by: Actor, now: datetime, token: int) -> None:
    """End a key at once. Raises NotPermitted; NotFound `unknown-token`; DomainError `token-revoked-already`."""
    with transaction.atomic():
        found = ApiToken.objects.select_for_update().filter(pk=token).first()
        if found is None:
            raise NotFound("unknown-token", token=token)
        require(may_make_tokens(by, found.organisation), "revoke-token", by, found.organisation)
        if found.revoked_at is not None:
            raise DomainError("token-revoked-already", token=token)
        found.revoked_at, found.revoked_by = now, by.username
        found.save(update_fields=["revoked_at", "revoked_by"])
        record(
            by=by,
            now=now,
            organisation=found.organisation,
            action="revoke-token",
            subject=f"token/{token}",
            before={"name": found.name},
            after=None,
        )


def actor_with(key: str, now: datetime) -> Actor:
    """Who asks with a key. Raises NotPermitted `not-a-token` where it is none, has ended or was revoked."""
    found = token_with(_hash(key)) if key.startswith(MARK) else None
    today = swedish_day(now)
    if found is None or found.revoked_at is not None or found.expires_on < today:
        raise NotPermitted("not-a-token")
    if found.last_used_on != today:
        ApiToken.objects.filter(pk=found.number).update(last_used_on=today)
    return Actor(f"token:{found.number}:{found.name}", found.organisation, Role.PROGRAM)


def _hash(key: str) -> str:
    # A key is random, and as long as the hash: there is nothing for a slower hash to slow.
    return hashlib.sha256(key.encode()).hexdigest()
