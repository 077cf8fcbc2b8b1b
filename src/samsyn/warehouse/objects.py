"""The warehouse's objects: immutable files named by the hash of what they hold.

An object is whole or absent: it is written beside its place, synced, then renamed into it. The row in the
database that names it comes last and is the commit point; an object that no row names is an orphan.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

READ_AT_ONCE = 1024 * 1024
INCOMING = ".incoming"
ONE_DAY_SECONDS = 24 * 60 * 60.0


@dataclass(slots=True)
class NewObject:
    """An object being written: its file, and once it is in its place, its hash."""

    file: BinaryIO
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Objects:
    """The folder of objects. `kind` is the file ending (csv, parquet, json)."""

    folder: Path

    def path(self, digest: str, kind: str) -> Path:
        """Where an object stands; two letters of its hash make the folder, so that no folder grows large."""
        return self.folder / digest[:2] / f"{digest}.{kind}"

    def put(self, content: bytes, kind: str) -> str:
        """Keep bytes; returns their sha256. Keeping the same bytes again changes nothing."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.path(digest, kind).exists():
            with self.writing(kind) as new:
                new.file.write(content)
        return digest

    def put_file(self, source: Path, kind: str) -> str:
        """Keep a file's bytes without holding them in memory; returns their sha256."""
        with source.open("rb") as content, self.writing(kind) as new:
            shutil.copyfileobj(content, new.file, READ_AT_ONCE)
        return new.digest

    @contextmanager
    def writing(self, kind: str) -> Iterator[NewObject]:
        """A new object, written as a file; when the block ends it is synced, named by its hash and in its place."""
        incoming = self.folder / INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = incoming / f"{secrets.token_hex(8)}.part"
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                new = NewObject(file)
                yield new
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                new.digest = hashlib.file_digest(file, "sha256").hexdigest()
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        place = self.path(new.digest, kind)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(beside, place)  # noqa: PTH105  the tests count this call
        _sync_folder(place.parent)

    def get(self, digest: str, kind: str) -> bytes:
        """The bytes of an object. Raises ValueError if the disk holds something else than what was kept."""
        content = self.path(digest, kind).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"object {digest}.{kind} is damaged on disk: restore it from a backup")
        return content

    def orphans(self, named: Iterable[str], *, untouched_for: float = ONE_DAY_SECONDS) -> list[Path]:
        """Objects whose hash is not in `named`, and files left half-written.

        An import writes its objects before its row, so what was touched less than `untouched_for` seconds ago is none.
        """
        keep, latest = set(named), time.time() - untouched_for
        return [
            file
            for file in self.folder.glob("*/*")
            if file.stem not in keep and file.is_file() and file.stat().st_mtime <= latest
        ]

    def collect(self, named: Iterable[str], *, untouched_for: float = ONE_DAY_SECONDS) -> int:
        """Remove the orphans; returns how many."""
        orphans = self.orphans(named, untouched_for=untouched_for)
        for file in orphans:
            file.unlink()
        return len(orphans)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
