"""gzip and zip: what is in them is written to files of their own, with harmless names and within limits."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.limits import (
    DEPTH,
    DIRECTORY_BYTES,
    ENTRIES,
    MEGABYTE,
    RATIO_FROM_BYTES,
    UNPACKED_BYTES,
    UNPACKED_RATIO,
)

GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK = "xl/workbook.xml"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
ENCRYPTED = 0x1
END_OF_ZIP, END_OF_LARGE_ZIP, LONGEST_END = b"PK\x05\x06", b"PK\x06\x07", 66_000
# What archivers add of their own.
CHAFF = ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that is no container: where it stands, what an error calls it, the containers it was found in (outermost
    first), and its place among the files it came with, "" where it came alone.
    """

    path: Path
    name: str
    inside: tuple[str, ...] = ()
    place: str = ""


@dataclass(slots=True)
class _Budget:
    """What is left of the limits for one sent file, however deep its containers go."""

    file: str
    packed: int
    written: int = 0
    entries: int = 0

    def entry(self) -> None:
        self.entries += 1
        if self.entries > ENTRIES:
            raise DomainError("too-many-inside", file=self.file, limit=ENTRIES)

    def write(self, size: int) -> None:
        self.written += size
        if self.written > UNPACKED_BYTES:
            raise DomainError("unpacked-too-large", file=self.file, limit=UNPACKED_BYTES)
        if self.written > max(RATIO_FROM_BYTES, UNPACKED_RATIO * self.packed):
            raise DomainError("unpacked-too-dense", file=self.file, limit=UNPACKED_RATIO)


def unpacked(path: Path, name: str, folder: Path) -> list[Unpacked]:
    """The files in a sent file, or the file itself when it is no container.

    Raises DomainError `broken-file`, `encrypted-file`, `empty-file`, `too-many-inside`, `too-deep`, `unpacked-too-large`,
    `unpacked-too-dense`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return list(_inside(Unpacked(path, name), folder, _Budget(name, path.stat().st_size)))


def workbook_in(path: Path, name: str) -> str:
    """xlsx or ods when a zip is a workbook, else "". Raises DomainError `broken-file`."""
    _small_directory(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if WORKBOOK in names:
                return "xlsx"
            if "mimetype" in names and archive.getinfo("mimetype").file_size == len(OPEN_DOCUMENT):
                return "ods" if archive.read("mimetype").decode("latin-1") == OPEN_DOCUMENT else ""
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DomainError("broken-file", file=name) from error
    return ""


def _inside(found: Unpacked, folder: Path, budget: _Budget) -> Iterator[Unpacked]:
    with found.path.open("rb") as file:
        head = file.read(4)
    if head.startswith(GZIP):
        opened = _gunzipped(found, folder, budget)
    elif head.startswith(ZIP) and not workbook_in(found.path, found.name):
        opened = _unzipped(found, folder, budget)
    else:
        yield found
        return
    if len(found.inside) >= DEPTH:
        raise DomainError("too-deep", file=budget.file, limit=DEPTH)
    for inner in opened:
        yield from _inside(inner, folder, budget)


def _gunzipped(found: Unpacked, folder: Path, budget: _Budget) -> list[Unpacked]:
    budget.entry()
    target = folder / f"unpacked-{budget.entries}"
    try:
        with gzip.open(found.path) as packed:
            _copy(packed, target, budget)
    except (OSError, EOFError, zlib.error) as error:
        raise DomainError("broken-file", file=found.name) from error
    name = found.name[: -len(".gz")] if found.name.lower().endswith(".gz") else found.name
    return [Unpacked(target, name, (*found.inside, "gzip"), found.place)]


def _unzipped(found: Unpacked, folder: Path, budget: _Budget) -> list[Unpacked]:
    opened = []
    try:
        with zipfile.ZipFile(found.path) as archive:
            entries = [entry for entry in archive.infolist() if not _is_chaff(entry)]
            for entry in entries:
                budget.entry()
                if entry.flag_bits & ENCRYPTED:
                    raise DomainError("encrypted-file", file=found.name)
                target, inner = folder / f"unpacked-{budget.entries}", _harmless(entry.filename)
                with archive.open(entry) as packed:
                    _copy(packed, target, budget)
                place = "/".join(filter(None, (found.place, inner))) if len(entries) > 1 else found.place
                opened.append(Unpacked(target, f"{found.name}/{inner}", (*found.inside, "zip"), place))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DomainError("broken-file", file=found.name) from error
    if not opened:
        raise DomainError("empty-file", file=found.name)
    return opened


def _small_directory(path: Path, name: str) -> None:
    """Refuse a zip with so many entries that listing them fills the memory; how long the list is stands at the end."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - LONGEST_END, 0))
        end = file.read()
    at = end.rfind(END_OF_ZIP)
    if at < 0 or len(end) < at + 16:
        raise DomainError("broken-file", file=name)
    if (
        int.from_bytes(end[at + 12 : at + 16], "little") > DIRECTORY_BYTES
        or END_OF_LARGE_ZIP in end[at - 20 : at]
    ):
        raise DomainError("too-many-inside", file=name, limit=ENTRIES)


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, budget: _Budget) -> None:
    with target.open("wb") as out:
        while chunk := packed.read(MEGABYTE):
            budget.write(len(chunk))
            out.write(chunk)


def _is_chaff(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return entry.is_dir() or _harmless(entry.filename).startswith(".") or any(part in CHAFF for part in parts)


def _harmless(name: str) -> str:
    """The last part of a path, printable; it names the file in messages and nothing on the disk."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(letter if letter.isprintable() else "_" for letter in last)[:100] or "_"
