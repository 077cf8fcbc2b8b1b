"""Available funds (disponibla medel): what each agreement's money may still pay in a year or on a day, as known on a day.

As U23 tables 1 and 3 count: what was allotted, less what was used before the year, of the agreements whose window, as known
then, holds some of the year. Where what was used in an earlier year of the window is not told, the sum is the most that it
can be, and is marked so: U23 asked the regions nothing of the use in 2023 of the money of that year.

What a source tells of the use in a year counts whatever day is asked about: it says what was used, not when it was known.
What the ledger tells counts from the day on which it was noted. What one recipient has laid out of its own money beyond its
grant takes nothing from what another may still use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    """Disponibla medel i en överenskommelse. `available` is `allotted` less all that is `used`, repaid or lapsed (`other`),
    but for what recipients used of their `own` money beyond their grants.

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
    own: Money
    untold: tuple[int, ...]
    bound: Bound
    from_ledger: bool
    conditional: bool

    @property
    def available(self) -> Money:
        """What may still be used; never below nothing."""
        left = self.allotted - total([one.amount for one in self.used]) - self.other + self.own
        return max(left, ZERO)


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """Summor ur huvudboken. What an agreement's ledger comes to for some recipients, before a day, as known on a day.

    `recipients` is how many of them have an allotment; `other` what went elsewhere than to use: repaid, lapsed, reclaimed;
    `own` what they, each beyond its own grant, laid out of their own money.
    """

    recipients: int
    allotted: Money
    used: tuple[Used, ...]
    other: Money
    own: Money
    bounds: frozenset[Bound]


LedgerAsked = Callable[[Sequence[str], date, date], Mapping[str, LedgerSums]]
"""Asked of some agreements, with the day before which things happened and the day as known on: the sums of each."""


def ledger_of(transfers: Iterable[Transfer], recipients: Collection[str]) -> LedgerAsked:
    """The ledger of some recipients as it is asked; the readable twin of what the database sums itself."""
    own = [one for one in transfers if one.grant.recipient in recipients]

    def asked(agreements: Sequence[str], before: date, known: date) -> Mapping[str, LedgerSums]:
        return {
            agreement: _sums([one for one in own if one.grant.agreement == agreement], before, known)
            for agreement in agreements
        }

    return asked


def _sums(transfers: Sequence[Transfer], before: date, known: date) -> LedgerSums:
    allotted = [one for one in transfers if one.credit is Account.APPROPRIATION and one.known_since <= known]
    years: dict[int, int] = {}
    other = 0
    held: defaultdict[str, int] = defaultdict(int)
    for one in allotted:
        held[one.grant.recipient] += one.amount.ore
    for one in transfers:
        if one.on >= before or one.known_since > known or one.credit is Account.APPROPRIATION:
            continue
        out = one.amount.ore * ((one.credit in IN_HAND) - (one.debit in IN_HAND))
        held[one.grant.recipient] -= out
        if use_sign(one.debit, one.credit):
            years[one.year] = years.get(one.year, 0) + out
        else:
            other += out
    return LedgerSums(
        len({one.grant.recipient for one in allotted}),
        total([one.amount for one in allotted]),
        tuple(Used(year, Money(ore)) for year, ore in sorted(years.items())),
        Money(other),
        Money(-sum(min(0, ore) for ore in held.values())),
        frozenset(one.bound for one in allotted),
    )


def use_sign(debit: Account, credit: Account) -> int:
    """Whether a transfer is a use of the money (1), takes one back (-1), or is something else (0)."""
    return (debit is Account.USED) - (credit is Account.USED)


def available_in(
    book: AgreementBook,
    ledger: LedgerAsked,
    *,
    year: int,
    known: date,
    recipient: str = REGIONS,
    members: int = 1,
) -> tuple[AvailableFunds, ...]:
    """Each agreement's available money at the beginning of a year, for one recipient or the regions together.

    `members` is how many they are: the ledger counts only where it holds the allotment of every one of them. An agreement
    whose window or amount is in no source is left out, since nothing can be told of it.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    return _available(book, ledger, Window(first, last), known, recipient, members)


def available_on(
    book: AgreementBook,
    ledger: LedgerAsked,
    *,
    on: date,
    known: date,
    recipient: str,
    members: int = 1,
) -> tuple[AvailableFunds, ...]:
    """What a recipient could spend on a day, as known on a day: one call for L24 §5's question."""
    return _available(book, ledger, Window(on, on), known, recipient, members)


def _available(
    book: AgreementBook, ledger: LedgerAsked, asked: Window, known: date, recipient: str, members: int
) -> tuple[AvailableFunds, ...]:
    open_then = [
        one
        for one in as_known_on(book, known).values()
        if one.agreement.terms.use_window.is_known and one.agreement.terms.use_window.known.overlap(asked)
    ]
    sums = ledger([one.agreement.id for one in open_then], asked.first, known)
    found = []
    for agreement in open_then:
        own = sums.get(agreement.agreement.id)
        if own is not None and own.recipients == members:
            found.append(_row(agreement, asked, recipient, own, from_ledger=True))
            continue
        told = _from_text(agreement.agreement, asked.first, recipient)
        if told is not None:
            found.append(_row(agreement, asked, recipient, told, from_ledger=False))
    return tuple(found)


def _from_text(agreement: Agreement, before: date, recipient: str) -> LedgerSums | None:
    """By what the agreement's sources state of its use: of the regions together, and of no one alone."""
    amount = agreement.amount_to(recipient)
    if amount is None or not amount.is_known:
        return None
    used = tuple(
        Used(one.used_in, one.money.known, one.at)
        for one in agreement.stated
        if recipient == REGIONS
        and one.used_in is not None
        and one.used_in < before.year
        and one.money.is_known
    )
    return LedgerSums(1, amount.known, used, ZERO, ZERO, frozenset({Bound.EXACT}))


def _row(
    agreement: KnownAgreement, asked: Window, recipient: str, sums: LedgerSums, *, from_ledger: bool
) -> AvailableFunds:
    window = agreement.agreement.terms.use_window
    told = {one.year for one in sums.used}
    untold = tuple(year for year in range(window.known.first.year, asked.first.year) if year not in told)
    least = next((one for one in sums.bounds if one is not Bound.EXACT), Bound.EXACT)
    return AvailableFunds(
        agreement.agreement.id,
        recipient,
        asked.first.year,
        window,
        sums.allotted,
        sums.used,
        sums.other,
        sums.own,
        untold,
        Bound.AT_MOST if untold else least,
        from_ledger,
        agreement.is_conditional(Term.USE_WINDOW),
    )
