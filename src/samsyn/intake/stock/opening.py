"""Any file a region may send, as sheets: containers opened, the format told by the content and not by the name."""

from __future__ import annotations

from collections.abc import Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.containers import ZIP, Unpacked, unpacked, workbook_in
from samsyn.intake.stock.csv_sheet import open_csv
from samsyn.intake.stock.excel_sheet import open_workbook
from samsyn.intake.stock.json_lines_sheet import open_json_lines
from samsyn.intake.stock.parquet_sheet import MAGIC as PARQUET
from samsyn.intake.stock.parquet_sheet import open_parquet
from samsyn.intake.stock.sheets import Answers, Sheet

KNOWN = ("CSV", "TSV", "Excel (.xlsx, .xls, .ods)", "Parquet", "JSON lines", "gzip", "zip")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook is an OLE file with a part of this name.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Pages and reports that a system calls Excel, documents, pictures, other archives.
NOT_TAKEN = (
    b"<",
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
)
BOM = b"\xef\xbb\xbf"


def open_sheets(path: Path, name: str, answers: Answers, folder: Path) -> tuple[Sheet, ...]:
    """The sheets of a sent file; what is unpacked stands in `folder` and must stay there while they are read.

    Raises DomainError where a file as a whole cannot be read, with the file and the row where there is one.
    """
    sheets: list[Sheet] = []
    for number, found in enumerate(unpacked(path, name, folder / "unpacked")):
        sheets.extend(_sheets(found, answers, folder / f"workbook-{number}"))
    return tuple(sheets)


def _sheets(found: Unpacked, answers: Answers, folder: Path) -> Sequence[Sheet]:
    path, name, inside, place = found.path, found.name, found.inside, found.place
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(ZIP):
        kind = workbook_in(path, name)
        return open_workbook(path, name, answers, folder, kind, inside, place)
    if head.startswith(OLE):
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            if content.find(ENCRYPTED) >= 0:
                raise DomainError("encrypted-file", file=name)
        return open_workbook(path, name, answers, folder, "xls", inside, place)
    if head.startswith(PARQUET):
        return (open_parquet(path, name, answers, inside, place),)
    start = head.removeprefix(BOM).lstrip()
    if start.startswith(b"[") and b'{"' in start:
        raise DomainError("json-not-lines", file=name)
    if start.startswith(NOT_TAKEN):
        raise DomainError("format-not-taken", file=name, known=", ".join(KNOWN))
    if start.startswith(b"{"):
        return (open_json_lines(path, name, answers, inside, place),)
    return (open_csv(path, name, answers, inside, place),)
