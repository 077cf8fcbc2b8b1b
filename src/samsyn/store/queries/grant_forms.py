"""Requisitions and statements as they are kept: what was written, who signed, what was attached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from samsyn.core.agreements.forms import FormPurpose, FormRole
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.signed_content import AttachedFile, Signature
from samsyn.core.kernel.errors import NotFound
from samsyn.store import models


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Who last wrote in a field, when, and in which version of the form."""

    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form as it stands. `written` is by field, letter by letter; `terms` are those it was last written under."""

    id: int
    version: int
    written: Mapping[str, Any]
    terms: Mapping[str, str]
    agreement_hash: str
    changed: Mapping[str, FieldChange]
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature, and the number of the grant's event that it made."""

    signature: Signature
    event: int


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file of a grant; `original` is the sha256 of its bytes."""

    id: int
    kind: str
    name: str
    original: str
    format: str
    size: int
    added_at: datetime
    added_by: str

    @property
    def file(self) -> AttachedFile:
        """The file as a signature binds it."""
        return AttachedFile(self.name, self.kind, self.original)


def grant_form(grant_id: int, purpose: FormPurpose) -> FormRow | None:
    """A grant's form for a purpose; None where nobody has written in it."""
    found = models.GrantForm.objects.filter(grant_id=grant_id, purpose=purpose.value).first()
    return form_row(found) if found else None


def form_row(found: models.GrantForm) -> FormRow:
    """A row of the database as what it means."""
    told = found.content
    changed = {
        name: FieldChange(one["version"], one["by"], datetime.fromisoformat(one["at"]))
        for name, one in told.get("changed", {}).items()
    }
    return FormRow(
        found.pk,
        found.version,
        told.get("written", {}),
        told.get("terms", {}),
        found.agreement_hash,
        changed,
        found.changed_at,
        found.changed_by,
    )


def form_signatures(form_id: int) -> list[SignatureRow]:
    """Every signature that a form was ever given, in order."""
    rows = models.FormSignature.objects.filter(form_id=form_id).order_by("pk")
    return [
        SignatureRow(
            Signature(FormRole(row.role), row.by, row.name, row.at, row.method, row.hash, row.signed),
            int(row.proof["event"]),
        )
        for row in rows
    ]


def grant_attachments(grant_id: int, purpose: FormPurpose) -> list[AttachmentRow]:
    """The files that belong to a grant's form and were not removed, in the order in which they came."""
    rows = models.GrantAttachment.objects.filter(grant_id=grant_id, purpose=purpose.value, removed_at=None)
    return [_attachment(row) for row in rows.order_by("pk")]


def grant_attachments_of(key: GrantKey, kind: str) -> list[AttachmentRow]:
    """A grant's files of a kind, in the order in which they came."""
    rows = models.GrantAttachment.objects.filter(
        grant__agreement=key.agreement,
        grant__recipient=key.recipient,
        grant__giver=key.giver,
        kind=kind,
        removed_at=None,
    )
    return [_attachment(row) for row in rows.order_by("pk")]


def grant_attachment(key: GrantKey, number: int) -> AttachmentRow:
    """One file of a grant, also one that was removed: what was signed may hold it. Raises NotFound `unknown-attachment`."""
    row = models.GrantAttachment.objects.filter(
        pk=number, grant__agreement=key.agreement, grant__recipient=key.recipient, grant__giver=key.giver
    ).first()
    if row is None:
        raise NotFound("unknown-attachment", id=number)
    return _attachment(row)


def attachments_ever(grant_id: int, purpose: FormPurpose) -> dict[str, int]:
    """The number of a file by its sha256, of all that a form ever had."""
    rows = models.GrantAttachment.objects.filter(grant_id=grant_id, purpose=purpose.value)
    return dict(rows.order_by("pk").values_list("original", "pk"))


def forms_before(recipient: str) -> list[tuple[str, FormPurpose, Mapping[str, Any]]]:
    """What a recipient wrote in its forms, the newest first: agreement, purpose, and answers by field."""
    rows = models.GrantForm.objects.filter(grant__recipient=recipient).select_related("grant")
    return [
        (row.grant.agreement, FormPurpose(row.purpose), row.content.get("written", {}))
        for row in rows.order_by("-changed_at", "-pk")[:10]
    ]


def _attachment(row: models.GrantAttachment) -> AttachmentRow:
    return AttachmentRow(
        row.pk,
        row.kind,
        row.name,
        row.original,
        row.original_format,
        row.size,
        row.added_at,
        row.added_by,
    )
