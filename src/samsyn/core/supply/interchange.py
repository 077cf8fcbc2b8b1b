"""Which packs may stand in for one another: proposed by what they hold, decided by a region's pharmacist.

Interchangeability in a hospital is a local clinical decision, never automatic. That packs share ATC code, form, strength
and route is a reason to ask, no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.supply.catalogue import Catalogue
from samsyn.core.supply.lists import AmountUnit, Product, Route


@dataclass(frozen=True, slots=True)
class InterchangeProposal:
    """Förslag om utbytbarhet. Products with the same ATC code (level 5), route, form and strength; at least two."""

    atc: str
    route: Route
    form: str
    strength: str
    products: tuple[Product, ...]

    @property
    def packs(self) -> frozenset[str]:
        """The packs' ids."""
        return frozenset(product.pack_id for product in self.products)


@dataclass(frozen=True, slots=True)
class InterchangeDecision:
    """Beslut om utbytbarhet. Packs that a region holds to be interchangeable: who decided, when, on what reason.

    It is never edited: it is withdrawn, and a new one made. `withdrawn_on` is None while it is in force.
    """

    region: str
    title: str
    packs: tuple[str, ...]
    reason: str
    decided_by: str
    decided_on: date
    withdrawn_by: str = ""
    withdrawn_on: date | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.withdrawn_on is None


def proposals(
    products: Iterable[Product], decided: Sequence[InterchangeDecision]
) -> tuple[InterchangeProposal, ...]:
    """Products that a region could decide about: alike by ATC code, route, form and strength, and not decided already."""
    alike: dict[tuple[str, Route, str, str], list[Product]] = {}
    for product in products:
        key = (product.atc, product.route, _plain(product.form), _plain(product.strength))
        alike.setdefault(key, []).append(product)
    standing = [set(one.packs) for one in decided if one.is_in_force]
    found = [
        InterchangeProposal(group[0].atc, group[0].route, group[0].form, group[0].strength, tuple(group))
        for group in alike.values()
        if len(group) > 1
    ]
    return tuple(one for one in found if not any(one.packs <= packs for packs in standing))


def _plain(text: str) -> str:
    """A form or strength without what differs in writing only."""
    return " ".join(text.lower().split())


def check_group(
    packs: Sequence[str], catalogue: Catalogue, decided: Sequence[InterchangeDecision]
) -> AmountUnit:
    """What the packs of a group are all counted in.

    Raises NotFound `pack-not-in-catalogue`; DomainError `group-too-small`, `pack-not-counted`, `group-in-several-units`,
    `pack-decided-already`.
    """
    if len(set(packs)) < 2:
        raise DomainError("group-too-small", packs=len(set(packs)))
    units: dict[AmountUnit, str] = {}
    for pack_id in packs:
        found = catalogue.by_pack.get(pack_id)
        if found is None:
            raise NotFound("pack-not-in-catalogue", pack=pack_id)
        if not isinstance(found, Product):
            raise DomainError("pack-not-counted", pack=pack_id, why=found.why.value)
        units.setdefault(found.amount_unit, pack_id)
    if len(units) > 1:
        raise DomainError(
            "group-in-several-units", units=[unit.value for unit in units], packs=list(units.values())
        )
    for one in decided:
        both = sorted(set(packs) & set(one.packs)) if one.is_in_force else []
        if both:
            raise DomainError("pack-decided-already", pack=both[0], title=one.title)
    return next(iter(units))
