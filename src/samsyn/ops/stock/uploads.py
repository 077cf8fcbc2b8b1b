"""Files that come in over the site: kept at once, handled by a worker, ending in a message that the sender understands.

An upload's row is the queue (ADR 6). A worker that dies leaves a row that shows no sign of life; the next one takes it
up again, and since the same files go in once, it ends as it would have ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_submit_stock, require
from samsyn.ops.stock.files import FORMATS, Asked, format_of
from samsyn.store.models import Upload, UploadedFile, UploadState

LARGEST_UPLOAD = 1024 * 1024 * 1024
MOST_FILES = 12
SIGN_OF_LIFE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
BETWEEN_SIGNS = 0.5

Clock = Callable[[], datetime]
log = structlog.get_logger(__name__)


class Cancelled(Exception):  # noqa: N818  nothing went wrong: the sender changed their mind
    """The sender asked to stop; nothing was taken in."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: its name and where it lies until it is kept."""

    name: str
    path: Path


def receive_upload(
    *, by: Actor, now: datetime, region: str, as_of: date, files: Sequence[Incoming], source: str = ""
) -> UUID:
    """Keep the files, and put them in the queue. Returns the upload's id.

    Raises NotPermitted; DomainError `no-files`, `too-many-files`, `file-too-large`, `format-not-taken`.
    """
    require(may_submit_stock(by, region), "submit-stock", by, region)
    _check(region, files)
    kept = [(file, warehouse_objects().put_file(file.path, format_of(file.name))) for file in files]
    with transaction.atomic():
        upload = Upload.objects.create(
            region=region,
            source=source,
            as_of=as_of,
            sent_at=now,
            sent_by=by.username,
            sent_role=by.role.value,
        )
        UploadedFile.objects.bulk_create(
            UploadedFile(
                upload=upload,
                number=number,
                name=file.name[:200],
                original=digest,
                original_format=format_of(file.name),
                size=file.path.stat().st_size,
            )
            for number, (file, digest) in enumerate(kept)
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action="upload-files",
            subject=f"upload/{upload.pk}",
            before=None,
            after=[digest for _, digest in kept],
        )
    return upload.pk


def _check(region: str, files: Sequence[Incoming]) -> None:
    if not files:
        raise DomainError("no-files", region=region)
    if len(files) > MOST_FILES:
        raise DomainError("too-many-files", count=len(files), limit=MOST_FILES)
    for file in files:
        size = file.path.stat().st_size
        if size > LARGEST_UPLOAD:
            raise DomainError("file-too-large", file=file.name, bytes=size, limit=LARGEST_UPLOAD)
        if not format_of(file.name):
            raise DomainError("format-not-taken", file=file.name, known=", ".join(FORMATS))


def cancel_upload(*, by: Actor, now: datetime, upload: UUID) -> None:
    """Ask that an upload stops. One that waits stops at once; one that runs at its next sign of life.

    Raises NotFound `unknown-upload`; NotPermitted; DomainError `upload-ended`.
    """
    with transaction.atomic():
        row = _locked(by, upload)
        if row.state in ENDED:
            raise DomainError("upload-ended", id=str(upload), state=row.state)
        row.cancel_asked = True
        if row.state != UploadState.RUNNING:
            row.state, row.ended_at, row.message = UploadState.CANCELLED, now, {"code": "cancelled"}
        row.save(update_fields=["cancel_asked", "state", "ended_at", "message"])
        _note(by, now, row, "cancel-upload")


def answer_upload(
    *, by: Actor, now: datetime, upload: UUID, answers: Mapping[str, str], settled: Collection[str] = ()
) -> None:
    """Answer what was asked about an upload; once everything is, it goes back into the queue.

    `settled` are the keys of questions that something else has answered, as a profile that was confirmed does.
    Raises NotFound `unknown-upload`; NotPermitted; DomainError `nothing-asked`, `not-an-answer`.
    """
    with transaction.atomic():
        row = _locked(by, upload)
        if row.state != UploadState.ASKING:
            raise DomainError("nothing-asked", id=str(upload))
        left = []
        for question in row.questions:
            key, choices = question["key"], question["choices"]
            if key in settled:
                continue
            if key not in answers:
                left.append(question)
            elif answers[key] in choices:
                row.answers[key] = answers[key]
            else:
                raise DomainError("not-an-answer", key=key, known=", ".join(choices))
        row.state, row.questions = (UploadState.ASKING if left else UploadState.WAITING), left
        row.attempts = 0
        row.save(update_fields=["answers", "state", "questions", "attempts"])
        _note(by, now, row, "answer-upload")


ENDED = (UploadState.DONE, UploadState.REFUSED, UploadState.CANCELLED)


def _locked(by: Actor, upload: UUID) -> Upload:
    row = Upload.objects.select_for_update().filter(pk=upload).first()
    if row is None:
        raise NotFound("unknown-upload", id=str(upload))
    require(may_submit_stock(by, row.region), "submit-stock", by, row.region)
    return row


def _note(by: Actor, now: datetime, row: Upload, action: str) -> None:
    record(
        by=by,
        now=now,
        organisation=row.region,
        action=action,
        subject=f"upload/{row.pk}",
        before=None,
        after={"state": row.state, "answers": row.answers},
    )


@dataclass(slots=True)
class Progress:
    """How far the worker has come with an upload. Told often, written now and then; raises Cancelled when asked to stop."""

    upload: UUID
    clock: Clock
    written: float = field(default=0.0)

    def tell(self, step: str, done: int = 0) -> None:
        """Say what is being done, and how many rows of it are."""
        if time.monotonic() - self.written < BETWEEN_SIGNS:
            return
        self.written = time.monotonic()
        rows = Upload.objects.filter(pk=self.upload)
        rows.update(step=step, done=done, alive_at=self.clock())
        if rows.values_list("cancel_asked", flat=True).first():
            raise Cancelled


def take_next(clock: Clock) -> Upload | None:
    """The oldest upload that waits, or whose worker is gone; marked as running. None where there is nothing to do."""
    now = clock()
    with transaction.atomic():
        waits = Q(state=UploadState.WAITING) | Q(state=UploadState.RUNNING, alive_at__lt=now - SIGN_OF_LIFE)
        row = Upload.objects.select_for_update().filter(waits).order_by("sent_at").first()
        if row is None:
            return None
        row.state, row.alive_at, row.attempts = UploadState.RUNNING, now, row.attempts + 1
        row.save(update_fields=["state", "alive_at", "attempts"])
        return row


def sender_of(row: Upload) -> Actor:
    """Who sent an upload: the worker acts for that person."""
    organisation = "" if row.sent_role == Role.OPERATOR else row.region
    return Actor(row.sent_by, organisation, Role(row.sent_role))


Handle = Callable[[Upload, Progress], tuple[dict[str, Any], int | None]]
"""Takes in an upload's files: the message for the sender, and the submission that came of it (None if nothing changed)."""


def work_once(clock: Clock, handle: Handle) -> UUID | None:
    """Handle the next upload, if there is one; returns its id. Whatever happens, it ends in a state and a message."""
    row = take_next(clock)
    if row is None:
        return None
    state, message, questions, submission = _handled(row, Progress(row.pk, clock), handle)
    Upload.objects.filter(pk=row.pk).update(
        state=state,
        message=message,
        questions=questions,
        submission=submission,
        step="",
        ended_at=None if state == UploadState.ASKING else clock(),
    )
    return row.pk


def _handled(
    row: Upload, progress: Progress, handle: Handle
) -> tuple[UploadState, dict[str, Any], list[dict[str, Any]], int | None]:
    if row.attempts > MOST_ATTEMPTS:  # it has brought down a worker each time
        return UploadState.REFUSED, {"code": "upload-failed", "params": {"id": str(row.pk)}}, [], None
    try:
        message, submission = handle(row, progress)
    except Cancelled:
        return UploadState.CANCELLED, {"code": "cancelled"}, [], None
    except Asked as asked:
        return UploadState.ASKING, {"code": "asked"}, asked.questions, None
    except DomainError as error:
        params = {name: str(value) for name, value in error.params.items()}
        return UploadState.REFUSED, {"code": error.code, "params": params}, [], None
    except Exception:
        # The sender must hear of it, and the worker must live on for the next upload.
        log.exception("upload-failed", upload=str(row.pk))
        return UploadState.REFUSED, {"code": "upload-failed", "params": {"id": str(row.pk)}}, [], None
    return UploadState.DONE, message, [], submission


def objects_of(row: Upload) -> Iterator[tuple[str, Path]]:
    """The files of an upload: (name, where it lies in the warehouse)."""
    for file in row.files.all():
        yield file.name, warehouse_objects().path(file.original, file.original_format)
