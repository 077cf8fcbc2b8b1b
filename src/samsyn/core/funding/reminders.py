"""Reminders (påminnelser): how many days before a date a recipient is reminded of it, by how binding it is.

What must be done (ska) is reminded of early and often; what may be done (får) too, where the right to the money lapses with
the day. A date that no office is open on is reminded of by the last business day before it. Nothing is sent once the act is
done: the matter is then no longer there.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from samsyn.core.agreements.terms import Strength, Term
from samsyn.core.funding.grants import GrantTerms
from samsyn.core.funding.matters import Matter, MatterKind, WaitsFor
from samsyn.core.kernel.citations import Unknown
from samsyn.core.kernel.dates import business_day_on_or_before

LATE = -1
"""The step of the reminder that a day has passed."""

STEPS: dict[Strength, tuple[int, ...]] = {
    Strength.SKA: (60, 30, 14, 7, 1, LATE),
    Strength.BOR: (30, 7),
    Strength.FAR: (30, 7),
    Strength.AGREED_INTENTION: (30,),
}
LAPSING = (60, 30, 14, 7, 3, 1)
"""Days before the day on which a right lapses, whatever its strength."""
UNTOLD = (30, 7)
"""Days before a day whose strength no source tells."""

TERM_OF = {
    MatterKind.REQUISITION: Term.REQUISITION,
    MatterKind.STATE: Term.STATEMENT,
    MatterKind.ATTEST: Term.STATEMENT,
    MatterKind.SIGN: Term.STATEMENT,
    MatterKind.REPAY: Term.REPAYMENT,
}
"""The term whose date a matter is about; the others have no date of their own."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Påminnelse. Of which matter and term, the day it is to be done by, and the step: days before, or LATE."""

    matter: Matter
    term: Term
    due: date
    by: date
    step: int


def reminder_of(matter: Matter, terms: GrantTerms, on: date, holidays: Container[date]) -> Reminder | None:
    """The reminder that is due on a day, or None: the nearest step whose day has come.

    Days are counted to the last business day on or before the date. A step that was missed, since nothing ran that day, is
    not made up for by two at once.
    """
    if matter.due is None or matter.waits_for is not WaitsFor.RECIPIENT or matter.kind not in TERM_OF:
        return None
    term = TERM_OF[matter.kind]
    by = business_day_on_or_before(matter.due, holidays)
    steps = _steps(terms, term)
    if on > matter.due:
        return Reminder(matter, term, matter.due, by, LATE) if LATE in steps else None
    left = max((by - on).days, 0)
    reached = [step for step in steps if step != LATE and left <= step]
    return Reminder(matter, term, matter.due, by, min(reached)) if reached else None


def _steps(terms: GrantTerms, term: Term) -> tuple[int, ...]:
    strength = terms.due(term).strength
    if term is Term.REQUISITION and terms.lapse_clause is not None:
        return LAPSING
    return UNTOLD if isinstance(strength, Unknown) else STEPS[strength]
