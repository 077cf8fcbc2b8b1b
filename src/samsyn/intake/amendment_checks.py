"""Amendments that could not be carried out: of what is not there, with a value of another sort, or two in conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from samsyn.core.agreements.amounts import TOTAL
from samsyn.core.agreements.terms import Agreement, Amendment, Operation, Term
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import ZERO, Money

Place = tuple[str | int, ...]
Finding = tuple[Place, str]
"""Where in a file something is wrong, and the sentence that says what."""


@dataclass
class Ledger:
    """What the agreements so far have amended, oldest first.

    `changed` tells who changed a term (of a name, where it has one) of an agreement on a day; `ended` who ended a report;
    `windows` how far the money of an agreement may be used by now.
    """

    changed: dict[tuple[str, Term, str, date], str] = field(default_factory=dict)
    ended: dict[tuple[str, str], str] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)

    def enter(self, amendment: Amendment, agreement: Agreement) -> None:
        """Keep what an agreement amends."""
        self.changed[_key(amendment, agreement)] = agreement.id
        if amendment.operation is Operation.END_REPORT:
            self.ended[amendment.target, amendment.report] = agreement.id
        if isinstance(amendment.value, Window):
            self.windows[amendment.target] = amendment.value

    def window_of(self, target: Agreement) -> Window | None:
        """How far its money may be used by now; None where no source tells."""
        own = target.terms.use_window
        return self.windows.get(target.id, own.known if own.is_known else None)


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


def bad_amendments(agreement: Agreement, by_id: Mapping[str, Agreement], ledger: Ledger) -> Iterator[Finding]:
    """What is wrong with an agreement's amendments, given those of the agreements before it, which the ledger keeps."""
    for index, amendment in enumerate(agreement.amendments):
        where: Place = ("amendments", index)
        yield from ((where + place, what) for place, what in _bad(amendment, agreement, by_id))
        target = by_id.get(amendment.target)
        if target is None:
            continue
        by = ledger.changed.get(_key(amendment, agreement))
        if by is not None:
            yield where, f"{by} changes the same term of {target.id} on the same day; keep one"
        yield from ((where + place, what) for place, what in _untimely(amendment, agreement, target, ledger))
        ledger.enter(amendment, agreement)


def _key(amendment: Amendment, agreement: Agreement) -> tuple[str, Term, str, date]:
    name = amendment.report or amendment.amount
    return (amendment.target, amendment.term, name, agreement.known_since)


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


def _untimely(
    amendment: Amendment, agreement: Agreement, target: Agreement, ledger: Ledger
) -> Iterator[Finding]:
    """Amendments of what was not yet signed or is ended already, deadlines that nobody could keep, windows with gaps."""
    if target.known_since > agreement.known_since:
        yield (
            ("target",),
            f"{target.id} is known since {target.known_since}, after this since {agreement.known_since}; "
            "an agreement amends earlier ones",
        )
    by = ledger.ended.get((amendment.target, amendment.report))
    if by is not None and amendment.term is Term.REPORT:
        yield ("report",), f"{by} ended the report {amendment.report!r} before; remove the amendment"
    if isinstance(amendment.value, date) and amendment.value < agreement.known_since:
        yield (
            ("value",),
            f"the deadline {amendment.value} is before the signing on {agreement.known_since}; check both dates",
        )
    window = ledger.window_of(target)
    if isinstance(amendment.value, Window) and window is not None:
        longer = amendment.value.first <= window.first and window.last <= amendment.value.last
        if not longer or amendment.value == window:
            said = f"the window is {window.first} – {window.last} by then"
            yield ("value",), f"{said}; one that is extended holds all of it, and more"


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
