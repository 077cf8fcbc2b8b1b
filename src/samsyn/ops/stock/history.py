"""What has been sent over time: taken back, brought back, compared, and kept as long as the rule says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.retention import Retention, kept_snapshots
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_submit_stock, require
from samsyn.ops.stock.snapshots import changing_submissions
from samsyn.store.models import AcceptedRows, Submission
from samsyn.store.queries.stock import named_objects, snapshot_on
from samsyn.store.queries.submissions import KnownSnapshot, snapshot_named, snapshots, submission
from samsyn.warehouse.differences import StockDifference, stock_differences


def withdraw_submission(*, by: Actor, now: datetime, number: int, why: str) -> None:
    """Take back what was sent: it counts no more, what it replaced counts again, and all of it is kept.

    Raises NotFound `unknown-submission`; NotPermitted; DomainError `withdrawn-already`, `reason-missing`.
    """
    sent = submission(number)
    require(may_submit_stock(by, sent.region), "withdraw-submission", by, sent.region)
    _require_reason(why)
    with changing_submissions(by, now, sent.region, sent.as_of) as change:
        row = Submission.objects.select_for_update().get(pk=number)
        if row.withdrawn_at is not None:
            raise DomainError("withdrawn-already", id=number, by=row.withdrawn_by, at=row.withdrawn_at)
        _withdraw(row, by, now, why)
        change.describe("withdraw-submission", f"submission/{number}")


def restore_snapshot(*, by: Actor, now: datetime, region: str, snapshot: str, why: str) -> KnownSnapshot:
    """Let a region stand as it did in a snapshot: what it sent later is withdrawn, what was withdrawn since counts again.

    Only the region's own files change. Raises NotFound `unknown-snapshot`, `region-not-in-snapshot`; NotPermitted;
    DomainError `ambiguous-snapshot`, `reason-missing`, `nothing-to-restore`.
    """
    require(may_submit_stock(by, region), "restore-snapshot", by, region)
    _require_reason(why)
    known = snapshot_named(snapshot)
    wanted = [row for row in manifest_of(known) if row[0] == region]
    if not wanted:
        raise NotFound("region-not-in-snapshot", id=known.id, region=region)
    if wanted == _standing(known.on, region):
        raise DomainError("nothing-to-restore", id=known.id, region=region)
    with changing_submissions(by, now, region, known.on) as change:
        sent = Submission.objects.select_for_update().filter(region=region)
        for row in sent.filter(pk__gt=known.last_submission, withdrawn_at=None):
            _withdraw(row, by, now, why)
        for row in sent.filter(pk__lte=known.last_submission, withdrawn_at__gt=known.made_at):
            row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = None, "", ""
            row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        if wanted != _standing(known.on, region):
            raise DomainError("cannot-restore", id=known.id, region=region)
        change.describe("restore-snapshot", f"snapshot/{known.id}")
    return known


def _require_reason(why: str) -> None:
    if not why.strip():
        raise DomainError("reason-missing")


def _withdraw(row: Submission, by: Actor, now: datetime, why: str) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = now, by.username, why.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])


def manifest_of(known: KnownSnapshot) -> list[list[object]]:
    """What a snapshot holds: a row a part, as `Part.manifest` gives it."""
    rows: list[list[object]] = json.loads(warehouse_objects().get(known.id, "json"))
    return rows


def _standing(day: date, region: str) -> list[list[object]]:
    rows: list[list[object]] = json.loads(snapshot_on(day).manifest)
    return [row for row in rows if row[0] == region]


@dataclass(frozen=True, slots=True)
class SnapshotDifference:
    """What differs between two snapshots for one region: its files by kind, and its goods by pack."""

    region: str
    kinds: tuple[str, ...]
    goods: tuple[StockDifference, ...]


def compare_snapshots(*, by: Actor, one: str, other: str, region: str | None) -> Iterator[SnapshotDifference]:
    """The regions that differ between two snapshots; a region's own only, but for the operator."""
    if not by.is_operator:
        if region is None:
            region = by.organisation
        require(may_submit_stock(by, region), "compare-snapshots", by, region)
    before, after = (manifest_of(snapshot_named(name)) for name in (one, other))
    for name in sorted({str(row[0]) for row in (*before, *after)} if region is None else {region}):
        mine = [[row for row in rows if row[0] == name] for rows in (before, after)]
        kinds = {kind for kind in _kinds(mine) if _of_kind(mine[0], kind) != _of_kind(mine[1], kind)}
        if kinds:
            digests = [_digests(_of_kind(rows, "stock")) for rows in mine]
            yield SnapshotDifference(
                name, tuple(sorted(kinds)), tuple(stock_differences(warehouse_objects(), *digests))
            )


def _kinds(both: list[list[list[object]]]) -> set[str]:
    return {str(row[2]) for rows in both for row in rows}


def _of_kind(rows: list[list[object]], kind: str) -> list[list[object]]:
    return [row for row in rows if row[2] == kind]


def _digests(rows: list[list[object]]) -> list[str]:
    return [str(digest) for row in rows if isinstance(row[4], list) for digest in row[4]]


@dataclass(frozen=True, slots=True)
class Tidied:
    """What tidying found to remove, or removed: rows that no kept snapshot stands on, and objects that no row names."""

    accepted: int
    objects: int


def tidy(*, by: Actor, now: datetime, rule: Retention, dry_run: bool) -> Tidied:
    """Remove what the rule no longer keeps. Originals are always kept, so that any picture can be made again.

    Only the operator may. A file's accepted rows go when no kept snapshot stands on them and none of today's does.
    """
    if not by.is_operator:
        require(False, "tidy", by, "")
    known = snapshots()
    kept = kept_snapshots([(one.id, one.on, one.made_at) for one in known], swedish_day(now), rule)
    standing = {digest for one in known if one.id in kept for digest in _digests(manifest_of(one))}
    standing |= {
        digest
        for day in {one.on for one in known}
        for part in snapshot_on(day).parts
        for digest in part.digests
    }
    old = AcceptedRows.objects.filter(file__submission__received_at__lt=now - rule.whole_for).exclude(
        digest__in=standing
    )
    going = set(old.values_list("pk", "digest"))
    named = named_objects() - {digest for _, digest in going}
    if dry_run:
        return Tidied(len(going), len(warehouse_objects().orphans(named)))
    # The rows first: an object without a row is an orphan, a row without its object would be a loss.
    AcceptedRows.objects.filter(pk__in=[pk for pk, _ in going]).delete()
    return Tidied(len(going), warehouse_objects().collect(named_objects()))
