"""The warehouse's objects: immutable files named by the hash of what they hold.

An object is whole or absent: it is written beside its place, synced, then renamed into it. The row in the
database that names it comes last and is the commit point; an object that no row names is an orphan.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


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
        place = self.path(digest, kind)
        if place.exists():
            return digest
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = place.with_name(f".{secrets.token_hex(8)}.part")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)  # noqa: PTH105  the tests count this call
        _sync_folder(place.parent)
        return digest

    def put_table(self, table: pa.Table) -> str:
        """Keep a table as Parquet; returns the object's hash."""
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        return self.put(sink.getvalue().to_pybytes(), "parquet")

    def get(self, digest: str, kind: str) -> bytes:
        """The bytes of an object. Raises ValueError if the disk holds something else than what was kept."""
        content = self.path(digest, kind).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"object {digest}.{kind} is damaged on disk: restore it from a backup")
        return content

    def collect(self, named: Iterable[str]) -> int:
        """Remove orphans: objects whose hash is not in `named`, and files left half-written. Returns how many.

        Only to be called while no import runs, since an import writes its objects before its row.
        """
        keep = set(named)
        orphans = [file for file in self.folder.glob("*/*") if file.stem not in keep and file.is_file()]
        for file in orphans:
            file.unlink()
        return len(orphans)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
