"""Who has an account."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.store.models import User


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account; a closed one stays on record."""

    username: str
    organisation: str
    role: str
    open: bool
    demo: bool


def accounts() -> list[AccountRow]:
    """Every account, by name."""
    return [
        AccountRow(user.username, user.organisation, user.role, user.is_active, user.demo)
        for user in User.objects.order_by("username")
    ]


def demo_usernames() -> list[str]:
    """The open demo accounts, all of which share one known password."""
    return [account.username for account in accounts() if account.demo and account.open]
