"""What regions have sent, and the snapshot that a day's picture is computed from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from samsyn.store.models import Snapshot, SubmittedFile


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


def current_parts(region: str | None, on: date) -> list[Part]:
    """The newest part of each kind for each region, about the newest day not after `on` that has stock."""
    files = SubmittedFile.objects.filter(submission__as_of__lte=on).select_related("submission")
    if region is not None:
        files = files.filter(submission__region=region)
    newest: dict[tuple[str, str], Part] = {}
    for file in files.order_by("submission__as_of", "submission__id"):
        newest[(file.submission.region, file.kind)] = _part(file)
    return sorted(newest.values())


def snapshot_on(on: date) -> SnapshotRow:
    """The snapshot of the whole country on a day. Without any submission it has no parts."""
    parts = tuple(current_parts(None, on))
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
