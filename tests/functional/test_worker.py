"""The worker as a process: killed in the middle of an upload, the next one takes it up and finishes it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = "import django; django.setup()\n"
SEND = """
from datetime import UTC, date, datetime
from pathlib import Path
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.stock.uploads import Incoming, receive_upload
from tests.builders.stock_files import stock, storerooms
folder = Path(__import__("os").environ["SAMSYN_HOME"])
files = []
for name, content in (("f.csv", storerooms()), ("l.csv", stock())):
    (folder / name).write_bytes(content)
    files.append(Incoming(name, folder / name))
by = Actor("gotland.pharmacist", "region-gotland", Role.PHARMACIST)
receive_upload(by=by, now=datetime.now(UTC), region="region-gotland", as_of=date(2023, 12, 31), files=files)
"""
DIE = """
import os, signal
from datetime import UTC, datetime
import samsyn.ops.stock.sending as room
from samsyn.ops.stock.upload_work import take_in
from samsyn.ops.stock.uploads import work_once
room.keep = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
work_once(lambda: datetime.now(UTC), take_in)
"""
A_WHILE_LATER = """
from datetime import timedelta
from django.db.models import F
from samsyn.store.models import Upload
Upload.objects.update(alive_at=F("alive_at") - timedelta(minutes=2))
"""
STATE = """
import json
from datetime import date
from samsyn.store.models import Upload
from samsyn.store.queries.stock import snapshot_on
one = Upload.objects.get()
print(json.dumps([one.state, one.attempts, one.message.get("code", ""), len(snapshot_on(date(2023, 12, 31)).parts)]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation of its own, with a database."""
    samsyn(tmp_path, "-m", "django", "migrate", "--verbosity", "0")
    return tmp_path


def samsyn(home: Path, *arguments: str, expected: int = 0, **settings: str) -> str:
    root = Path(__file__).parents[2]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAMSYN_")}
    environment |= {
        "SAMSYN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
        "PYTHONPATH": f"{root / 'src'}:{root}",
        **settings,
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == expected, done.stderr
    return done.stdout


def run(home: Path, code: str, expected: int = 0, **settings: str) -> str:
    return samsyn(home, "-c", SETUP + code, expected=expected, **settings)


def test_an_upload_outlives_the_worker_that_is_killed_at_it(home: Path) -> None:
    run(home, SEND)
    run(home, DIE, expected=-signal.SIGKILL)
    assert json.loads(run(home, STATE)) == ["running", 1, "", 0]
    samsyn(home, "-m", "samsyn", "worker", "--once")
    assert json.loads(run(home, STATE)) == ["running", 1, "", 0], "it may still be alive"
    run(home, A_WHILE_LATER)
    samsyn(home, "-m", "samsyn", "worker", "--once")
    assert json.loads(run(home, STATE)) == ["done", 2, "taken-in", 2]
