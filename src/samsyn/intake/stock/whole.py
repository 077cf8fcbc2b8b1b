"""A whole file of Samsyn's CSV form read row by row, in memory: slow and readable.

The stream of reader.py must equal it, and a property test holds it so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import values
from samsyn.intake.stock.findings import Rejected, RowProblem
from samsyn.intake.stock.forms import FileKind, Form, recognise
from samsyn.intake.stock.rejects import write_csv
from samsyn.intake.stock.rows import Context, RowReader, Values

LARGEST_FILE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: `rows` of the sender's, `accepted` in the form's schema, a row or more for each that went in.

    `cells` are the rejected rows as they came. `flags` maps a code to the rows it was said of.
    """

    name: str
    form: Form
    header: tuple[str, ...]
    rows: int
    accepted: pa.Table
    rejected: tuple[Rejected, ...]
    cells: tuple[tuple[str, ...], ...]
    flags: dict[str, list[int]]

    @property
    def kind(self) -> FileKind:
        return self.form.kind

    def rejects_csv(self) -> bytes:
        """The rejects file as CSV."""
        out = io.BytesIO()
        write_csv(out, self.name, self.header, zip(self.rejected, self.cells, strict=True))
        return out.getvalue()


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
    accepted: list[Values] = []
    rejected: list[tuple[Rejected, tuple[str, ...]]] = []
    rows = 0
    for row, line in enumerate(lines, start=2):
        if not line:
            continue  # a blank line at the end of a file is not a row
        rows += 1
        cells = tuple(map(str.strip, line))
        try:
            if len(cells) != len(header):
                raise RowProblem("column-count", "", "", found=len(cells), expected=len(header))
            named = dict(zip(header, cells, strict=True))
            if values.region("region", named["region"], context.region) is None:
                raise DomainError(
                    "wrong-region", file=name, row=row, found=named["region"], expected=context.region
                )
            accepted.extend(read(row, named))
        except RowProblem as problem:
            rejected.append((problem.at(row), cells))
    if not rows:
        raise DomainError("no-rows", file=name)
    flags: dict[str, list[int]] = {}
    for code, row in dict.fromkeys(reader.told):
        flags.setdefault(code, []).append(row)
    why, cells_of = zip(*rejected, strict=True) if rejected else ((), ())
    return ReadFile(name, form, header, rows, _table(form, accepted), why, cells_of, flags)


def _table(form: Form, rows: list[Values]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(form.schema)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, form.schema, strict=True)]
    return pa.table(arrays, schema=form.schema)
