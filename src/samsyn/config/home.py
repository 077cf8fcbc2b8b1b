"""SAMSYN_HOME: the folder that holds everything an installation owns."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from samsyn.intake.home import home_folder


def home() -> Path:
    """The installation's folder, made on first use and readable by its owner alone."""
    folder = home_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder.resolve()


def secret_key(folder: Path) -> str:
    """The installation's secret, generated once (0600). Two processes that start at once agree on one."""
    path = folder / "secret-key"
    if not path.exists():
        beside = folder / f".{secrets.token_hex(8)}.part"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)  # the first one stands, and stands whole
        beside.unlink()
    return path.read_text(encoding="ascii")
