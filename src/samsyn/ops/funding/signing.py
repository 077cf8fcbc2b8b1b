"""How a signature is proved. The demo asks for the password again; an e-signature service is another method here.

A method is given the hash of what is signed and who signs, and returns what proves it. What it returns is kept beside the
signature, and must hold nothing secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.core.cache import cache

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.store.models import User

MOST_ATTEMPTS = 5
ATTEMPTS_FORGOTTEN_AFTER = 300
"""Seconds. A session that was left open must not become a place to guess the password."""


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """What is to be proved: that `by` signs, now, what has this hash. `given` is what they filled in for the method."""

    by: Actor
    now: datetime
    digest: str
    given: Mapping[str, str]


class SigningMethod(Protocol):
    """Underskriftsmetod."""

    id: str

    def prove(self, request: SigningRequest) -> dict[str, Any]:
        """The proof, as JSON holds it. Raises DomainError `signing-refused`, `signing-too-often`."""
        ...  # pragma: no cover


class PasswordAgain:
    """The signer's own password, asked for again at the very signature."""

    id = "password-again"

    def prove(self, request: SigningRequest) -> dict[str, Any]:
        """That the account's password was given; it is compared and never kept."""
        attempts = f"signing:{request.by.username}"
        cache.add(attempts, 0, ATTEMPTS_FORGOTTEN_AFTER)
        if cache.get(attempts, 0) >= MOST_ATTEMPTS:
            raise DomainError("signing-too-often", minutes=ATTEMPTS_FORGOTTEN_AFTER // 60)
        user = User.objects.filter(username=request.by.username, is_active=True).first()
        if user is None or not user.check_password(request.given.get("password", "")):
            cache.incr(attempts)
            raise DomainError("signing-refused", method=self.id)
        cache.delete(attempts)
        return {"account": user.username, "confirmed_at": request.now.isoformat()}


METHODS: dict[str, SigningMethod] = {PasswordAgain.id: PasswordAgain()}
"""The methods by their ids; the setting SAMSYN_SIGNING names the one that is used."""


def signing_method() -> SigningMethod:
    """The installation's method. Raises DomainError `unknown-signing-method`."""
    try:
        return METHODS[settings.SAMSYN_SIGNING]
    except KeyError:
        raise DomainError("unknown-signing-method", id=settings.SAMSYN_SIGNING, known=list(METHODS)) from None
