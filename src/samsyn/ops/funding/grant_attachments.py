"""Files that belong to a requisition or a statement: kept as they came, and bound by the signatures by their hashes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from samsyn.core.funding.form_answers import CERTIFICATE
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.ops.funding.grant_form_acts import FormKey, files_changed, hold_form
from samsyn.ops.funding.grant_forms import read_sent_form
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_fill_form, require
from samsyn.store import models
from samsyn.store.queries.grant_forms import AttachmentRow, grant_attachment

LARGEST_ATTACHMENT = 10 * 1024 * 1024
MOST_ATTACHMENTS = 20
KINDS = (CERTIFICATE, "other")
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "xlsx": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
}
"""The formats that are taken, by ending, and how such a file begins: a name can say anything."""


def attach_file(*, by: Actor, now: datetime, form: FormKey, kind: str, name: str, path: Path) -> int:
    """Keep a file with the form; its number. What was signed before no longer holds.

    Raises as `save_form`, and DomainError `attachment-kind`, `attachment-format`, `attachment-too-large`,
    `attachment-empty`, `attachment-is-another-format`, `too-many-attachments`, `attached-already`.
    """
    require(may_fill_form(by, form.grant), "attach-file", by, form.grant.recipient)
    if kind not in KINDS:
        raise DomainError("attachment-kind", found=kind, known=list(KINDS))
    ending = checked_format(name, path)
    digest = warehouse_objects().put_file(path, ending)
    with transaction.atomic():
        found = hold_form(by, now, form)
        if len(found.attachments) >= MOST_ATTACHMENTS:
            raise DomainError("too-many-attachments", most=MOST_ATTACHMENTS)
        same = next((one for one in found.attachments if one.original == digest and one.kind == kind), None)
        if same:
            raise DomainError("attached-already", name=same.name)
        row = models.GrantAttachment.objects.create(
            grant_id=found.grant.id,
            purpose=form.purpose.value,
            kind=kind,
            name=Path(name).name[:200],
            original=digest,
            original_format=ending,
            size=path.stat().st_size,
            added_at=now,
            added_by=by.username,
        )
        files_changed(by, now, found)
    return int(row.pk)


def remove_file(*, by: Actor, now: datetime, form: FormKey, number: int) -> None:
    """Take a file from the form; what was signed with it still shows it. Raises as `attach_file`, `unknown-attachment`."""
    with transaction.atomic():
        found = hold_form(by, now, form)
        if number not in {one.id for one in found.attachments}:
            raise NotFound("unknown-attachment", id=number)
        row = models.GrantAttachment.objects.select_for_update().get(pk=number)
        row.removed_at, row.removed_by = now, by.username
        row.save(update_fields=["removed_at", "removed_by"])
        files_changed(by, now, found)


def read_attachment(*, by: Actor, now: datetime, form: FormKey, number: int) -> tuple[AttachmentRow, bytes]:
    """A file and its bytes: the recipient any of its own, Kammarkollegiet those that were signed with what was sent in.

    Raises NotFound `unknown-attachment`.
    """
    row = grant_attachment(form.grant, number)
    if not may_fill_form(by, form.grant) and row.original not in _sent(by, now, form):
        raise NotFound("unknown-attachment", id=number)
    return row, warehouse_objects().get(row.original, row.format)


def _sent(by: Actor, now: datetime, form: FormKey) -> set[str]:
    found = read_sent_form(by=by, now=now, key=form.grant, purpose=form.purpose)
    return {file["sha256"] for file in found.sent.signed["attachments"]} if found.sent else set()


def checked_format(name: str, path: Path) -> str:
    """The file's format, if it is one that is taken: by its name, and by how it begins.

    Raises DomainError `attachment-format`, `attachment-empty`, `attachment-too-large`, `attachment-is-another-format`.
    """
    ending = Path(name).suffix.lstrip(".").lower()
    if ending not in BEGINNINGS:
        raise DomainError("attachment-format", file=Path(name).name, known=list(BEGINNINGS))
    size = path.stat().st_size
    if not size:
        raise DomainError("attachment-empty", file=Path(name).name)
    if size > LARGEST_ATTACHMENT:
        raise DomainError(
            "attachment-too-large", file=Path(name).name, megabytes=LARGEST_ATTACHMENT // 1024 // 1024
        )
    with path.open("rb") as file:
        if not file.read(16).startswith(BEGINNINGS[ending]):
            raise DomainError("attachment-is-another-format", file=Path(name).name, format=ending)
    return ending
