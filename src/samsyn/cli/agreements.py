"""`samsyn agreements`: what the agreements say, and how their money is divided."""

from __future__ import annotations

import csv
import sys
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from samsyn.cli.agreement_check import check_agreements
from samsyn.cli.agreement_diff import show_diff
from samsyn.cli.agreement_life import show_life
from samsyn.cli.agreement_obligations import show_obligations
from samsyn.cli.agreement_receipts import Known, TextOrJson, explain_amount
from samsyn.cli.agreement_sources import verify_agreements
from samsyn.cli.output import as_data, as_json, cited, kronor, number, parse_day, table
from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.terms import REGIONS, Agreement
from samsyn.core.funding.allocation import Allocation, allocate_agreement
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the agreements say, and how their money is divided.",
)

app.command("explain")(explain_amount)
app.command("verify")(verify_agreements)

COLUMNS = ("recipient", "population", "base", "share", "total")
FIGURES = frozenset({1, 2, 3, 4})


class AllocationFormat(StrEnum):
    """Ways to print an allocation."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


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


@app.command("allocate")
def allocate_money(
    agreement_id: AgreementId,
    known: Known = "",
    output: Annotated[
        AllocationFormat, typer.Option("--format", help="How to print it.")
    ] = AllocationFormat.TABLE,
) -> None:
    """How an agreement's money to the regions is divided among them, in whole kronor."""
    day = parse_day(known) if known else date.max
    agreement = agreement_as_known_on(load_agreements(), agreement_id, day).agreement
    allocation = allocate_agreement(agreement, load_populations())
    if output is AllocationFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_figures(allocation))
    elif output is AllocationFormat.JSON:
        print(as_json(_as_data(agreement, allocation)))
    else:
        print(_as_table(agreement, allocation))


def _figures(allocation: Allocation) -> list[list[str | int]]:
    return [
        [row.recipient, row.population, row.base.whole_kronor, row.share.whole_kronor, row.total.whole_kronor]
        for row in allocation.rows
    ]


def _totals(allocation: Allocation) -> list[int]:
    sums = (allocation.base, allocation.share, allocation.total)
    return [allocation.population.total, *(money.whole_kronor for money in sums)]


def _apart(agreement: Agreement) -> list[tuple[str, Any]]:
    """The amounts beside those of the regions, such as SKR's."""
    return [(amount.recipients, amount.money) for amount in agreement.amounts if amount.recipients != REGIONS]


def _as_data(agreement: Agreement, allocation: Allocation) -> dict[str, Any]:
    return {
        "agreement": agreement.id,
        "population": allocation.population.id,
        "residual": allocation.residual.whole_kronor,
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in _figures(allocation)],
        "totals": dict(zip(COLUMNS[1:], _totals(allocation), strict=True)),
        "besides": [
            {
                "recipient": recipient,
                "total": money.known.whole_kronor if money.is_known else None,
                "at": str(money.at),
            }
            for recipient, money in _apart(agreement)
        ],
    }


def _as_table(agreement: Agreement, allocation: Allocation) -> str:
    rows = [[str(row[0]), *(number(int(figure)) for figure in row[1:])] for row in _figures(allocation)]
    rows.append(["total", *(number(figure) for figure in _totals(allocation))])
    rule = next(rule for rule in agreement.allocations if rule.recipients == REGIONS)
    notes = [
        f"{agreement.id}: kronor; {rule.method.at}, population {allocation.population.id} ({allocation.population.at}).",
        f"Left over by rounding: {kronor(allocation.residual)} kr.",
    ]
    notes += [f"Besides: {recipient} {cited(money)} ({money.at})." for recipient, money in _apart(agreement)]
    return "\n".join([table(COLUMNS, rows, right=FIGURES), "", *notes])


app.command("check")(check_agreements)
app.command("life")(show_life)
app.command("diff")(show_diff)
app.command("obligations")(show_obligations)
