"""A backup of the whole installation while the site runs, and bringing one back into an empty installation.

The order makes it consistent without stopping anyone: the database first, as of one moment, and then every object that
its rows name. Objects never change, so those that come meanwhile do no harm. The manifest is written last: a folder
without one is no backup.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from samsyn import __version__
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.ops.kernel.audit import INSTALLATION, record
from samsyn.ops.kernel.permissions import require
from samsyn.store.dump import (
    database_is_empty,
    dump_database,
    dump_name,
    load_database,
    open_dump,
    sound_sqlite,
)
from samsyn.store.models import AuditHead
from samsyn.warehouse.format import FORMAT

MANIFEST = "backup.json"
HEADS = "audit-heads.jsonl"
POPULATIONS, LISTS = "populations", "lists"
READ_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: how many files, how many bytes, and as of when."""

    files: int
    bytes: int
    made_at: str


def back_up(*, by: Actor, now: datetime, to: Path) -> BackedUp:
    """Write a backup into a new folder, and read all of it once more. Only the operator may.

    Raises NotPermitted; DomainError `not-empty`, `backup-damaged`, and what dumping the database raises.
    """
    _require_operator(by, "back-up")
    if to.exists() and any(to.iterdir()):
        raise DomainError("not-empty", what=str(to))
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    home = Path(settings.SAMSYN_HOME)
    dump_database(to / dump_name())
    # After the database: an exported end of a chain may then be newer than the database, never older.
    if (home / HEADS).exists():
        shutil.copyfile(home / HEADS, to / HEADS)
    for file in _shared_files(home):
        _copy(file, to / file.relative_to(home))
    manifest = {
        "samsyn": __version__,
        "engine": connection.vendor,
        "format": FORMAT,
        "madeAt": now.isoformat(),
        "files": {str(path.relative_to(to)): [path.stat().st_size, _sha256(path)] for path in _files(to)},
    }
    (to / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return verify_backup(to)


def _shared_files(home: Path) -> Iterator[Path]:
    """The warehouse's objects and its mark, the populations and lists, and what says that figures are invented.

    What is computed from them is not kept.
    """
    warehouse = Path(settings.SAMSYN_WAREHOUSE)
    for folder in (warehouse / "objects", home / POPULATIONS, home / LISTS):
        if folder.exists():
            yield from (path for path in sorted(folder.rglob("*")) if _is_kept(path))
    yield from (path for path in [warehouse / "format.json", settings.DEMO_MARK] if path.exists())


def _is_kept(path: Path) -> bool:
    return path.is_file() and path.suffix != ".part"


def verify_backup(folder: Path) -> BackedUp:
    """Read a backup from end to end. Raises DomainError `no-backup`, `backup-damaged`, `newer-warehouse`."""
    manifest = _manifest(folder)
    for name, (size, digest) in manifest["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size or _sha256(path) != digest:
            raise DomainError("backup-damaged", file=str(path))
    if manifest["engine"] == "sqlite" and not sound_sqlite(folder / "database.sqlite3"):
        raise DomainError("backup-damaged", file=str(folder / "database.sqlite3"))
    missing = _named_in(folder, manifest) - {Path(name).stem for name in manifest["files"]}
    if missing:
        raise DomainError("backup-damaged", file=f"object {sorted(missing)[0]}, which the database names")
    sizes = [size for size, _ in manifest["files"].values()]
    return BackedUp(len(sizes), sum(sizes), manifest["madeAt"])


NAMED = """
SELECT original FROM store_submittedfile UNION SELECT rejected FROM store_submittedfile
UNION SELECT digest FROM store_acceptedrows UNION SELECT quality FROM store_submission
UNION SELECT original FROM store_uploadedfile UNION SELECT id FROM store_snapshot
UNION SELECT original FROM store_catalogueversion UNION SELECT products FROM store_catalogueversion
"""
NAMED_LATER = {
    "store_shortagefeedversion": "SELECT original FROM store_shortagefeedversion",
    "store_grantattachment": "SELECT original FROM store_grantattachment",
}
"""What names objects in tables that a backup may be too old to have."""


def _named_in(folder: Path, manifest: dict[str, Any]) -> set[str]:
    """The objects that the database of a backup names; a dump of PostgreSQL is not opened."""
    if manifest["engine"] != "sqlite":
        return set()
    with closing(open_dump(folder / "database.sqlite3")) as copy:
        has = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        asked = [NAMED, *(query for table, query in NAMED_LATER.items() if table in has)]
        return {row[0] for query in asked for row in copy.execute(query)} - {""}


def restore(*, by: Actor, now: datetime, source: Path) -> BackedUp:
    """Bring a backup back into an empty installation, and note it in the audit trail. Only the operator may.

    Raises NotPermitted; DomainError `no-backup`, `backup-damaged`, `newer-warehouse`, `not-empty`, `other-engine`.
    """
    _require_operator(by, "restore")
    held = verify_backup(source)
    manifest = _manifest(source)
    if manifest["engine"] != connection.vendor:
        raise DomainError("other-engine", found=manifest["engine"], here=connection.vendor)
    home, objects = Path(settings.SAMSYN_HOME), Path(settings.SAMSYN_WAREHOUSE) / "objects"
    if not database_is_empty() or (objects.exists() and any(objects.iterdir())):
        raise DomainError("not-empty", what=str(home))
    for name in manifest["files"]:
        if name not in {dump_name(), HEADS}:
            _copy(source / name, home / name)
    load_database(source / dump_name())  # last: its rows are what makes the rest count
    call_command("migrate", verbosity=0, interactive=False)
    _restore_heads(source, home)
    _note(by, now, manifest)
    return held


def _restore_heads(source: Path, home: Path) -> None:
    """The exported ends of chains, but for those of events that came after the backup's moment."""
    lengths = dict(AuditHead.objects.values_list("organisation", "number"))
    lines = (source / HEADS).read_text(encoding="utf-8").splitlines() if (source / HEADS).exists() else []
    kept = [line for line in lines if _is_there(line, lengths)]
    (home / HEADS).write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    (home / HEADS).chmod(0o600)


def _is_there(line: str, lengths: dict[str, int]) -> bool:
    try:
        head = json.loads(line)
    except ValueError:
        return False
    return int(head["number"]) <= lengths.get(head["organisation"], 0)


def _note(by: Actor, now: datetime, manifest: dict[str, Any]) -> None:
    from django.db import transaction

    with transaction.atomic():
        record(
            by=by,
            now=now,
            organisation=INSTALLATION,
            action="restore-backup",
            subject=f"backup/{manifest['madeAt']}",
            before=None,
            after=manifest["files"],
        )


def _require_operator(by: Actor, action: str) -> None:
    require(by.is_operator, action, by, INSTALLATION)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names, written = [Path(name) for name in manifest["files"]], int(manifest["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DomainError("no-backup", folder=str(folder)) from error
    if written > FORMAT:
        raise DomainError("newer-warehouse", found=written, known=FORMAT)
    # What a manifest names is written below SAMSYN_HOME, and nowhere else.
    if any(name.is_absolute() or ".." in name.parts for name in names):
        raise DomainError("backup-damaged", file=str(folder / MANIFEST))
    return manifest


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, to)
    to.chmod(0o600)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
