"""Taking in an upload: the worker's part, done as the person who sent it."""

from __future__ import annotations

from typing import Any

from samsyn.ops.stock import ImportSummary, import_stock
from samsyn.ops.uploads import Progress, objects_of, sender_of
from samsyn.store.models import Upload


def take_in(row: Upload, progress: Progress) -> tuple[dict[str, Any], int | None]:
    """Import an upload's files. The message says what went in; the submission is None where nothing changed.

    Raises as `import_stock` does, Cancelled and Asked.
    """
    progress.tell("reading", 0, row.total)
    files = [(name, path.read_bytes()) for name, path in objects_of(row)]
    summary = import_stock(
        by=sender_of(row),
        now=progress.clock(),
        region=row.region,
        source=row.source,
        as_of=row.as_of,
        files=files,
    )
    return _message(summary), summary.submission


def _message(summary: ImportSummary) -> dict[str, Any]:
    return {
        "code": "taken-in" if summary.changed else "nothing-changed",
        "counts": summary.counts,
        "snapshot": summary.snapshot,
        "files": [
            {
                "name": file.name,
                "kind": file.kind,
                "rows": file.rows,
                "accepted": file.accepted,
                "rejected": file.rejected,
                "flagged": file.flagged,
            }
            for file in summary.files
        ],
    }
