"""The shortage feed comes in, and is kept as a version; the last good one stays in force when a newer is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.shortages import (
    NoticeChange,
    ShortageCounts,
    ShortageNotice,
    count_shortages,
    notice_changes,
    refuse_implausible_shrink,
)
from samsyn.intake.shortages import read_shortages
from samsyn.ops.kernel.audit import INSTALLATION, record
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import require
from samsyn.ops.shortages.message_events import end_messages
from samsyn.store.models import ShortageFeedVersion
from samsyn.store.queries.shortages import FeedVersion, feed_in_force, feed_versions

LONGEST_WHY = 500
KIND = "xml"
Feed = tuple[ShortageNotice, ...]


@dataclass(frozen=True, slots=True)
class ShortageImport:
    """What an import did: the version in force after it, whether it is new, its counts on the day, and what differs."""

    version: FeedVersion
    is_new: bool
    counts: ShortageCounts
    overdue: int
    changes: tuple[NoticeChange, ...]


def import_shortages(
    *, by: Actor, now: datetime, path: Path, on: date, accept_loss: str = ""
) -> ShortageImport:
    """Take in a feed as a new version, in force at once; the same file again changes nothing.

    `accept_loss` says why it is right that more than a fifth of the notices is gone. Messages to prescribers
    whose notice has ended are ended too.

    Raises NotPermitted for anyone but the operator; DataFileError where the file is no feed; DomainError
    `shortages-shrink`, `shortages-changed-meanwhile`, `reason-too-long`.
    """
    require(by.is_operator, "import-shortages", by, INSTALLATION)
    why = accept_loss.strip()
    if len(why) > LONGEST_WHY:
        raise DomainError("reason-too-long", longest=LONGEST_WHY)
    base = feed_in_force()
    older = feed_of(base) if base else ()
    newer = read_shortages(path)
    if not why:
        refuse_implausible_shrink(older, newer)
    original = warehouse_objects().put_file(path, KIND)
    is_new = base is None or base.original != original
    if is_new:
        _commit(by, now, base, path.name, original, newer, why)
    end_messages(by=by, now=now, feed=newer, on=on)
    version = feed_in_force()
    assert version is not None
    overdue = sum(one.is_overdue(on) for one in newer)
    changes = notice_changes(older, newer, on)
    return ShortageImport(version, is_new, count_shortages(newer, on), overdue, changes)


def _commit(
    by: Actor,
    now: datetime,
    base: FeedVersion | None,
    file_name: str,
    original: str,
    feed: Feed,
    why: str,
) -> None:
    """Write the row that puts the object in force. Raises DomainError `shortages-changed-meanwhile`."""
    with transaction.atomic():
        # The event first, since its chain is the lock that two imports queue at.
        record(
            by=by,
            now=now,
            organisation=INSTALLATION,
            action="import-shortages",
            subject=f"shortages/{original}",
            before={"original": base.original if base else ""},
            after={"original": original, "packages": len(feed), "why": why},
        )
        if feed_in_force() != base:
            raise DomainError("shortages-changed-meanwhile", file=file_name)
        ShortageFeedVersion.objects.create(
            file_name=file_name[:200],
            original=original,
            notices=len({one.notice_id for one in feed}),
            packages=len(feed),
            why=why,
            imported_at=now,
            imported_by=by.username,
        )


def feed_of(version: FeedVersion) -> Feed:
    """The notices of a version."""
    return _feed(version.original)


@lru_cache(maxsize=2)
def _feed(original: str) -> Feed:
    return read_shortages(warehouse_objects().path(original, KIND))


def version_numbered(number: int) -> FeedVersion:
    """A version by its number. Raises NotFound `unknown-feed-version`."""
    known = feed_versions()
    found = next((one for one in known if one.number == number), None)
    if found is None:
        raise NotFound("unknown-feed-version", number=number, known=[one.number for one in known])
    return found


def compare_feeds(one: int, other: int, on: date) -> tuple[NoticeChange, ...]:
    """What differs between two versions. Raises NotFound `unknown-feed-version`."""
    return notice_changes(feed_of(version_numbered(one)), feed_of(version_numbered(other)), on)


def newest_changes(on: date) -> tuple[NoticeChange, ...]:
    """What the newest import changed; the first makes all its notices new. Raises NotFound `no-shortages-yet`."""
    known = feed_versions()
    if not known:
        raise NotFound("no-shortages-yet")
    older = feed_of(known[1]) if len(known) > 1 else ()
    return notice_changes(older, feed_of(known[0]), on)
