"""Amendments that could not be carried out: of what is not there, with a value of another sort, or two in conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from samsyn.core.agreements.amounts import TOTAL
from samsyn.core.agreements.terms import Agreement, Amendment, Operation, Term
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import ZERO, Money

Place = tuple[str | int, ...]
Finding = tuple[Place, str]
"""Where in a file something is wrong, and the sentence that says what."""

Amended = dict[tuple[str, Term, str, date], str]
"""Which agreement changed a term (of a name, where it has one) of an agreement on a day."""

TERMS_OF = {
    Operation.EXTEND_WINDOW: {Term.USE_WINDOW},
    Operation.MOVE_DEADLINE: {Term.REQUISITION, Term.STATEMENT, Term.REPAYMENT, Term.REPORT},
    Operation.END_REPORT: {Term.REPORT},
    Operation.REPLACE_AMOUNT: {Term.AMOUNT},
}

SORTS: dict[Term, tuple[type, str]] = {
    Term.USE_WINDOW: (Window, "from and to"),
    Term.AMOUNT: (Money, "whole kronor"),
}
"""The value that a term takes, and how that is said; every other term takes one date."""


def bad_amendments(
    agreement: Agreement, by_id: Mapping[str, Agreement], amended: Amended
) -> Iterator[Finding]:
    """What is wrong with an agreement's amendments, given those of the agreements before it."""
    for index, amendment in enumerate(agreement.amendments):
        where: Place = ("amendments", index)
        yield from ((where + place, what) for place, what in _bad(amendment, agreement, by_id))
        name = amendment.report or amendment.amount
        key = (amendment.target, amendment.term, name, agreement.known_since)
        if key in amended:
            yield (
                where,
                f"{amended[key]} changes the same term of {amendment.target} on the same day; keep one",
            )
        amended[key] = agreement.id


def _bad(amendment: Amendment, agreement: Agreement, by_id: Mapping[str, Agreement]) -> Iterator[Finding]:
    if amendment.target not in by_id:
        yield ("target",), no_agreement(amendment.target, by_id)
    if amendment.target == agreement.id:
        yield ("target",), "an agreement does not amend itself; edit its own terms"
    if amendment.term not in TERMS_OF[amendment.operation]:
        fits = ", ".join(sorted(TERMS_OF[amendment.operation]))
        yield ("term",), f"{amendment.operation} does not change {amendment.term}; it changes {fits}"
    if problem := _wrong_value(amendment):
        yield ("value",), problem
    yield from ((("report",), what) for what in _wrong_report(amendment, by_id))
    yield from ((("amount",), what) for what in _wrong_amount(amendment, by_id))


def _wrong_value(amendment: Amendment) -> str:
    """What is wrong with the new value, or nothing."""
    if amendment.operation is Operation.END_REPORT:
        return "" if amendment.value is None else "a report that ends has no new value; remove it"
    sort, said = SORTS.get(amendment.term, (date, "one date"))
    if not isinstance(amendment.value, sort):
        return f"{amendment.term} takes {said}"
    if isinstance(amendment.value, Money) and amendment.value < ZERO:
        return "an amount is not below zero; write the new amount, not the change"
    return ""


def _wrong_report(amendment: Amendment, by_id: Mapping[str, Agreement]) -> Iterator[str]:
    target = by_id.get(amendment.target)
    if amendment.term is not Term.REPORT:
        if amendment.report:
            yield f"{amendment.term} is no report; remove 'report'"
    elif target is not None and target.report(amendment.report) is None:
        known = ", ".join(report.id for report in target.reports) or "none"
        yield f"{target.id} has no report {amendment.report!r}; it has {known}"


def _wrong_amount(amendment: Amendment, by_id: Mapping[str, Agreement]) -> Iterator[str]:
    target = by_id.get(amendment.target)
    if amendment.term is not Term.AMOUNT:
        if amendment.amount:
            yield f"{amendment.term} is no amount; remove 'amount'"
    elif target is not None and target.money_of(amendment.amount) is None:
        known = ", ".join([*(amount.name for amount in target.amounts), TOTAL])
        yield f"{target.id} has no amount {amendment.amount!r}; it has {known}"


def no_agreement(agreement_id: str, by_id: Mapping[str, Agreement]) -> str:
    """That a reference leads to no agreement, and to which it could."""
    return f"no agreement {agreement_id!r}; known are {', '.join(by_id)}"
