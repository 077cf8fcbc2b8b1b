"""`samsyn funds grants` and `samsyn funds remind`: what each grant waits for, and the reminders of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, day_or_today, number, table

HEADER = [
    "agreement",
    "recipient",
    "payment",
    "statement",
    "granted",
    "paid",
    "used",
    "repaid",
    "waits for",
    "by",
]
RIGHT = frozenset({4, 5, 6, 7})


def show_grants(
    agreement: Annotated[str, typer.Option("--agreement", help="Only this agreement's.")] = "",
    recipient: Annotated[str, typer.Option("--recipient", help="Only this organisation's.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day to tell of; today if left out.")] = "",
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """Every grant: its stage, its money in whole kronor, and what it waits for on a day."""
    day = day_or_today(on)
    start()
    from samsyn.intake.agreements import load_agreements
    from samsyn.ops.funding.grants import read_grants
    from samsyn.ops.funding.money import GrantShown, shown

    if agreement:
        load_agreements().get(agreement)
    rows = shown(read_grants(by=acting(), agreement=agreement, recipient=recipient), day)

    def told(row: GrantShown) -> dict[str, Any]:
        state, first = row.row.state, row.first
        return {
            "agreement": row.key.agreement,
            "recipient": row.key.recipient,
            "giver": row.key.giver,
            "payment": state.payment.value,
            "statement": state.statement.value,
            "reclaim": state.reclaim.value,
            "allotted": state.allotted // 100,
            "paid": state.paid // 100,
            "used": state.used // 100,
            "repaid": state.repaid // 100,
            "waitsFor": first.kind.value if first else None,
            "due": first.due if first else None,
            "at": str(first.at) if first and first.at else None,
        }

    found = [told(row) for row in rows]
    if output is TableOrJson.JSON:
        print(as_json(found))
        return
    kronor = ("allotted", "paid", "used", "repaid")
    print(
        table(
            HEADER,
            [
                [
                    one["agreement"],
                    one["recipient"],
                    one["payment"],
                    one["statement"],
                    *(number(one[name]) for name in kronor),
                    one["waitsFor"] or "",
                    str(one["due"] or ""),
                ]
                for one in found
            ],
            RIGHT,
        )
    )


def remind() -> None:
    """Send the reminders that are due today: on the grants' pages, and by mail to those who have chosen so."""
    start()
    from samsyn.ops.funding.reminders import send_reminders

    done = send_reminders(now=now())
    print(f"{done.new} reminders, {done.mailed} mailed, {done.refused} not taken by the mail server")
