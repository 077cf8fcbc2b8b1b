"""What each agreement's money may be used for on a day, as it was known on a day (L24 §5, A23 §5, U23 table 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.agreements.amendments import Change, KnownAgreement, as_known_on
from samsyn.core.agreements.terms import Agreement, AgreementBook, Term
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window


class WindowState(StrEnum):
    """Whether money may be used on the day. CANNOT_TELL: signed, but the sources do not give the window.

    NO_MONEY: an instrument, such as a government assignment, that gives nobody money to use.
    """

    NOT_YET_KNOWN = "not-yet-known"
    NOT_BEGUN = "not-begun"
    USABLE = "usable"
    ENDED = "ended"
    CANNOT_TELL = "cannot-tell"
    NO_MONEY = "no-money"


@dataclass(frozen=True, slots=True)
class FundWindow:
    """Medel på en dag. An agreement's window and repayment date as known; None before it was signed.

    `conditional` says that the window or the repayment date rests on an approval that is not known; `changes`
    what they were before.
    """

    agreement: Agreement
    state: WindowState
    window: Cited[Window] | None = None
    repayment: Cited[date] | None = None
    conditional: bool = False
    changes: tuple[Change, ...] = ()


def windows_on(book: AgreementBook, *, on: date, known: date) -> tuple[FundWindow, ...]:
    """Every agreement's window on `on`, as it was known on `known`."""
    signed = as_known_on(book, known)
    return tuple(
        _window_of(signed[agreement.id], on)
        if agreement.id in signed
        else FundWindow(agreement, WindowState.NOT_YET_KNOWN)
        for agreement in book
    )


def _window_of(known: KnownAgreement, on: date) -> FundWindow:
    terms = known.agreement.terms
    return FundWindow(
        agreement=known.agreement,
        state=_state(terms.use_window, on) if known.agreement.amounts else WindowState.NO_MONEY,
        window=terms.use_window,
        repayment=terms.repayment.on,
        conditional=any(known.is_conditional(term) for term in (Term.USE_WINDOW, Term.REPAYMENT)),
        changes=known.changes_of(Term.USE_WINDOW) + known.changes_of(Term.REPAYMENT),
    )


def _state(window: Cited[Window], on: date) -> WindowState:
    if not window.is_known:
        return WindowState.CANNOT_TELL
    if on < window.known.first:
        return WindowState.NOT_BEGUN
    return WindowState.USABLE if on in window.known else WindowState.ENDED
