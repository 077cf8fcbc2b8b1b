"""Pooled and unpooled: how long the same goods last together, and each group of them by itself.

Pooling flatters, since a full shelf lends to an empty one that in truth stands elsewhere; so a figure is shown pooled in
several ways, beside the pooled one that is judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from samsyn.core.supply.coverage import NO_RATE, Batch, Cover, Demand, MissingExpiry, NoRate, cover
from samsyn.core.supply.rate import PositionUse, RateRule, pooled_rate


class PooledBy(StrEnum):
    """Sammanlagt efter. What stands in for each other: all in the region, or only what is closer than that."""

    REGION = "region"
    INTERCHANGEABLE = "interchangeable"
    PACK = "pack"
    HOSPITAL = "hospital"
    STOREROOM = "storeroom"


@dataclass(frozen=True, slots=True)
class Held:
    """Det som finns i en position. What one storeroom uses and has of one pack, and the percent of it that counts."""

    storeroom: str
    hospital: str
    pack: str
    use: PositionUse
    share: int
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class PooledCover:
    """Sammanlagd täckningstid. Of one way to pool: its groups with a rate, the shortest first, in the lowest reading.

    `at_month` of them last a month.
    """

    by: PooledBy
    groups: tuple[tuple[str, Cover], ...]
    at_month: int

    @property
    def shortest(self) -> tuple[str, Cover] | None:
        """The group that runs out first."""
        return self.groups[0] if self.groups else None


def pooled_covers(
    held: Sequence[Held],
    interchangeable: Iterable[tuple[str, ...]],
    days_told: Sequence[int],
    rule: RateRule,
    month_days: int,
) -> tuple[PooledCover, ...]:
    """How long a line lasts pooled in each way, with `interchangeable` packs as the region has decided them.

    A storeroom of no hospital stands by itself; so does a pack that nothing has been decided about.
    """
    together = {pack: " + ".join(packs) for packs in interchangeable for pack in packs}
    name_of: dict[PooledBy, Callable[[Held], str]] = {
        PooledBy.REGION: lambda one: "",
        PooledBy.INTERCHANGEABLE: lambda one: together.get(one.pack, one.pack),
        PooledBy.PACK: lambda one: one.pack,
        PooledBy.HOSPITAL: lambda one: one.hospital or one.storeroom,
        PooledBy.STOREROOM: lambda one: one.storeroom,
    }
    found = []
    for by, name in name_of.items():
        groups: dict[str, list[Held]] = defaultdict(list)
        for one in held:
            groups[name(one)].append(one)
        covers = [(key, _lowest(group, days_told, rule)) for key, group in sorted(groups.items())]
        rated = sorted(
            ((key, one) for key, one in covers if isinstance(one, Cover)), key=lambda pair: pair[1].days
        )
        found.append(PooledCover(by, tuple(rated), sum(one.lasts(month_days) for _, one in rated)))
    return tuple(found)


def _lowest(group: Sequence[Held], days_told: Sequence[int], rule: RateRule) -> Cover | NoRate:
    """The lowest reading of a group: the highest rate, nothing undated."""
    rate = pooled_rate([(one.use, one.share) for one in group], days_told, rule)
    if rate is None:
        return NO_RATE
    batches = [batch for one in group for batch in one.batches]
    return cover(batches, Demand(rate.high, rule.window_days), missing_expiry=MissingExpiry.WORST)
