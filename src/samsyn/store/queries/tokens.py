"""The keys that programs ask with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from samsyn.store.models import ApiToken


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A key, as far as it is shown again: how it begins, never the whole."""

    number: int
    organisation: str
    name: str
    begins: str
    made_by: str
    made_at: datetime
    expires_on: date
    last_used_on: date | None
    revoked_at: datetime | None
    revoked_by: str


def tokens_of(organisation: str) -> list[TokenRow]:
    """An organisation's keys, the newest first; every organisation's without one."""
    found = ApiToken.objects.filter(organisation=organisation) if organisation else ApiToken.objects.all()
    return [_row(one) for one in found]


def token_with(hashed: str) -> TokenRow | None:
    """The key with a hash."""
    found = ApiToken.objects.filter(hash=hashed).first()
    return _row(found) if found else None


def _row(one: ApiToken) -> TokenRow:
    return TokenRow(
        number=one.pk,
        organisation=one.organisation,
        name=one.name,
        begins=one.begins,
        made_by=one.made_by,
        made_at=one.made_at,
        expires_on=one.expires_on,
        last_used_on=one.last_used_on,
        revoked_at=one.revoked_at,
        revoked_by=one.revoked_by,
    )
