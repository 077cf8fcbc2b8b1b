"""Allocation (medelsfördelning): an amount divided among recipients, as A23 §4 and Bilaga 1 do it.

Each recipient gets the base amount, and of the rest its share of the population, rounded half-up to whole
kronor. The parts need not sum to the amount: the agreement's rule says what happens to the residual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from samsyn import __version__
from samsyn.core.agreements.terms import Agreement, AllocationRule, Method, Residual
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.money import ZERO, Money, round_half_up, total
from samsyn.core.kernel.receipts import Receipt

ORE_PER_KRONA = 100


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What one recipient gets: its base amount and its share by population."""

    recipient: str
    population: int
    base: Money
    share: Money

    @property
    def total(self) -> Money:
        """Base and share together."""
        return self.base + self.share


@dataclass(frozen=True, slots=True)
class Allocation:
    """Fördelning. All rows, and what the rounding left of the amount that was to be divided."""

    rows: tuple[AllocationRow, ...]
    amount: Money
    method: Method
    residual_rule: Residual
    population: Population

    @property
    def base(self) -> Money:
        """The sum of the base amounts."""
        return total([row.base for row in self.rows])

    @property
    def share(self) -> Money:
        """The sum of the shares by population."""
        return total([row.share for row in self.rows])

    @property
    def total(self) -> Money:
        """The sum of all that the recipients get."""
        return self.base + self.share

    @property
    def residual(self) -> Money:
        """What the parts lack of the amount; negative where they exceed it."""
        return self.amount - self.total

    def row(self, recipient: str) -> AllocationRow:
        """One recipient's row; raises NotFound `not-a-recipient`."""
        for row in self.rows:
            if row.recipient == recipient:
                return row
        raise NotFound("not-a-recipient", recipient=recipient)


def allocate_agreement(
    agreement: Agreement, populations: Mapping[str, Population], recipients: str = "regions"
) -> Allocation:
    """The agreement's amount to a group of recipients, divided by its own rule.

    Raises DomainError where the sources do not give what the division needs: the rule
    (`allocation-not-stated`), the population it names (`population-not-stated`, `population-missing`) or
    what happens to the residual (`residual-not-stated`).
    """
    rule = next((rule for rule in agreement.allocations if rule.recipients == recipients), None)
    amount = agreement.amount_to(recipients)
    if rule is None or amount is None or not (rule.method.is_known and amount.is_known):
        raise DomainError("allocation-not-stated", agreement=agreement.id)
    if rule.population is None or not rule.population.is_known:
        raise DomainError("population-not-stated", agreement=agreement.id)
    snapshot = rule.population.known
    if snapshot not in populations:
        raise DomainError(
            "population-missing", agreement=agreement.id, population=snapshot, at=str(rule.population.at)
        )
    if not rule.residual.is_known:
        raise DomainError("residual-not-stated", agreement=agreement.id)
    return allocate(rule, amount.known, populations[snapshot])


def equal_parts(amount: Money, recipients: Sequence[str], residual: Residual) -> dict[str, Money]:
    """The amount in equal parts, as S22 §6.6.1 gives it to the six samverkansregioner."""
    shares = shares_by_population(amount.whole_kronor, dict.fromkeys(recipients, 1), residual)
    return {recipient: Money.kronor(kronor) for recipient, kronor in shares.items()}


def allocate(rule: AllocationRule, amount: Money, population: Population) -> Allocation:
    """`amount` divided by a rule whose terms are all known."""
    base = rule.base.known if rule.base else ZERO
    to_share = amount - base * len(population.inhabitants)
    if to_share < ZERO:
        raise DomainError(
            "base-exceeds-amount", base=base, amount=amount, recipients=len(population.inhabitants)
        )
    shares = shares_by_population(to_share.whole_kronor, population.inhabitants, rule.residual.known)
    rows = tuple(
        AllocationRow(recipient, inhabitants, base, Money.kronor(shares[recipient]))
        for recipient, inhabitants in population.inhabitants.items()
    )
    return Allocation(rows, amount, rule.method.known, rule.residual.known, population)


def shares_by_population(kronor: int, inhabitants: Mapping[str, int], residual: Residual) -> dict[str, int]:
    """Whole kronor by recipient, in proportion to its inhabitants.

    NONE rounds each share half-up and leaves the sum as it falls (A23 Bilaga 1). LARGEST_REMAINDER gives the
    kronor left after rounding down to those with the largest fractions; of equals, to the first in the table.
    """
    everyone = sum(inhabitants.values())
    if residual is Residual.NONE:
        return {
            recipient: round_half_up(Fraction(kronor * count, everyone))
            for recipient, count in inhabitants.items()
        }
    # Every share has the same denominator, so the largest fraction is the largest remainder.
    divided = {recipient: divmod(kronor * count, everyone) for recipient, count in inhabitants.items()}
    left_over = kronor - sum(floor for floor, _ in divided.values())
    # sorted() is stable, so that equal remainders keep the order of the table.
    by_remainder = sorted(divided, key=lambda recipient: -divided[recipient][1])
    given = frozenset(by_remainder[:left_over])
    return {recipient: floor + (recipient in given) for recipient, (floor, _) in divided.items()}


def amounts_for(
    organisation: str, agreements: Mapping[str, Agreement], populations: Mapping[str, Population]
) -> dict[str, Money]:
    """What an organisation gets of each agreement, where that can be told, by agreement id."""
    amounts: dict[str, Money] = {}
    for agreement in agreements.values():
        own = agreement.amount_to(organisation)
        if own is not None and own.is_known:
            amounts[agreement.id] = own.known
            continue
        try:
            amounts[agreement.id] = allocate_agreement(agreement, populations).row(organisation).total
        except DomainError:
            continue  # not stated, or not a recipient: no amount rather than a guessed one
    return amounts


def receipt(
    agreement: Agreement, allocation: Allocation, recipient: str, *, agreement_hash: str = ""
) -> Receipt:
    """Så räknades det: how one recipient's amount follows from the rule, the amount and the population."""
    rule = next(rule for rule in agreement.allocations if rule.method.value is allocation.method)
    row, amount = allocation.row(recipient), agreement.amount_to(rule.recipients)
    assert amount is not None  # an allocation exists only where there is an amount to divide
    to_share = allocation.amount - allocation.base
    steps = (
        ("amount", f"{allocation.amount.whole_kronor} kr"),
        ("recipients", str(len(allocation.rows))),
        ("base", f"{row.base.whole_kronor} kr"),
        ("to-share", f"{to_share.whole_kronor} kr"),
        ("population", str(row.population)),
        ("population-total", str(allocation.population.total)),
        ("share", f"{to_share.whole_kronor} × {row.population} / {allocation.population.total}"),
        ("share-rounded", f"{row.share.whole_kronor} kr"),
        ("residual", allocation.residual_rule.value),
        ("total", f"{row.total.whole_kronor} kr"),
    )
    return Receipt(
        rule=f"allocation/{allocation.method.value}",
        steps=steps,
        citations=_distinct(amount, rule.method, rule.base, rule.population, rule.residual),
        sources=(
            (f"agreements/{agreement.id}", agreement_hash),
            (f"populations/{allocation.population.id}", allocation.population.sha256),
        ),
        engine=f"samsyn {__version__}",
    )


def _distinct(*values: Cited[Any] | None) -> tuple[Citation, ...]:
    """The citations of the values, each once, in their order."""
    return tuple(dict.fromkeys(value.at for value in values if value is not None))
