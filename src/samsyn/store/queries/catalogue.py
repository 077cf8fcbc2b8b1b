"""The product catalogue's versions, and the decisions on interchangeability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.supply.interchange import InterchangeDecision
from samsyn.store.models import CatalogueVersion, InterchangeableGroup


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the catalogue: its number, from 1, and the object that holds it. The shipped one is number 0."""

    number: int
    source: str
    file_name: str
    products: str
    count: int
    imported_at: datetime | None
    imported_by: str


SHIPPED = Version(0, "shipped", "products.csv", "", 0, None, "")
"""What is in force before any import: the catalogue that comes with Samsyn, and so has no object."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on interchangeability with its number in the register."""

    id: int
    decision: InterchangeDecision


def version_in_force() -> Version:
    """The newest version."""
    newest = CatalogueVersion.objects.order_by("-id").first()
    return _version(newest) if newest else SHIPPED


def object_in_force() -> str:
    """The object that holds the catalogue in force; empty while that is the shipped one."""
    return CatalogueVersion.objects.order_by("-id").values_list("products", flat=True).first() or ""


def versions() -> list[Version]:
    """Every version, newest first, and last the shipped one."""
    return [*map(_version, CatalogueVersion.objects.order_by("-id")), SHIPPED]


def decisions_of(region: str) -> list[DecisionRow]:
    """What a region has decided, newest first, withdrawn ones too."""
    return _rows(InterchangeableGroup.objects.filter(region=region))


def decisions_in_force(region: str) -> list[DecisionRow]:
    """The region's decisions that have not been withdrawn."""
    return _rows(InterchangeableGroup.objects.filter(region=region, withdrawn_at=None))


def _rows(found: QuerySet[InterchangeableGroup]) -> list[DecisionRow]:
    return [DecisionRow(one.pk, decision_of(one)) for one in found.order_by("-decided_on", "-id")]


def decision_of(found: InterchangeableGroup) -> InterchangeDecision:
    """A row of the register as the core has it."""
    return InterchangeDecision(
        region=found.region,
        title=found.title,
        packs=tuple(found.packs),
        reason=found.reason,
        decided_by=found.decided_by,
        decided_on=found.decided_on,
        withdrawn_by=found.withdrawn_by,
        withdrawn_on=swedish_day(found.withdrawn_at) if found.withdrawn_at else None,
    )


def _version(found: CatalogueVersion) -> Version:
    return Version(
        number=found.pk,
        source=found.source,
        file_name=found.file_name,
        products=found.products,
        count=found.count,
        imported_at=found.imported_at,
        imported_by=found.imported_by,
    )
