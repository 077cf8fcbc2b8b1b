"""What has been sent over time, whether or not it still counts, and the snapshots there have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.store.models import Snapshot, Submission


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a submission as history tells it."""

    id: int
    kind: str
    name: str
    original: str
    original_format: str
    rejected: str
    rows: int
    rows_rejected: int
    rows_flagged: int
    amends: int | None


@dataclass(frozen=True, slots=True)
class SentSubmission:
    """A submission as history tells it, newest first; `withdrawn_at` is None while it counts or may count."""

    id: int
    region: str
    source: str
    as_of: date
    received_at: datetime
    received_from: str
    quality: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_why: str
    files: tuple[SentFile, ...]


def submissions_of(region: str | None = None) -> list[SentSubmission]:
    """All that a region, or every region, has sent, newest first."""
    sent = Submission.objects.prefetch_related("files").order_by("-id")
    return [_sent(one) for one in (sent.filter(region=region) if region else sent)]


def submission(number: int) -> SentSubmission:
    """One submission. Raises NotFound `unknown-submission`."""
    found = Submission.objects.prefetch_related("files").filter(pk=number).first()
    if found is None:
        raise NotFound("unknown-submission", id=number)
    return _sent(found)


def _sent(row: Submission) -> SentSubmission:
    about = {name: getattr(row, name) for name in SentSubmission.__slots__ if name != "files"}
    files = sorted(row.files.all(), key=lambda file: file.kind)
    return SentSubmission(
        **about,
        files=tuple(
            SentFile(
                **{name: getattr(file, name) for name in SentFile.__slots__ if name != "amends"},
                amends=file.amends_id,
            )
            for file in files
        ),
    )


@dataclass(frozen=True, slots=True)
class KnownSnapshot:
    """A snapshot that there has been, and the newest submission there was then."""

    id: str
    on: date
    made_at: datetime
    last_submission: int


def snapshots() -> list[KnownSnapshot]:
    """Every snapshot there has been, newest first."""
    rows = Snapshot.objects.order_by("-made_at", "-last_submission")
    return [KnownSnapshot(row.id, row.on, row.made_at, row.last_submission) for row in rows]


def snapshot_named(beginning: str) -> KnownSnapshot:
    """The snapshot whose id begins so. Raises NotFound `unknown-snapshot`, DomainError `ambiguous-snapshot`."""
    found = [one for one in snapshots() if one.id.startswith(beginning)] if beginning else []
    if not found:
        raise NotFound("unknown-snapshot", id=beginning)
    if len(found) > 1:
        raise DomainError("ambiguous-snapshot", id=beginning, count=len(found))
    return found[0]
