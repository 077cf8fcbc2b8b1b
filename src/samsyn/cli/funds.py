"""`samsyn funds`: what money may be used when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from samsyn.cli.funds_allot import allot
from samsyn.cli.funds_available import show_available
from samsyn.cli.funds_costs import app as costs
from samsyn.cli.funds_grants import remind, show_grants
from samsyn.cli.output import TableOrJson, as_json, cited, parse_day, table
from samsyn.core.agreements.amendments import Change
from samsyn.core.agreements.terms import Term
from samsyn.core.funding.windows import FundWindow, WindowState, windows_on
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window
from samsyn.intake.agreements import load_agreements

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What money may be used when.")

CONDITIONAL = "signed, conditional on approval"
TERM_WORDS = {Term.USE_WINDOW: "may be used", Term.REPAYMENT: "repay by"}
HEADER = ["agreement", "state", "may be used", "repay by", "remark"]


@app.callback()
def _funds() -> None:
    """What money may be used when."""


app.command("allot")(allot)
app.command("available")(show_available)
app.command("grants")(show_grants)
app.command("remind")(remind)
app.add_typer(costs, name="costs")


@app.command("windows")
def show_windows(
    on: Annotated[date, typer.Option(parser=parse_day, metavar="YYYY-MM-DD", help="The day to look at.")],
    known: Annotated[
        date | None,
        typer.Option(
            parser=parse_day, metavar="YYYY-MM-DD", help="As known on this day; without it, on that same day."
        ),
    ] = None,
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """When each agreement's money may be used and must be repaid, on a day, as known on a day."""
    known = known or on
    windows = windows_on(load_agreements(), on=on, known=known)
    if output is TableOrJson.JSON:
        print(as_json({"on": on, "known": known, "windows": [_as_data(window) for window in windows]}))
        return
    print(f"Money on {on}, as known on {known}\n")
    print(table(HEADER, [_as_row(window) for window in windows]))
    for window in windows:
        for change in window.changes:
            print(f"\n{window.agreement.id}: {_was(change)}", end="")
    print()


def _as_row(window: FundWindow) -> list[str]:
    if window.window is None or window.repayment is None:
        return [window.agreement.id, _words(window.state), "", "", ""]
    return [
        window.agreement.id,
        _words(window.state),
        _cited_at(window.window),
        _cited_at(window.repayment),
        CONDITIONAL if window.conditional else "",
    ]


def _words(state: WindowState) -> str:
    return state.value.replace("-", " ")


def _cited_at(value: Cited[Any]) -> str:
    return f"{cited(value)} [{value.at.document} {value.at.section.split(':')[0]}]"


def _was(change: Change) -> str:
    return f"{TERM_WORDS[change.term]}: {cited(change.before)}, before {change.by} was signed on {change.known_since}"


def _as_data(window: FundWindow) -> dict[str, Any]:
    return {
        "agreement": window.agreement.id,
        "state": window.state,
        "window": _value(window.window),
        "repayment": _value(window.repayment),
        "conditional": window.conditional,
        "remark": CONDITIONAL if window.conditional else None,
        "before": [
            {
                "term": change.term,
                "was": _value(change.before),
                "changedBy": change.by,
                "knownSince": change.known_since,
            }
            for change in window.changes
        ],
    }


def _value(value: Cited[Any] | None) -> Any:
    """A cited value as data: null before the agreement was signed, `unknown` where the sources are silent."""
    if value is None:
        return None
    at = str(value.at)
    if not value.is_known:
        return {"value": "unknown", "at": at}
    if isinstance(value.known, Window):
        return {"from": value.known.first, "to": value.known.last, "at": at}
    return {"value": value.known, "at": at}
