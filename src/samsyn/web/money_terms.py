"""The money terms of an agreement as the page lists them: those that are told, and those on which the sources are silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.amendments import Change, KnownAgreement
from samsyn.core.agreements.terms import Due, Term
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class TermShown:
    """One money term: its name, its value, how it was changed, and what follows when it is missed."""

    name: Promise
    value: Cited[Any]
    term: Term | None = None
    changes: tuple[Change, ...] = ()
    consequence: Text | None = None

    @property
    def days(self) -> int | None:
        """How many days a window has; None for what is no window, or is not told."""
        window = self.value.value
        return (window.last - window.first).days + 1 if isinstance(window, Window) else None

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than that the sources do not."""
        return self.value.is_known or self.value.note is not None or bool(self.changes)


def money_terms(found: KnownAgreement) -> tuple[list[TermShown], list[TermShown]]:
    """The terms that are told, and those that are not.

    What the government decides alone has no money terms unless a source tells one: of them no silence is listed.
    """
    terms = found.agreement.terms
    shown = [
        TermShown(lazy("May be used"), terms.use_window, Term.USE_WINDOW, found.changes_of(Term.USE_WINDOW)),
        _due(lazy("Requisition by"), terms.requisition, Term.REQUISITION, found),
        TermShown(lazy("Lapses without requisition"), terms.lapses_without_requisition),
        _due(lazy("Economic statement by"), terms.statement, Term.STATEMENT, found),
        _due(lazy("Repayment by"), terms.repayment, Term.REPAYMENT, found),
        TermShown(lazy("Payment"), terms.payment),
        TermShown(lazy("Appropriation"), terms.appropriation),
    ]
    silent = [one for one in shown if not one.is_told] if found.agreement.kind.is_agreed else []
    return [one for one in shown if one.is_told], silent


def _due(name: Promise, due: Due, term: Term, found: KnownAgreement) -> TermShown:
    consequence = due.consequence if due.on.is_known else None
    return TermShown(name, due.on, term, found.changes_of(term), consequence)
