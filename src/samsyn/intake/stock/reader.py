"""A whole file: recognised by its header, read row by row, split into accepted, rejected and flagged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.findings import RowProblem, explain
from samsyn.intake.stock.forms import FileKind, Form, recognise
from samsyn.intake.stock.rows import Context, RowReader, Values

LARGEST_FILE = 256 * 1024 * 1024
LONGEST_FIELD = 2_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not go in: where, which value, which code of REASONS, and the row as it came."""

    row: int
    column: str
    value: str
    code: str
    facts: tuple[tuple[str, object], ...]
    cells: tuple[str, ...]

    def explain(self, language: str) -> tuple[str, str]:
        """(why, remedy) in 'sv' or 'en'."""
        return explain(self.code, language, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: `rows` of the sender's, `accepted` in the form's schema, a row or more for each that went in.

    `flags` maps a code to the rows it was said of.
    """

    name: str
    form: Form
    header: tuple[str, ...]
    rows: int
    accepted: pa.Table
    rejected: tuple[Rejected, ...]
    flags: dict[str, list[int]]

    @property
    def kind(self) -> FileKind:
        return self.form.kind

    def rejects_csv(self) -> bytes:
        """The rejects file: row, column, value, why and remedy in both languages, then the row as it came."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            ["row", "column", "value", "code", "orsak", "åtgärd", "reason", "remedy", *self.header]
        )
        for reject in self.rejected:
            texts = (*reject.explain("sv"), *reject.explain("en"))
            cells = [reject.row, reject.column, reject.value, reject.code, *texts, *reject.cells]
            writer.writerow([_harmless(cell) for cell in cells])
        return out.getvalue().encode("utf-8-sig")


def kind_of(name: str, content: bytes) -> FileKind:
    """What kind of file it is, by its header. Raises as `read_file` does."""
    if not content.strip(b"\xef\xbb\xbf\r\n \t"):
        raise DomainError("empty-file", file=name)
    header = _decoded(name, content.split(b"\n", 1)[0])
    if header.count(";") > header.count(","):
        raise DomainError("semicolons", file=name)
    try:
        return recognise(next(csv.reader([header]), []), name).kind
    except csv.Error as error:
        raise DomainError("not-csv", file=name, row=1, problem=str(error)) from error


def read_file(name: str, content: bytes, context: Context) -> ReadFile:
    """Read one file of Samsyn's CSV form.

    Raises DomainError where the file as a whole cannot be used: `file-too-large`, `not-utf-8`, `not-csv`, `unknown-header`,
    `no-rows`, `wrong-region`. A bad row never raises; it is in `rejected`.
    """
    if len(content) > LARGEST_FILE:
        raise DomainError("file-too-large", file=name, bytes=len(content), limit=LARGEST_FILE)
    kind_of(name, content)
    lines = csv.reader(io.StringIO(_decoded(name, content), newline=""), strict=True)
    try:
        header = next(lines, [])
        form = recognise(header, name)
        return _read_rows(name, form, tuple(column.strip().lower() for column in header), lines, context)
    except csv.Error as error:
        raise DomainError("not-csv", file=name, row=lines.line_num, problem=str(error)) from error


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise DomainError("not-utf-8", file=name, row=row) from error


def _read_rows(
    name: str,
    form: Form,
    header: tuple[str, ...],
    lines: Iterator[list[str]],
    context: Context,
) -> ReadFile:
    reader = RowReader(context)
    read = reader.reader(form.kind)
    region, width, region_at = context.region, len(header), header.index("region")
    accepted: list[Values] = []
    rejected: list[Rejected] = []
    rows = 0
    for row, cells in enumerate(lines, start=2):
        if not cells:
            continue  # a blank line at the end of a file is not a row
        rows += 1
        try:
            if len(cells) != width:
                raise RowProblem("column-count", "", "", found=len(cells), expected=width)
            if cells[region_at].strip() != region:
                raise DomainError(
                    "wrong-region", file=name, row=row, found=cells[region_at].strip(), expected=region
                )
            accepted.extend(read(row, dict(zip(header, map(str.strip, cells), strict=True))))
        except RowProblem as problem:
            facts = tuple(problem.facts.items())
            value = problem.value[:LONGEST_FIELD]
            rejected.append(Rejected(row, problem.column, value, problem.code, facts, tuple(cells)))
    if not accepted and not rejected:
        raise DomainError("no-rows", file=name)
    flags: dict[str, list[int]] = {}
    for code, row in dict.fromkeys(reader.told):
        flags.setdefault(code, []).append(row)
    return ReadFile(name, form, header, rows, _table(form, accepted), tuple(rejected), flags)


def _table(form: Form, rows: list[Values]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(form.schema)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, form.schema, strict=True)]
    return pa.table(arrays, schema=form.schema)


def _harmless(cell: object) -> object:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
