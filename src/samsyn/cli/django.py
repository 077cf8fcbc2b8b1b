"""Starting Django for the commands that need the database, and only for those."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime

from samsyn.core.kernel.roles import Actor, operator


def start() -> None:
    """Load the settings and the models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    import django

    django.setup()


def acting() -> Actor:
    """The one at the command line: the operator, under the name the operating system knows."""
    return operator(getpass.getuser())


def now() -> datetime:
    """The clock, read once by each command."""
    return datetime.now(UTC)
