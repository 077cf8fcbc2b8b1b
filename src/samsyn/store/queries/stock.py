"""What regions have sent, and the snapshot that a day's picture is computed from."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db.models import Count, Max, Q, QuerySet

from samsyn.core.kernel.dates import Window, subtract
from samsyn.store.models import (
    AcceptedRows,
    CatalogueVersion,
    CostImport,
    GrantAttachment,
    PaymentBatch,
    ShortageFeedVersion,
    Snapshot,
    Submission,
    SubmittedFile,
    UploadedFile,
)

HOLDS_UNTIL_THE_NEXT = ("minimum-levels", "products", "storerooms")
"""The kinds that hold from day to day until a new file comes; of the others, stock and reports are about one day."""


@dataclass(frozen=True, slots=True, order=True)
class StoredRows:
    """Accepted rows as one warehouse object: of a whole file, or of one month (YYYY-MM) of it."""

    digest: str
    month: str
    rows: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A file in force: which of its rows count in a snapshot, and where it came from.

    `tells` are the days of a consumption file that no newer file tells of; empty for the other kinds, which count whole.
    """

    region: str
    source: str
    kind: str
    as_of: date
    file: int
    accepted: tuple[StoredRows, ...]
    tells: tuple[Window, ...]
    original: str
    original_format: str
    rejected: str
    file_name: str
    rows: int
    rows_rejected: int
    rows_flagged: int
    received_at: datetime
    received_from: str

    def __hash__(self) -> int:
        # What is kept by its parts is looked up for every page: the file's number tells them apart well enough.
        return hash((self.region, self.file))

    @property
    def digests(self) -> tuple[str, ...]:
        """The warehouse objects that hold its accepted rows."""
        return tuple(stored.digest for stored in self.accepted)

    def manifest(self) -> list[object]:
        """What of it a figure depends on."""
        tells = [[window.first.isoformat(), window.last.isoformat()] for window in self.tells]
        return [self.region, self.source, self.kind, self.as_of.isoformat(), list(self.digests), tells]


@dataclass(frozen=True)
class SnapshotRow:
    """Ögonblicksbild. Which parts a day's picture stands on; `id` is the hash of its manifest, which says what they hold."""

    on: date
    parts: tuple[Part, ...]

    @cached_property
    def manifest(self) -> bytes:
        """What the snapshot holds, as JSON: a row a part, as `Part.manifest` gives it."""
        return json.dumps([part.manifest() for part in self.parts]).encode()

    @cached_property
    def id(self) -> str:
        return hashlib.sha256(self.manifest).hexdigest()

    @cached_property
    def _by_region(self) -> dict[str, tuple[Part, ...]]:
        found: dict[str, list[Part]] = defaultdict(list)
        for part in self.parts:
            found[part.region].append(part)
        return {region: tuple(parts) for region, parts in found.items()}

    def of_region(self, region: str) -> tuple[Part, ...]:
        """A region's parts."""
        return self._by_region.get(region, ())

    @cached_property
    def region_ids(self) -> dict[str, str]:
        """Of each region the hash of its part of the manifest: what its figures depend on."""
        return {region: _hash_of(parts) for region, parts in self._by_region.items()}


def _hash_of(parts: Iterable[Part]) -> str:
    return hashlib.sha256(json.dumps([part.manifest() for part in parts]).encode()).hexdigest()


def parts_about(region: str, source: str, day: date) -> list[Part]:
    """The files in force that a sending system of a region has sent about exactly this day."""
    files = SubmittedFile.objects.filter(
        submission__region=region, submission__source=source, submission__as_of=day
    )
    return _in_force(files)


def parts_standing_with(sent: int) -> list[Part]:
    """The files that a submission was read beside: its own, and those in force for its sending system when it came."""
    about = Submission.objects.get(pk=sent)
    return _parts_until(about.region, about.source, about.as_of, sent)


def stock_before(sent: int) -> list[Part]:
    """The stock that the same sending system told of on the newest earlier day, when a submission came."""
    about = Submission.objects.get(pk=sent)
    earlier = Submission.objects.filter(
        region=about.region, source=about.source, as_of__lt=about.as_of, pk__lt=sent, withdrawn_at=None
    )
    day = earlier.filter(files__kind="stock").aggregate(day=Max("as_of"))["day"]
    if day is None:
        return []
    return [part for part in _parts_until(about.region, about.source, day, sent) if part.kind == "stock"]


def _parts_until(region: str, source: str, day: date, sent: int) -> list[Part]:
    of_source = Q(submission__region=region, submission__source=source, submission__pk__lte=sent)
    about = of_source & Q(submission__as_of=day)
    about |= of_source & Q(submission__as_of__lt=day, kind__in=(*HOLDS_UNTIL_THE_NEXT, "consumption"))
    return _in_force(SubmittedFile.objects.filter(about))


def storeroom_register(region: str, day: date) -> list[Part]:
    """The storeroom files in force for a region on a day, of every sending system, with what completes them."""
    files = SubmittedFile.objects.filter(
        submission__region=region, submission__as_of__lte=day, kind="storerooms"
    )
    return _in_force(files)


def snapshot_on(on: date) -> SnapshotRow:
    """The snapshot of the whole country on a day. Without any submission it has no parts.

    Each sending system of a region stands with its newest day, not after `on`, for which it has sent stock. What it
    tells of consumption on older days stays true; of stock and reported weeks it does not.
    """
    return _snapshot(on, _register_state())


def _register_state() -> tuple[object, ...]:
    """What tells one state of the register from another: submissions come, and are withdrawn; nothing else changes.

    The times tell a submission from one that took its number after it was rolled back.
    """
    found = Submission.objects.aggregate(
        sent=Count("pk"),
        newest=Max("pk"),
        received=Max("received_at"),
        withdrawn=Count("withdrawn_at"),
        last_withdrawn=Max("withdrawn_at"),
    )
    return tuple(found.values())


@lru_cache(maxsize=16)
def _snapshot(on: date, _state: tuple[object, ...]) -> SnapshotRow:
    """The snapshot of a day, read once for each state of the register."""
    return SnapshotRow(on, tuple(_standing(Submission.objects.filter(as_of__lte=on))))


def forget_snapshots() -> None:
    """Forget what has been read, where another database takes the place of the one that it was read from."""
    _snapshot.cache_clear()


def parts_of_region(region: str, on: date) -> tuple[Part, ...]:
    """A region's parts of the snapshot of a day, without reading the other regions'."""
    return tuple(_standing(Submission.objects.filter(as_of__lte=on, region=region)))


def _standing(submissions: QuerySet[Submission]) -> list[Part]:
    sent = submissions.filter(withdrawn_at=None, files__kind="stock")
    about = Q(pk__in=[])
    for region, source, day in sent.values_list("region", "source").annotate(day=Max("as_of")):
        of_source = Q(submission__region=region, submission__source=source)
        about |= of_source & Q(submission__as_of=day)
        about |= of_source & Q(submission__as_of__lte=day, kind__in=(*HOLDS_UNTIL_THE_NEXT, "consumption"))
    return _in_force(SubmittedFile.objects.filter(about))


@dataclass(frozen=True, slots=True)
class FileFound:
    """A file that was sent before: its submission's day and source, and the objects of all its accepted rows.

    `root` is the file itself, or the one that it completes.
    """

    root: int
    original: str
    as_of: date
    source: str
    accepted: tuple[str, ...]


def file_with_original(region: str, original: str, kind: str) -> FileFound | None:
    """The newest file of a kind that a region sent and has not withdrawn, by the beginning of its original's hash."""
    files = SubmittedFile.objects.select_related("submission").prefetch_related("accepted")
    found = (
        files.filter(
            submission__region=region,
            submission__withdrawn_at=None,
            original__startswith=original,
            kind=kind,
            amends=None,
        )
        .order_by("-id")
        .first()
        if original
        else None
    )
    if found is None:
        return None
    family = [found, *files.filter(amends=found, submission__withdrawn_at=None)]
    accepted = tuple(rows.digest for file in family for rows in file.accepted.all())
    return FileFound(found.pk, found.original, found.submission.as_of, found.submission.source, accepted)


def newest_day() -> date | None:
    """The newest day any region has sent stock about."""
    return (
        SubmittedFile.objects.filter(kind="stock", submission__withdrawn_at=None)
        .order_by("-submission__as_of")
        .values_list("submission__as_of", flat=True)
        .first()
    )


def submission_days() -> list[date]:
    """The days that regions have sent stock about, newest first."""
    sent = SubmittedFile.objects.filter(kind="stock", submission__withdrawn_at=None)
    days = sent.order_by("-submission__as_of").values_list("submission__as_of", flat=True)
    return list(days.distinct())


def named_objects() -> set[str]:
    """Every warehouse object that a row names."""
    files = SubmittedFile.objects.values_list("original", "rejected")
    named = {digest for row in files for digest in row}
    named.update(AcceptedRows.objects.values_list("digest", flat=True))
    named.update(Snapshot.objects.values_list("id", flat=True))
    named.update(UploadedFile.objects.values_list("original", flat=True))
    named.update(
        digest for row in CatalogueVersion.objects.values_list("original", "products") for digest in row
    )
    named.update(ShortageFeedVersion.objects.values_list("original", flat=True))
    named.update(Submission.objects.values_list("quality", flat=True))
    named.update(GrantAttachment.objects.values_list("original", flat=True))
    named.update(CostImport.objects.values_list("original", flat=True))
    named.update(PaymentBatch.objects.values_list("original", flat=True))
    return named - {""}


def _in_force(files: QuerySet[SubmittedFile]) -> list[Part]:
    """The parts that count of these files: a newer file of a kind replaces the older, day by day for consumption.

    A file that completes another stands or falls with it. What was withdrawn does not count.
    """
    by_root: dict[int, list[SubmittedFile]] = defaultdict(list)
    files = files.filter(submission__withdrawn_at=None)
    for file in files.select_related("submission").prefetch_related("accepted").order_by("id"):
        by_root[file.amends_id or file.pk].append(file)
    families: dict[tuple[str, str, str], list[list[SubmittedFile]]] = defaultdict(list)
    for root, family in by_root.items():
        if family[0].pk == root:  # what completes a withdrawn file falls with it
            sent_by = family[0].submission
            families[sent_by.region, sent_by.source, family[0].kind].append(family)
    parts: list[Part] = []
    for (_, _, kind), sent in families.items():
        # About the same day the later one counts, and the newest day before older ones.
        newest_first = sorted(sent, key=lambda one: (one[0].submission.as_of, one[0].pk), reverse=True)
        parts += _telling(newest_first) if kind == "consumption" else map(_part, newest_first[0])
    return sorted(parts)


def _telling(newest_first: list[list[SubmittedFile]]) -> Iterable[Part]:
    """Consumption files with the days that each is the newest to tell of; one sent again for its day replaces it."""
    told: list[Window] = []
    days_seen: set[date] = set()
    for family in newest_first:
        day = family[0].submission.as_of
        first = min((file.first for file in family if file.first), default=None)
        last = max((file.last for file in family if file.last), default=None)
        if day in days_seen or first is None or last is None:
            days_seen.add(day)
            continue
        days_seen.add(day)
        left = subtract(Window(first, last), told)
        told.append(Window(first, last))
        if left:
            yield from (_part(file, tells=tuple(left)) for file in family)


def _part(file: SubmittedFile, tells: tuple[Window, ...] = ()) -> Part:
    stored = sorted(
        StoredRows(rows.digest, rows.month, rows.rows, rows.first, rows.last) for rows in file.accepted.all()
    )
    return Part(
        region=file.submission.region,
        source=file.submission.source,
        kind=file.kind,
        as_of=file.submission.as_of,
        file=file.pk,
        accepted=tuple(sorted(stored, key=lambda one: (one.month, one.digest))),
        tells=tells,
        original=file.original,
        original_format=file.original_format,
        rejected=file.rejected,
        file_name=file.name,
        rows=file.rows,
        rows_rejected=file.rows_rejected,
        rows_flagged=file.rows_flagged,
        received_at=file.submission.received_at,
        received_from=file.submission.received_from,
    )
