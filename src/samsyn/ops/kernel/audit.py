"""Writing to the audit trail and the read log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain
from samsyn.store.chain import event_hash, export_head, exported_heads
from samsyn.store.guards import guards_stand
from samsyn.store.models import AuditEvent, AuditHead, ReadEvent
from samsyn.store.queries.audit import Break, broken_chains

INSTALLATION = "installation"
"""Whose chain holds what is done for the installation as a whole."""


def state_hash(state: Any) -> str:
    """sha256 of a state as canonical JSON; no state has no hash."""
    if state is None:
        return ""
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()


def record(
    *, by: Actor, now: datetime, organisation: str, action: str, subject: str, before: Any, after: Any
) -> None:
    """Add an event to an organisation's chain. Must be called inside the transaction of the write itself."""
    AuditHead.objects.get_or_create(organisation=organisation)
    head = AuditHead.objects.select_for_update().get(organisation=organisation)
    event = AuditEvent(
        organisation=organisation,
        number=head.number + 1,
        at=now,
        actor=by.username,
        acting_for=by.organisation,
        action=action,
        subject=subject,
        before_hash=state_hash(before),
        after_hash=state_hash(after),
        previous=head.hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.number, head.hash = event.number, event.hash
    head.save(update_fields=["number", "hash"])
    transaction.on_commit(lambda: export_head(_heads_file(), organisation, event.number, event.hash))


def record_reads(*, by: Actor, now: datetime, owners: Iterable[str], grain: Grain, subject: str) -> None:
    """Note that someone looked at the stock of one or more regions."""
    ReadEvent.objects.bulk_create(
        ReadEvent(
            at=now,
            reader=by.username,
            reader_organisation=by.organisation,
            owner=owner,
            grain=grain.value,
            subject=subject,
        )
        for owner in owners
    )


def verify_chains() -> list[Break]:
    """Every break in the audit trail and its guards; none when it is whole."""
    broken = (
        [] if guards_stand(connection) else [Break("", 0, "the guards of the append-only tables are missing")]
    )
    try:
        exported = exported_heads(_heads_file())
    except ValueError as error:
        return [*broken, Break("", 0, str(error))]
    return broken + list(broken_chains(exported))


def _heads_file() -> Path:
    return Path(settings.SAMSYN_HOME) / "audit-heads.jsonl"
