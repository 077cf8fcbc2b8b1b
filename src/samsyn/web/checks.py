"""Avstämning on the pages: what a text says of its own figures beside what follows, as marks with words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.reconciliation import Comparison, Outcome, reconcile, reconcile_agreement
from samsyn.core.agreements.stated import Operand
from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.stated_shares import shares_from
from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations

SYMBOLS = {Outcome.ADDS_UP: ("✓", "met"), Outcome.DIFFERS: ("≠", "exc"), Outcome.CANNOT_BE_TOLD: ("?", "unk")}
"""Symbol and class of each outcome; the words beside them carry the meaning."""

OUTCOMES = {
    Outcome.ADDS_UP: lazy("adds up"),
    Outcome.DIFFERS: lazy("differs"),
    Outcome.CANNOT_BE_TOLD: lazy("cannot be told"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One comparison as it is shown: its symbol, its class, and the terms that it should follow from."""

    finding: Comparison
    terms: tuple[Operand, ...]

    @property
    def symbol(self) -> str:
        """What stands for the outcome where there is room for one sign."""
        return SYMBOLS[self.finding.outcome][0]

    @property
    def kind(self) -> str:
        """The class that colours it; a difference that nobody has acknowledged stands out."""
        return "not" if self.finding.is_open else SYMBOLS[self.finding.outcome][1]

    @property
    def differs(self) -> bool:
        """Whether the text says otherwise than its other terms."""
        return self.finding.outcome is Outcome.DIFFERS

    @property
    def words(self) -> str:
        """The outcome in words, without the amount that it differs by."""
        return str(OUTCOMES[self.finding.outcome])

    @property
    def by(self) -> Money | None:
        """How much it differs by, whichever way; None where it does not, or is no amount."""
        return whole(Money(abs(self.finding.by.ore))) if self.differs and self.finding.by else None

    @property
    def figure(self) -> str:
        """The name under which it is explained."""
        return f"check:{self.finding.id}"

    @property
    def alone(self) -> tuple[Mark, ...]:
        """The mark as the only one of its place."""
        return (self,)

    @property
    def follows_amount(self) -> Money | None:
        """What follows, where it is an amount."""
        return self.follows if isinstance(self.follows, Money) else None

    @property
    def follows(self) -> Money | Citation | None:
        """What follows from the other terms, in whole kronor."""
        found = self.finding.follows
        return whole(found) if isinstance(found, Money) else found


def whole(amount: Money) -> Money:
    """The amount in whole kronor: öre, where a factor leaves them, are cut."""
    return Money(amount.ore // 100 * 100)


def marks_of(agreement: Agreement) -> tuple[Mark, ...]:
    """What each figure and reference that an agreement's text states comes to, in their order."""
    found = reconcile_agreement(load_agreements(), agreement.id, shares_from(load_populations()))
    follows = {figure.id: figure.follows for figure in agreement.stated}
    return tuple(Mark(finding, follows.get(finding.id, ())) for finding in found)


def by_place(marks: Iterable[Mark]) -> Mapping[str, tuple[Mark, ...]]:
    """The marks by the figure that they stand beside."""
    places: dict[str, tuple[Mark, ...]] = {}
    for mark in marks:
        if mark.finding.beside:
            places[mark.finding.beside] = (*places.get(mark.finding.beside, ()), mark)
    return places


def differing() -> Mapping[str, int]:
    """How many figures differ in each agreement that has such; by agreement id."""
    counts: dict[str, int] = {}
    for finding in reconcile(load_agreements(), shares_from(load_populations())):
        if finding.outcome is Outcome.DIFFERS:
            counts[finding.agreement] = counts.get(finding.agreement, 0) + 1
    return counts


def summary(marks: Iterable[Mark]) -> str:
    """How many add up, differ and cannot be told, as one sentence."""
    counts = dict.fromkeys(Outcome, 0)
    for mark in marks:
        counts[mark.finding.outcome] += 1
    return _("%(fits)s add up, %(differs)s differ and %(unknown)s cannot be told.") % {
        "fits": counts[Outcome.ADDS_UP],
        "differs": counts[Outcome.DIFFERS],
        "unknown": counts[Outcome.CANNOT_BE_TOLD],
    }
