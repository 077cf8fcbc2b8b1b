"""One demo country, built once and served as an installation serves it; each test opens its own browser window."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

PASSWORD = "samsyn-demo"
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo installation of the tests' own."""
    home = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAMSYN_")}
    environment |= {"SAMSYN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "samsyn.config.settings"}
    samsyn = [sys.executable, "-m", "samsyn"]
    subprocess.run([*samsyn, "demo", "build"], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (Path(home) / "serve.log").open("wb")
    server = subprocess.Popen(
        [*samsyn, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="session")
def signed_in(site: str, browser: Browser) -> Callable[[str], StorageState]:
    """The cookies of a user who has signed in by password; each does so once."""
    kept: dict[str, StorageState] = {}

    def state(username: str) -> StorageState:
        if username not in kept:
            window = browser.new_context(base_url=site)
            page = window.new_page()
            page.goto("/logga-in/")
            page.fill("#id_login", username)
            page.fill("#id_password", PASSWORD)
            page.click("main button[type=submit]")
            kept[username] = window.storage_state()
            window.close()
        return kept[username]

    return state


@pytest.fixture
def open_as(site: str, browser: Browser, signed_in: Callable[[str], StorageState]) -> Iterator[SignIn]:
    """open_as(username or None, path, language, **context) opens a page in a window of its own."""
    windows = []

    def opened(username: str | None, path: str, language: str = "sv", **context: object) -> Page:
        state = signed_in(username) if username else None
        window = browser.new_context(base_url=site, storage_state=state, **context)  # type: ignore[arg-type]  # Playwright checks
        windows.append(window)
        window.add_cookies([{"name": "samsyn_language", "value": language, "url": site}])
        page = window.new_page()
        page.goto(path)
        return page

    yield opened
    for window in windows:
        window.close()
