"""`samsyn agreements diff`: what became known of an agreement between two days, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from samsyn.cli.output import cited, parse_day
from samsyn.core.agreements.amounts import TOTAL
from samsyn.core.agreements.differences import Difference, Turn, differences
from samsyn.core.agreements.terms import Term
from samsyn.intake.agreements import load_agreements

AgreementId = Annotated[str, typer.Argument(metavar="ID", help="The agreement, such as lakemedel-2022.")]

WHAT_WORDS = {
    "use-window": "may be used",
    "requisition": "requisition by",
    "statement": "economic statement by",
    "repayment": "repayment by",
}


def show_diff(
    agreement_id: AgreementId,
    known: Annotated[list[str], typer.Option("--known", metavar="DAY", help="A day of knowledge; give two.")],
) -> None:
    """What became known of an agreement between two days, in words: what changed, for whom, by which agreement."""
    if len(known) != 2:
        raise typer.BadParameter("give --known twice: the earlier day and the later one")
    earlier, later = sorted(parse_day(day) for day in known)
    found = differences(load_agreements(), agreement_id, earlier, later)
    print(f"{agreement_id}: what was known on {later} and not on {earlier}")
    for line in _differences(found):
        print("  " + line)


def _differences(found: tuple[Difference, ...]) -> Iterator[str]:
    if not found:
        yield "nothing"
    for one in found:
        yield f"{_difference(one)}{', signed, conditional on approval' if one.conditional else ''}"
        at = one.after or one.before
        by = f"by {one.by} " if one.by else ""
        yield f"  {by}[{at.at if at else ''}]; concerns {', '.join(one.whom)}"


def _what(one: Difference) -> str:
    if one.term is Term.AMOUNT:
        return one.what if one.what == TOTAL else f"amount {one.what}"
    return WHAT_WORDS.get(one.what, f"report {one.what} by")


def _difference(one: Difference) -> str:
    what = _what(one)
    if one.turn is Turn.BECAME_KNOWN:
        return f"the agreement became known: signed {cited(one.after) if one.after else ''}"
    if one.turn is Turn.APPROVED:
        return f"the approval became known: {cited(one.after) if one.after else ''}"
    before = cited(one.before) if one.before else "unknown"
    if one.turn is Turn.ENDED or one.after is None:
        return f"{what} {before}: no longer due"
    return f"{what} {cited(one.after)}, before: {before}"
