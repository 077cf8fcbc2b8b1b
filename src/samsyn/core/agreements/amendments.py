"""Amendments: the agreements as they were known on a day.

An amendment is an operation in the later agreement; the earlier one's own terms are kept as they were written.
What L24 §5 says of the money of 2022 and 2023 is therefore in force from L24's later signing on, and before that
day the old windows stand. L24 §6 asks for the government's approval: until its date is known, what L24 says, and
what it changes, is *signed, conditional on approval*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from samsyn.core.agreements.amounts import TOTAL
from samsyn.core.agreements.terms import (
    Agreement,
    AgreementBook,
    Amendment,
    Due,
    MoneyTerms,
    Operation,
    Report,
    Term,
)
from samsyn.core.kernel.citations import UNKNOWN, Cited
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Change:
    """Ändrat villkor. What a term was, what it became, by which agreement, and since when that is known.

    `report` names the report whose deadline moved, or that ended: `ended` tells which. `amount` names the amount that
    was replaced.
    """

    term: Term
    before: Cited[Any]
    after: Cited[Any]
    by: str
    known_since: date
    conditional: bool
    report: str = ""
    ended: bool = False
    amount: str = ""

    @property
    def what(self) -> str:
        """The name of what changed: a report's or an amount's own, else the term's."""
        return self.report or self.amount or self.term.value


@dataclass(frozen=True, slots=True)
class KnownAgreement:
    """An agreement with the amendments known on a day worked into its terms, and those changes, oldest first."""

    agreement: Agreement
    known_since: date
    conditional: bool
    changes: tuple[Change, ...] = ()

    def changes_of(self, term: Term) -> tuple[Change, ...]:
        """How one term was changed, oldest change first."""
        return tuple(change for change in self.changes if change.term is term)

    def changes_of_report(self, report_id: str) -> tuple[Change, ...]:
        """How one report was moved, oldest change first."""
        return tuple(change for change in self.changes if change.report == report_id)

    def changes_of_amount(self, name: str) -> tuple[Change, ...]:
        """How one amount was replaced, oldest change first."""
        return tuple(change for change in self.changes if change.amount == name)

    def is_conditional(self, term: Term) -> bool:
        """Whether the term as it now reads depends on an approval that is not known."""
        changes = self.changes_of(term)
        return changes[-1].conditional if changes else self.conditional


def is_conditional(agreement: Agreement, known: date) -> bool:
    """Whether the agreement needs an approval that was not known on `known`."""
    if agreement.approval.required.value is not True:
        return False
    approved = agreement.approval.on
    return not approved.is_known or approved.known > known


def as_known_on(book: AgreementBook, known: date) -> dict[str, KnownAgreement]:
    """The agreements signed by `known`, amended by all that was signed by then; by id, oldest first."""
    signed = sorted((a for a in book if a.known_since <= known), key=lambda a: a.known_since)
    result = {
        agreement.id: KnownAgreement(agreement, agreement.known_since, is_conditional(agreement, known))
        for agreement in signed
    }
    for amending in signed:
        for amendment in amending.amendments:
            if amendment.target in result:
                result[amendment.target] = _amended(result[amendment.target], amendment, amending, known)
    return {agreement.id: result[agreement.id] for agreement in book if agreement.id in result}


def agreement_as_known_on(book: AgreementBook, agreement_id: str, known: date) -> KnownAgreement:
    """One agreement as known on a day; raises NotFound `unknown-agreement` or `agreement-not-yet-known`."""
    agreement = book.get(agreement_id)
    try:
        return as_known_on(book, known)[agreement_id]
    except KeyError:
        raise NotFound(
            "agreement-not-yet-known", id=agreement_id, known=known, signed=agreement.signed
        ) from None


def _amended(
    target: KnownAgreement, amendment: Amendment, amending: Agreement, known: date
) -> KnownAgreement:
    after: Cited[Any] = Cited(UNKNOWN if amendment.value is None else amendment.value, amendment.at)
    before, changed = _worked_in(target.agreement, amendment, after)
    change = Change(
        amendment.term,
        before,
        after,
        amending.id,
        amending.known_since,
        is_conditional(amending, known),
        amendment.report,
        amendment.operation is Operation.END_REPORT,
        amendment.amount,
    )
    return replace(target, agreement=changed, changes=(*target.changes, change))


def _worked_in(agreement: Agreement, amendment: Amendment, after: Cited[Any]) -> tuple[Cited[Any], Agreement]:
    """What the term was, and the agreement with it changed."""
    if amendment.term is Term.REPORT:
        report = _report_of(agreement, amendment)
        on = None if amendment.operation is Operation.END_REPORT else after
        return report.due.on, replace(agreement, reports=_reports_with(agreement, report, on))
    if amendment.term is Term.AMOUNT:
        before = agreement.money_of(amendment.amount)
        if before is None:
            raise NotFound("unknown-amount", agreement=agreement.id, amount=amendment.amount)
        return before, _with_amount(agreement, amendment.amount, after)
    return (
        value_of(agreement.terms, amendment.term),
        replace(agreement, terms=_with(agreement.terms, amendment.term, after)),
    )


def _with_amount(agreement: Agreement, name: str, money: Cited[Money]) -> Agreement:
    """The agreement with another total, or another amount of one name; the total is a statement of its own."""
    if name == TOTAL:
        return replace(agreement, total=money)
    amounts = tuple(replace(one, money=money) if one.name == name else one for one in agreement.amounts)
    return replace(agreement, amounts=amounts)


def _report_of(agreement: Agreement, amendment: Amendment) -> Report:
    report = agreement.report(amendment.report)
    if report is None:
        raise NotFound("unknown-report", agreement=agreement.id, report=amendment.report)
    return report


def _reports_with(agreement: Agreement, moved: Report, on: Cited[date] | None) -> tuple[Report, ...]:
    """The agreement's reports with one at another date, or without it where `on` is None."""
    if on is None:
        return tuple(report for report in agreement.reports if report is not moved)
    new = replace(moved, due=replace(moved.due, on=on))
    return tuple(new if report is moved else report for report in agreement.reports)


def value_of(terms: MoneyTerms, term: Term) -> Cited[Any]:
    """The window or the date that a term states."""
    if term is Term.USE_WINDOW:
        return terms.use_window
    return due_of(terms, term).on


def due_of(terms: MoneyTerms, term: Term) -> Due:
    """The deadline that a term states; the use window is none."""
    return {
        Term.REQUISITION: terms.requisition,
        Term.STATEMENT: terms.statement,
        Term.REPAYMENT: terms.repayment,
    }[term]


def _with(terms: MoneyTerms, term: Term, value: Cited[Any]) -> MoneyTerms:
    if term is Term.USE_WINDOW:
        return replace(terms, use_window=value)
    due = replace(due_of(terms, term), on=value)
    if term is Term.REQUISITION:
        return replace(terms, requisition=due)
    if term is Term.STATEMENT:
        return replace(terms, statement=due)
    return replace(terms, repayment=due)
