"""Playing scenarios out over the regions' stock, beside peacetime; and the scenarios that organisations make their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.lists import AmountUnit, ListLine
from samsyn.core.supply.picture import atc_of
from samsyn.core.supply.scenario import MONTH_DAYS, LostStorerooms, Scenario
from samsyn.core.supply.sharing import Grain
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.intake.scenarios import load_scenarios, read_scenario, scenario_source
from samsyn.intake.shipped import DataFileError
from samsyn.ops.audit import record, record_reads
from samsyn.ops.measuring import measuring_for, measuring_with, sent_of, without_amounts
from samsyn.ops.permissions import require
from samsyn.ops.picture import PEACETIME, require_sees_stock
from samsyn.ops.products import catalogue_in
from samsyn.ops.sight import Sight
from samsyn.store.models import AuditHead, OwnScenario
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.scenarios import own_scenarios
from samsyn.store.queries.stock import Part, SnapshotRow, snapshot_on
from samsyn.warehouse.nation import of_each_region
from samsyn.warehouse.region import region_state
from samsyn.warehouse.scenario import (
    NOT_OUT,
    READINGS,
    AreaOutcome,
    ScenarioPools,
    scenario_outcome,
    scenario_pools,
)

POPULATION = "2022-11-01"
"""The inhabitants that a country's casualties are divided by: the newest table that is shipped."""

LARGEST_TEXT = 40_000
CURVE_DAYS = tuple(range(0, 181, 5))
"""The days that the curve tells of."""


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """One line under a scenario: the first day without enough (None: a year or more), in peacetime too, and what lacks.

    `early` and `late` are that day in one draw of ten. `lacks` is in the line's smallest unit, `packs` so many of `pack`.
    """

    line: ListLine
    unit: AmountUnit | None
    out_on: int | None
    peacetime: int | None
    early: int | None
    late: int | None
    lacks: int
    pack: str
    packs: int


@dataclass(frozen=True, slots=True)
class AreaTold:
    """One region's care area: how many lines are needed, and how many of them last a month, in peacetime too.

    `first_out` is the day on which the first line runs out (None: a year or more). `lines` are those that the reader may
    see, the first out first.
    """

    area: str
    needed: int
    at_month: int
    at_month_in_peacetime: int
    first_out: int | None
    first_out_in_peacetime: int | None
    lines: tuple[LineOutcome, ...]

    @property
    def lasts(self) -> bool:
        """Whether every line lasts a month."""
        return self.at_month == self.needed


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A region under a scenario."""

    region: str
    as_of: date
    areas: tuple[AreaTold, ...]


@dataclass(frozen=True, slots=True)
class ScenarioFound:
    """A scenario over the regions that the reader may see.

    `curve` tells for each of CURVE_DAYS how many of the regions' lines last so many days: as judged, at the late and the
    early end of the band, and in peacetime. `areas` are the goal's care areas. Everything is of the lines that are shared
    with the reader: `hidden` regions have shared none, `partial` ones some.
    """

    scenario: Scenario
    on: date
    snapshot: str
    areas: tuple[str, ...]
    rows: tuple[ScenarioRow, ...]
    curve: tuple[tuple[int, int, int, int, int], ...]
    needed: int
    hidden: tuple[str, ...]
    partial: tuple[str, ...] = ()

    def regions_lasting(self, area: str) -> int:
        """How many regions have a month of every line in a care area."""
        return sum(told.lasts for row in self.rows for told in row.areas if told.area == area and told.needed)

    @property
    def first_out(self) -> tuple[str, AreaTold, LineOutcome] | None:
        """The line that runs out first of those that the reader may see: its region, care area and day."""
        found = [
            (line.out_on, row.region, told, line)
            for row in self.rows
            for told in row.areas
            for line in told.lines[:1]
            if line.out_on is not None
        ]
        if not found:
            return None
        _, region, told, line = min(found, key=lambda one: (one[0], one[1], one[2].area))
        return region, told, line


def scenarios_of(by: Actor) -> dict[str, Scenario]:
    """The shipped scenarios and those of the reader's own organisation, by id.

    One that was kept under older rules and can no longer be read is left out; its text stays on record.
    """
    found = dict(load_scenarios())
    for row in own_scenarios(by.organisation):
        with suppress(DataFileError):
            found[row.scenario] = _read(row.text)
    return found


def read_outcome(
    *, by: Actor, now: datetime, agreement: str, on: date, scenario: str, regions: Sequence[str] = ()
) -> ScenarioFound:
    """A scenario over the stock of a day, of all regions that the reader may see or of some.

    Raises NotFound `unknown-scenario`, `unknown-organisation`; NotPermitted `stock-not-shared`; DomainError
    `no-supply-goal`.
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
    catalogue = object_in_force()
    measuring_with(agreement, catalogue)  # the threads ask no database
    chosen, peace = known[scenario], load_scenarios()[PEACETIME]
    outcomes = of_each_region(
        seen, lambda region: _outcomes(agreement, snapshot, region, catalogue, (chosen, peace))
    )
    shown = {
        region: (_only(chosen_, shared[region]), _only(usual, shared[region]))
        for region, (chosen_, usual) in outcomes.items()
    }
    rows = tuple(
        ScenarioRow(
            region,
            _as_of(snapshot, region),
            tuple(
                _told(found, usual, agreement, catalogue) for found, usual in zip(*shown[region], strict=True)
            ),
        )
        for region in seen
    )
    record_reads(by=by, now=now, owners=seen, grain=Grain.SUBSTANCE, subject=f"scenario {scenario} {on}")
    return ScenarioFound(
        chosen,
        on,
        snapshot.id,
        tuple(measuring_for(agreement).parameters.goal_areas),
        rows,
        _curve(shown),
        sum(told.needed for row in rows for told in row.areas),
        tuple(region for region in asked if region not in seen),
        tuple(region for region in seen if shared[region] is not None),
    )


Outcomes = tuple[tuple[AreaOutcome, ...], tuple[AreaOutcome, ...]]


def region_outcome(
    agreement: str, snapshot: SnapshotRow, region: str, catalogue: str, scenario: Scenario
) -> tuple[AreaOutcome, ...]:
    """A region under a scenario; computed once and kept. Checks no sharing: not for pages."""
    parts, as_of = snapshot.of_region(region), _as_of(snapshot, region)
    return _outcome(region, as_of, parts, agreement, catalogue, scenario)


def _outcomes(
    agreement: str, snapshot: SnapshotRow, region: str, catalogue: str, scenarios: tuple[Scenario, Scenario]
) -> Outcomes:
    """A region under a scenario, and in peacetime."""
    chosen, peace = (region_outcome(agreement, snapshot, region, catalogue, one) for one in scenarios)
    return chosen, peace


@lru_cache(maxsize=256)
def _outcome(
    region: str, as_of: date, parts: tuple[Part, ...], agreement: str, catalogue: str, scenario: Scenario
) -> tuple[AreaOutcome, ...]:
    pools = _pools(
        region, as_of, parts, agreement, catalogue, scenario.lost_in(region), scenario.extended_days
    )
    return scenario_outcome(pools, scenario, region, _part_of_inhabitants(region))


@lru_cache(maxsize=64)
def _pools(
    region: str,
    as_of: date,
    parts: tuple[Part, ...],
    agreement: str,
    catalogue: str,
    lost: LostStorerooms | None,
    extended_days: int,
) -> ScenarioPools:
    measuring = measuring_with(agreement, catalogue)
    sent = sent_of(parts, as_of)
    try:
        state = region_state(sent, measuring.goods, as_of, measuring.parameters)
    except OverflowError:
        state = region_state(without_amounts(sent), measuring.goods, as_of, measuring.parameters)
    return scenario_pools(region, state, lost, extended_days)


def _part_of_inhabitants(region: str) -> Fraction:
    population = load_populations()[POPULATION]
    return Fraction(population.inhabitants.get(region, 0), population.total)


def _as_of(snapshot: SnapshotRow, region: str) -> date:
    return max(part.as_of for part in snapshot.of_region(region) if part.kind == "stock")


def _only(areas: tuple[AreaOutcome, ...], seen: frozenset[str] | None) -> tuple[AreaOutcome, ...]:
    """The outcomes of the substances that the reader may see; of all where `seen` is None."""
    if seen is None:
        return areas
    kept = []
    for found in areas:
        at = [place for place, line_id in enumerate(found.line_ids) if atc_of(line_id) in seen]
        names = tuple(found.line_ids[place] for place in at)
        kept.append(AreaOutcome(found.area, names, found.out_on[:, at], found.lacks[at]))
    return tuple(kept)


def _told(found: AreaOutcome, usual: AreaOutcome, agreement: str, catalogue: str) -> AreaTold:
    """What is told of a care area."""
    judged, peace = found.out_on[0], usual.out_on[0]
    needed = judged >= 0
    shown = [
        at for at in np.argsort(np.where(needed, judged, NOT_OUT + 1), kind="stable").tolist() if needed[at]
    ]
    return AreaTold(
        area=found.area,
        needed=int(needed.sum()),
        at_month=int((judged >= MONTH_DAYS).sum()),
        at_month_in_peacetime=int((peace >= MONTH_DAYS).sum()),
        first_out=_day(int(judged[needed].min())) if needed.any() else None,
        first_out_in_peacetime=_day(int(peace[peace >= 0].min())) if (peace >= 0).any() else None,
        lines=tuple(_line(found, usual, at, agreement, catalogue) for at in shown),
    )


def _line(found: AreaOutcome, usual: AreaOutcome, at: int, agreement: str, catalogue: str) -> LineOutcome:
    line_id = found.line_ids[at]
    judged, _, late, early = (int(found.out_on[reading, at]) for reading in range(len(READINGS)))
    unit, pack, of_pack = _packs(agreement, catalogue).get(line_id, (None, "", 0))
    lacks = int(found.lacks[at])
    return LineOutcome(
        line=measuring_for(agreement).substances.by_id[line_id],
        unit=unit,
        out_on=_day(judged),
        peacetime=_day(int(usual.out_on[0, at])),
        early=_day(early),
        late=_day(late),
        lacks=lacks,
        pack=pack,
        packs=-(-lacks // of_pack) if of_pack else 0,
    )


@lru_cache(maxsize=4)
def _packs(agreement: str, catalogue: str) -> Mapping[str, tuple[AmountUnit, str, int]]:
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


def _read(text: str) -> Scenario:
    return read_scenario(text, Path("scenario.yaml"), known=load_scenarios())


def may_write_scenarios(by: Actor) -> bool:
    """Who reads stock may ask what would become of it: everyone who signs in for an organisation."""
    return by.role not in (Role.OPERATOR, Role.PROGRAM) and bool(by.organisation)


def source_of(by: Actor, scenario: str) -> str:
    """The text of a scenario, shipped or one's own. Raises NotFound `unknown-scenario`."""
    own = {row.scenario: row.text for row in own_scenarios(by.organisation)}
    return own[scenario] if scenario in own else scenario_source(scenario)


def write_scenario(*, by: Actor, now: datetime, text: str) -> str:
    """Keep a scenario as the organisation's own, in place of one of the same id. Returns its id.

    Raises NotPermitted; DataFileError with the line; DomainError `scenario-too-long`, `scenario-is-shipped`.
    """
    require(may_write_scenarios(by), "write-scenario", by, by.organisation)
    if len(text) > LARGEST_TEXT:
        raise DomainError("scenario-too-long", most=LARGEST_TEXT)
    written = _read(text)
    if written.id in load_scenarios():
        raise DomainError("scenario-is-shipped", id=written.id)
    titles = {text.casefold() for one in load_scenarios().values() for text in (one.title.sv, one.title.en)}
    if {written.title.sv.strip().casefold(), written.title.en.strip().casefold()} & titles:
        raise DomainError("scenario-title-is-shipped", title=written.title.sv)
    with transaction.atomic():
        # Two texts of one scenario queue here, at the organisation's chain.
        AuditHead.objects.get_or_create(organisation=by.organisation)
        AuditHead.objects.select_for_update().get(organisation=by.organisation)
        before = {row.scenario: row.text for row in own_scenarios(by.organisation)}.get(written.id)
        OwnScenario.objects.create(
            organisation=by.organisation,
            scenario=written.id,
            text=text,
            written_by=by.username,
            written_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=by.organisation,
            action="write-scenario",
            subject=f"scenario/{written.id}",
            before=None if before is None else {"text": before},
            after={"text": text},
        )
    return written.id


def remove_scenario(*, by: Actor, now: datetime, scenario: str) -> None:
    """Take one of the organisation's own scenarios away; its texts stay on record. Raises NotFound `unknown-scenario`."""
    require(may_write_scenarios(by), "remove-scenario", by, by.organisation)
    with transaction.atomic():
        rows = OwnScenario.objects.select_for_update().filter(organisation=by.organisation, scenario=scenario)
        newest = rows.last()
        if newest is None or newest.removed_at is not None:
            raise NotFound("unknown-scenario", id=scenario)
        newest.removed_at, newest.removed_by = now, by.username
        newest.save(update_fields=["removed_at", "removed_by"])
        record(
            by=by,
            now=now,
            organisation=by.organisation,
            action="remove-scenario",
            subject=f"scenario/{scenario}",
            before={"text": newest.text},
            after=None,
        )
