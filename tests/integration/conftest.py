"""An installation of its own for each test: its warehouse is a folder of the test's."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def installation(db: None, settings: Settings, tmp_path: Path) -> Path:
    """The database is rolled back after the test; the files lie in the test's own folder."""
    settings.SAMSYN_HOME = tmp_path
    settings.SAMSYN_WAREHOUSE = tmp_path / "warehouse"
    settings.DEMO_MARK = tmp_path / "demo.json"
    return tmp_path
