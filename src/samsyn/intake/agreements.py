"""Agreement files (data/agreements/*.yaml) become an AgreementBook; an error says file, line and what to do.

What a single value cannot show is checked as well (`agreement_checks`, `amendment_checks`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from samsyn.core.agreements.terms import Agreement, AgreementBook
from samsyn.intake.agreement_checks import findings
from samsyn.intake.agreement_schema import AgreementShape
from samsyn.intake.amendment_checks import Ledger, Place, bad_amendments
from samsyn.intake.shipped import DATA, DataFileError, parse_yaml


class _File:
    """One agreement file: its name, its marks, and the agreement it holds."""

    def __init__(self, name: str, text: str) -> None:
        self.path = Path(name)
        self.sha256 = hashlib.sha256(text.encode()).hexdigest()
        shape, self.marked = parse_yaml(text, self.path, AgreementShape)
        self.agreement = shape.to_core()
        if not any(signing.on.is_known for signing in self.agreement.signings):
            raise self.error(("signings",), "no signing has a date; give at least the month of one")

    def error(self, where: Place, what: str) -> DataFileError:
        """An error at a place of this file."""
        return DataFileError(self.path, f"line {self.marked.line_of(where)}", what)


@cache
def load_agreements() -> AgreementBook:
    """The agreements shipped with Samsyn."""
    folder = DATA / "agreements"
    return read_agreements({path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))})


def read_agreements(texts: Mapping[str, str]) -> AgreementBook:
    """The book of agreement files, given as texts by file name; raises DataFileError."""
    files = [_File(name, text) for name, text in texts.items()]
    files.sort(key=lambda file: (file.agreement.year, file.agreement.known_since, file.agreement.id))
    by_id: dict[str, Agreement] = {}
    for file in files:
        if file.agreement.id in by_id:
            raise file.error(("id",), f"the id {file.agreement.id!r} is used by another file; choose another")
        by_id[file.agreement.id] = file.agreement
    for file in files:
        for where, what in findings(file.agreement, by_id):
            raise file.error(where, what)
    ledger = Ledger()
    for file in sorted(files, key=lambda file: file.agreement.known_since):
        for where, what in bad_amendments(file.agreement, by_id, ledger):
            raise file.error(where, what)
    return AgreementBook(
        MappingProxyType(by_id), MappingProxyType({file.agreement.id: file.sha256 for file in files})
    )
