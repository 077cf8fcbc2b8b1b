"""Any file a region may send, as sheets: containers opened, the format told by the content and not by the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.containers import ZIP, Unpacked, unpacked, workbook_in
from samsyn.intake.stock.csv_sheet import CsvSheet, open_csv
from samsyn.intake.stock.excel_sheet import ExcelSheet, open_workbook
from samsyn.intake.stock.json_lines_sheet import JsonLinesSheet, open_json_lines
from samsyn.intake.stock.parquet_sheet import MAGIC as PARQUET
from samsyn.intake.stock.parquet_sheet import ParquetSheet, open_parquet
from samsyn.intake.stock.sheets import Answers, Note, Sheet

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
NO_DATA = ("format-not-taken", "no-header", "empty-file")
"""What a file beside the data may be refused for without the others."""
TABLES = ("csv", "tsv", "xlsx", "xls", "ods", "parquet", "json", "jsonl", "ndjson")
"""A file of such a name is meant as data, whatever is in it."""
AnySheet = CsvSheet | ExcelSheet | JsonLinesSheet | ParquetSheet
BOM = b"\xef\xbb\xbf"


def open_sheets(path: Path, name: str, answers: Answers, folder: Path) -> tuple[Sheet, ...]:
    """The sheets of a sent file; what is unpacked stands in `folder` and must stay there while they are read. What lies in
    a zip beside the data and is none, as a PDF, is left out and told of.

    Raises DomainError where a file as a whole cannot be read, with the file and the row where there is one.
    """
    found = unpacked(path, name, folder / "unpacked")
    sheets: list[AnySheet] = []
    left_out: dict[str, DomainError | None] = {}
    for number, one in enumerate(found):
        try:
            opened = _sheets(one, answers, folder / f"workbook-{number}")
        except DomainError as error:
            if len(found) == 1 or error.code not in NO_DATA or _is_called_a_table(one.name):
                raise
            left_out[one.place] = error
            continue
        if len(found) > 1 and not _is_called_a_table(one.name) and all(map(_is_prose, opened)):
            left_out[one.place] = None
        else:
            sheets.extend(opened)
    if not sheets:
        raise next(filter(None, left_out.values()), DomainError("no-header", file=name))
    return _with_note(sheets, left_out)


def _is_prose(sheet: Sheet) -> bool:
    """Whether it is text without columns, as an explanation that lies beside the data."""
    return sheet.reading.format == "csv" and len(sheet.header) < 2


def _is_called_a_table(name: str) -> bool:
    return name.rpartition(".")[2].lower() in TABLES


def _with_note(sheets: list[AnySheet], left_out: Iterable[str]) -> tuple[Sheet, ...]:
    """The sheets, the first with a note of what of a zip was no data."""
    if names := ", ".join(left_out):
        first = sheets[0]
        notes = (*first.reading.notes, Note("files-left-out", (("files", names),)))
        sheets[0] = replace(first, reading=replace(first.reading, notes=notes))
    return tuple(sheets)


def _sheets(found: Unpacked, answers: Answers, folder: Path) -> Sequence[AnySheet]:
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
