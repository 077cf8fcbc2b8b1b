"""Available funds (disponibla medel): what each agreement's money may still pay in a year or on a day, as known on a day.

As U23 tables 1 and 3 count: what was allotted, less what was used before the year, of the agreements whose window, as known
then, holds some of the year. Where what was used in an earlier year of the window is not told, the sum is the most that it
can be, and is marked so: U23 asked the regions nothing of the use in 2023 of the money of that year.

What a source tells of the use in a year counts whatever day is asked about: it says what was used, not when it was known.
What the ledger tells counts from the day on which it was noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from samsyn.core.agreements.amendments import KnownAgreement, as_known_on
from samsyn.core.agreements.terms import REGIONS, Agreement, AgreementBook, Term
from samsyn.core.funding.grant_state import Bound
from samsyn.core.funding.ledger import Account, Transfer
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import ZERO, Money, total

IN_HAND = (Account.ALLOTTED, Account.RECIPIENT)


@dataclass(frozen=True, slots=True)
class Used:
    """Förbrukat. What was used in a year before the one asked about; `at` where a source says so, else the ledger does."""

    year: int
    amount: Money
    at: Citation | None = None


@dataclass(frozen=True, slots=True)
class AvailableFunds:
    """Disponibla medel i en överenskommelse. `available` is `allotted` less all that is `used`, repaid or lapsed.

    `recipient` is an organisation, or the regions together. `untold` are the earlier years of the window whose use nobody
    has told. `conditional` where the window rests on an approval whose day is not known.
    """

    agreement: str
    recipient: str
    year: int
    window: Cited[Window]
    allotted: Money
    used: tuple[Used, ...]
    other: Money
    untold: tuple[int, ...]
    bound: Bound
    from_ledger: bool
    conditional: bool

    @property
    def available(self) -> Money:
        """What may still be used; never below nothing."""
        left = self.allotted - total([one.amount for one in self.used]) - self.other
        return max(left, ZERO)


def available_in(
    book: AgreementBook,
    transfers: Sequence[Transfer],
    *,
    year: int,
    known: date,
    recipient: str = REGIONS,
    members: Sequence[str] = (),
) -> tuple[AvailableFunds, ...]:
    """Each agreement's available money at the beginning of a year, for one recipient or the regions together.

    `members` are the regions: the ledger is asked only where it holds the allotment of every one of them. An agreement whose
    window or amount is in no source is left out, since nothing can be told of it.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    return _available(book, transfers, Window(first, last), first, known, recipient, members)


def available_on(
    book: AgreementBook,
    transfers: Sequence[Transfer],
    *,
    on: date,
    known: date,
    recipient: str,
    members: Sequence[str] = (),
) -> tuple[AvailableFunds, ...]:
    """What a recipient could spend on a day, as known on a day: one call for L24 §5's question."""
    return _available(book, transfers, Window(on, on), on, known, recipient, members)


def _available(
    book: AgreementBook,
    transfers: Sequence[Transfer],
    asked: Window,
    before: date,
    known: date,
    recipient: str,
    members: Sequence[str],
) -> tuple[AvailableFunds, ...]:
    found = []
    for agreement in as_known_on(book, known).values():
        window = agreement.agreement.terms.use_window
        if not window.is_known or window.known.overlap(asked) is None:
            continue
        own = [one for one in transfers if one.grant.agreement == agreement.agreement.id]
        row = _from_ledger(agreement, own, asked, before, known, recipient, members) or _from_text(
            agreement, asked, before, recipient
        )
        if row is not None:
            found.append(row)
    return tuple(found)


def _from_ledger(
    agreement: KnownAgreement,
    transfers: Sequence[Transfer],
    asked: Window,
    before: date,
    known: date,
    recipient: str,
    members: Sequence[str],
) -> AvailableFunds | None:
    wanted = set(members) if recipient == REGIONS else {recipient}
    own = [one for one in transfers if one.grant.recipient in wanted]
    allotted = [one for one in own if one.credit is Account.APPROPRIATION and one.known_since <= known]
    if not wanted or {one.grant.recipient for one in allotted} != wanted:
        return None
    told = [one for one in own if one.on < before and one.known_since <= known]
    used = _used(told)
    gone = sum(
        one.amount.ore * ((one.credit in IN_HAND) - (one.debit in IN_HAND))
        for one in told
        if Account.USED not in (one.debit, one.credit)
        and Account.APPROPRIATION not in (one.debit, one.credit)
    )
    bounds = {one.bound for one in allotted}
    given = total([one.amount for one in allotted])
    return _row(agreement, asked, before, recipient, given, used, Money(gone), bounds, from_ledger=True)


def _used(transfers: Iterable[Transfer]) -> tuple[Used, ...]:
    """Costs less what was taken back of them, by the year they were used in."""
    years: dict[int, int] = {}
    for one in transfers:
        sign = (one.debit is Account.USED) - (one.credit is Account.USED)
        if sign:
            years[one.year] = years.get(one.year, 0) + sign * one.amount.ore
    return tuple(Used(year, Money(ore)) for year, ore in sorted(years.items()))


def _from_text(
    agreement: KnownAgreement, asked: Window, before: date, recipient: str
) -> AvailableFunds | None:
    """By what the agreement's sources state of its use: of the regions together, and of no one alone."""
    amount = agreement.agreement.amount_to(recipient)
    if amount is None or not amount.is_known:
        return None
    used = _stated_use(agreement.agreement, before.year) if recipient == REGIONS else ()
    return _row(
        agreement, asked, before, recipient, amount.known, used, ZERO, {Bound.EXACT}, from_ledger=False
    )


def _stated_use(agreement: Agreement, before: int) -> tuple[Used, ...]:
    return tuple(
        Used(one.used_in, one.money.known, one.at)
        for one in agreement.stated
        if one.used_in is not None and one.used_in < before and one.money.is_known
    )


def _row(
    agreement: KnownAgreement,
    asked: Window,
    before: date,
    recipient: str,
    allotted: Money,
    used: tuple[Used, ...],
    other: Money,
    bounds: set[Bound],
    *,
    from_ledger: bool,
) -> AvailableFunds:
    window = agreement.agreement.terms.use_window
    told = {one.year for one in used}
    untold = tuple(year for year in range(window.known.first.year, before.year) if year not in told)
    bound = Bound.AT_MOST if untold else next((one for one in bounds if one is not Bound.EXACT), Bound.EXACT)
    return AvailableFunds(
        agreement.agreement.id,
        recipient,
        asked.first.year,
        window,
        allotted,
        used,
        other,
        untold,
        bound,
        from_ledger,
        agreement.is_conditional(Term.USE_WINDOW),
    )
