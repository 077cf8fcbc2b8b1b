"""Whatever the readers refuse or note, there is a sentence for it, with its facts filled in."""

from __future__ import annotations

import re
from pathlib import Path

import samsyn.intake.stock
from samsyn.intake.stock.notes import NOTES
from samsyn.ops.kernel.sentences import SENTENCES
from samsyn.web.upload_names import REFUSALS

SOURCES = sorted(Path(samsyn.intake.stock.__file__).parent.glob("*.py"))
READERS = (
    "containers",
    "csv_sheet",
    "encodings",
    "excel_sheet",
    "headers",
    "json_lines_sheet",
    "opening",
    "parquet_sheet",
)


def told(pattern: str, names: tuple[str, ...] | None = None) -> set[str]:
    return {
        code
        for path in SOURCES
        if names is None or path.stem in names
        for code in re.findall(pattern, path.read_text())
    }


def test_every_refusal_of_a_file_is_a_sentence_in_the_terminal_and_on_the_page() -> None:
    codes = told(r'DomainError\(\s*"([a-z0-9-]+)"', READERS) | {
        "nested-values",
        "no-header",
        "too-many-sheets",
    }
    assert len(codes) > 15
    assert codes <= SENTENCES.keys()
    assert codes <= REFUSALS.keys()


def test_every_note_is_a_sentence_in_both_languages() -> None:
    codes = told(r'(?:_note|Note)\(\s*"([a-z-]+)"') | told(r'"(ids-[a-z-]+)"')
    codes |= {"hidden-sheets", "sheets-left-out"}
    assert codes == NOTES.keys()
    for swedish, english in NOTES.values():
        assert set(re.findall(r"{\w+}", swedish)) == set(re.findall(r"{\w+}", english))
