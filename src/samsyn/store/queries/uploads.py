"""Uploads as the sender sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from samsyn.core.kernel.errors import NotFound
from samsyn.store.models import Upload, UploadState


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file of an upload; `size` in bytes."""

    name: str
    size: int
    original: str
    original_format: str


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload: where it stands, how far it has come (`done` rows in `step`), and what the sender is told."""

    id: UUID
    region: str
    source: str
    as_of: date
    sent_at: datetime
    sent_by: str
    state: str
    step: str
    done: int
    message: dict[str, Any]
    questions: list[dict[str, Any]]
    cancel_asked: bool
    ended_at: datetime | None
    submission: int | None
    files: tuple[UploadFile, ...]

    @property
    def under_way(self) -> bool:
        """Whether it waits for a worker or runs."""
        return self.state in {UploadState.WAITING, UploadState.RUNNING}


def uploads_of(region: str, limit: int = 50) -> list[UploadRow]:
    """A region's uploads, newest first."""
    rows = Upload.objects.filter(region=region).prefetch_related("files")[:limit]
    return [_row(row) for row in rows]


def upload(number: UUID) -> UploadRow:
    """One upload. Raises NotFound `unknown-upload`."""
    found = Upload.objects.prefetch_related("files").filter(pk=number).first()
    if found is None:
        raise NotFound("unknown-upload", id=str(number))
    return _row(found)


def _row(row: Upload) -> UploadRow:
    plain = {name: getattr(row, name) for name in UploadRow.__slots__ if name not in {"files", "submission"}}
    files = tuple(
        UploadFile(file.name, file.size, file.original, file.original_format) for file in row.files.all()
    )
    return UploadRow(**plain, submission=row.submission_id, files=files)
