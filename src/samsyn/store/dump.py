"""The whole database as one file, taken while the site runs, and put back into an empty one.

SQLite is copied page by page through its own backup; PostgreSQL by its own pg_dump and pg_restore, which must be
installed where the command runs. Either sees one moment of the database.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from samsyn.core.kernel.errors import DomainError

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


def dump_name() -> str:
    """What the file is called for the engine in use."""
    return FILES[connection.vendor]


def dump_database(to: Path) -> None:
    """Write the database to a file. Raises DomainError `no-pg-dump`, `dump-failed`."""
    if connection.vendor == "sqlite":
        source = Path(connection.settings_dict["NAME"])
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(to)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing written beside it
        to.chmod(0o600)
        return
    _run_postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def load_database(source: Path) -> None:
    """Put a dump into the database, which must be empty. Raises DomainError `not-empty`, `no-pg-dump`, `dump-failed`."""
    if not database_is_empty():
        raise DomainError("not-empty", what="the database")
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        for left in place.parent.glob(f"{place.name}*"):  # what asking an empty database left
            left.unlink()
        beside = place.with_name(f".{place.name}.part")
        shutil.copyfile(source, beside)
        beside.chmod(0o600)
        beside.replace(place)
        return
    _run_postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(source))
    connection.close()


def database_is_empty() -> bool:
    """Whether the database has no table at all."""
    return not connection.introspection.table_names()


def open_dump(file: Path) -> sqlite3.Connection:
    """A SQLite file that nobody writes to, opened without anything being written beside it: also on a read-only disk."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)


def sound_sqlite(file: Path) -> bool:
    """Whether a SQLite file is whole."""
    with closing(open_dump(file)) as copy:
        return bool(copy.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def _run_postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against the database in use; the password never stands on a command line."""
    found = shutil.which(program)
    if found is None:
        raise DomainError("no-pg-dump", program=program)
    settings = connection.settings_dict
    environment = os.environ | {
        name: str(settings[key])
        for name, key in (
            ("PGHOST", "HOST"),
            ("PGPORT", "PORT"),
            ("PGUSER", "USER"),
            ("PGPASSWORD", "PASSWORD"),
        )
        if settings.get(key)
    }
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL with arguments of our own
        [found, "--dbname", str(settings["NAME"]), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DomainError("dump-failed", program=program, problem=done.stderr.strip()[-500:])
