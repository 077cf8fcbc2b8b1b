"""`samsyn funds allot`: an agreement's money is allotted, and its grants begin."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import number, parse_day
from samsyn.core.agreements.amounts import STATE
from samsyn.core.funding.form_values import read_money
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money


def allot(
    agreement: Annotated[str, typer.Argument(help="The agreement, such as civilt-forsvar-2023.")],
    on: Annotated[
        date, typer.Option(parser=parse_day, metavar="YYYY-MM-DD", help="The day of the decision.")
    ],
    amount: Annotated[
        list[str] | None,
        typer.Option(
            "--amount",
            metavar="RECIPIENT=KRONOR",
            help="What a recipient gets of an amount that no source divides; once for each.",
        ),
    ] = None,
    giver: Annotated[str, typer.Option("--giver", help="skr for what SKR passes on.")] = STATE,
) -> None:
    """Allot an agreement's money: what its text divides as it divides it, the rest as told here."""
    amounts = dict(_amount(one) for one in amount or [])
    start()
    from samsyn.ops.funding.allotting import allot_agreement

    count = allot_agreement(by=acting(), now=now(), agreement=agreement, on=on, amounts=amounts, giver=giver)
    print(f"{number(count)} amounts are allotted.")


def _amount(text: str) -> tuple[str, Money]:
    recipient, equals, kronor = text.partition("=")
    if not equals or not recipient.strip():
        raise DomainError("amount-without-recipient", found=text)
    return recipient.strip(), Money(read_money(kronor))
