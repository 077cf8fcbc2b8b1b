"""The mark of the warehouse's format: which version of its files a folder holds."""

from __future__ import annotations

import json
from pathlib import Path

from samsyn.core.kernel.errors import DomainError

FORMAT = 1
"""Raised by one when an older Samsyn could not read what a newer one writes."""

MARK = "format.json"


def mark_format(warehouse: Path) -> None:
    """Mark a new warehouse with the format of this version. Raises DomainError `newer-warehouse`."""
    if format_of(warehouse) is None:
        warehouse.mkdir(parents=True, exist_ok=True, mode=0o700)
        (warehouse / MARK).write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
    check_format(warehouse)


def format_of(warehouse: Path) -> int | None:
    """The format of a warehouse; None where it has no mark yet."""
    try:
        return int(json.loads((warehouse / MARK).read_text(encoding="utf-8"))["format"])
    except FileNotFoundError:
        return None


def check_format(warehouse: Path) -> None:
    """Raise DomainError `newer-warehouse` where a newer Samsyn has written the warehouse."""
    found = format_of(warehouse)
    if found is not None and found > FORMAT:
        raise DomainError("newer-warehouse", found=found, known=FORMAT)
