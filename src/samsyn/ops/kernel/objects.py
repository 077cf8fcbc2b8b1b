"""The installation's warehouse objects."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from samsyn.warehouse.objects import Objects


def warehouse_objects() -> Objects:
    """The installation's objects."""
    return Objects(Path(settings.SAMSYN_WAREHOUSE) / "objects")
