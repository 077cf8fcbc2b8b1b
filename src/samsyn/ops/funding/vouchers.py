"""Vouchers that the state asks to see (A23 §5): sent by the recipient, kept as they came, read by those who may ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.funding.grant_attachments import MOST_ATTACHMENTS, checked_format
from samsyn.ops.funding.grants import note_grant_event
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import ACCOUNTS, SIGNS, may_note_grant, require
from samsyn.store import models
from samsyn.store.queries.funding import grant
from samsyn.store.queries.grant_forms import AttachmentRow, grant_attachments_of

VOUCHER = "voucher"
READS = frozenset({Role.GRANTS_OFFICER, Role.DESK_OFFICER})


def send_vouchers(
    *, by: Actor, now: datetime, key: GrantKey, files: Sequence[tuple[str, Path]], note: str = ""
) -> None:
    """Send the vouchers that were asked for: files and event in one transaction.

    Raises NotPermitted; DomainError `file-missing`, `too-many-attachments`, what `checked_format` refuses, and
    `no-vouchers-asked`.
    """
    kind = GrantEventKind.VOUCHERS_SENT
    require(may_note_grant(by, key, kind), "send-vouchers", by, key.recipient)
    if not files:
        raise DomainError("file-missing")
    if len(files) > MOST_ATTACHMENTS:
        raise DomainError("too-many-attachments", most=MOST_ATTACHMENTS)
    kept = []
    for name, path in files:
        ending = checked_format(name, path)
        kept.append(
            (Path(name).name[:200], warehouse_objects().put_file(path, ending), ending, path.stat().st_size)
        )
    with transaction.atomic():
        told = [{"name": name, "sha256": digest} for name, digest, _ending, _size in kept]
        facts = {"files": told, "reason": note.strip()[:1_000]}
        note_grant_event(by=by, now=now, key=key, kind=kind, facts=facts)
        models.GrantAttachment.objects.bulk_create(
            models.GrantAttachment(
                grant_id=grant(key).id,
                purpose="",
                kind=VOUCHER,
                name=name,
                original=digest,
                original_format=ending,
                size=size,
                added_at=now,
                added_by=by.username,
            )
            for name, digest, ending, size in kept
        )


def read_vouchers(*, by: Actor, key: GrantKey) -> list[AttachmentRow]:
    """The vouchers that were sent; none for one who may not see them."""
    return grant_attachments_of(key, VOUCHER) if _may_read(by, key) else []


def read_voucher(*, by: Actor, key: GrantKey, number: int) -> tuple[AttachmentRow, bytes]:
    """One voucher and its bytes. Raises NotFound `unknown-attachment`."""
    found = next((one for one in read_vouchers(by=by, key=key) if one.id == number), None)
    if found is None:
        raise NotFound("unknown-attachment", id=number)
    return found, warehouse_objects().get(found.original, found.format)


def _may_read(by: Actor, key: GrantKey) -> bool:
    own = by.organisation == key.recipient and by.role in ACCOUNTS | SIGNS
    return own or by.role in READS or by.is_operator
