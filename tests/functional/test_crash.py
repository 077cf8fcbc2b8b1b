"""An import that dies leaves the old picture whole, wherever it dies, and the next run finishes the job."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """What a reader found before, after each death, and at the end."""
    home = tmp_path_factory.mktemp("crash")
    done = subprocess.run(
        [sys.executable, "-m", "tests.functional.crash", str(home)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        timeout=300,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_step_was_died_at_and_the_last_run_lived(story: list[dict[str, object]]) -> None:
    assert [found["when"] for found in story[1:-1]] == [f"died at {n}" for n in range(1, len(story) - 1)]
    assert len(story) > 20
    assert story[-1]["when"] == "lived"


def test_after_each_death_the_picture_is_the_old_one_or_the_new_one_and_whole(
    story: list[dict[str, object]],
) -> None:
    old, new = story[0], story[-1]
    assert (old["quantities"], new["quantities"]) == ([5, 10], [8, 9, 77])
    for found in story[1:-1]:
        assert found["snapshot"] in (old["snapshot"], new["snapshot"])
        assert found["quantities"] == (old if found["snapshot"] == old["snapshot"] else new)["quantities"]


def test_the_new_picture_comes_with_the_last_commit_and_not_before(story: list[dict[str, object]]) -> None:
    changes = sum(a["snapshot"] != b["snapshot"] for a, b in pairwise(story))
    assert changes == 1
    assert sum(found["snapshot"] == story[-1]["snapshot"] for found in story) <= 3


def test_no_death_breaks_the_audit_trail(story: list[dict[str, object]]) -> None:
    assert {found["breaks"] for found in story} == {0}
