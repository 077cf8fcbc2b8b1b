"""Where an installation keeps what it owns (SAMSYN_HOME), as far as reading it goes: nothing is made here."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder() -> Path:
    """The installation's folder, whether it is there yet or not."""
    configured = os.environ.get("SAMSYN_HOME")
    return Path(configured) if configured else Path.home() / ".local" / "share" / "samsyn"
