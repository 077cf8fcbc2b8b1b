"""The versions of the shortage feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samsyn.store.models import ShortageFeedVersion


@dataclass(frozen=True, slots=True)
class FeedVersion:
    """A version of the feed: its number, from 1, and the object that holds it."""

    number: int
    file_name: str
    original: str
    notices: int
    packages: int
    why: str
    imported_at: datetime
    imported_by: str


def feed_versions() -> list[FeedVersion]:
    """Every version, newest first."""
    return [_version(one) for one in ShortageFeedVersion.objects.order_by("-id")]


def feed_in_force() -> FeedVersion | None:
    """The newest version; None before any import."""
    newest = ShortageFeedVersion.objects.order_by("-id").first()
    return _version(newest) if newest else None


def _version(found: ShortageFeedVersion) -> FeedVersion:
    return FeedVersion(
        number=found.pk,
        file_name=found.file_name,
        original=found.original,
        notices=found.notices,
        packages=found.packages,
        why=found.why,
        imported_at=found.imported_at,
        imported_by=found.imported_by,
    )
