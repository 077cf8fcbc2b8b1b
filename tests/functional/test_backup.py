"""A backup brought back into an empty folder gives the very same picture; a damaged or unfinished one is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.functional.test_worker import SEND, run, samsyn

from samsyn.intake.shipped import DATA

PICTURE = ("-m", "samsyn", "stock", "picture", "--on", "2023-12-31", "--format", "json")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An installation with a region's stock, and a backup of it."""
    home, kept = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("kept") / "backup"
    samsyn(home, "-m", "samsyn", "migrate")
    run(home, SEND)
    samsyn(home, "-m", "samsyn", "worker", "--once")
    samsyn(home, "-m", "samsyn", "backup", str(kept))
    return home, kept


def refused(home: Path, *arguments: str) -> None:
    samsyn(home, "-m", "samsyn", *arguments, expected=2)


def test_what_is_brought_back_gives_the_same_picture_to_the_byte(installation, tmp_path: Path) -> None:
    home, kept = installation
    told = samsyn(tmp_path, "-m", "samsyn", "restore", str(kept))
    assert "every one read and whole" in told
    before = samsyn(home, *PICTURE)
    assert json.loads(before)
    assert samsyn(tmp_path, *PICTURE) == before
    samsyn(tmp_path, "-m", "samsyn", "audit", "verify")


def test_what_says_that_figures_are_invented_comes_back_with_them(installation, tmp_path: Path) -> None:
    """Else the demo country's figures would stand as real ones."""
    home, _ = installation
    copy, back = tmp_path / "home", tmp_path / "back"
    shutil.copytree(home, copy)
    (copy / "demo.json").write_text("{}", encoding="utf-8")
    samsyn(copy, "-m", "samsyn", "backup", str(tmp_path / "kept"))
    samsyn(back, "-m", "samsyn", "restore", str(tmp_path / "kept"))
    assert (back / "demo.json").exists()


def test_reading_a_backup_writes_nothing_into_it(installation) -> None:
    """So that it can be read from a disk that nobody may write on, too."""
    _, kept = installation
    named = {*json.loads((kept / "backup.json").read_text())["files"], "backup.json"}
    assert {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()} == named
    assert (kept / "database.sqlite3").read_bytes()[18] == 1  # SQLite's own word for: no log beside the file


def test_a_folder_may_be_called_anything(installation, tmp_path: Path) -> None:
    home, _ = installation
    odd = tmp_path / "Samsyn #1, 100%20å?"
    shutil.copytree(home, odd)
    samsyn(odd, "-m", "samsyn", "backup", str(tmp_path / "#kept?"))
    assert "back in place" in samsyn(tmp_path / "back", "-m", "samsyn", "restore", str(tmp_path / "#kept?"))


def test_nothing_is_written_over(installation, tmp_path: Path) -> None:
    home, kept = installation
    refused(home, "restore", str(kept))
    refused(home, "backup", str(kept))


@pytest.mark.parametrize("harm", ["changed", "missing", "unfinished", "newer", "another-file", "outside"])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_brought_back(
    installation, tmp_path: Path, harm: str
) -> None:
    _, kept = installation
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    manifest = json.loads((copy / "backup.json").read_text())
    victim = copy / next(name for name in manifest["files"] if name.endswith(".parquet"))
    if harm == "changed":
        victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        victim.unlink()
    elif harm == "unfinished":
        (copy / "backup.json").unlink()
    elif harm == "newer":
        (copy / "backup.json").write_text(json.dumps({**manifest, "format": 99}))
    elif harm == "another-file":
        (copy / "backup.json").write_text("[]")
    else:
        shutil.copyfile(victim, tmp_path / "elsewhere")
        manifest["files"]["../elsewhere"] = manifest["files"][str(victim.relative_to(copy))]
        (copy / "backup.json").write_text(json.dumps(manifest))
    home = tmp_path / "home"
    home.mkdir()
    refused(home, "restore", str(copy))
    assert not (home / "samsyn.sqlite3").exists()
    assert not (home / "warehouse" / "objects").exists()


def test_a_backup_taken_while_files_go_in_is_whole(installation, tmp_path: Path) -> None:
    home, _ = installation
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    busy = """
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from samsyn.core.kernel.roles import Actor, Role, operator
from samsyn.ops.administration.backup import back_up
from samsyn.ops.stock.sending import import_stock
from tests.builders.stock_files import stock, storerooms
by = Actor("gotland.pharmacist", "region-gotland", Role.PHARMACIST)
stop = threading.Event()
def send():
    n = 0
    while not stop.is_set():
        n += 1
        files = [("f.csv", storerooms()), ("l.csv", stock({"quantity": str(n)}))]
        import_stock(by=by, now=datetime.now(UTC), region="region-gotland", as_of=date(2023, 12, 31), files=files)
sender = threading.Thread(target=send)
sender.start()
for n in range(5):
    back_up(by=operator("test"), now=datetime.now(UTC), to=Path(__import__("os").environ["SAMSYN_HOME"]) / f"b{n}")
stop.set()
sender.join()
"""
    run(copy, busy)
    for n in range(5):
        back = tmp_path / f"back{n}"
        back.mkdir()
        samsyn(back, "-m", "samsyn", "restore", str(copy / f"b{n}"))
        samsyn(back, "-m", "samsyn", "audit", "verify")


def test_a_backup_without_the_shortage_feed_that_its_database_names_is_refused(tmp_path: Path) -> None:
    feed = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
    home, kept = tmp_path / "home", tmp_path / "kept"
    samsyn(home, "-m", "samsyn", "migrate")
    samsyn(home, "-m", "samsyn", "shortages", "import", str(feed))
    samsyn(home, "-m", "samsyn", "backup", str(kept))
    manifest = json.loads((kept / "backup.json").read_text())
    name = next(name for name in manifest["files"] if name.endswith(".xml"))
    del manifest["files"][name]
    (kept / name).unlink()
    (kept / "backup.json").write_text(json.dumps(manifest))
    refused(tmp_path / "other", "restore", str(kept))
