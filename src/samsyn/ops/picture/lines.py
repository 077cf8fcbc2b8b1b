"""Substances over the whole country: every line of every region that the reader may see, filtered, sorted and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from samsyn.core.agreements.terms import Agreement
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.scenario import Scenario
from samsyn.core.supply.sharing import Grain
from samsyn.intake.agreements import load_agreements
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.kernel.permissions import require_sees_stock
from samsyn.ops.picture.left_out import LeftOut, decided_by_region
from samsyn.ops.picture.measuring import measuring_for
from samsyn.ops.picture.own_scenarios import scenarios_of
from samsyn.ops.picture.playing import outcomes
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, PEACETIME, region_rows
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import SnapshotRow, newest_day, snapshot_on
from samsyn.warehouse.line_table import NONE, AreaLines, LineState, LineTable, line_table
from samsyn.warehouse.results import Parameters

BANDS = (7, 14, 30, 60, 90)
"""The edges of the distribution, in days: the horizons that chances are told for."""


class LineOrder(StrEnum):
    """What lines are sorted by; what runs out first comes first unless asked for otherwise."""

    DAYS = "days"
    REGION = "region"
    SUBSTANCE = "substance"


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines are asked for; nothing chosen means all. `text` is looked for in a substance's names and ATC code.

    `below_days` keeps what lasts less than so many days, or is below its minimum level; `group` is a civilområde or
    samverkansregion. `list_id` keeps the lines of a list, and `level` those of a level of the pyramid there. In a
    `scenario` other than peacetime the days are those until the need is not met. `left_out` is about the substances that
    a region has decided to leave out.
    """

    areas: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    group: str = ""
    text: str = ""
    below_days: int | None = None
    list_id: str = ""
    level: int | None = None
    scenario: str = PEACETIME
    left_out: LeftOut = LeftOut.COUNTED
    order: LineOrder = LineOrder.DAYS
    descending: bool = False


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line in a region's care area. Days are cut to a tenth, None without a rate.

    `excluded` where the region has decided to leave the substance out.
    """

    region: str
    care_area: str
    line: ListLine
    lowest: Fraction | None
    likely: Fraction | None
    highest: Fraction | None
    state: LineState
    short: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Of some lines, how many can be judged, and how many of those last a month or hold their minimum level."""

    judged: int
    at_month: int

    @property
    def share(self) -> Fraction | None:
        """None where nothing can be judged."""
        return Fraction(self.at_month, self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class LinesFound:
    """What a filter finds, of what the reader may see.

    `total` lines in `in_regions` regions match, and `count` tells of them; `excluded` of them are left out by decision, and
    `count_without` tells of the others. `by_region` and `bands` tell of all that is asked
    for, however long it lasts: how many last less than each edge of BANDS and not less than the one before, and last how
    many last longer. `hidden` regions have sent stock, and have not shared their substances with the reader; those with only
    some shared are in `partial`.
    """

    agreement: Agreement
    on: date
    snapshot: str
    parameters: Parameters
    total: int
    in_regions: int
    count: Count
    excluded: int
    count_without: Count
    by_region: dict[str, Count]
    bands: tuple[int, ...]
    as_of: dict[str, date]
    hidden: tuple[str, ...]
    partial: tuple[str, ...]
    scenario: str
    _table: LineTable
    _places: NDArray[np.int64]
    _excluded: NDArray[np.bool_]

    @property
    def first_out(self) -> LineRow | None:
        """Of the lines with a rate that match, the one that runs out first; None where there is none."""
        rated = self._places[self._table.lowest[self._places] != NONE]
        if not len(rated):
            return None
        first = rated[np.argmin(self._table.lowest[rated])]
        return next(replace(self, _places=np.array([first])).rows())

    def rows(self, first: int = 0, most: int | None = None) -> Iterator[LineRow]:
        """So many of the rows that match, from the place `first`, in the order asked for."""
        by_id = measuring_for(self.agreement.id).substances.by_id
        table, month = self._table, self.parameters.month_days * 10
        end = None if most is None else first + most
        for at in self._places[first:end].tolist():
            state = LineState(int(table.state[at]))
            lowest = int(table.lowest[at])
            yield LineRow(
                region=table.regions[table.region[at]],
                care_area=table.areas[table.area[at]],
                line=by_id[table.line_ids[table.line[at]]],
                lowest=_days(lowest),
                likely=_days(int(table.likely[at])),
                highest=_days(int(table.highest[at])),
                state=state,
                short=state is LineState.BELOW_LEVEL or NONE < lowest < month,
                excluded=bool(self._excluded[at]),
            )


def prepare_newest() -> None:
    """Make the newest day's table, so that its first reader does not wait; shows it to nobody."""
    day = newest_day()
    if day is not None:
        _table_of(DEFAULT_AGREEMENT, snapshot_on(day), object_in_force())


def read_lines(
    *,
    by: Actor,
    now: datetime,
    agreement: str,
    on: date,
    wanted: LineFilter | None = None,
    patience: float | None = None,
) -> LinesFound:
    """The lines of the regions that have shared them with the reader.

    Raises NotFound for an unknown region, care area, group, list or scenario; NotPermitted, DomainError `no-supply-goal`;
    StillCounting where a scenario takes longer than `patience` seconds.
    """
    require_sees_stock(by)
    wanted = wanted or LineFilter()
    measuring, snapshot = measuring_for(agreement), snapshot_on(on)
    asked = _regions_asked(wanted)
    if unknown := wanted.areas - set(measuring.parameters.goal_areas):
        raise NotFound("unknown-care-area", id=min(unknown))
    sent = [region for region in sorted({part.region for part in snapshot.parts}) if region in asked]
    sight = Sight(by, now)
    shared = {region: sight.substances(region) for region in sent}
    table, as_of = _table_of(agreement, snapshot, object_in_force())
    if wanted.scenario != PEACETIME:
        known = scenarios_of(by)
        if wanted.scenario not in known:
            raise NotFound("unknown-scenario", id=wanted.scenario)
        outcomes(agreement, snapshot, table.regions, (known[wanted.scenario],), patience)
        table = _under(agreement, snapshot, object_in_force(), known[wanted.scenario])
    seen, excluded = _seen(table, shared), _of_substances(table, decided_by_region(as_of))
    asked_for = np.flatnonzero(
        seen & _asked_for(table, wanted, agreement) & _counted(excluded, wanted.left_out)
    )
    places = asked_for[_is_below(table, asked_for, wanted.below_days)]
    places = places[_sorted(table, places, wanted, agreement)]
    owners = sorted({table.regions[number] for number in np.unique(table.region[seen]).tolist()})
    record_reads(
        by=by,
        now=now,
        owners=owners,
        grain=Grain.SUBSTANCE,
        subject=f"lines {agreement} {on}{_under_which(wanted)}",
    )
    month = measuring.parameters.month_days
    return LinesFound(
        agreement=load_agreements().get(agreement),
        on=on,
        snapshot=snapshot.id,
        parameters=measuring.parameters,
        total=len(places),
        in_regions=len(np.unique(table.region[places])),
        count=_count(table, places, month),
        excluded=int(excluded[places].sum()),
        count_without=_count(table, places[~excluded[places]], month),
        by_region={
            region: _count(table, asked_for[table.region[asked_for] == table.regions.index(region)], month)
            for region in owners
        },
        bands=_banded(table, asked_for),
        as_of={region: as_of[region] for region in owners},
        hidden=tuple(region for region in sent if shared[region] == frozenset()),
        partial=tuple(region for region in sent if shared[region]),
        scenario=wanted.scenario,
        _table=table,
        _places=places,
        _excluded=excluded,
    )


@lru_cache(maxsize=8)
def _table_of(agreement: str, snapshot: SnapshotRow, catalogue: str) -> tuple[LineTable, Mapping[str, date]]:
    """Every region's lines; what a reader may see of them is decided each time."""
    sent = sorted({part.region for part in snapshot.parts if part.kind == "stock"})
    rows = region_rows(snapshot, sent, agreement)
    parts = [AreaLines(row.region, cell.result.area, cell.result.lines) for row in rows for cell in row.cells]
    return line_table(parts), {row.region: row.as_of for row in rows}


@lru_cache(maxsize=8)
def _under(agreement: str, snapshot: SnapshotRow, catalogue: str, scenario: Scenario) -> LineTable:
    """The table with the days of a scenario: until a line's need is not met, a year or more told as a year."""
    table, _ = _table_of(agreement, snapshot, catalogue)
    days = {
        (region, found.area, line_id): found.out_on[:, at]
        for region, (areas,) in outcomes(agreement, snapshot, table.regions, (scenario,)).items()
        for found in areas
        for at, line_id in enumerate(found.line_ids)
    }
    rows = zip(table.region.tolist(), table.area.tolist(), table.line.tolist(), strict=True)
    named = [(table.regions[region], table.areas[area], table.line_ids[line]) for region, area, line in rows]
    told = np.array([days[key] for key in named], np.int64).reshape(len(named), -1)
    tenths = np.where(told < 0, NONE, told * 10)
    needed = told[:, 0] >= 0
    return replace(
        table,
        lowest=tenths[:, 0],
        likely=tenths[:, 1],
        highest=tenths[:, 2],
        state=np.where(needed, np.int8(LineState.RATED), table.state),
    )


def _under_which(wanted: LineFilter) -> str:
    return "" if wanted.scenario == PEACETIME else f" {wanted.scenario}"


def _regions_asked(wanted: LineFilter) -> frozenset[str]:
    organisations = load_organisations()
    for region in wanted.regions:
        organisations.get(region)
    asked = frozenset(wanted.regions or (one.id for one in organisations.regions()))
    if not wanted.group:
        return asked
    return asked & {one.id for one in organisations.members(wanted.group)}


def _seen(table: LineTable, shared: dict[str, frozenset[str] | None]) -> NDArray[np.bool_]:
    """Which rows the reader may see: all of a region that has shared its substances, some of one that shared some."""
    whole = frozenset(region for region, atc_codes in shared.items() if atc_codes is None)
    seen = table.rows_of(table.region, table.regions, whole)
    some = {region: atc_codes for region, atc_codes in shared.items() if atc_codes}
    return seen | _of_substances(table, some)


def _of_substances(table: LineTable, by_region: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
    """Which rows are of some substances of some regions."""
    atc_codes = table.atc_codes
    chosen = np.zeros((len(table.regions), len(table.line_ids)), bool)
    for number, region in enumerate(table.regions):
        if codes := by_region.get(region):
            chosen[number] = [atc in codes for atc in atc_codes]
    found: NDArray[np.bool_] = chosen[table.region, table.line]
    return found


def _counted(excluded: NDArray[np.bool_], left_out: LeftOut) -> NDArray[np.bool_]:
    """Which rows are asked for, as to what is left out."""
    if left_out is LeftOut.COUNTED:
        return np.ones(len(excluded), bool)
    return excluded if left_out is LeftOut.ALONE else ~excluded


def _asked_for(table: LineTable, wanted: LineFilter, agreement: str) -> NDArray[np.bool_]:
    """Which rows are of the care areas and the substances asked for."""
    found = np.ones(len(table), bool)
    if wanted.areas:
        found &= table.rows_of(table.area, table.areas, wanted.areas)
    if wanted.text.strip():
        found &= table.rows_of(table.line, table.line_ids, _named(wanted.text, agreement))
    if wanted.list_id or wanted.level is not None:
        found &= table.rows_of(table.line, table.line_ids, _on_list(wanted, agreement))
    return found


def _on_list(wanted: LineFilter, agreement: str) -> frozenset[str]:
    """The lines of the list asked for, or of the one measured against, of the level asked for."""
    asked = load_list(wanted.list_id) if wanted.list_id else measuring_for(agreement).substances
    return frozenset(line.id for line in asked.lines if wanted.level in (None, line.level))


def _is_below(table: LineTable, places: NDArray[np.int64], days: int | None) -> NDArray[np.bool_]:
    """Which of some rows last less than so many days, or are below their minimum level; all without a number."""
    if days is None:
        return np.ones(len(places), bool)
    lowest = table.lowest[places]
    below: NDArray[np.bool_] = table.state[places] == LineState.BELOW_LEVEL
    below |= (lowest != NONE) & (lowest < days * 10)
    return below


def _named(text: str, agreement: str) -> frozenset[str]:
    """The lines whose substance or ATC code has a text in it."""
    looked_for = text.strip().casefold()
    lines = measuring_for(agreement).substances.lines
    return frozenset(
        one.id
        for one in lines
        if looked_for in f"{one.substance_sv}\n{one.substance_en}\n{one.atc}".casefold()
    )


def _sorted(
    table: LineTable, places: NDArray[np.int64], wanted: LineFilter, agreement: str
) -> NDArray[np.int64]:
    """The order of some rows: what cannot be told always last, and ties by what runs out first."""
    by_id = measuring_for(agreement).substances.by_id
    names = [by_id[line_id].substance_sv.casefold() for line_id in table.line_ids]
    of_name = np.argsort(np.argsort(np.array(names, object), kind="stable"), kind="stable")
    untold = (table.state[places] == LineState.NO_RATE).astype(np.int8)
    # What is below its minimum level is as pressing as what is out, and what holds it as little as can be.
    level = np.where(table.state[places] == LineState.BELOW_LEVEL, np.int64(-1), np.iinfo(np.int64).max)
    days = np.where(table.lowest[places] == NONE, level, table.lowest[places])
    substance, region = of_name[table.line[places]], table.region[places].astype(np.int64)
    first = {LineOrder.DAYS: days, LineOrder.REGION: region, LineOrder.SUBSTANCE: substance}[wanted.order]
    if wanted.descending:
        first = -first
    return np.lexsort((table.area[places], region, substance, days, first, untold))


def _count(table: LineTable, places: NDArray[np.int64], month_days: int) -> Count:
    state, lowest = table.state[places], table.lowest[places]
    reaching = (state == LineState.LEVEL_HELD) | ((state == LineState.RATED) & (lowest >= month_days * 10))
    return Count(int((state != LineState.NO_RATE).sum()), int(reaching.sum()))


def _banded(table: LineTable, places: NDArray[np.int64]) -> tuple[int, ...]:
    days = table.lowest[places]
    of_band = np.searchsorted(np.array(BANDS) * 10, days[days != NONE], side="right")
    return tuple(np.bincount(of_band, minlength=len(BANDS) + 1).tolist())


def _days(tenths: int) -> Fraction | None:
    return None if tenths == NONE else Fraction(tenths, 10)
