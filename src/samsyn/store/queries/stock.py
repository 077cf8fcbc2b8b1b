"""What regions have sent, and the snapshot that a day's picture is computed from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from samsyn.store.models import Snapshot, Submission, SubmittedFile


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The newest accepted file of a kind, for a region, about a day."""

    region: str
    kind: str
    as_of: date
    accepted: str
    original: str
    rejected: str
    file_name: str
    rows: int
    rows_rejected: int
    rows_flagged: int
    received_at: datetime
    received_from: str


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """Ögonblicksbild. Which parts a day's picture stands on; `id` is the hash of their hashes."""

    id: str
    on: date
    parts: tuple[Part, ...]

    def of_region(self, region: str) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.region == region)


def parts_about(region: str, day: date) -> list[Part]:
    """The newest file of each kind that a region has sent about exactly this day."""
    files = SubmittedFile.objects.filter(submission__region=region, submission__as_of=day)
    return sorted(_newest(files).values())


def storeroom_register(region: str, day: date) -> Part | None:
    """The newest storeroom file of a region about this day or one before."""
    files = SubmittedFile.objects.filter(
        submission__region=region, submission__as_of__lte=day, kind="storerooms"
    )
    return next(iter(_newest(files).values()), None)


def _newest(files: QuerySet[SubmittedFile]) -> dict[tuple[str, str], Part]:
    ordered = files.select_related("submission").order_by("submission__as_of", "submission__id")
    return {(file.submission.region, file.kind): _part(file) for file in ordered}


def _current_parts(on: date) -> list[Part]:
    """Each region's files about the newest day, not after `on`, for which it has sent stock.

    A storeroom file holds until the next one; what is told about an older day does not.
    """
    days: dict[str, date] = dict(
        Submission.objects.filter(as_of__lte=on, files__kind="stock")
        .values_list("region")
        .annotate(day=Max("as_of"))
    )
    about = Q(pk__in=[])
    for region, day in days.items():
        about |= Q(submission__region=region, submission__as_of=day)
        about |= Q(submission__region=region, submission__as_of__lte=day, kind="storerooms")
    return sorted(_newest(SubmittedFile.objects.filter(about)).values())


def snapshot_on(on: date) -> SnapshotRow:
    """The snapshot of the whole country on a day. Without any submission it has no parts."""
    parts = tuple(_current_parts(on))
    manifest = json.dumps([[p.region, p.kind, p.as_of.isoformat(), p.accepted] for p in parts])
    return SnapshotRow(hashlib.sha256(manifest.encode()).hexdigest(), on, parts)


def newest_day() -> date | None:
    """The newest day any region has sent stock about."""
    return (
        SubmittedFile.objects.filter(kind="stock")
        .order_by("-submission__as_of")
        .values_list("submission__as_of", flat=True)
        .first()
    )


def submission_days() -> list[date]:
    """The days that regions have sent stock about, newest first."""
    days = SubmittedFile.objects.filter(kind="stock").values_list("submission__as_of", flat=True)
    return sorted(set(days), reverse=True)


def named_objects() -> set[str]:
    """Every warehouse object that a row names."""
    rows = SubmittedFile.objects.values_list("original", "accepted", "rejected")
    return {digest for row in rows for digest in row if digest}


def known_snapshots() -> list[tuple[str, date]]:
    """(id, day) of every snapshot there has been, oldest first."""
    return list(Snapshot.objects.order_by("made_at", "id").values_list("id", "on"))


def _part(file: SubmittedFile) -> Part:
    return Part(
        region=file.submission.region,
        kind=file.kind,
        as_of=file.submission.as_of,
        accepted=file.accepted,
        original=file.original,
        rejected=file.rejected,
        file_name=file.name,
        rows=file.rows,
        rows_rejected=file.rows_rejected,
        rows_flagged=file.rows_flagged,
        received_at=file.submission.received_at,
        received_from=file.submission.received_from,
    )
