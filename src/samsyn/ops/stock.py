"""A region sends its files: read, kept in the warehouse, and last, registered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
from django.conf import settings

from samsyn.core.kernel.dates import STOCKHOLM
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.kernel.roles import Actor
from samsyn.intake.lists import load_catalogue, load_list
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.stock import Context, FileKind, ReadFile, kind_of, read_file
from samsyn.ops.measuring import DEFAULT_LIST
from samsyn.ops.objects import warehouse_objects
from samsyn.ops.permissions import may_submit_stock, require
from samsyn.ops.picture import DEFAULT_AGREEMENT, region_row
from samsyn.ops.snapshots import changing_submissions
from samsyn.store.models import AcceptedRows, Submission, SubmittedFile
from samsyn.store.queries.stock import Part, parts_about, snapshot_on, storeroom_register
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.orders import ORDERS
from samsyn.warehouse.sorting import Sorted, Spool, scratch, sort_into_objects

OLDEST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What became of one file. `rejected` and `flagged` map a code of the row findings to how many rows."""

    name: str
    kind: str
    rows: int
    accepted: int
    rejected: dict[str, int]
    flagged: dict[str, int]
    rejects_path: Path | None


@dataclass(frozen=True, slots=True)
class ListShare:
    """How much of the list the region holds or uses in a care area."""

    area: str
    listed: int
    held: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did. `submission` is None, and nothing changed, where the very same files were already in.

    `counts` is False where there is no stock of that day yet: the files are kept, and count once it is in.
    """

    region: str
    as_of: date
    submission: int | None
    counts: bool
    files: tuple[FileSummary, ...]
    snapshot: str

    @property
    def changed(self) -> bool:
        """Whether anything went in."""
        return self.submission is not None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose objects are in the warehouse and that no row names yet; `rejected` is empty without rejects."""

    file: ReadFile
    original: str
    accepted: Sorted
    rejected: str


def import_stock(
    *,
    by: Actor,
    now: datetime,
    region: str,
    as_of: date,
    files: Sequence[tuple[str, bytes]],
    source: str = "",
) -> ImportSummary:
    """Take in a region's files about one day. All go in, or none: the last row written makes them count.

    `source` names the sending system where a region has several, whose files stand beside each other.

    Raises NotPermitted; NotFound `unknown-organisation`; DomainError `not-a-region`, `future-date`, `too-long-ago`,
    `same-kind-twice`, `no-files`, `nothing-accepted`, `storerooms-in-use`, and what `intake.stock.read_file` raises
    of a file that cannot be used as a whole.
    """
    _check_envelope(by, now, region, as_of)
    read = _read_all(region, as_of, now.astimezone(STOCKHOLM).date(), files)
    objects = warehouse_objects()
    _refuse_what_would_empty_the_picture(objects, region, source, as_of, [file for file, _ in read])
    with scratch(Path(settings.SAMSYN_WAREHOUSE)) as place:
        kept = [_keep(objects, place, file, content) for file, content in read]
    already = {(part.kind, part.original) for part in parts_about(region, source, as_of)}
    unchanged = all((one.file.kind.value, one.original) in already for one in kept)
    submission = None
    if not unchanged:
        submission = _register(by=by, now=now, region=region, source=source, as_of=as_of, kept=kept)
    summaries = tuple(_summary(objects, one.file, one.rejected) for one in kept)
    snapshot = snapshot_on(as_of)
    counts = any((part.kind, part.as_of) == (FileKind.STOCK, as_of) for part in snapshot.of_region(region))
    return ImportSummary(region, as_of, submission, counts, summaries, snapshot.id)


def _check_envelope(by: Actor, now: datetime, region: str, as_of: date) -> None:
    organisation = load_organisations().get(region)
    if organisation.kind is not OrganisationKind.REGION:
        raise DomainError("not-a-region", id=region)
    require(may_submit_stock(by, region), "submit-stock", by, region)
    today = now.astimezone(STOCKHOLM).date()
    if as_of > today:
        raise DomainError("future-date", as_of=as_of, today=today)
    if as_of < OLDEST_DAY:
        raise DomainError("too-long-ago", as_of=as_of, oldest=OLDEST_DAY)


def _refuse_what_would_empty_the_picture(
    objects: Objects, region: str, source: str, as_of: date, files: list[ReadFile]
) -> None:
    """A file without a good row, or a storeroom file that lacks storerooms with stock, is a mistake of the sender."""
    for file in files:
        if not file.accepted.num_rows:
            rejects = objects.path(objects.put(file.rejects_csv(), "csv"), "csv")
            raise DomainError("nothing-accepted", file=file.name, rows=file.rows, rejects=str(rejects))
    sent = {file.kind: file for file in files}
    if FileKind.STOREROOMS not in sent or FileKind.STOCK in sent:
        return
    known = set(sent[FileKind.STOREROOMS].accepted["storeroom_id"].to_pylist())
    for part in parts_about(region, source, as_of):
        if part.kind == FileKind.STOCK:
            lacking = sorted(set(_storerooms_in(part)) - known)
            if lacking:
                name = sent[FileKind.STOREROOMS].name
                raise DomainError("storerooms-in-use", file=name, count=len(lacking), first=lacking[0])


def _read_all(
    region: str, as_of: date, today: date, files: Sequence[tuple[str, bytes]]
) -> list[tuple[ReadFile, bytes]]:
    """Read the files; the storeroom file first, since the others name its storerooms."""
    if not files:
        raise DomainError("no-files", region=region)
    context = Context(
        region=region,
        as_of=as_of,
        today=today,
        substances=load_list(DEFAULT_LIST).atc_codes,
        care_areas=tuple(load_care_areas()),
        packs=frozenset(product.pack_id for product in load_catalogue()),
    )
    kinds = [kind_of(name, content) for name, content in files]
    register = storeroom_register(region, as_of)
    if FileKind.STOREROOMS not in kinds:
        context.storerooms.update(name for part in register for name in _storerooms_in(part))
    ordered = sorted(zip(kinds, files, strict=True), key=lambda pair: pair[0] is not FileKind.STOREROOMS)
    read = [(read_file(name, content, context), content) for _, (name, content) in ordered]
    for kind, count in Counter(file.kind for file, _ in read).items():
        if count > 1:
            raise DomainError("same-kind-twice", kind=kind.value, count=count)
    return read


def _storerooms_in(part: Part) -> list[str]:
    paths = [warehouse_objects().path(digest, "parquet") for digest in part.digests]
    tables = [pq.read_table(path, columns=["storeroom_id"]) for path in paths]
    return [name for table in tables for name in table["storeroom_id"].to_pylist()]


def _keep(objects: Objects, place: Path, file: ReadFile, content: bytes) -> KeptFile:
    """Keep the original, the accepted rows in the warehouse's order, and the rejects."""
    spool = Spool(place, file.form.schema)
    for batch in file.accepted.to_batches():
        spool.write(batch)
    return KeptFile(
        file,
        original=objects.put(content, "csv"),
        accepted=sort_into_objects(objects, spool, ORDERS[file.kind]),
        rejected=objects.put(file.rejects_csv(), "csv") if file.rejected else "",
    )


def _register(
    *, by: Actor, now: datetime, region: str, source: str, as_of: date, kept: list[KeptFile]
) -> int:
    with changing_submissions(by, now, region, as_of) as change:
        submission = Submission.objects.create(
            region=region, source=source, as_of=as_of, received_at=now, received_from=by.username
        )
        for one in kept:
            _register_file(submission, one)
        change.describe("submit-stock", f"submission/{submission.pk}")
    return submission.pk


def _register_file(submission: Submission, kept: KeptFile) -> None:
    file, parts = kept.file, kept.accepted.objects
    row = SubmittedFile.objects.create(
        submission=submission,
        kind=file.kind.value,
        name=file.name[:200],
        original=kept.original,
        rejected=kept.rejected,
        rows=file.rows,
        rows_accepted=file.rows - len(file.rejected),
        rows_rejected=len(file.rejected),
        rows_flagged=len({row for rows in file.flags.values() for row in rows}),
        first=min((part.first for part in parts if part.first), default=None),
        last=max((part.last for part in parts if part.last), default=None),
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
    row = region_row(snapshot, region, DEFAULT_AGREEMENT)
    return tuple(ListShare(cell.result.area, cell.result.listed, cell.result.held) for cell in row.cells)


def _summary(objects: Objects, file: ReadFile, rejected: str) -> FileSummary:
    return FileSummary(
        name=file.name,
        kind=file.kind.value,
        rows=file.rows,
        accepted=file.rows - len(file.rejected),
        rejected=dict(Counter(one.code for one in file.rejected)),
        flagged={code: len(rows) for code, rows in sorted(file.flags.items())},
        rejects_path=objects.path(rejected, "csv") if rejected else None,
    )
