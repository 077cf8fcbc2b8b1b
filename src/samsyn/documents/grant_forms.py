"""A requisition or a statement as a document: PDF to keep, Excel as Kammarkollegiet's form, JSON to check it by.

The diary numbers stand on every page, as A23 §5 asks of every document. Each signature has a box of its own that says who,
when, how and what exactly; one that no longer holds says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from samsyn.core.funding.signed_content import Content, Signature, canonical, content_hash
from samsyn.documents.pdf import pdf
from samsyn.documents.workbooks import Cell, workbook

SHEETS = {"sv": ("Blankett", "Underskrifter", "Om"), "en": ("Form", "Signatures", "About")}
HEADERS = {
    "sv": (("Punkt", "Uppgift", "Svar", "Kronor"), ("Roll", "Namn", "När", "Metod", "Hash", "Läge")),
    "en": (("Point", "Item", "Answer", "Kronor"), ("Role", "Name", "When", "Method", "Hash", "Standing")),
}
HASH_WORD = "sha256"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A field and its answer in words; `ore` where it is an amount, `rows` under `header` where it is a list of costs."""

    label: str
    answer: str = ""
    ore: int | None = None
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    row_ore: Sequence[int | None] = ()


@dataclass(frozen=True, slots=True)
class FormPart:
    """A point of the form: its number, its heading, its lines, and what is assured by signing it."""

    number: str
    title: str
    lines: Sequence[FormLine]
    assures: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """A signature as a reader sees it; `standing` says whether it holds, and what changed where it does not."""

    role: str
    name: str
    when: str
    method: str
    hash: str
    holds: bool
    standing: str


@dataclass(frozen=True, slots=True)
class FormDocument:
    """Blankett som handling. `numbers` are the diary numbers that stand on every page; `about` what it is and its state."""

    title: str
    numbers: str
    about: Sequence[str]
    parts: Sequence[FormPart]
    signatures: Sequence[SignatureBox]
    signatures_title: str
    attachments_title: str
    attachments: Sequence[Sequence[str]]
    notes: Sequence[str]
    language: str
    on: date


def form_pdf(form: FormDocument) -> bytes:
    """The form as PDF/A-2a and PDF/UA-1."""
    data = {
        "header": form.numbers,
        "about": list(form.about),
        "parts": [asdict(part) for part in form.parts],
        "signatures": [asdict(box) for box in form.signatures],
        "signatures_title": form.signatures_title,
        "attachments_title": form.attachments_title,
        "attachments": [list(row) for row in form.attachments],
        "notes": list(form.notes),
    }
    return pdf("grant_form", data, title=form.title, language=form.language, on=form.on)


def form_workbook(form: FormDocument) -> bytes:
    """The form as a workbook: a row for each field in the form's order, amounts as numbers, signatures on a sheet."""
    language = "sv" if form.language.startswith("sv") else "en"
    sheets, (header, signed) = SHEETS[language], HEADERS[language]
    out = BytesIO()
    with workbook(out) as book:
        book.sheet(sheets[0], header, [row for part in form.parts for row in _rows_of(part)])
        book.sheet(
            sheets[1],
            signed,
            [(one.role, one.name, one.when, one.method, one.hash, one.standing) for one in form.signatures],
        )
        about = [form.title, form.numbers, *form.about, *form.notes]
        files = [" · ".join(row) for row in form.attachments]
        book.sheet(sheets[2], (sheets[2],), [(line,) for line in (*about, *files)])
    return out.getvalue()


def form_json(content: Content, signatures: Sequence[tuple[Signature, bool]]) -> bytes:
    """The content that a signature binds, its hash, and who signed: enough for anyone to compute the hash again.

    The hash is the sha256 of `content` with its keys sorted, its texts in NFC and no spaces between, in UTF-8.
    """
    told: Mapping[str, Any] = {
        "content": json.loads(canonical(content)),
        HASH_WORD: content_hash(content),
        "signatures": [
            {
                "role": one.role.value,
                "by": one.by,
                "name": one.name,
                "at": one.at.isoformat(),
                "method": one.method,
                HASH_WORD: one.hash,
                "holds": holds,
            }
            for one, holds in signatures
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _rows_of(part: FormPart) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [(part.number, part.title, None, None)]
    for line in part.lines:
        if not line.rows:
            answer = None if line.ore is not None else line.answer
            rows.append((part.number, line.label, answer, _kronor(line.ore)))
        for cells, ore in zip(line.rows, line.row_ore, strict=True):
            told = [cell for cell in cells[:-1] if cell]
            rows.append((part.number, line.label, ", ".join(told), _kronor(ore)))
    return rows


def _kronor(ore: int | None) -> Cell:
    if ore is None:
        return None
    return ore // 100 if ore % 100 == 0 else Decimal(ore) / 100
