"""`samsyn agreements check`: does each text add up?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from samsyn.cli.output import TableOrJson, as_json, cited, kronor
from samsyn.core.agreements.reconciliation import Comparison, Outcome, reconcile, reconcile_agreement
from samsyn.core.funding.stated_shares import shares_from
from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations

EXIT_DIFFERS = 1


def check_agreements(
    agreement_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="One agreement; all where none is named.")
    ] = "",
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """Compare each figure that a text states with what follows from its other terms.

    Ends with code 1 where a difference is not acknowledged in the agreement's file.
    """
    book, shares = load_agreements(), shares_from(load_populations())
    findings = reconcile_agreement(book, agreement_id, shares) if agreement_id else reconcile(book, shares)
    print(as_json([_data(one) for one in findings]) if output is TableOrJson.JSON else _text(findings))
    if any(finding.is_open for finding in findings):
        raise typer.Exit(EXIT_DIFFERS)


def _text(findings: tuple[Comparison, ...]) -> str:
    lines, agreement = [], ""
    for finding in findings:
        if finding.agreement != agreement:
            agreement = finding.agreement
            lines.append(agreement)
        lines += [f"  {line}" for line in _lines(finding)]
    counts = {outcome: sum(one.outcome is outcome for one in findings) for outcome in Outcome}
    lines.append(
        f"{counts[Outcome.ADDS_UP]} add up, {counts[Outcome.DIFFERS]} differ "
        f"({sum(one.is_open for one in findings)} not acknowledged), {counts[Outcome.CANNOT_BE_TOLD]} cannot be told."
    )
    return "\n".join(lines)


def _lines(finding: Comparison) -> Iterator[str]:
    yield f"{finding.label.en}: {cited(finding.stated)} [{finding.stated.at}] {_outcome(finding)}"
    if isinstance(finding.follows, Money) and finding.outcome is Outcome.DIFFERS:
        yield f"  {' + '.join(finding.terms)} = {kronor_of(finding.follows)} kr [{_cited(finding.citations)}]"
    if finding.outcome is Outcome.CANNOT_BE_TOLD and finding.because:
        yield f"  {finding.because.en}"
    if finding.outcome is Outcome.DIFFERS:
        yield f"  acknowledged: {finding.acknowledged.en}" if finding.acknowledged else "  not acknowledged"


def _outcome(finding: Comparison) -> str:
    if finding.outcome is Outcome.ADDS_UP:
        return "adds up"
    if finding.outcome is Outcome.CANNOT_BE_TOLD:
        return "cannot be told"
    if finding.by is None:
        return f"differs: it stands in {finding.follows}"
    by = (
        -finding.by if finding.by.ore < 0 else finding.by
    )  # as on the pages; the figures beside say which is larger
    return f"differs by {kronor_of(by)} kr"


def kronor_of(amount: Money) -> str:
    """The amount in kronor; öre, where a factor leaves them, are cut."""
    return kronor(Money(amount.ore // 100 * 100))


def _cited(citations: tuple[Citation, ...]) -> str:
    return ", ".join(str(citation) for citation in citations)


def _data(finding: Comparison) -> dict[str, object]:
    stated = finding.stated.value
    return {
        "agreement": finding.agreement,
        "id": finding.id,
        "label": {"sv": finding.label.sv, "en": finding.label.en},
        "outcome": finding.outcome,
        "stated": _plain(stated) if finding.stated.is_known else None,
        "statedAt": str(finding.stated.at),
        "follows": _plain(finding.follows),
        "differsBy": _plain(finding.by),
        "citations": [str(citation) for citation in finding.citations],
        "acknowledged": finding.acknowledged.en if finding.acknowledged else None,
    }


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.ore // 100
    return None if value is None else str(value)
