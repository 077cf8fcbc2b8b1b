"""`samsyn agreements life`: what has happened to an agreement, and what is still to come."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.output import cited, day_or_today
from samsyn.core.agreements.life import Lived, life_of
from samsyn.intake.agreements import load_agreements

AgreementId = Annotated[str, typer.Argument(metavar="ID", help="The agreement, such as lakemedel-2022.")]
Known = Annotated[
    str, typer.Option("--known", metavar="DAY", help="As known on this day; today if not given.")
]


def show_life(agreement_id: AgreementId, known: Known = "") -> None:
    """What has happened to an agreement, and what is still to come: signatures, approval, payment, amendments, end."""
    day = day_or_today(known)
    lived = life_of(load_agreements(), agreement_id, known=day)
    print(f"{agreement_id}, as known on {day}")
    for one in lived:
        print("  " + _lived(one))


def _lived(one: Lived) -> str:
    event = one.event
    by = f" by {event.by}" if event.by else ""
    come = "" if one.has_come is not False else ", still to come"
    conditional = ", conditional on approval" if one.conditional else ""
    number = ""
    if event.diary_number is not None:
        number = f", diary number {cited(event.diary_number)} [{event.diary_number.at}]"
    return f"{cited(event.on)}  {event.kind.value.replace('-', ' ')}{by}{come}{conditional}{number}  [{event.on.at}]"
