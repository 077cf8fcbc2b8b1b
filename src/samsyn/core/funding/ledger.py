"""The ledger (huvudbok): every change of a grant's money as one row of double entry, so that the books always balance.

Money goes from the appropriation to what is allotted, from there to the recipient, and from the recipient to what was used,
repaid or reclaimed. The recipient's account below zero is what it has laid out of its own money.
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
    """What an event posts, given what the grant was before it; most events post nothing."""
    bound = Bound(event.facts.get("bound") or before.bound)
    line = event.told("appropriation") or before.appropriation
    return tuple(
        Transfer(grant, line, debit, credit, Money(ore), event.on, known_since, bound)
        for debit, credit, ore in _moves(before, event)
        if ore
    )


def _moves(before: GrantState, event: GrantEvent) -> list[tuple[Account, Account, int]]:
    match event.kind:
        case GrantEventKind.ALLOTTED:
            return [(Account.ALLOTTED, Account.APPROPRIATION, event.ore)]
        case GrantEventKind.PAID:
            return [(Account.RECIPIENT, Account.ALLOTTED, event.ore)]
        case GrantEventKind.LAPSED:
            return [(Account.LAPSED, Account.ALLOTTED, before.allotted - before.paid)]
        case GrantEventKind.COST_BOOKED if event.ore > 0:
            return [(Account.USED, Account.RECIPIENT, event.ore)]
        case GrantEventKind.COST_BOOKED:
            return [(Account.RECIPIENT, Account.USED, -event.ore)]
        case GrantEventKind.RECLAIM_DECIDED:
            return [(Account.RECLAIMED, Account.RECIPIENT, event.ore)]
        case GrantEventKind.REPAID:
            reclaimed = min(event.ore, before.reclaim_left)
            return [
                (Account.REPAID, Account.RECLAIMED, reclaimed),
                (Account.REPAID, Account.RECIPIENT, event.ore - reclaimed),
            ]
        case _:
            return []


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
