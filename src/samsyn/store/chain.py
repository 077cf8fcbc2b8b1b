"""How an audit event is hashed, and how the end of a chain is kept outside the database."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC
from pathlib import Path

from samsyn.store.models import AuditEvent

_FIELDS = (
    "organisation",
    "number",
    "actor",
    "acting_for",
    "action",
    "subject",
    "before_hash",
    "after_hash",
    "previous",
)


def event_hash(event: AuditEvent) -> str:
    """sha256 over every field of an event, the previous event's hash among them."""
    content = [getattr(event, name) for name in _FIELDS] + [event.at.astimezone(UTC).isoformat()]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def export_head(file: Path, organisation: str, number: int, digest: str) -> None:
    """Append the end of a chain to a file outside the database, so that a cut tail is seen."""
    line = json.dumps({"organisation": organisation, "number": number, "hash": digest}) + "\n"
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def exported_heads(file: Path) -> dict[str, tuple[int, str]]:
    """The newest exported end of each chain. A last line cut short by a crash is passed over."""
    newest: dict[str, tuple[int, str]] = {}
    if not file.exists():
        return newest
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            head = json.loads(line)
        except ValueError:
            continue
        if head["number"] > newest.get(head["organisation"], (0, ""))[0]:
            newest[head["organisation"]] = (head["number"], head["hash"])
    return newest
