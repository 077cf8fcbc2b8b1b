"""Equal parts (lika delar): an amount that each of a group gets as much of, as the six samverkansregioner in S22 §6.6.1.

Who belongs to a group is no term of the agreement and is given: a group may be of those who are no legal persons, and
then who is paid for them is what the amount's note tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samsyn import __version__
from samsyn.core.agreements.terms import Agreement, AllocationRule, Method
from samsyn.core.funding.allocation import equal_parts
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money, total
from samsyn.core.kernel.receipts import Receipt

Groups = Mapping[str, Sequence[str]]
"""The members of each group of recipients, by organisation id, in the order that decides between equals."""


@dataclass(frozen=True, slots=True)
class EqualParts:
    """Lika delar. What each member of a group gets of an amount; the amount's note tells who is paid."""

    group: str
    amount: Cited[Money]
    rule: AllocationRule
    parts: Mapping[str, Money]

    @property
    def total(self) -> Money:
        """The sum of the parts."""
        return total(list(self.parts.values()))

    @property
    def residual(self) -> Money:
        """What the parts lack of the amount; negative where they exceed it."""
        return self.amount.known - self.total


def is_divided_equally(agreement: Agreement, group: str) -> bool:
    """Whether the agreement gives a group its amount in equal parts."""
    return any(
        rule.recipients == group and rule.method.value is Method.EQUAL_PARTS for rule in agreement.allocations
    )


def divide_equally(agreement: Agreement, group: str, members: Sequence[str]) -> EqualParts:
    """The agreement's amount to a group, in equal parts.

    Raises DomainError `allocation-not-stated` where the agreement does not divide it so, or does not say how much it
    is, and `residual-not-stated`.
    """
    rule = next((rule for rule in agreement.allocations if rule.recipients == group), None)
    amount = agreement.amount_to(group)
    if rule is None or rule.method.value is not Method.EQUAL_PARTS or amount is None or not amount.is_known:
        raise DomainError("allocation-not-stated", agreement=agreement.id)
    if not rule.residual.is_known:
        raise DomainError("residual-not-stated", agreement=agreement.id)
    return EqualParts(group, amount, rule, equal_parts(amount.known, members, rule.residual.known))


def equal_receipt(
    agreement: Agreement, found: EqualParts, member: str, *, agreement_hash: str = ""
) -> Receipt:
    """Så räknades det: how one member's part follows from the amount and how many share it."""
    kronor = found.amount.known.whole_kronor
    part = f"{found.parts[member].whole_kronor} kr"
    cited = (found.amount, found.rule.method, found.rule.residual)
    return Receipt(
        rule=f"allocation/{Method.EQUAL_PARTS.value}",
        steps=(
            ("amount", f"{kronor} kr"),
            ("recipients", str(len(found.parts))),
            ("equal-part", f"{kronor} kr / {len(found.parts)}"),
            ("residual", found.rule.residual.known.value),
            ("total", part),
        ),
        citations=tuple(dict.fromkeys(value.at for value in cited)),
        sources=((f"agreements/{agreement.id}", agreement_hash),),
        engine=f"samsyn {__version__}",
    )
