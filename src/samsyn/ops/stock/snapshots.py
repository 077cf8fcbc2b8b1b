"""Snapshots come of every change to what regions have sent; a region's writers queue here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from samsyn.core.kernel.roles import Actor
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.store.models import AuditHead, Snapshot, Submission
from samsyn.store.queries.stock import SnapshotRow, parts_of_region, snapshot_on


@dataclass(slots=True)
class Change:
    """What a change is called in the audit trail; the block that makes it says so. `snapshot` is there once it is made."""

    action: str = ""
    subject: str = ""
    snapshot: SnapshotRow = field(init=False)

    def describe(self, action: str, subject: str) -> None:
        """Name the change."""
        self.action, self.subject = action, subject


@contextmanager
def changing_submissions(by: Actor, now: datetime, region: str, day: date) -> Iterator[Change]:
    """Change what a region has sent about a day, in one transaction: what counts before and after goes to the audit
    trail, and the snapshot that came of it is registered.

    Two writers for one region queue at the lock of its audit trail.
    """
    with transaction.atomic():
        AuditHead.objects.get_or_create(organisation=region)
        AuditHead.objects.select_for_update().get(organisation=region)
        before = [part.manifest() for part in parts_of_region(region, day)]
        change = Change()
        yield change
        change.snapshot = after = snapshot_on(day)
        newest = Submission.objects.order_by("-id").values_list("id", flat=True).first() or 0
        # The manifest is an object like any other: whole before the row that names it.
        warehouse_objects().put(after.manifest, "json")
        Snapshot.objects.get_or_create(
            id=after.id, defaults={"on": day, "made_at": now, "last_submission": newest}
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action=change.action,
            subject=change.subject,
            before=before,
            after=[part.manifest() for part in after.of_region(region)],
        )
