"""The product's answers to the bench's questions, through the entry points that the site itself uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from bench.stock_parts.answer import Cell, Table
from bench.stock_parts.country import Country
from bench.stock_parts.goods import MONTH_DAYS, measuring
from bench.stock_parts.rows import AS_OF

from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.coverage import Cover
from samsyn.intake.stock.forms import FORMS
from samsyn.warehouse import shelf_kernels
from samsyn.warehouse.rate_kernels import LIKELY
from samsyn.warehouse.region import RegionState, Sent, measure_region, region_result, region_state, sent_from
from samsyn.warehouse.results import AreaResult, RegionResult

SCHEMAS = {kind.value: form.schema for kind, form in FORMS.items()}


def picture(country: Country, window_days: int) -> list[RegionResult]:
    """The figures of every region."""
    measure = measuring(window_days)
    sent = sent_by_region(country, window_days)
    return [measure_region(region, AS_OF, told, measure) for region, told in sent.items()]


@dataclass(slots=True)
class NewDay:
    """The country as it was reckoned before the new day came; `come` brings the day, once."""

    country: Country
    window_days: int
    states: dict[str, RegionState] | None = None

    def wait(self) -> None:
        """Reckon everything without the new day."""
        self.states = None
        self.states = states(self.country, self.window_days, new_day=False)

    def come(self) -> list[RegionResult]:
        """The new day's rows read, and the figures of every region after them."""
        assert self.states is not None
        new = {region: [rows] for region, rows in self.country.new_rows().items()}
        for region, state in self.states.items():
            state.add_late(sent_from(self.country.objects, new[region], SCHEMAS).consumption)
        return [region_result(region, AS_OF, state) for region, state in self.states.items()]


def table(country: Country, window_days: int, results: Sequence[RegionResult]) -> Table:
    """What the figures say by the likely rate, which is what the baselines reckon: the picture judges by the highest.

    The pooled lines are in the figures; how many storerooms' lines last by the likely rate is counted here.
    """
    found = states(country, window_days)
    cells = {
        f"{result.region}/{area.area}": _cell(rooms, area)
        for result in results
        for rooms, area in zip(_rooms_at_month(found[result.region]), result.areas, strict=True)
    }
    return {place: cell for place, cell in cells.items() if cell.lines_judged}


def states(country: Country, window_days: int, *, new_day: bool = True) -> dict[str, RegionState]:
    """What the figures of every region follow from."""
    measure = measuring(window_days)
    return {
        region: region_state(sent, measure.goods, AS_OF, measure.parameters)
        for region, sent in sent_by_region(country, window_days, new_day=new_day).items()
    }


def sent_by_region(country: Country, window_days: int, *, new_day: bool = True) -> dict[str, Sent]:
    """What counts in each region."""
    wanted = country.in_force(default_window(AS_OF, window_days), new_day=new_day)
    return {region: sent_from(country.objects, rows, SCHEMAS) for region, rows in wanted.items()}


def _rooms_at_month(state: RegionState) -> Iterable[tuple[int, int]]:
    """Of each care area, how many lines of storerooms can be judged, and how many last a month by the likely rate."""
    verdict, counts = np.zeros_like(state.verdict), np.zeros_like(state.counts)
    shelf_kernels.judge_month(
        np.arange(verdict[0].size),
        state.shelf.start,
        state.shelf.days,
        state.shelf.amount,
        state.frame.share,
        state.frame.goods.serves,
        state.needs.rooms[..., LIKELY],
        state.needs.room_levels,
        state.needs.rule.window_days,
        MONTH_DAYS,
        verdict,
        counts,
    )
    return [(not_reached + reached, reached) for _, not_reached, reached in counts.tolist()]


def _cell(rooms: tuple[int, int], area: AreaResult) -> Cell:
    covers = [line.likely for line in area.lines if isinstance(line.likely, Cover)]
    return Cell(
        *rooms,
        lines_judged=len(covers),
        lines_at_month=sum(cover.lasts(MONTH_DAYS) for cover in covers),
        median_days=float(median(cover.days for cover in covers)) if covers else 0.0,
    )
