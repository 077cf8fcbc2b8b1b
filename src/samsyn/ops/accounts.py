"""Making accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.organisations import load_organisations
from samsyn.ops.audit import record
from samsyn.ops.permissions import require
from samsyn.store.models import User


def create_accounts(
    *,
    by: Actor,
    now: datetime,
    accounts: Iterable[tuple[str, str, Role]],
    password: str,
    demo: bool = False,
) -> int:
    """Make the accounts (username, organisation, role) that do not exist yet, with one password. Returns how many.

    Raises NotPermitted for anyone but the operator; NotFound `unknown-organisation`.
    """
    require(by.is_operator, "create-accounts", by, "")
    hashed = make_password(password)
    made = 0
    with transaction.atomic():
        existing = set(User.objects.values_list("username", flat=True))
        for username, organisation, role in accounts:
            load_organisations().get(organisation)
            if username in existing:
                continue
            User.objects.create(
                username=username, organisation=organisation, role=role.value, demo=demo, password=hashed
            )
            record(
                by=by,
                now=now,
                organisation=organisation,
                action="create-account",
                subject=f"user/{username}",
                before=None,
                after={"organisation": organisation, "role": role.value, "demo": demo},
            )
            made += 1
    return made
