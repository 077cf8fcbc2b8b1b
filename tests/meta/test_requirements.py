"""The lock files: each package at one version with its hashes, from nowhere in particular."""

from __future__ import annotations

import re

import pytest
from tests.meta.repository import ROOT

LOCKS = ("runtime", "dev")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package. (A package may have several, for different Pythons and platforms.)"""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ \\\n]+)", lock(name), re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_carries_no_address(name: str) -> None:
    assert "://" not in lock(name)
    assert not re.search(r"^--?(index|extra|find|trusted)", lock(name), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_carries_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[\w])", re.sub(r"^#.*\n", "", lock(name), flags=re.MULTILINE))
    assert entries
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_development_runs_on_the_versions_that_an_installation_runs_on() -> None:
    development = pins("dev")
    assert {package: development.get(package) for package in pins("runtime")} == pins("runtime")


@pytest.mark.parametrize("name", LOCKS)
def test_everything_asked_for_is_locked(name: str) -> None:
    asked = re.findall(
        r"^([A-Za-z][\w.-]*)", (ROOT / "requirements" / f"{name}.in").read_text("utf-8"), re.MULTILINE
    )
    assert [package for package in asked if package.lower() not in pins(name)] == []


def test_the_notices_name_every_package_that_an_installation_runs_on() -> None:
    notices = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
    noticed = re.findall(r"^\| ([\w.-]+) \| (\d[^ ]*) \|", notices, re.MULTILINE)
    of_one_platform = set(re.findall(r"^([\w.-]+)==[^ ]+ ; sys_platform", lock("runtime"), re.MULTILINE))
    named = {re.sub(r"[-_.]+", "-", package).lower() for package, _ in noticed}
    assert named == pins("runtime").keys() - of_one_platform
    assert [
        package
        for package, version in noticed
        if version not in pins("runtime")[re.sub(r"[-_.]+", "-", package).lower()]
    ] == []
