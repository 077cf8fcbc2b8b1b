"""An agreement's own life (L24 §6, S22 §9): negotiated, mandate, signed, approved, in force, paid, amended, ended.

Most events follow from other terms and are told once: signatures, the approval, amendments by others, the window's
last day. Only what no term holds (a board's decision, a payment decision with its diary number) is written as an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from samsyn.core.agreements.amendments import KnownAgreement, agreement_as_known_on, is_conditional
from samsyn.core.agreements.life_events import EventKind, LifeEvent
from samsyn.core.agreements.moments import Month, Year, surely_by
from samsyn.core.agreements.terms import Agreement, AgreementBook
from samsyn.core.kernel.citations import Cited


@dataclass(frozen=True, slots=True)
class Lived:
    """An event as seen on a day. `has_come` is None where its date is unknown; `conditional`: an approval is awaited."""

    event: LifeEvent
    has_come: bool | None
    conditional: bool


def life_of(book: AgreementBook, agreement_id: str, *, known: date) -> tuple[Lived, ...]:
    """Every event of an agreement as seen on `known`, oldest first; those without a date in the order of their kind.

    Raises NotFound `unknown-agreement`. Before the signing, the agreement's own text is still what one knows of.
    """
    agreement = book.get(agreement_id)
    awaited = is_conditional(agreement, known)
    events = [*_own(agreement), *_end(book, agreement, known)]
    if known >= agreement.known_since:
        events += _amended(book, agreement_as_known_on(book, agreement_id, known))
    return tuple(
        Lived(event, _has_come(event, known), awaited and event.kind in CONDITIONAL)
        for event in _in_order(events)
    )


CONDITIONAL = frozenset({EventKind.IN_FORCE, EventKind.PAYMENT_DECISION, EventKind.ENDED})
"""What happens only if the approval is given."""


def _own(agreement: Agreement) -> Iterator[LifeEvent]:
    yield from agreement.life
    if agreement.kind.is_agreed:
        for signing in agreement.signings:
            yield LifeEvent(EventKind.SIGNED, signing.on, signing.party)
        if agreement.approval.required.value is True:
            yield LifeEvent(EventKind.APPROVED, _moment(agreement.approval.on), agreement.parties[0])
    if not any(event.kind is EventKind.IN_FORCE for event in agreement.life):
        yield LifeEvent(EventKind.IN_FORCE, _in_force(agreement), "")


def _in_force(agreement: Agreement) -> Cited[date | Month | Year]:
    """From the approval where one is required, else from the last signature."""
    if agreement.approval.required.value is True:
        return _moment(agreement.approval.on)
    last = max(
        (signing.on for signing in agreement.signings if signing.on.is_known),
        key=lambda on: surely_by(on.known),
    )
    return Cited(last.known, last.at)


def _amended(book: AgreementBook, found: KnownAgreement) -> Iterator[LifeEvent]:
    """When each amending agreement was signed, no more exactly than the sources tell."""
    for by, at in dict.fromkeys((one.by, one.after.at) for one in found.changes):
        yield LifeEvent(EventKind.AMENDED, Cited(book.get(by).signed, at), by)


def _end(book: AgreementBook, agreement: Agreement, known: date) -> Iterator[LifeEvent]:
    """The day after the money may last be used, amendments worked in."""
    window = agreement.terms.use_window
    if known >= agreement.known_since:
        window = agreement_as_known_on(book, agreement.id, known).agreement.terms.use_window
    if window.is_known:
        yield LifeEvent(EventKind.ENDED, Cited(window.known.last + timedelta(days=1), window.at), "")


def _moment(on: Cited[date]) -> Cited[date | Month | Year]:
    return Cited(on.value, on.at, on.note)


def _has_come(event: LifeEvent, known: date) -> bool | None:
    return surely_by(event.on.known) <= known if event.on.is_known else None


def _in_order(events: list[LifeEvent]) -> list[LifeEvent]:
    """By day; an event without one stands where its kind stands among those that have one."""
    kinds = list(EventKind)
    ordered = sorted(
        (event for event in events if event.on.is_known),
        key=lambda event: (surely_by(event.on.known), kinds.index(event.kind)),
    )
    for event in sorted((e for e in events if not e.on.is_known), key=lambda e: kinds.index(e.kind)):
        later = (i for i, other in enumerate(ordered) if kinds.index(other.kind) > kinds.index(event.kind))
        ordered.insert(next(later, len(ordered)), event)
    return ordered
