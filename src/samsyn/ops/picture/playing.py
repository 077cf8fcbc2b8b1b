"""Playing a scenario out over one region's stock; what it gives is kept, as its parts are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from django.conf import settings

from samsyn.core.supply.scenario import LostStorerooms, Scenario
from samsyn.intake.populations import load_populations
from samsyn.ops.kernel.under_way import Meanwhile
from samsyn.ops.picture.measuring import cache_folder, depends_on, from_columns, measuring_with
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import Part, SnapshotRow, newest_day, snapshot_on
from samsyn.warehouse.pools_cache import pools_cache
from samsyn.warehouse.scenario import AreaOutcome, ScenarioPools, scenario_outcome, scenario_pools

POPULATION = "2022-11-01"
"""The inhabitants that a country's casualties are divided by: the newest table that is shipped."""

PLAYED: Meanwhile[tuple[tuple[AreaOutcome, ...], ...]] = Meanwhile()


def outcomes(
    agreement: str,
    snapshot: SnapshotRow,
    regions: Sequence[str],
    scenarios: tuple[Scenario, ...],
    patience: float | None = None,
) -> dict[str, tuple[tuple[AreaOutcome, ...], ...]]:
    """Each region under some scenarios; computed once and kept. Checks no sharing: not for pages.

    Raises StillCounting where it takes longer than `patience` seconds.
    """
    catalogue = object_in_force()
    measuring_with(agreement, catalogue)  # the threads ask no database
    key = agreement, snapshot.id, tuple(regions), catalogue, scenarios, str(settings.SAMSYN_WAREHOUSE)

    def of_region(region: str) -> tuple[tuple[AreaOutcome, ...], ...]:
        parts, as_of = snapshot.of_region(region), stock_day(snapshot, region)
        return tuple(_outcome(region, as_of, parts, agreement, catalogue, one) for one in scenarios)

    return PLAYED.of_each(key, regions, of_region, patience)


@lru_cache(maxsize=256)
def _outcome(
    region: str, as_of: date, parts: tuple[Part, ...], agreement: str, catalogue: str, scenario: Scenario
) -> tuple[AreaOutcome, ...]:
    pools = _pools(region, as_of, parts, agreement, catalogue, scenario.lost_in(region))
    return scenario_outcome(pools, scenario, region, _part_of_inhabitants(region))


@lru_cache(maxsize=64)
def _pools(
    region: str,
    as_of: date,
    parts: tuple[Part, ...],
    agreement: str,
    catalogue: str,
    lost: LostStorerooms | None,
) -> ScenarioPools:
    measuring = measuring_with(agreement, catalogue)
    rooms = None if lost is None else sorted(lost.storerooms)
    return pools_cache(cache_folder(), measuring.goods).get(
        [*depends_on(region, as_of, parts, measuring), rooms],
        lambda: from_columns(
            region, as_of, parts, measuring, lambda state: scenario_pools(region, state, lost)
        ),
    )


def prepare_pools(region: str, as_of: date, parts: tuple[Part, ...], agreement: str, catalogue: str) -> None:
    """Make what scenarios that lose no storeroom are played on, so that no reader waits for it."""
    _pools(region, as_of, parts, agreement, catalogue, None)


def prepare_newest_pools(region: str) -> None:
    """The same for the newest stock of a region, where it has sent any."""
    day = newest_day()
    if day is None:
        return
    snapshot = snapshot_on(day)
    parts = snapshot.of_region(region)
    if any(part.kind == "stock" for part in parts):
        prepare_pools(region, stock_day(snapshot, region), parts, DEFAULT_AGREEMENT, object_in_force())


def _part_of_inhabitants(region: str) -> Fraction:
    population = load_populations()[POPULATION]
    return Fraction(population.inhabitants.get(region, 0), population.total)


def stock_day(snapshot: SnapshotRow, region: str) -> date:
    """The day that a region's newest stock tells of."""
    return max(part.as_of for part in snapshot.of_region(region) if part.kind == "stock")
