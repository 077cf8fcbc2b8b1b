"""`samsyn agreements verify`: every figure and date of the agreements, looked for in the texts they come from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.output import cited, number, table
from samsyn.core.agreements.verification import CitedValue, Finding, Verification, cited_values, verify
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.texts import Text
from samsyn.intake.agreements import load_agreements
from samsyn.intake.documents import load_documents, read_texts
from samsyn.intake.populations import load_populations
from samsyn.ops.kernel.sentences import sentence

EXIT_NOT_VERIFIED = 1
WORDS = {
    Finding.FOUND: "found",
    Finding.NOT_FOUND: "NOT FOUND",
    Finding.NOT_CHECKABLE: "not checkable",
    Finding.NO_SECTION: "NO SUCH SECTION",
}
SHORTEST = 60


def verify_agreements(
    sources: Annotated[Path, typer.Option("--sources", help="The folder with the texts of the documents.")],
    failures_only: Annotated[
        bool, typer.Option("--failures-only", help="Print only what was not found.")
    ] = False,
) -> None:
    """Look for every figure and date in the section it is cited to; exit code 1 where one is not there."""
    try:
        texts = read_texts(load_documents(), sources)
    except DomainError as error:
        print(f"samsyn: {sentence(error)}", file=sys.stderr)
        raise typer.Exit(EXIT_NOT_VERIFIED) from None
    whole = True
    for name, values in verifiable().items():
        verification = verify(values, load_documents(), texts)
        whole = whole and verification.whole
        print("\n".join(_told(name, verification, failures_only)))
    if not whole:
        raise typer.Exit(EXIT_NOT_VERIFIED)


def verifiable() -> dict[str, tuple[CitedValue, ...]]:
    """Everything that cites the documents, by the name of its file: the agreements, and the populations."""
    named = {agreement.id: tuple(cited_values(agreement)) for agreement in load_agreements()}
    return named | {
        f"populations/{population.id}": tuple(cited_values(population))
        for population in load_populations().values()
        if population.at.document in load_documents()  # what was imported stands in no document
    }


def _told(name: str, verification: Verification, failures_only: bool) -> Iterator[str]:
    shown = [
        one
        for one in verification.checked
        if not failures_only or one.finding in (Finding.NOT_FOUND, Finding.NO_SECTION)
    ]
    if shown:
        rows = [[WORDS[one.finding], _short(one.cited), str(one.cited.at), one.cited.place] for one in shown]
        yield table(["", "value", "cited to", "where in the file"], rows)
    beside = len(verification.of(Finding.NOT_CHECKABLE))
    yield (
        f"{name}: {verification.found} of {verification.checkable} figures and dates stand where they are cited to "
        f"({_percent(verification)} %); {beside} cited values hold neither.\n"
    )


def _percent(verification: Verification) -> str:
    """The share that was found, cut and not rounded: 100 means every one."""
    return number(verification.found * 100 // verification.checkable) if verification.checkable else "100"


def _short(one: CitedValue) -> str:
    text = one.value.sv if isinstance(one.value, Text) else cited(Cited(one.value, one.at))
    return text if len(text) <= SHORTEST else f"{text[: SHORTEST - 1]}…"
