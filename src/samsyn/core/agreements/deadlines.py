"""Deadlines (sista dagar): what an organisation owes or awaits under the agreements, by when, as known on a day.

They follow from the terms: requisition, last day of use, economic statement and repayment (A23 §5, L24 §5), and
the reports (A23 §3, L24 §2.1, §4.1). A date that an amendment moved keeps the one it had before. What the sources
give no date for is no deadline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from samsyn.core.agreements.amendments import KnownAgreement, as_known_on, due_of
from samsyn.core.agreements.terms import MONEY_TERMS, REGIONS, AgreementBook, Report, Strength, Term
from samsyn.core.kernel.citations import UNKNOWN, Citation, Cited, Unknown
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.organisations import Organisation, OrganisationKind
from samsyn.core.kernel.texts import Text


class Side(StrEnum):
    """Whether an organisation owes what is due, or awaits it from others."""

    OWES = "owes"
    AWAITS = "awaits"


WHAT: Mapping[tuple[Term, Side], Text] = {
    (Term.REQUISITION, Side.OWES): Text("Rekvirera medlen", "Requisition the money"),
    (Term.REQUISITION, Side.AWAITS): Text(
        "Rekvisitionerna ska ha kommit in", "Requisitions must have arrived"
    ),
    (Term.USE_WINDOW, Side.OWES): Text("Sista dag att använda medlen", "Last day to use the money"),
    (Term.STATEMENT, Side.OWES): Text("Lämna ekonomisk redovisning", "Send the economic statement"),
    (Term.STATEMENT, Side.AWAITS): Text(
        "De ekonomiska redovisningarna ska ha kommit in", "Economic statements must have arrived"
    ),
    (Term.REPAYMENT, Side.OWES): Text("Betala tillbaka det som inte har använts", "Repay what was not used"),
    (Term.REPAYMENT, Side.AWAITS): Text(
        "Det som inte har använts ska vara återbetalt", "What was not used must have been repaid"
    ),
}

WITH_AMOUNT = frozenset({Term.REQUISITION, Term.USE_WINDOW, Term.STATEMENT})
"""Deadlines that concern the whole amount; what is to be repaid is known only when it has been used."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Sista dag. `id` names the agreement and the term or report; `previous` is the date before an amendment,
    UNKNOWN where the sources do not give it, None where nothing was amended.
    """

    id: str
    agreement: str
    what: Text
    on: date
    strength: Strength | Unknown
    side: Side
    by: str
    to: str | None
    consequence: Text | None
    at: Citation
    previous: date | Unknown | None
    conditional: bool
    amount: Money | None = None


def all_deadlines(book: AgreementBook, *, known: date) -> tuple[Deadline, ...]:
    """Every deadline of the agreements known on a day, as those see it who owe it; by date."""
    found = [
        deadline for agreement in as_known_on(book, known).values() for deadline in _of_agreement(agreement)
    ]
    return tuple(sorted(found, key=_order))


def deadlines_for(
    book: AgreementBook,
    organisation: Organisation,
    *,
    known: date,
    amounts: Mapping[str, Money] | None = None,
) -> tuple[Deadline, ...]:
    """What an organisation owes, and what it awaits from others, by date.

    `amounts` gives what the organisation gets of each agreement, by agreement id, where that can be told.
    """
    found = []
    for deadline in all_deadlines(book, known=known):
        if _is(organisation, deadline.by):
            found.append(_with_amount(deadline, (amounts or {}).get(deadline.agreement)))
        if deadline.to == organisation.id:
            found.append(_awaited(deadline))
    return _once(found)


def _is(organisation: Organisation, bearer: str) -> bool:
    return bearer == organisation.id or (bearer == REGIONS and organisation.kind is OrganisationKind.REGION)


def _of_agreement(known: KnownAgreement) -> Iterator[Deadline]:
    recipients = tuple(dict.fromkeys(amount.recipients for amount in known.agreement.amounts))
    for term in MONEY_TERMS:
        day = _day_of(known, term)
        if day.is_known:
            for bearer in _bearers(known, term) or recipients:
                yield _of_term(known, term, day, bearer)
    for report in known.agreement.reports:
        if report.due.on.is_known:
            yield _of_report(known, report)


def _bearers(known: KnownAgreement, term: Term) -> tuple[str, ...]:
    return () if term is Term.USE_WINDOW else due_of(known.agreement.terms, term).by


def _of_report(known: KnownAgreement, report: Report) -> Deadline:
    changes = known.changes_of_report(report.id)
    return Deadline(
        id=f"{known.agreement.id}/{report.id}",
        agreement=known.agreement.id,
        what=report.label,
        on=report.due.on.known,
        strength=report.due.strength,
        side=Side.OWES,
        by=report.by,
        to=report.due.to,
        consequence=report.due.consequence,
        at=report.due.on.at,
        previous=changes[-1].before.value if changes else None,
        conditional=changes[-1].conditional if changes else known.conditional,
    )


def _of_term(known: KnownAgreement, term: Term, day: Cited[date], bearer: str) -> Deadline:
    due = None if term is Term.USE_WINDOW else due_of(known.agreement.terms, term)
    changes = known.changes_of(term)
    return Deadline(
        id=f"{known.agreement.id}/{term}",
        agreement=known.agreement.id,
        what=WHAT[term, Side.OWES],
        on=day.known,
        strength=due.strength if due else Strength.FAR,
        side=Side.OWES,
        by=bearer,
        to=due.to if due else None,
        consequence=due.consequence if due else None,
        at=day.at,
        previous=_last_day(changes[-1].before).value if changes else None,
        conditional=known.is_conditional(term),
    )


def _day_of(known: KnownAgreement, term: Term) -> Cited[date]:
    terms = known.agreement.terms
    return _last_day(terms.use_window) if term is Term.USE_WINDOW else due_of(terms, term).on


def _last_day(value: Cited[Window] | Cited[date]) -> Cited[date]:
    if isinstance(value.value, Window):
        return Cited(value.value.last, value.at, value.note)
    return Cited(UNKNOWN if isinstance(value.value, Unknown) else value.value, value.at, value.note)


def _with_amount(deadline: Deadline, amount: Money | None) -> Deadline:
    term = deadline.id.rpartition("/")[2]
    return replace(deadline, amount=amount) if term in WITH_AMOUNT else deadline


def _awaited(deadline: Deadline) -> Deadline:
    """The same deadline as the receiver sees it: one for all who owe it, and no consequence of its own."""
    term = deadline.id.rpartition("/")[2]
    what = WHAT[Term(term), Side.AWAITS] if term in set(MONEY_TERMS) else deadline.what
    return replace(deadline, what=what, side=Side.AWAITS, consequence=None)


def _once(deadlines: list[Deadline]) -> tuple[Deadline, ...]:
    """Each deadline once: regions and SKR send the same statement, which its receiver awaits as one."""
    seen: dict[tuple[str, Side], Deadline] = {}
    for deadline in deadlines:
        seen.setdefault((deadline.id, deadline.side), deadline)
    return tuple(sorted(seen.values(), key=_order))


def _order(deadline: Deadline) -> tuple[date, str, str]:
    return (deadline.on, deadline.agreement, deadline.id)
