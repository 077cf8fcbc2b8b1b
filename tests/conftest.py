"""What every test may ask for, and what none may do: skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Random cases of a property: the same few in every run, many new ones with SAMSYN_TEST_HYPOTHESIS=deep.
# No deadline: the first call of a compiled kernel may compile it.
hypothesis_settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
hypothesis_settings.register_profile(
    "deep", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("SAMSYN_TEST_HYPOTHESIS", "quick"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips fails: a rule that is not tried is not known to hold."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A test may not skip: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Nor may a whole module skip."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A module of tests may not skip: {report.longrepr}"
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say how to run a test of PostgreSQL rather than let it fail on another engine."""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.fail(
            "This test needs PostgreSQL: python -m tests.postgres -- python -m pytest ...", pytrace=False
        )


@pytest.fixture(autouse=True)
def _snapshots_of_another_test() -> None:
    """Each test has a register of its own, made at the same invented times as the others'."""
    from samsyn.store.queries.stock import forget_snapshots  # the models are not ready before

    forget_snapshots()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Open the system's Chromium. Its sandbox cannot be had by root."""
    # Playwright's own loop runs in the thread of the test, and Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    chromium = os.environ.get("SAMSYN_TEST_CHROMIUM") or shutil.which("chromium")
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}
