"""Grants (bidrag): who is given an agreement's money by whom, and which steps its terms ask for.

The steps follow from the terms alone. L24 §5 asks for no economic statement, so a grant of it has none; S22 §8 asks only
SKR for one; what SKR passes on to the regions (S22 §7.2) is a second grant, which nobody requisitions from
Kammarkollegiet. The state grant that follows A23 is applied for (L24 §1.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.agreements.amounts import STATE, Amount
from samsyn.core.agreements.terms import (
    GROUPS,
    REGIONS,
    REGIONS_THROUGH_SKR,
    Agreement,
    AgreementKind,
    Due,
    Term,
)
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.dates import Window

SKR = "skr"


@dataclass(frozen=True, order=True, slots=True)
class GrantKey:
    """Vilket bidrag. An agreement's money to one recipient from one giver: the state, or SKR which passes it on."""

    agreement: str
    recipient: str
    giver: str = STATE

    def __str__(self) -> str:
        through = "" if self.giver == STATE else f"/{self.giver}"
        return f"{self.agreement}{through}/{self.recipient}"


class Step(StrEnum):
    """Steg. What can be part of a grant's life; which of them it has, its terms say."""

    APPLICATION = "application"
    ALLOTMENT = "allotment"
    PAYMENT_DECISION = "payment-decision"
    REQUISITION = "requisition"
    PAYMENT = "payment"
    COSTS = "costs"
    STATEMENT = "statement"
    REPAYMENT = "repayment"
    RECLAIM = "reclaim"


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """Bidragets villkor. The steps of one grant, its window and its dates as known on some day."""

    key: GrantKey
    steps: frozenset[Step]
    window: Cited[Window]
    requisition: Due
    lapses: Cited[bool]
    statement: Due
    repayment: Due

    def has(self, step: Step) -> bool:
        """Whether the step is part of the grant's life."""
        return step in self.steps

    @property
    def requisition_by(self) -> date | None:
        """The last day to requisition; None where there is none, or the sources do not say."""
        return _day(self.requisition) if self.has(Step.REQUISITION) else None

    @property
    def statement_by(self) -> date | None:
        """The last day of the statement; None where none is asked for, or the sources do not say."""
        return _day(self.statement) if self.has(Step.STATEMENT) else None

    @property
    def repayment_by(self) -> date | None:
        """The last day to repay; None where the sources do not say."""
        return _day(self.repayment) if self.has(Step.REPAYMENT) else None

    @property
    def lapse_clause(self) -> Citation | None:
        """Where it stands that the right lapses without a requisition in time; None where it does not lapse."""
        return self.lapses.at if self.lapses.value is True and self.has(Step.REQUISITION) else None

    def may_pay_on(self, day: date) -> bool | None:
        """Whether the money may be used on a day; None where the window is in no source."""
        return day in self.window.known if self.window.is_known else None

    def due(self, term: Term) -> Due:
        """One of the grant's deadlines."""
        return {
            Term.REQUISITION: self.requisition,
            Term.STATEMENT: self.statement,
            Term.REPAYMENT: self.repayment,
        }[term]


def terms_of(agreement: Agreement, key: GrantKey) -> GrantTerms:
    """The terms of one grant of an agreement, as the agreement (as known on some day) gives them."""
    terms = agreement.terms
    steps = {Step.ALLOTMENT, Step.PAYMENT, Step.COSTS}
    applied_for = agreement.kind is AgreementKind.STATE_GRANT
    if applied_for:
        steps.add(Step.APPLICATION)
    elif key.giver == STATE:
        steps.add(Step.PAYMENT_DECISION)
    if key.giver == STATE:
        for step, due in (
            (Step.REQUISITION, terms.requisition),
            (Step.STATEMENT, terms.statement),
            (Step.REPAYMENT, terms.repayment),
        ):
            # What the ordinance of a grant that is applied for asks more, no source tells (L24 §1.1).
            if _is_asked_of(due, key.recipient) and (due.is_told or not applied_for):
                steps.add(step)
    if Step.STATEMENT in steps and terms.statement.consequence is not None:
        steps.add(Step.RECLAIM)
    return GrantTerms(
        key,
        frozenset(steps),
        terms.use_window,
        terms.requisition,
        terms.lapses_without_requisition,
        terms.statement,
        terms.repayment,
    )


def grants_of(agreement: Agreement, members: Mapping[str, Sequence[str]]) -> tuple[GrantKey, ...]:
    """Every grant of an agreement, in the order of its amounts; `members` are the organisations of each group.

    What the regions get through SKR is a chain of two: from the state to SKR, and from SKR to each region.
    """
    keys: list[GrantKey] = []
    for amount in agreement.amounts:
        keys += _keys(agreement.id, amount, members)
    return tuple(dict.fromkeys(keys))


def _keys(agreement: str, amount: Amount, members: Mapping[str, Sequence[str]]) -> list[GrantKey]:
    if amount.payer != STATE:
        return []
    if amount.recipients == REGIONS_THROUGH_SKR:
        passed_on = [GrantKey(agreement, region, SKR) for region in members[REGIONS]]
        return [GrantKey(agreement, SKR), *passed_on]
    if amount.recipients in GROUPS:
        return [GrantKey(agreement, member) for member in members[amount.recipients]]
    return [GrantKey(agreement, amount.recipients)]


def _is_asked_of(due: Due, recipient: str) -> bool:
    """Whether a deadline concerns a recipient: the text asks for it, and of all or of this one."""
    if not due.asked:
        return False
    return not due.by or recipient in due.by or (recipient != SKR and bool(GROUPS & set(due.by)))


def _day(due: Due) -> date | None:
    return due.on.known if due.on.is_known else None
