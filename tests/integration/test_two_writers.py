"""Several keepers note in the same storeroom at the same moment, on either engine: none undoes what another noted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

DATABASE = "samsyn_writers"


@pytest.fixture
def new_database() -> Iterator[dict[str, str]]:
    """The environment of a database that nobody else uses: a file, or one more in the PostgreSQL of the run."""
    if connection.vendor != "postgresql":
        yield {name: value for name, value in os.environ.items() if name != "SAMSYN_TEST_DATABASE_URL"}
        return
    import psycopg

    address = os.environ["SAMSYN_TEST_DATABASE_URL"]
    base, _, options = address.partition("?")
    name = f"{DATABASE}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
        try:
            yield {
                **os.environ,
                "SAMSYN_TEST_DATABASE_URL": f"{base.rpartition('/')[0]}/{name}?{options}",
            }
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_many_note_at_once_is_noted_in_turn_and_the_same_only_once(
    new_database: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.builders.writers", str(tmp_path)],
        env=new_database,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    found = json.loads(done.stdout)
    answers = Counter(answer for writer in found["answers"] for answer in writer)
    # Ten packs are five takings of two: one of the shared key, four of the six that are the writers' own.
    assert (found["left"], found["numbers"]) == (0, [1, 2, 3, 4, 5, 6])
    assert answers[1] == 5
    assert answers["more-than-there-is"] >= 2
    assert set(answers) <= {0, 1, "more-than-there-is"}


def test_workers_that_check_and_send_at_once_begin_one_alert_and_send_one_mail(
    new_database: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.builders.alert_workers", str(tmp_path)],
        env=new_database,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert json.loads(done.stdout) == [[0, 0, 0, 0], 1, 1, 1], done.stderr


def test_of_those_who_save_and_sign_one_form_at_once_one_does_and_a_signer_who_dies_leaves_nothing(
    new_database: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.builders.form_writers", str(tmp_path)],
        env=new_database,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
    )
    found = json.loads(done.stdout)
    *died, lived = found["deaths"]
    assert len(died) >= 5  # the signature, the event, the state, the audit event, its chain
    whole = {"version": 1, "breaks": 0}
    nothing = {"signatures": 0, "requisitioned": 0, "stage": "decided", **whole}
    signed = {"signatures": 1, "requisitioned": 1, "stage": "requisitioned", **whole}
    assert all(one == nothing for one in died)
    assert lived == signed
    answers = Counter(found["answers"])
    assert answers["saved"] + answers["signed"] == 1
    assert set(answers) <= {"saved", "signed", "form-changed-meanwhile", "form-is-closed"}
    stands = found["stands"]
    assert (stands["signatures"], stands["version"], stands["breaks"]) == (
        1 + answers["signed"],
        1 + answers["saved"],
        0,
    )


def test_of_officers_who_check_at_once_one_does_and_a_death_before_the_commit_leaves_no_half_event(
    new_database: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.builders.grant_writers", str(tmp_path)],
        env=new_database,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["signal"] == 9
    assert found["after_death"] == {"numbers": [1, 2, 3], "folds": True}
    assert Counter(found["answers"]) == {"noted": 1, "grant-changed-meanwhile": 5}
    assert found["outcome"] == {"numbers": [1, 2, 3, 4], "folds": True}
