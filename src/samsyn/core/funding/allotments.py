"""Allotments (tilldelning): what each recipient is to have of an agreement, amount by amount, as far as the sources tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samsyn.core.agreements.amounts import STATE, Amount
from samsyn.core.agreements.terms import GROUPS, REGIONS, REGIONS_THROUGH_SKR, Agreement
from samsyn.core.funding.allocation import allocate_agreement
from samsyn.core.funding.equal_parts import Groups, divide_equally, is_divided_equally
from samsyn.core.funding.grants import SKR, GrantKey
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Allotment:
    """Tilldelning. Of one amount to one recipient; `appropriation` is empty where it is not told."""

    grant: GrantKey
    name: str
    amount: Money
    appropriation: str
    at: Citation


def allotments_of(
    agreement: Agreement, populations: Mapping[str, Population], groups: Groups
) -> tuple[Allotment, ...]:
    """Every allotment of an agreement whose amount can be told; those that no source divides are left out."""
    found: list[Allotment] = []
    for amount in agreement.amounts:
        if amount.payer == STATE and amount.money.is_known:
            found += _divided(agreement, amount, populations, groups)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Undivided:
    """Odelat belopp. What a group is to have together, where no source says how much of it each: its giver decides."""

    grants: tuple[GrantKey, ...]
    amount: Cited[Money]


def undivided_of(
    agreement: Agreement, populations: Mapping[str, Population], groups: Groups
) -> tuple[Undivided, ...]:
    """The amounts of an agreement that the state puts up for a group and no source divides within it."""
    found = []
    for amount in agreement.amounts:
        if amount.payer != STATE or amount.recipients not in GROUPS:
            continue
        through = amount.recipients == REGIONS_THROUGH_SKR
        if amount.money.is_known and _parts(agreement, amount.recipients, populations, groups):
            continue
        members = groups[REGIONS if through else amount.recipients]
        giver = SKR if through else STATE
        found.append(Undivided(tuple(GrantKey(agreement.id, one, giver) for one in members), amount.money))
    return tuple(found)


def _divided(
    agreement: Agreement, amount: Amount, populations: Mapping[str, Population], groups: Groups
) -> list[Allotment]:
    line = amount.appropriation or agreement.terms.appropriation
    appropriation = line.known if line.is_known else ""

    def allotted(recipient: str, money: Money, giver: str = STATE) -> Allotment:
        key = GrantKey(agreement.id, recipient, giver)
        return Allotment(key, amount.name, money, appropriation, amount.money.at)

    if amount.recipients not in GROUPS:
        return [allotted(amount.recipients, amount.money.known)]
    through = [allotted(SKR, amount.money.known)] if amount.recipients == REGIONS_THROUGH_SKR else []
    giver = SKR if through else STATE
    parts = _parts(agreement, amount.recipients, populations, groups)
    return through + [allotted(recipient, money, giver) for recipient, money in parts.items()]


def _parts(
    agreement: Agreement, group: str, populations: Mapping[str, Population], groups: Groups
) -> dict[str, Money]:
    """What each of a group gets; nothing where the sources do not divide the amount."""
    try:
        if is_divided_equally(agreement, group):
            return dict(divide_equally(agreement, group, groups[group]).parts)
        rows = allocate_agreement(agreement, populations, group).rows
    except DomainError:
        return {}
    members = set(groups[REGIONS])
    return {row.recipient: row.total for row in rows if row.recipient in members}
