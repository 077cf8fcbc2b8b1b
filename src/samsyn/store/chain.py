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
    """The newest exported end of each chain.

    A last line without its line end was cut short by a crash and is passed over. Raises ValueError on any other line that
    is not a head: then the file was touched.
    """
    newest: dict[str, tuple[int, str]] = {}
    whole, _, _ = file.read_bytes().rpartition(b"\n") if file.exists() else (b"", b"", b"")
    for row, line in enumerate(whole.splitlines(), start=1):
        try:
            head = json.loads(line)
            organisation, number, digest = str(head["organisation"]), int(head["number"]), str(head["hash"])
        except (ValueError, TypeError, KeyError):
            raise ValueError(f"{file.name}, row {row}, is not the end of a chain") from None
        if number > newest.get(organisation, (0, ""))[0]:
            newest[organisation] = (number, digest)
    return newest
