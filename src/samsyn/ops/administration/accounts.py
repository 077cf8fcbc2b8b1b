"""Making and closing accounts: the operator's work, from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import require
from samsyn.store.models import User

Account = tuple[str, str, Role]
"""(username, organisation, role)."""


def create_account(*, by: Actor, now: datetime, account: Account, password: str) -> None:
    """Make one account.

    Raises NotPermitted for anyone but the operator; NotFound `unknown-organisation`; DomainError `account-exists`,
    `weak-password`.
    """
    require(by.is_operator, "create-account", by, account[1])
    load_organisations().get(account[1])
    try:
        with translation.override("en"):  # the language of all that the shell says
            validate_password(password)
    except ValidationError as error:
        raise DomainError("weak-password", problem=" ".join(error.messages)) from None
    with transaction.atomic():
        if User.objects.filter(username=account[0]).exists():
            raise DomainError("account-exists", username=account[0])
        _create(by, now, account, make_password(password), demo=False)


def create_demo_accounts(*, by: Actor, now: datetime, accounts: Iterable[Account], password: str) -> int:
    """Make the demo accounts that do not exist yet, all with one published password. Returns how many.

    Raises NotPermitted for anyone but the operator.
    """
    require(by.is_operator, "create-account", by, "")
    hashed = make_password(password)  # once: hashing is slow on purpose, and all have the same
    with transaction.atomic():
        existing = set(User.objects.values_list("username", flat=True))
        missing = [account for account in accounts if account[0] not in existing]
        for account in missing:
            _create(by, now, account, hashed, demo=True)
    return len(missing)


def close_account(*, by: Actor, now: datetime, username: str) -> None:
    """Close an account: nobody signs in with it again, and what it did stays on record.

    Raises NotPermitted for anyone but the operator; NotFound `unknown-account`; DomainError `account-closed-already`.
    """
    require(by.is_operator, "close-account", by, "")
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username=username).first()
        if user is None:
            raise NotFound("unknown-account", username=username)
        if not user.is_active:
            raise DomainError("account-closed-already", username=username)
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        record(
            by=by,
            now=now,
            organisation=user.organisation,
            action="close-account",
            subject=f"user/{username}",
            before={"active": True},
            after={"active": False},
        )


def _create(by: Actor, now: datetime, account: Account, hashed: str, *, demo: bool) -> None:
    username, organisation, role = account
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
