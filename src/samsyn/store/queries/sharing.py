"""What regions have granted others to see of their stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain, Sharing
from samsyn.store.models import StockSharing


@dataclass(frozen=True, slots=True)
class SharingRow:
    """A sharing with its number in the register, as a page lists it."""

    id: int
    sharing: Sharing
    granted_by: str
    withdrawn_by: str


def sharings_of(owner: str) -> list[SharingRow]:
    """What a region has granted, newest first, withdrawn ones too."""
    return [_row(found) for found in StockSharing.objects.filter(owner=owner).order_by("-granted_at", "-id")]


def sharings_with(recipient: str) -> tuple[Sharing, ...]:
    """What an organisation has been granted and has not had withdrawn. Ended ones are judged by date."""
    found = StockSharing.objects.filter(recipient=recipient, withdrawn_at__isnull=True)
    return tuple(_row(one).sharing for one in found)


def is_granted_anything(recipient: str) -> bool:
    """Whether an organisation has been granted anything that has not been withdrawn."""
    return StockSharing.objects.filter(recipient=recipient, withdrawn_at__isnull=True).exists()


def comparing_regions(on: date) -> frozenset[str]:
    """The regions that take part in the comparison on a day."""
    return frozenset(one.owner for one in sharings_with(COMPARING_REGIONS) if one.holds_on(on))


def _row(found: StockSharing) -> SharingRow:
    withdrawn: date | None = swedish_day(found.withdrawn_at) if found.withdrawn_at else None
    sharing = Sharing(
        owner=found.owner,
        recipient=found.recipient,
        grain=Grain(found.grain),
        substance=found.substance or None,
        valid_until=found.valid_until,
        legal_ground=found.legal_ground,
        granted_on=swedish_day(found.granted_at),
        withdrawn_on=withdrawn,
    )
    return SharingRow(found.pk, sharing, found.granted_by, found.withdrawn_by)
