"""Who has an account."""

from __future__ import annotations

from samsyn.core.kernel.roles import Actor, Role
from samsyn.store.models import User


def demo_usernames() -> list[str]:
    """The demo accounts, all of which share one known password."""
    return list(User.objects.filter(demo=True).order_by("username").values_list("username", flat=True))


def actor_named(username: str) -> Actor | None:
    """A user as one who acts, or None."""
    user = User.objects.filter(username=username, is_active=True).first()
    return Actor(user.username, user.organisation, Role(user.role)) if user else None
