"""What changed between two days of knowledge, and for whom: windows, repayment dates, amounts, calendars, open reports.

An agreement reads otherwise on two days because another one amended it in between (L24 §5, U23's introduction).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from samsyn.core.agreements.amendments import Change, KnownAgreement, as_known_on, due_of, is_conditional
from samsyn.core.agreements.amounts import TOTAL
from samsyn.core.agreements.terms import MONEY_TERMS, Agreement, AgreementBook, Term
from samsyn.core.kernel.citations import UNKNOWN, Cited


class Turn(StrEnum):
    """How something reads on the later day, seen from the earlier."""

    BECAME_KNOWN = "became-known"
    CHANGED = "changed"
    ENDED = "ended"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Difference:
    """Skillnad. `what` is a term, a report's id or an amount's name, and `term` of which sort; `whom` those it concerns.

    Of the agreement itself, `what` is empty and `term` None. `by` is the amending agreement.
    """

    turn: Turn
    what: str
    before: Cited[Any] | None
    after: Cited[Any] | None
    whom: tuple[str, ...]
    by: str = ""
    conditional: bool = False
    term: Term | None = None


def differences(book: AgreementBook, agreement_id: str, earlier: date, later: date) -> tuple[Difference, ...]:
    """What was known of an agreement on `later` and not on `earlier`; raises NotFound `unknown-agreement`.

    Days in the wrong order are put right: knowledge grows.
    """
    agreement = book.get(agreement_id)
    earlier, later = sorted((earlier, later))
    if agreement.known_since > later:
        return ()
    if agreement.known_since > earlier:
        signed = max((one.on for one in agreement.signings if one.on.is_known), key=lambda on: str(on.known))
        made = Difference(
            Turn.BECAME_KNOWN,
            "",
            None,
            signed,
            (*agreement.parties,),
            conditional=is_conditional(agreement, later),
        )
        return (made, *_changes(as_known_on(book, later)[agreement_id], ()))
    before = as_known_on(book, earlier)[agreement_id]
    after = as_known_on(book, later)[agreement_id]
    return (*_approved(before, after), *_changes(after, before.changes))


def _approved(before: KnownAgreement, after: KnownAgreement) -> tuple[Difference, ...]:
    if before.conditional and not after.conditional:
        agreement = after.agreement
        return (
            Difference(
                Turn.APPROVED,
                "",
                Cited(UNKNOWN, agreement.approval.on.at),
                agreement.approval.on,
                agreement.parties,
            ),
        )
    return ()


def _changes(after: KnownAgreement, known_before: tuple[Change, ...]) -> tuple[Difference, ...]:
    seen = {(change.term, change.what, change.by) for change in known_before}
    return tuple(
        Difference(
            Turn.ENDED if change.ended else Turn.CHANGED,
            change.what,
            change.before,
            change.after,
            _whom(after.agreement, change),
            change.by,
            change.conditional,
            change.term,
        )
        for change in after.changes
        if (change.term, change.what, change.by) not in seen
    )


def _whom(agreement: Agreement, change: Change) -> tuple[str, ...]:
    """Who owes it and who awaits it; for the window and the total, those who have the money; for an amount, its own."""
    recipients = tuple(dict.fromkeys(amount.recipients for amount in agreement.amounts))
    if change.term is Term.USE_WINDOW or change.amount == TOTAL:
        return recipients
    if change.term is Term.AMOUNT:
        return tuple(one.recipients for one in agreement.amounts if one.name == change.amount)
    if change.term in MONEY_TERMS:
        due = due_of(agreement.terms, change.term)
        return (*(due.by or recipients), due.to) if due.to else due.by or recipients
    report = agreement.report(change.report)
    if report is None:
        return agreement.parties
    return (report.by, report.due.to) if report.due.to else (report.by,)
