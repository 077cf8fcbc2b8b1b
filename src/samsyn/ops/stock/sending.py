"""A region sends its files: read, kept in the warehouse, and last, registered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.kernel.roles import Actor
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.stock import Context, FileKind
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.goods.products import catalogue_in_force
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_submit_stock, require
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, region_rows
from samsyn.ops.stock.files import (
    KeptFile,
    SentSheet,
    Tell,
    format_of,
    keep,
    open_all,
    storerooms_in,
    storerooms_of,
)
from samsyn.ops.stock.snapshots import changing_submissions
from samsyn.store.models import AcceptedRows, Submission, SubmittedFile
from samsyn.store.queries.stock import Part, SnapshotRow, parts_about, snapshot_on, storeroom_register
from samsyn.warehouse.sorting import scratch

OLDEST_DAY = date(2000, 1, 1)
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


def silent(step: str, rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What became of one file. `rejected` and `flagged` map a code of the row findings to how many rows;
    `reading` says how it was understood."""

    name: str
    kind: str
    rows: int
    accepted: int
    rejected: dict[str, int]
    flagged: dict[str, int]
    rejects_path: Path | None
    reading: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListShare:
    """How much of the list the region holds or uses in a care area."""

    area: str
    listed: int
    held: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did. `submission` is None, and nothing changed, where the very same files were already in.

    `counts` is False where there is no stock of that day yet: the files are kept, and count once it is in. It is False
    too, and `replaced` true, where what they complete has been replaced by a newer file.
    """

    region: str
    as_of: date
    submission: int | None
    counts: bool
    replaced: bool
    files: tuple[FileSummary, ...]
    snapshot: str

    @property
    def changed(self) -> bool:
        """Whether anything went in."""
        return self.submission is not None


def import_stock(
    *,
    by: Actor,
    now: datetime,
    region: str,
    as_of: date,
    files: Sequence[tuple[str, bytes | Path]],
    source: str = "",
    answers: Mapping[str, str] = NO_ANSWERS,
    tell: Tell = silent,
) -> ImportSummary:
    """Take in a region's files about one day. All go in, or none: the last row written makes them count.

    `source` names the sending system where a region has several, whose files stand beside each other. `answers` are the
    sender's, by the keys of the questions; `tell` hears how far the work has come. A rejects file that comes back
    corrected goes in beside the file that its rows were rejected from.

    Raises NotPermitted; NotFound `unknown-organisation`; Asked; DomainError `not-a-region`, `future-date`, `too-long-ago`,
    `storerooms-in-use`, `corrected-of-another-day`, and as `ops.stock_files` does of files that cannot be used as a whole.
    """
    _check_envelope(by, now, region, as_of)
    with scratch(Path(settings.SAMSYN_WAREHOUSE)) as place:
        sent = open_all(place, files, region, answers)
        _refuse_another_day(sent, as_of)
        source = next((one.amends.source for one in sent if one.amends is not None), source)
        context = _context(region, as_of, now, sent)
        kept = [keep(place, one, context, tell) for one in sent]
    _refuse_what_would_empty_the_picture(region, source, as_of, kept)
    # The same file read another way, by other answers or a corrected profile, is not in already.
    already = {
        (part.kind, part.original, frozenset(part.digests)) for part in parts_about(region, source, as_of)
    }
    if all((one.sent.kind.value, one.original, _digests(one)) in already for one in kept):
        submission, snapshot = None, snapshot_on(as_of)
    else:
        submission, snapshot = _register(by=by, now=now, region=region, source=source, as_of=as_of, kept=kept)
    standing = snapshot.of_region(region)
    has_stock = any((part.kind, part.as_of) == (FileKind.STOCK, as_of) for part in standing)
    in_force = not kept or any(_digests(one) <= _all_digests(standing) for one in kept)
    summaries = tuple(_summary(one) for one in kept)
    return ImportSummary(
        region, as_of, submission, has_stock and in_force, has_stock and not in_force, summaries, snapshot.id
    )


def _digests(kept: KeptFile) -> frozenset[str]:
    return frozenset(part.digest for part in kept.accepted.objects)


def _all_digests(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(digest for part in parts for digest in part.digests)


def _check_envelope(by: Actor, now: datetime, region: str, as_of: date) -> None:
    organisation = load_organisations().get(region)
    if organisation.kind is not OrganisationKind.REGION:
        raise DomainError("not-a-region", id=region)
    require(may_submit_stock(by, region), "submit-stock", by, region)
    today = swedish_day(now)
    if as_of > today:
        raise DomainError("future-date", as_of=as_of, today=today)
    if as_of < OLDEST_DAY:
        raise DomainError("too-long-ago", as_of=as_of, oldest=OLDEST_DAY)


def _refuse_another_day(sent: list[SentSheet], as_of: date) -> None:
    for one in sent:
        if one.amends is not None and one.amends.as_of != as_of:
            raise DomainError(
                "corrected-of-another-day", file=one.sheet.name, as_of=as_of, day=one.amends.as_of
            )


def _refuse_what_would_empty_the_picture(region: str, source: str, as_of: date, kept: list[KeptFile]) -> None:
    """A storeroom file that lacks storerooms with stock is a mistake of the sender."""
    kinds = {one.sent.kind for one in kept if one.sent.amends is None}
    if FileKind.STOREROOMS not in kinds or FileKind.STOCK in kinds:
        return
    known = storerooms_of(kept)
    for part in parts_about(region, source, as_of):
        lacking = sorted(set(storerooms_in(part.digests)) - known) if part.kind == FileKind.STOCK else []
        if lacking:
            name = next(one.sent.sheet.name for one in kept if one.sent.kind is FileKind.STOREROOMS)
            raise DomainError("storerooms-in-use", file=name, count=len(lacking), first=lacking[0])


def _context(region: str, as_of: date, now: datetime, sent: list[SentSheet]) -> Context:
    """What the rows are read against; the storerooms of the region stand unless a new register comes with the files."""
    catalogue = catalogue_in_force()
    context = Context(
        region=region,
        as_of=as_of,
        today=swedish_day(now),
        substances=load_list(DEFAULT_LIST).atc_codes,
        care_areas=tuple(load_care_areas()),
        packs=frozenset(product.pack_id for product in catalogue.products),
        by_varunummer=catalogue.by_varunummer,
        by_gtin=catalogue.by_gtin,
        line_units={line: unit.value for line, unit in catalogue.line_units.items()},
    )
    if not any(one.kind is FileKind.STOREROOMS and one.amends is None for one in sent):
        register = storeroom_register(region, as_of)
        context.storerooms.update(name for part in register for name in storerooms_in(part.digests))
    return context


def _register(
    *, by: Actor, now: datetime, region: str, source: str, as_of: date, kept: list[KeptFile]
) -> tuple[int, SnapshotRow]:
    with changing_submissions(by, now, region, as_of) as change:
        submission = Submission.objects.create(
            region=region, source=source, as_of=as_of, received_at=now, received_from=by.username
        )
        for one in kept:
            _register_file(submission, one)
        change.describe("submit-stock", f"submission/{submission.pk}")
    return submission.pk, change.snapshot


def _register_file(submission: Submission, kept: KeptFile) -> None:
    sent, findings, parts = kept.sent, kept.findings, kept.accepted.objects
    row = SubmittedFile.objects.create(
        submission=submission,
        kind=sent.kind.value,
        name=findings.name[:200],
        original=kept.original,
        original_format=format_of(findings.name) or "csv",
        profile=sent.cells.profile.name,
        reading=sent.sheet.reading.as_json(),
        rejected=kept.rejected,
        rows=findings.rows,
        rows_accepted=findings.accepted,
        rows_rejected=len(findings.rejected),
        rows_flagged=findings.rows_flagged,
        first=min((part.first for part in parts if part.first), default=None),
        last=max((part.last for part in parts if part.last), default=None),
        amends_id=sent.amends.root if sent.amends is not None else None,
    )
    AcceptedRows.objects.bulk_create(
        AcceptedRows(
            file=row, month=part.month, digest=part.digest, rows=part.rows, first=part.first, last=part.last
        )
        for part in parts
    )


def list_shares(region: str, on: date) -> tuple[ListShare, ...]:
    """How much of the list a region holds or uses in each care area; nothing where it has sent no stock."""
    snapshot = snapshot_on(on)
    if not any(part.kind == FileKind.STOCK for part in snapshot.of_region(region)):
        return ()
    (row,) = region_rows(snapshot, [region], DEFAULT_AGREEMENT)
    return tuple(ListShare(cell.result.area, cell.result.listed, cell.result.held) for cell in row.cells)


def _summary(kept: KeptFile) -> FileSummary:
    findings = kept.findings
    flagged = {code: one.count for code, one in sorted(findings.flagged.items())}
    return FileSummary(
        name=findings.name,
        kind=kept.sent.kind.value,
        rows=findings.rows,
        accepted=findings.accepted,
        rejected=dict(Counter(one.code for one in findings.rejected)),
        flagged=flagged,
        rejects_path=warehouse_objects().path(kept.rejected, "csv") if kept.rejected else None,
        reading=kept.sent.sheet.reading.as_json(),
    )
