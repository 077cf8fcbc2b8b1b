"""`samsyn agreements obligations`: the obligation register of one organisation."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.output import TableOrJson, as_json, cited, day_or_today, table
from samsyn.core.agreements.obligations import Obligation, obligations_of
from samsyn.core.agreements.terms import Strength
from samsyn.core.kernel.citations import Unknown
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations

Known = Annotated[
    str, typer.Option("--known", metavar="DAY", help="As known on this day; today if not given.")
]
Output = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]


def show_obligations(
    organisation_id: Annotated[
        str, typer.Argument(metavar="ORGANISATION", help="Such as region-skane, skr or socialstyrelsen.")
    ],
    known: Known = "",
    owed: Annotated[bool, typer.Option("--owed", help="Only what is binding.")] = False,
    output: Output = TableOrJson.TABLE,
) -> None:
    """What an organisation has promised, how bindingly, and what a report must, should or may answer."""
    day = day_or_today(known)
    organisation = load_organisations().get(organisation_id)
    found = obligations_of(load_agreements(), organisation, known=day)
    kept = [one for one in found if one.is_owed or not owed]
    if output is TableOrJson.JSON:
        print(as_json([_data(one) for one in kept]))
        return
    rows = [
        [one.id, _strength(one.strength), one.answer.value, _when(one), one.label.en, str(one.at)]
        for one in kept
    ]
    print(table(["id", "strength", "report", "when", "what", "stands in"], rows))


def _strength(strength: Strength | Unknown) -> str:
    return "unknown" if isinstance(strength, Unknown) else strength.value


def _when(one: Obligation) -> str:
    if one.due is not None:
        return cited(one.due)
    year = f" in {one.during}" if one.during else ""
    return f"{one.expects or ''}{year}"


def _data(one: Obligation) -> dict[str, object]:
    return {
        "id": one.id,
        "agreement": one.agreement,
        "label": {"sv": one.label.sv, "en": one.label.en},
        "strength": _strength(one.strength),
        "report": one.answer,
        "expects": one.expects,
        "during": one.during,
        "prioritisable": one.prioritisable,
        "due": one.due.known if one.due and one.due.is_known else None,
        "conditional": one.conditional,
        "at": str(one.at),
    }
