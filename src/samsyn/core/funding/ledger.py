"""The ledger (huvudbok): every change of a grant's money as one row of double entry, so that the books always balance.

Money goes from the appropriation to what is allotted, from there to the recipient, and from the recipient to what was used,
repaid or reclaimed. The recipient's account below zero is what it has laid out of its own money.

Where a grant is charged to several appropriation lines (S22 §8), its money is paid and used in the order in which they were
allotted, and what comes back comes of the last: no source says which of them a cost is of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind
from samsyn.core.funding.grant_state import Bound, GrantState
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money


class Account(StrEnum):
    """Konto i bidragets huvudbok."""

    APPROPRIATION = "appropriation"
    ALLOTTED = "allotted"
    RECIPIENT = "recipient"
    USED = "used"
    LAPSED = "lapsed"
    REPAID = "repaid"
    RECLAIMED = "reclaimed"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Överföring. `amount`, above zero, from the account that is credited to the one that is debited.

    `on` is the day it happened, `known_since` the day from which it is known here. Raises DomainError `not-a-transfer`.
    """

    grant: GrantKey
    appropriation: str
    debit: Account
    credit: Account
    amount: Money
    on: date
    known_since: date
    bound: Bound = Bound.EXACT

    def __post_init__(self) -> None:
        if self.amount.ore <= 0 or self.debit is self.credit:
            raise DomainError("not-a-transfer", amount=self.amount.ore, debit=self.debit.value)

    @property
    def year(self) -> int:
        """The calendar year that it belongs to."""
        return self.on.year


def transfers_of(
    grant: GrantKey, before: GrantState, event: GrantEvent, *, known_since: date
) -> tuple[Transfer, ...]:
    """What an event posts, given what the grant was before it: a row for each appropriation line; most post nothing."""
    bound = Bound(event.facts.get("bound") or before.bound)
    if event.kind is GrantEventKind.ALLOTTED:
        lines: Iterable[tuple[str, int]] = [(event.told("appropriation"), before.allotted + event.ore)]
    else:
        lines = before.lines
    return tuple(
        Transfer(grant, line, debit, credit, Money(ore), event.on, known_since, bound)
        for debit, credit, first, sum_ in _moves(before, event)
        for line, ore in _by_line(lines, first, sum_)
    )


def _moves(before: GrantState, event: GrantEvent) -> list[tuple[Account, Account, int, int]]:
    """The accounts debited and credited, how many öre of the grant lie before the sum, and the sum.

    The öre of a grant are counted in the order of its lines: what is paid and used from the first, what comes back from
    the last of what was paid.
    """
    ore, kept = event.ore, before.paid - before.repaid
    match event.kind:
        case GrantEventKind.ALLOTTED:
            return [(Account.ALLOTTED, Account.APPROPRIATION, before.allotted, ore)]
        case GrantEventKind.PAID:
            return [(Account.RECIPIENT, Account.ALLOTTED, before.paid, ore)]
        case GrantEventKind.LAPSED:
            gone = before.paid + before.lapsed
            return [(Account.LAPSED, Account.ALLOTTED, gone, before.allotted - gone)]
        case GrantEventKind.COST_BOOKED if ore > 0:
            return [(Account.USED, Account.RECIPIENT, before.used, ore)]
        case GrantEventKind.COST_BOOKED:
            return [(Account.RECIPIENT, Account.USED, before.used + ore, -ore)]
        case GrantEventKind.RECLAIM_DECIDED:
            return [(Account.RECLAIMED, Account.RECIPIENT, kept - ore, ore)]
        case GrantEventKind.REPAID:
            reclaimed = min(ore, before.reclaim_left)
            return [
                (Account.REPAID, Account.RECLAIMED, kept - reclaimed, reclaimed),
                (Account.REPAID, Account.RECIPIENT, kept - ore, ore - reclaimed),
            ]
        case _:
            return []


def _by_line(lines: Iterable[tuple[str, int]], first: int, ore: int) -> list[tuple[str, int]]:
    """A sum that begins after `first` öre of a grant, by appropriation line; what lies beyond the grant is of the last."""
    found, line = [], ""
    for line, length in lines:
        taken = min(ore, max(0, length - first))
        if taken:
            found.append((line, taken))
        ore, first = ore - taken, max(0, first - length)
    return [*found, (line, ore)] if ore else found


def balances(
    transfers: Iterable[Transfer], *, until: date = date.max, known: date = date.max
) -> Mapping[Account, Money]:
    """What stands on each account after `until`, as known on a day: debits less credits. Together they are nothing."""
    sums: defaultdict[Account, int] = defaultdict(int)
    for one in transfers:
        if one.on <= until and one.known_since <= known:
            sums[one.debit] += one.amount.ore
            sums[one.credit] -= one.amount.ore
    return {account: Money(sums[account]) for account in Account}
