"""The register of exclusions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.supply.exclusions import Exclusion, ExclusionReason
from samsyn.store.models import ExcludedSubstance


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """A decision with its number in the register, and when it was written there."""

    id: int
    exclusion: Exclusion
    recorded_at: datetime

    @property
    def recorded_late(self) -> bool:
        """Whether it was written down on a later day than it is said to be decided on."""
        return swedish_day(self.recorded_at) > self.exclusion.decided_on


def exclusions_of(region: str) -> list[ExclusionRow]:
    """What a region has decided, the newest first, with what has expired or was withdrawn."""
    return [
        _row(one) for one in ExcludedSubstance.objects.filter(region=region).order_by("-decided_on", "-id")
    ]


def every_exclusion() -> list[ExclusionRow]:
    """What every region has decided, region by region, the newest first."""
    return [_row(one) for one in ExcludedSubstance.objects.order_by("region", "-decided_on", "-id")]


def exclusions_by_region(regions: Iterable[str]) -> dict[str, list[Exclusion]]:
    """The decisions of some regions."""
    found: dict[str, list[Exclusion]] = {}
    for one in ExcludedSubstance.objects.filter(region__in=list(regions)):
        found.setdefault(one.region, []).append(exclusion_of(one))
    return found


def exclusion_of(found: ExcludedSubstance) -> Exclusion:
    """A row of the register as the core has it."""
    return Exclusion(
        region=found.region,
        atc=found.atc,
        kind=ExclusionReason(found.kind),
        reason=found.reason,
        decided_by=found.decided_by,
        decided_on=found.decided_on,
        until=found.until,
        withdrawn_by=found.withdrawn_by,
        withdrawn_on=swedish_day(found.withdrawn_at) if found.withdrawn_at else None,
    )


def _row(found: ExcludedSubstance) -> ExclusionRow:
    return ExclusionRow(found.pk, exclusion_of(found), found.recorded_at)
