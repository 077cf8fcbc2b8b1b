"""Starting Django for the commands that need the database, and only for those."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor, operator


def start(*, set_up: bool = True) -> None:
    """Load the settings and the models; what is written from here on is for the owner alone.

    Raises DomainError `not-set-up` where the database is not ready, unless the command is the one that makes it so.
    """
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    import django

    try:
        django.setup()
    except OSError as error:
        raise DomainError("home-unusable", path=error.filename, problem=error.strerror) from error
    if set_up:
        from samsyn.store.queries.health import database_problem

        problem = database_problem()
        if problem:
            raise DomainError("not-set-up", problem=problem)


def acting() -> Actor:
    """The one at the command line: the operator, under the name the operating system knows."""
    return operator(getpass.getuser())


def now() -> datetime:
    """The clock, read once by each command."""
    return datetime.now(UTC)
