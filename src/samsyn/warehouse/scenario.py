"""A scenario played out over every line of a region, fast: what core/supply/scenario.py says readably.

The batches of a care area are pooled by line and by the last day that they can be used; then each line's days are played
one after the other. Property tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.chance import ChanceAssumptions
from samsyn.core.supply.coverage import Batch
from samsyn.core.supply.lists import AmountUnit
from samsyn.core.supply.scenario import (
    MONTH_DAYS,
    MOST_DAYS,
    THOUSANDTHS,
    LineSteps,
    LostStorerooms,
    Scenario,
    day_needs,
    line_steps,
    played,
)
from samsyn.core.supply.shares import WHOLE
from samsyn.warehouse.chance_kernels import draw_tables
from samsyn.warehouse.exact import part_down, plus
from samsyn.warehouse.rate_kernels import HIGH, LIKELY
from samsyn.warehouse.region import RegionState

Column = NDArray[Any]
SURELY_FITS = 2**62
NOT_OUT = MOST_DAYS
"""Stands for the first day without enough where every day is met."""

READINGS = ("judged", "likely", "late", "early")
"""The rates that a line's need is reckoned from: the highest, which is judged as in the picture; the likely one; and the
likely one times the multiplier that one and nine draws of ten of the Monte Carlo stay below."""

BAND = (100, 900)
"""Of a thousand draws, those that the band leaves below and above."""

_DRAWS = ChanceAssumptions(draws=1000, stop=0, supply=0)


@dataclass(frozen=True, slots=True)
class ScenarioPools:
    """What a scenario is played on in one region: nothing here depends on what is needed.

    `usable` [area, line, day] is what can be used until that day and not longer, MOST_DAYS for what lasts longer; all days
    of a line together fit in 64 bits. `demand` [area, reading, line] over `window_days`; `lines` and `served` [area, line]
    are the list's, `units` the smallest unit of each line that has a pack.
    """

    areas: tuple[str, ...]
    lines: tuple[Any, ...]
    units: tuple[AmountUnit | None, ...]
    served: NDArray[np.bool_]
    usable: NDArray[np.int64]
    demand: NDArray[np.int64]
    window_days: int

    def extended(self, days: int) -> ScenarioPools:
        """The same with so many days added to the shelf life of all that has not expired."""
        if not days:
            return self
        dated = max(MOST_DAYS - days, 0)
        usable = np.zeros_like(self.usable)
        usable[:, :, MOST_DAYS - dated : MOST_DAYS] = self.usable[:, :, :dated]
        usable[:, :, MOST_DAYS] = self.usable[:, :, dated:].sum(axis=2)
        return replace(self, usable=usable)


@dataclass(frozen=True, slots=True)
class AreaOutcome:
    """One care area under a scenario: its lines' ids, and of each what was found.

    `out_on` [reading, line] is the first day without enough, NOT_OUT where there is none; −1 where nothing is needed.
    `lacks` [line] is what lacks in the first month at the rate that is judged, in the line's smallest unit.
    """

    area: str
    line_ids: tuple[str, ...]
    out_on: NDArray[np.int64]
    lacks: NDArray[np.int64]


def scenario_pools(region: str, state: RegionState, lost: LostStorerooms | None = None) -> ScenarioPools:
    """The pools of a region, without what is lost. Raises OverflowError where a line's stock does not fit in 64 bits."""
    frame, goods, shelf = state.frame, state.frame.goods, state.shelf
    lines, areas = len(goods.lines), len(goods.areas)
    usable = np.zeros((areas, lines, MOST_DAYS + 1), np.int64)
    _pool_by_day(
        shelf.start,
        shelf.days,
        shelf.amount,
        _kept(state, lost),
        frame.pair_start,
        frame.pair_area,
        frame.pair_share,
        goods.serves,
        usable,
    )
    units = goods.products["amount_unit"].slice(0, goods.listed).to_pylist()
    first = goods.packs_from[:-1].tolist()
    return ScenarioPools(
        goods.areas,
        goods.lines,
        tuple(
            AmountUnit(units[at]) if goods.packs_from[line + 1] > at else None
            for line, at in enumerate(first)
        ),
        goods.serves,
        usable,
        _demands(region, state),
        state.needs.rule.window_days,
    )


def _demands(region: str, state: RegionState) -> NDArray[np.int64]:
    """The demand of each reading [area, reading, line]."""
    high, likely = state.needs.pooled[:, :, HIGH], state.needs.pooled[:, :, LIKELY]
    tables = draw_tables(region, [line.atc for line in state.frame.goods.lines], _DRAWS)
    late, early = ((tables.at_most >= draws).argmax(axis=1) for draws in BAND)
    drawn = [_times(likely, multiplier) for multiplier in (late, early)]
    return np.ascontiguousarray(np.stack([high, likely, *drawn], axis=1))


def _times(likely: NDArray[np.int64], thousandths: NDArray[np.int64]) -> NDArray[np.int64]:
    """A demand times a multiplier, rounded up, as far as it fits; what was above zero stays so."""
    whole, rest = likely // THOUSANDTHS, likely % THOUSANDTHS
    fits = whole < SURELY_FITS // np.maximum(thousandths, 1)
    product = np.where(fits, whole, 0) * thousandths + -(-rest * thousandths // THOUSANDTHS)
    found: NDArray[np.int64] = np.where(fits, product, SURELY_FITS)
    return found


def _kept(state: RegionState, lost: LostStorerooms | None) -> NDArray[np.bool_]:
    """Which storerooms are left."""
    rooms = state.frame.rooms.to_pylist()
    if lost is None:
        return np.ones(len(rooms), bool)
    if lost.storerooms:
        return np.array([room not in lost.storerooms for room in rooms], bool)
    batches = np.diff(state.shelf.start).reshape(len(rooms), -1).sum(axis=1)
    kept = np.ones(len(rooms), bool)
    if len(rooms):
        kept[int(batches.argmax())] = False
    return kept


def scenario_outcome(
    pools: ScenarioPools, scenario: Scenario, region: str, inhabitants: Fraction
) -> tuple[AreaOutcome, ...]:
    """The outcome in every care area of a region."""
    held = pools.extended(scenario.extended_days)
    return tuple(
        _area_outcome(held, number, scenario, region, inhabitants) for number in range(len(held.areas))
    )


def _area_outcome(
    pools: ScenarioPools, area: int, scenario: Scenario, region: str, inhabitants: Fraction
) -> AreaOutcome:
    served = np.flatnonzero(pools.served[area])
    steps: dict[LineSteps, int] = {}
    of_line = np.zeros(len(served), np.int64)
    for at, number in enumerate(served.tolist()):
        line, unit = pools.lines[number], pools.units[number] or AmountUnit.MICROGRAM
        own = line_steps(scenario, region, pools.areas[area], line, unit, inhabitants)
        of_line[at] = steps.setdefault(own, len(steps))
    net, besides = _needs_as_columns(list(steps))
    usable, demand = pools.usable[area, served], np.ascontiguousarray(pools.demand[area][:, served])
    fits = _fits(usable, demand, net, besides, of_line, pools.window_days)
    out_on = np.full((len(READINGS), len(served)), -1, np.int64)
    lacks = np.zeros((len(READINGS), len(served)), np.int64)
    for reading in range(len(READINGS)):
        _play(
            usable,
            demand[reading],
            fits,
            of_line,
            net,
            besides,
            pools.window_days * THOUSANDTHS,
            MONTH_DAYS,
            out_on[reading],
            lacks[reading],
        )
    for at in np.flatnonzero(~fits).tolist():
        own = next(one for one, number in steps.items() if number == of_line[at])
        _play_slowly(usable[at], demand[:, at], own, pools.window_days, out_on[:, at], lacks[:, at])
    return AreaOutcome(
        pools.areas[area], tuple(pools.lines[number].id for number in served.tolist()), out_on, lacks[0]
    )


def _needs_as_columns(steps: Sequence[LineSteps]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What is needed from the shelf [steps, day], in thousandths of the use, and besides."""
    net, besides = np.zeros((2, len(steps), MOST_DAYS), np.int64)
    for number, one in enumerate(steps):
        needs = day_needs(one)
        net[number] = [need.needed - need.comes_in for need in needs]
        besides[number] = [need.besides for need in needs]
    return net, besides


def _fits(
    usable: Column, demand: Column, net: Column, besides: Column, of_line: Column, window_days: int
) -> NDArray[np.bool_]:
    """Which lines can be played in whole numbers of 64 bits."""
    scale = window_days * THOUSANDTHS
    held = usable.astype(np.float64).sum(axis=1) * scale
    most_net = np.abs(net).max(axis=1, initial=0)[of_line].astype(np.float64)
    needed = demand.max(axis=0, initial=0) * most_net + besides.max(axis=1, initial=0)[of_line] * float(scale)
    found: NDArray[np.bool_] = (held < SURELY_FITS) & (needed * MONTH_DAYS < SURELY_FITS)
    return found


def _play_slowly(
    usable: Column, demand: Column, steps: LineSteps, window_days: int, out_on: Column, lacks: Column
) -> None:
    """One line by the readable rule."""
    batches = [
        Batch(int(amount), None if day == MOST_DAYS else day) for day, amount in enumerate(usable) if amount
    ]
    # What lasts a year or more is usable on every day that is played.
    dated = [Batch(one.quantity, one.usable_days or MOST_DAYS + 1) for one in batches]
    needs = day_needs(steps)
    for reading in range(len(READINGS)):
        found = played(dated, int(demand[reading]), window_days, needs)
        if demand[reading] or any(need.besides for need in needs):
            out_on[reading] = NOT_OUT if found.out_on is None else found.out_on
            lacks[reading] = found.lacks


@njit(cache=True, nogil=True)
def _pool_by_day(
    start: Column,
    days: Column,
    amount: Column,
    kept: Column,
    pair_start: Column,
    pair_area: Column,
    pair_share: Column,
    serves: Column,
    usable: Column,
) -> None:
    """Add each batch that has not expired to its line's, by the last day that it can be used."""
    lines, latest = usable.shape[1], usable.shape[2] - 1
    together = np.zeros(usable.shape[:2], np.int64)
    for room in range(len(pair_start) - 1):
        if not kept[room]:
            continue
        for pair in range(pair_start[room], pair_start[room + 1]):
            area, percent = pair_area[pair], pair_share[pair]
            for line in range(lines):
                if not serves[area, line]:
                    continue
                group = room * lines + line
                for row in range(start[group], start[group + 1]):
                    if days[row] > 0:
                        day = min(np.int64(days[row]), latest)
                        counts = part_down(amount[row], percent, WHOLE)
                        together[area, line] = plus(together[area, line], counts)
                        usable[area, line, day] += counts


@njit(cache=True, nogil=True)
def _play(
    usable: Column,
    demand: Column,
    fits: Column,
    of_line: Column,
    net: Column,
    besides: Column,
    scale: int,
    month_days: int,
    out_on: Column,
    lacks: Column,
) -> None:
    """Each line's days; what is usable until day d is gone on day d, and the last column is never gone."""
    played_days, latest = net.shape[1], usable.shape[1] - 1
    for line in range(len(demand)):
        if not fits[line]:
            continue
        steps = of_line[line]
        at, rest = 1, usable[line, 1] * scale
        lacking, is_needed, out = np.int64(0), demand[line] > 0, np.int64(latest)
        for day in range(played_days):
            is_needed |= besides[steps, day] > 0
            left = max(np.int64(0), demand[line] * net[steps, day] + besides[steps, day] * scale)
            if at <= day and at < latest:
                at = min(day + 1, latest)
                rest = usable[line, at] * scale
            while left > 0:
                taken = min(rest, left)
                rest -= taken
                left -= taken
                if left > 0:
                    if at == latest:
                        break
                    at += 1
                    rest = usable[line, at] * scale
            if left > 0 and out == latest:
                out = np.int64(day)
            if day < month_days:
                lacking += left
            elif out < latest:
                break
        if is_needed:
            out_on[line] = out
            lacks[line] = (lacking + scale - 1) // scale
