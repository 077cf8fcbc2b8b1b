"""What a scenario does to the stock of the regions that the reader may see, beside peacetime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from samsyn.core.kernel.errors import NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.lists import AmountUnit, ListLine
from samsyn.core.supply.picture import atc_of
from samsyn.core.supply.scenario import MONTH_DAYS, Scenario, Treatment
from samsyn.core.supply.sharing import Grain
from samsyn.intake.organisations import load_organisations
from samsyn.intake.scenarios import load_scenarios
from samsyn.ops.goods.products import catalogue_in
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.kernel.permissions import require_sees_stock
from samsyn.ops.picture.left_out import decided_by_region
from samsyn.ops.picture.measuring import measuring_for, sent_of
from samsyn.ops.picture.own_scenarios import scenarios_of
from samsyn.ops.picture.playing import outcomes, stock_day
from samsyn.ops.picture.reading import PEACETIME
from samsyn.ops.picture.scenario_told import AreaTold, LineOutcome, MonthCount, ScenarioFound, ScenarioRow
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import SnapshotRow, snapshot_on
from samsyn.warehouse.scenario import (
    NOT_OUT,
    READINGS,
    AreaOutcome,
)

CURVE_DAYS = tuple(range(0, 181, 5))
"""The days that the curve tells of."""


def read_outcome(
    *,
    by: Actor,
    now: datetime,
    agreement: str,
    on: date,
    scenario: str,
    regions: Sequence[str] = (),
    without: bool = False,
    patience: float | None = None,
) -> ScenarioFound:
    """A scenario over the stock of a day, of all regions that the reader may see or of some.

    `without` leaves what regions have decided to leave out of every figure. Raises NotFound `unknown-scenario`,
    `unknown-organisation`; NotPermitted `stock-not-shared`; DomainError `no-supply-goal`; StillCounting where it takes
    longer than `patience` seconds.
    """
    require_sees_stock(by)
    known = scenarios_of(by)
    if scenario not in known:
        raise NotFound("unknown-scenario", id=scenario)
    for region in regions:
        load_organisations().get(region)
    sight, snapshot = Sight(by, now), snapshot_on(on)
    sent = sorted({part.region for part in snapshot.parts if part.kind == "stock"})
    asked = [region for region in sent if not regions or region in regions]
    # Who chooses what is assumed could tell one substance from another by what runs out: so only lines that are shared
    # with the reader are played, and the weeks of a care area alone open none of them.
    shared = {region: sight.substances(region) for region in asked}
    seen = [region for region in asked if shared[region] != frozenset()]
    if regions and not seen:
        raise NotPermitted("stock-not-shared", owner=regions[0], organisation=by.organisation)
    decided = _decided(snapshot, {region: shared[region] for region in seen})
    kept = {region: Kept(shared[region], decided.get(region, frozenset()), without) for region in seen}
    shown = _played(agreement, snapshot, known[scenario], kept, patience)
    rows = _rows(agreement, snapshot, shown, kept)
    record_reads(by=by, now=now, owners=seen, grain=Grain.SUBSTANCE, subject=f"scenario {scenario} {on}")
    return ScenarioFound(
        scenario=known[scenario],
        on=on,
        snapshot=snapshot.id,
        areas=tuple(measuring_for(agreement).parameters.goal_areas),
        rows=rows,
        curve=_curve(shown),
        needed=sum(told.needed for row in rows for told in row.areas),
        hidden=tuple(region for region in asked if region not in seen),
        partial=tuple(region for region in seen if shared[region] is not None),
        without=without,
        decided=decided,
        unknown_rooms=_unknown_rooms(known[scenario], snapshot, seen, sight),
        other_units=_other_units(known[scenario], agreement),
    )


Outcomes = tuple[tuple[AreaOutcome, ...], tuple[AreaOutcome, ...]]
"""A region's care areas under a scenario, and in peacetime."""


def _unknown_rooms(
    scenario: Scenario, snapshot: SnapshotRow, seen: Sequence[str], sight: Sight
) -> dict[str, tuple[str, ...]]:
    found = {}
    for lost in scenario.lost:
        if lost.region in seen and sight.sees(lost.region, Grain.BATCH):
            sent = sent_of(snapshot.of_region(lost.region), stock_day(snapshot, lost.region))
            told = {name for one in sent.registers for name in one.storerooms["storeroom_id"].to_pylist()}
            found[lost.region] = tuple(sorted(lost.storerooms - told))
    return {region: names for region, names in found.items() if names}


def _other_units(scenario: Scenario, agreement: str) -> tuple[tuple[Treatment, AmountUnit], ...]:
    packs = _packs(agreement, object_in_force())
    units = {
        (line.atc, line.route): packs[line.id][0]
        for line in measuring_for(agreement).substances.lines
        if line.id in packs
    }
    needed = dict.fromkeys(one for casualties in scenario.casualties for one in casualties.treatments)
    return tuple(
        (one, unit)
        for one in needed
        if (unit := units.get((one.atc, one.route))) is not None and unit is not one.unit
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """Which substances of a region count: those `shared` (None: all), `without` those that are `decided` to be left out."""

    shared: frozenset[str] | None
    decided: frozenset[str]
    without: bool

    def counts(self, line_id: str) -> bool:
        """Whether a line does."""
        atc = atc_of(line_id)
        return (self.shared is None or atc in self.shared) and not (self.without and atc in self.decided)

    @property
    def is_all(self) -> bool:
        """Whether every line does."""
        return self.shared is None and not (self.without and self.decided)


def _decided(snapshot: SnapshotRow, shared: Mapping[str, frozenset[str] | None]) -> dict[str, frozenset[str]]:
    """What each region has decided to leave out, of the substances that the reader may see."""
    found = decided_by_region({region: stock_day(snapshot, region) for region in shared})
    seen = {
        region: codes if (own := shared[region]) is None else codes & own for region, codes in found.items()
    }
    return {region: codes for region, codes in seen.items() if codes}


def _played(
    agreement: str,
    snapshot: SnapshotRow,
    scenario: Scenario,
    kept: Mapping[str, Kept],
    patience: float | None,
) -> dict[str, Outcomes]:
    """The outcomes of each region beside peacetime, of the lines that count."""
    both = scenario, load_scenarios()[PEACETIME]
    return {
        region: (_only(chosen, kept[region]), _only(usual, kept[region]))
        for region, (chosen, usual) in outcomes(agreement, snapshot, list(kept), both, patience).items()
    }


def _only(areas: tuple[AreaOutcome, ...], kept: Kept) -> tuple[AreaOutcome, ...]:
    """The outcomes of the lines that count."""
    if kept.is_all:
        return areas
    found = []
    for area in areas:
        at = [place for place, line_id in enumerate(area.line_ids) if kept.counts(line_id)]
        names = tuple(area.line_ids[place] for place in at)
        found.append(AreaOutcome(area.area, names, area.out_on[:, at], area.lacks[at]))
    return tuple(found)


def _rows(
    agreement: str, snapshot: SnapshotRow, shown: Mapping[str, Outcomes], kept: Mapping[str, Kept]
) -> tuple[ScenarioRow, ...]:
    packs = _packs(agreement, object_in_force())
    return tuple(
        ScenarioRow(
            region,
            stock_day(snapshot, region),
            tuple(
                _told(found, usual, agreement, packs, kept[region].decided)
                for found, usual in zip(*both, strict=True)
            ),
        )
        for region, both in shown.items()
    )


Packs = Mapping[str, tuple[AmountUnit, str, int]]


def _told(
    found: AreaOutcome, usual: AreaOutcome, agreement: str, packs: Packs, decided: frozenset[str]
) -> AreaTold:
    """What is told of a care area."""
    judged, peace = found.out_on[0], usual.out_on[0]
    needed = judged >= 0
    counted = np.array([atc_of(line_id) not in decided for line_id in found.line_ids], bool)
    in_order = np.argsort(np.where(needed, judged, NOT_OUT + 1), kind="stable")
    by_id = measuring_for(agreement).substances.by_id
    every, without = _counts(judged, peace), _counts(judged[counted], peace[counted])
    return AreaTold(
        area=found.area,
        needed=every.needed,
        at_month=every.at_month,
        at_month_in_peacetime=every.in_peacetime,
        without=without,
        first_out=_day(int(judged[needed].min())) if needed.any() else None,
        first_out_in_peacetime=_day(int(peace[peace >= 0].min())) if (peace >= 0).any() else None,
        lines=tuple(
            _line(found, usual, at, by_id[found.line_ids[at]], packs, excluded=not counted[at])
            for at in in_order.tolist()
            if needed[at]
        ),
    )


def _counts(judged: NDArray[np.int64], peace: NDArray[np.int64]) -> MonthCount:
    return MonthCount(
        int((judged >= 0).sum()), int((judged >= MONTH_DAYS).sum()), int((peace >= MONTH_DAYS).sum())
    )


def _line(
    found: AreaOutcome, usual: AreaOutcome, at: int, line: ListLine, packs: Packs, *, excluded: bool
) -> LineOutcome:
    judged, _, late, early = (int(found.out_on[reading, at]) for reading in range(len(READINGS)))
    unit, pack, of_pack = packs.get(line.id, (None, "", 0))
    lacks = int(found.lacks[at])
    return LineOutcome(
        line=line,
        unit=unit,
        out_on=_day(judged),
        peacetime=_day(int(usual.out_on[0, at])),
        early=_day(early),
        late=_day(late),
        lacks=lacks,
        pack=pack,
        packs=-(-lacks // of_pack) if of_pack else 0,
        excluded=excluded,
    )


@lru_cache(maxsize=4)
def _packs(agreement: str, catalogue: str) -> Packs:
    """Of each line the smallest unit, and its largest pack: its name and what it holds."""
    found: dict[str, tuple[AmountUnit, str, int]] = {}
    for product in catalogue_in(catalogue).products:
        if product.amount_per_pack > found.get(product.line_id, (None, "", 0))[2]:
            found[product.line_id] = (product.amount_unit, product.name, product.amount_per_pack)
    return found


def _day(found: int) -> int | None:
    return None if found < 0 or found >= NOT_OUT else found


def _curve(outcomes: Mapping[str, Outcomes]) -> tuple[tuple[int, int, int, int, int], ...]:
    """How many lines suffice each day: as judged, late, early, and in peacetime."""
    chosen = [area.out_on for found, _ in outcomes.values() for area in found]
    usual = [area.out_on[0] for _, peace in outcomes.values() for area in peace]
    days = np.concatenate(chosen, axis=1) if chosen else np.zeros((len(READINGS), 0), np.int64)
    peace = np.concatenate(usual) if usual else np.zeros(0, np.int64)

    def suffice(of: NDArray[np.int64], day: int) -> int:
        return int((of >= day).sum())

    judged, _, late, early = days
    return tuple(
        (day, suffice(judged, day), suffice(late, day), suffice(early, day), suffice(peace, day))
        for day in CURVE_DAYS
    )
