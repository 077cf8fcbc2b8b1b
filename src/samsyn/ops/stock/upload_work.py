"""Taking in an upload: the worker's part, done as the person who sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from samsyn.ops.alerts.judging import raise_alerts
from samsyn.ops.alerts.mail import send_alerts
from samsyn.ops.picture.playing import prepare_newest_pools
from samsyn.ops.picture.quality import report_of
from samsyn.ops.picture.reading import measure_newest
from samsyn.ops.stock.sending import ImportSummary, import_stock
from samsyn.ops.stock.uploads import Progress, objects_of, sender_of
from samsyn.store.models import Upload
from samsyn.store.queries.submissions import submission

log = structlog.get_logger(__name__)


def take_in(row: Upload, progress: Progress) -> tuple[dict[str, Any], int | None]:
    """Import an upload's files. The message says what went in; the submission is None where nothing changed.

    Raises as `import_stock` does, Cancelled and Asked.
    """
    summary = import_stock(
        by=sender_of(row),
        now=progress.clock(),
        region=row.region,
        source=row.source,
        as_of=row.as_of,
        files=list(objects_of(row)),
        answers=row.answers,
        tell=progress.tell,
    )
    return _message(summary), summary.submission


def measure_ahead(number: UUID) -> None:
    """Compute figures and quality before anyone opens the page. The files are in already: nothing here may undo that."""
    try:
        row = Upload.objects.get(pk=number)
        if row.submission_id is not None:
            report_of(submission(row.submission_id))
            measure_newest()
            prepare_newest_pools(row.region)
    except Exception:
        log.exception("measuring-failed", upload=str(number))


def warn_of(number: UUID, now: datetime) -> None:
    """Judge the sender's region by its alert rules, and send what is to be told at once. Undoes nothing either."""
    try:
        row = Upload.objects.get(pk=number)
        if row.submission_id is not None:
            raise_alerts(now=now, regions=[row.region])
            send_alerts(now=now)
    except Exception:
        log.exception("alerts-failed", upload=str(number))


def _message(summary: ImportSummary) -> dict[str, Any]:
    return {
        "code": "taken-in" if summary.changed else "nothing-changed",
        "counts": summary.counts,
        "replaced": summary.replaced,
        "snapshot": summary.snapshot,
        "files": [
            {
                "name": file.name,
                "kind": file.kind,
                "rows": file.rows,
                "accepted": file.accepted,
                "rejected": file.rejected,
                "flagged": file.flagged,
                "reading": file.reading,
            }
            for file in summary.files
        ],
    }
