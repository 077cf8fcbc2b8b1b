"""`samsyn agreements`: what the agreements say, and how their money is divided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from samsyn.cli.agreement_allocation import allocate_money
from samsyn.cli.agreement_check import check_agreements
from samsyn.cli.agreement_diff import show_diff
from samsyn.cli.agreement_life import show_life
from samsyn.cli.agreement_obligations import show_obligations
from samsyn.cli.agreement_receipts import TextOrJson, explain_amount
from samsyn.cli.agreement_sources import verify_agreements
from samsyn.cli.output import as_data, as_json, cited, table
from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.terms import REGIONS
from samsyn.intake.agreements import load_agreements

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the agreements say, and how their money is divided.",
)

app.command("explain")(explain_amount)
app.command("verify")(verify_agreements)

AgreementId = Annotated[str, typer.Argument(metavar="ID", help="The agreement, such as civilt-forsvar-2023.")]


@app.command("list")
def list_agreements() -> None:
    """Every agreement: its id, short name, when it was signed, and its amount to the regions."""
    rows = []
    for agreement in load_agreements():
        amount = agreement.amount_to(REGIONS)
        rows.append(
            [
                agreement.id,
                agreement.short,
                str(agreement.signed),
                cited(amount) if amount else "none",
                agreement.title.en,
            ]
        )
    print(table(["id", "short", "signed", "to the regions", "title"], rows, right=frozenset({3})))


@app.command("show")
def show_agreement(
    agreement_id: AgreementId,
    output: Annotated[TextOrJson, typer.Option("--format", help="How to print it.")] = TextOrJson.TEXT,
) -> None:
    """One agreement: money, dates, measures with their duties, goals, reports, forms, each with where it stands.

    The terms are as they were signed; what later agreements changed stands beside them.
    """
    from samsyn.cli.agreement_text import agreement_text

    found = agreement_as_known_on(load_agreements(), agreement_id, date.max)
    agreement, changes = load_agreements().get(agreement_id), found.changes
    if output is TextOrJson.JSON:
        print(as_json(as_data(agreement) | {"changes": as_data(changes)}))
    else:
        print(agreement_text(agreement, changes))


app.command("allocate")(allocate_money)
app.command("check")(check_agreements)
app.command("life")(show_life)
app.command("diff")(show_diff)
app.command("obligations")(show_obligations)
