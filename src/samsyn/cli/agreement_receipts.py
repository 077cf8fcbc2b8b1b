"""`samsyn agreements explain`: how one krona figure came about."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from samsyn.cli.output import as_json, kronor, number, parse_day
from samsyn.core.funding.explanation import Explanation, explain_as_known
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups, load_organisations
from samsyn.intake.populations import load_populations

LABELS = {
    "part": "stated amount",
    "amount": "amount to divide",
    "recipients": "recipients",
    "base": "base amount to each",
    "to-share": "left to divide by population",
    "population": "inhabitants",
    "population-total": "inhabitants of all",
    "share": "share",
    "share-rounded": "share in whole kronor",
    "equal-part": "in equal parts",
    "residual": "what rounding leaves",
    "total": "total",
}


Known = Annotated[
    str,
    typer.Option("--known", metavar="DAY", help="As known on this day; with all that is known if not given."),
]


class TextOrJson(StrEnum):
    """Ways to print: for a reader, or for a program."""

    TEXT = "text"
    JSON = "json"


def explain_amount(
    agreement_id: Annotated[
        str, typer.Argument(metavar="ID", help="An agreement, such as civilt-forsvar-2023.")
    ],
    organisation: Annotated[str, typer.Argument(help="Who gets the amount, such as region-skane.")],
    known: Known = "",
    output: Annotated[TextOrJson, typer.Option("--format", help="How to print it.")] = TextOrJson.TEXT,
) -> None:
    """How one organisation's amount was counted: rule, inputs, rounding, sections, hashes.

    The JSON can be computed again offline with docs/recompute.py.
    """
    recipient = load_organisations().get(organisation).id
    found = explain_as_known(
        load_agreements(),
        agreement_id,
        recipient,
        load_populations(),
        known=parse_day(known) if known else date.max,
        groups=load_groups(),
    )
    print(as_json(found.as_data()) if output is TextOrJson.JSON else _as_text(found))


def _as_text(found: Explanation) -> str:
    width = max(len(LABELS[name]) for name, _ in found.receipt.steps)
    lines = [f"{found.agreement}: {found.recipient} gets {kronor(found.total)} kr ({found.receipt.rule})", ""]
    lines += [f"  {LABELS[name]:<{width}}  {_spaced(value)}" for name, value in found.receipt.steps]
    lines += ["", found.note.en] if found.note else []
    lines += ["", f"Stands in: {', '.join(str(at) for at in found.receipt.citations)}"]
    lines += [f"Read from: {name} (sha256 {digest})" for name, digest in found.receipt.sources]
    return "\n".join([*lines, f"Computed by: {found.receipt.engine}"])


def _spaced(value: str) -> str:
    """The figures of a step with spaces between thousands."""
    return re.sub(r"\d{4,}", lambda figure: number(int(figure[0])), value)
