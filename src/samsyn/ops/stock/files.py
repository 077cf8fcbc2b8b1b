"""Files on their way in: opened, asked about where they can be read in two ways, read in a stream, kept as objects.

Nothing here is registered: until a row names them, the objects are orphans that count for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.intake.stock import Context, FileKind, Findings, read_sheet
from samsyn.intake.stock.cells import Cells
from samsyn.intake.stock.forms import Form, recognise
from samsyn.intake.stock.opening import open_sheets
from samsyn.intake.stock.profiles import Mapped, Profile, own_form
from samsyn.intake.stock.proposals import Proposal
from samsyn.intake.stock.rejects import Corrected, corrected, with_cells, write_csv
from samsyn.intake.stock.sheets import Question, Reading, Sheet
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.stock.profiles import confirmed_profile, proposal_for
from samsyn.store.queries.stock import FileFound, file_with_original, storeroom_register
from samsyn.warehouse.orders import ORDERS
from samsyn.warehouse.region import completed
from samsyn.warehouse.sorting import Sorted, Spool, sort_into_objects

FORMATS = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "jsonl", "ndjson", "gz", "zip")
ID_DIGITS = 16
PROPOSED, ACCEPTED = "columns:", "accept"
WORDS_TOLD = 20
FIRST_KINDS = (FileKind.STOREROOMS, FileKind.PRODUCTS)
"""What the other files name is read before them."""

Tell = Callable[[str, int], None]
"""Told what is being done, and how many rows of it are done; may raise to stop the work."""


class Asked(DomainError):  # noqa: N818  nothing is wrong: the files can be read in more than one way
    """Files can be read in more than one way: the questions for the sender, as they are shown and answered."""

    def __init__(self, questions: Sequence[dict[str, Any]]) -> None:
        keys = ", ".join(f"{one['key']} ({'/'.join(one['choices'])})" for one in questions)
        super().__init__("asked", count=len(questions), keys=keys)
        self.questions = list(questions)


def format_of(name: str) -> str:
    """A file's format by the end of its name; empty where it is none that is taken."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in FORMATS else ""


@dataclass(frozen=True, slots=True)
class SentSheet:
    """One table of a sent file, as Samsyn's form has it: its rows, how it was read, and the file it came in.

    `raw` are the rows as the sender has them, which the rejects file shows. `amends` is the earlier file that its rows
    were rejected from, where it is a rejects file come back.
    """

    cells: Mapped
    raw: Cells
    sheet: Sheet
    path: Path
    amends: FileFound | None = None

    @property
    def form(self) -> Form:
        return self.cells.profile.form

    @property
    def kind(self) -> FileKind:
        return self.form.kind


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A table whose rows are in the warehouse and that no row names yet; `rejected` is empty without rejects."""

    sent: SentSheet
    findings: Findings
    original: str
    accepted: Sorted
    rejected: str


def open_all(
    place: Path, files: Sequence[tuple[str, bytes | Path]], region: str, answers: Mapping[str, str]
) -> list[SentSheet]:
    """Every table of the files, the kinds first that others name.

    Raises Asked; DomainError `no-files`, `same-kind-twice`, `corrected-with-others`, and what opening a file raises.
    """
    if not files:
        raise DomainError("no-files", region=region)
    sent: list[SentSheet] = []
    asked: list[dict[str, Any]] = []
    for number, (name, content) in enumerate(files):
        path = _on_disk(place, number, content)
        own = answers_about(name, answers)
        for sheet in open_sheets(path, name, own, place / f"opened-{number}"):
            asked += [question_about(name, sheet, one) for one in sheet.questions]
            if not sheet.questions:
                understood = _understood(sheet, path, region, own)
                if isinstance(understood, Proposal):
                    asked.append(_about_columns(name, sheet, understood))
                else:
                    sent.append(understood)
    if asked:
        raise Asked(asked)
    for kind, count in Counter(one.kind for one in sent).items():
        if count > 1:
            raise DomainError("same-kind-twice", kind=kind.value, count=count)
    if len({one.amends is None for one in sent}) > 1:
        raise DomainError("corrected-with-others")
    return sorted(sent, key=lambda one: one.kind not in FIRST_KINDS)


def _on_disk(place: Path, number: int, content: bytes | Path) -> Path:
    if isinstance(content, Path):
        return content
    path = place / f"sent-{number}"
    path.write_bytes(content)
    return path


def answers_about(name: str, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers about one of the files, by the keys that the file's own questions have."""
    own = f"{name}|"
    return {key.removeprefix(own): value for key, value in answers.items() if key.startswith(own)}


def question_about(name: str, sheet: Sheet, asked: Question) -> dict[str, Any]:
    """A question about a file, as it is shown and answered."""
    return {
        "key": f"{name}|{asked.key}",
        "file": sheet.name,
        "code": asked.code,
        "column": asked.column,
        "choices": list(asked.choices),
        "examples": [list(example) for example in asked.examples],
    }


def _understood(sheet: Sheet, path: Path, region: str, answers: Mapping[str, str]) -> SentSheet | Proposal:
    """The sheet in Samsyn's form: by its own header, by a confirmed profile, or by a proposal that is to be confirmed."""
    back = corrected(sheet)
    raw: Sheet = sheet if back is None else back
    profile = _profile(raw, region)
    if profile is None:
        answer = answers.get(PROPOSED, "")
        kind = FileKind(answer) if answer in set(FileKind) else None
        proposal = proposal_for(raw, set(storerooms_known(region)), kind)
        if answer != ACCEPTED or proposal.missing:
            return proposal
        profile = proposal.profile
    amends = None if back is None else _amended(back, profile.form, region)
    return SentSheet(Mapped(profile, raw, region), raw, sheet, path, amends)


def _profile(sheet: Sheet, region: str) -> Profile | None:
    try:
        return own_form(sheet.header, recognise(list(sheet.header), sheet.name).kind)
    except DomainError:
        return confirmed_profile(region, sheet.header)


def storerooms_known(region: str) -> Iterator[str]:
    """The storerooms of a region's newest register."""
    for part in storeroom_register(region, date.max):
        yield from storerooms_in(part.digests)


def _about_columns(name: str, sheet: Sheet, proposal: Proposal) -> dict[str, Any]:
    """The question what a file's columns mean, with what they seem to; another kind of file may be the answer, too."""
    return {
        "key": f"{name}|{PROPOSED}",
        "file": sheet.name,
        "code": "columns",
        "column": "",
        "choices": [*([] if proposal.missing else [ACCEPTED]), *(kind.value for kind in FileKind)],
        "examples": [],
        "kind": proposal.profile.kind.value,
        "header": list(sheet.header),
        "missing": list(proposal.missing),
        "unused": list(proposal.unused),
        "cells": {name: list(cells) for name, cells in proposal.cells.items()},
        "columns": [
            {
                "target": one.target,
                "source": one.source,
                "constant": one.constant,
                "confidence": one.confidence,
                "why": one.why,
                "rivals": list(one.rivals),
                "untold": list(one.untold)[:WORDS_TOLD],
                "values": dict(proposal.profile.columns[one.target].values),
                "negative": proposal.profile.columns[one.target].negative,
            }
            for one in proposal.columns
        ],
    }


def _amended(back: Corrected, form: Form, region: str) -> FileFound:
    """The file that a corrected rejects file completes. Raises NotFound `corrected-of-unknown`."""
    original, _, kind = back.file_id.partition(":")
    found = file_with_original(region, original, kind) if kind == form.kind else None
    if found is None:
        raise NotFound("corrected-of-unknown", file=back.name)
    return found


def keep(place: Path, sent: SentSheet, context: Context, tell: Tell) -> KeptFile:
    """Read a table and keep it: the original, its accepted rows in the warehouse's order, and its rejects.

    Raises DomainError as `read_sheet` and `sort_into_objects` do, and `nothing-accepted`.
    """
    objects = warehouse_objects()
    findings = Findings(sent.sheet.name)
    spool = Spool(place, sent.form.schema)
    for batch in read_sheet(sent.cells, context, findings):
        spool.write(batch)
        tell("reading", findings.rows)
    if sent.amends is not None:
        for batch in _rows_before(sent.amends, spool.schema):
            spool.write(batch)
    tell("sorting", findings.rows)
    accepted = sort_into_objects(objects, spool, ORDERS[sent.kind])
    for twice in accepted.duplicates:
        findings.reject_said_twice(sent.kind, twice.row, abs(twice.first_row))
    findings.rejected.sort(key=lambda one: one.row)
    original = objects.put_file(sent.path, _ending(sent.sheet.reading))
    rejected = _keep_rejects(sent, findings, original)
    if not accepted.rows:
        path = objects.path(rejected, "csv") if rejected else ""
        (often, _), *_ = Counter(one.code for one in findings.rejected).most_common(1)
        raise DomainError(
            "nothing-accepted", file=findings.name, rows=findings.rows, often=often, rejects=str(path)
        )
    return KeptFile(sent, findings, original, accepted, rejected)


def _ending(reading: Reading) -> str:
    """What the kept original's name ends in: the outermost container, or the format."""
    return {"gzip": "gz", "zip": "zip"}[reading.inside[0]] if reading.inside else reading.format


def _rows_before(amended: FileFound, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows that are in already, with their numbers below zero: sorting compares with them, and leaves them out."""
    for digest in amended.accepted:
        for batch in pq.ParquetFile(warehouse_objects().path(digest, "parquet")).iter_batches():
            rows = completed(pa.Table.from_batches([batch]), schema)
            yield from rows.set_column(0, schema.field("row"), pc.negate(rows["row"])).to_batches()


def _keep_rejects(sent: SentSheet, findings: Findings, original: str) -> str:
    if not findings.rejected:
        return ""
    out = BytesIO()
    file_id = f"{original[:ID_DIGITS]}:{sent.kind}"
    if sent.amends is not None:
        file_id = f"{sent.amends.original[:ID_DIGITS]}:{sent.kind}"
    write_csv(out, file_id, sent.raw.header, with_cells(sent.raw, findings.rejected), sent.cells.called)
    return warehouse_objects().put(out.getvalue(), "csv")


def storerooms_of(kept: Iterable[KeptFile]) -> set[str]:
    """The storerooms that the kept storeroom files name."""
    return {
        name
        for one in kept
        if one.sent.kind is FileKind.STOREROOMS
        for name in storerooms_in(part.digest for part in one.accepted.objects)
    }


def storerooms_in(digests: Iterable[str]) -> list[str]:
    """The storerooms that objects of any kind name."""
    tables = [
        pq.read_table(warehouse_objects().path(digest, "parquet"), columns=["storeroom_id"])
        for digest in digests
    ]
    return [name for table in tables for name in table["storeroom_id"].to_pylist()]
