"""The mapping profiles that people of a region have confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samsyn.store.models import MappingProfile


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A confirmed profile: its YAML text, the hash of the header it is for, who confirmed it and when."""

    id: int
    region: str
    name: str
    kind: str
    header: str
    text: str
    confirmed_by: str
    confirmed_at: datetime


def profile_for(region: str, header: str) -> KeptProfile | None:
    """The newest profile that a region confirmed for a header, by the header's hash."""
    row = MappingProfile.objects.filter(region=region, header=header).order_by("-id").first()
    return None if row is None else _row(row)


def profiles_of(region: str) -> list[KeptProfile]:
    """The profiles of a region that are in use: the newest for each header, newest first."""
    newest: dict[str, MappingProfile] = {}
    for row in MappingProfile.objects.filter(region=region).order_by("-id"):
        newest.setdefault(row.header, row)
    return [_row(row) for row in newest.values()]


def _row(row: MappingProfile) -> KeptProfile:
    return KeptProfile(**{name: getattr(row, name) for name in KeptProfile.__slots__})
