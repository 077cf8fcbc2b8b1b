"""The product's answers to the bench's questions, through the entry points that the site itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.stock_parts.answer import Cell, Table
from bench.stock_parts.country import Country
from bench.stock_parts.goods import MONTH_DAYS, measuring
from bench.stock_parts.rows import AS_OF

from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.coverage import Cover
from samsyn.intake.stock.forms import FORMS
from samsyn.warehouse.nation import of_each_region
from samsyn.warehouse.rate_kernels import HIGH, LIKELY
from samsyn.warehouse.region import RegionState, Sent, measure_region, region_result, region_state, sent_from
from samsyn.warehouse.results import AreaResult, RegionResult

SCHEMAS = {kind.value: form.schema for kind, form in FORMS.items()}


def picture(country: Country, window_days: int) -> list[RegionResult]:
    """The figures of every region."""
    measure = measuring(window_days)
    sent = sent_by_region(country, window_days)
    measure.goods  # noqa: B018  numbered once, before the threads
    found = of_each_region(sent, lambda region: measure_region(region, AS_OF, sent[region], measure))
    return list(found.values())


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
        states, new = self.states, self.country.new_rows()

        def late(region: str) -> RegionResult:
            sent = sent_from(self.country.objects, [new[region]], SCHEMAS)
            states[region].add_late(sent.consumption)
            return region_result(region, AS_OF, states[region])

        return list(of_each_region(states, late).values())


def table(country: Country, window_days: int, results: Sequence[RegionResult]) -> Table:
    """What the figures say by the likely rate, which is what the baselines reckon: the picture judges by the highest.

    The pooled lines are in the figures; how many storerooms' lines last by the likely rate is counted here.
    """
    cells: Table = {}
    for (region, state), result in zip(states(country, window_days).items(), results, strict=True):
        for rooms, area in zip(_judged_by_likely(region, state), result.areas, strict=True):
            if (cell := _cell(rooms, area)).lines_judged:
                cells[f"{region}/{area.area}"] = cell
    return cells


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


def _judged_by_likely(region: str, state: RegionState) -> tuple[AreaResult, ...]:
    """The areas of a region, their storerooms' lines judged by the likely rate."""
    state.needs.rooms[..., HIGH] = state.needs.rooms[..., LIKELY]
    state.lasting.verdict.fill(0)
    state.lasting.counts.fill(0)
    state.lasting.judge(state.frame, state.needs, state.frame.groups)
    return region_result(region, AS_OF, state).areas


def _cell(rooms: AreaResult, area: AreaResult) -> Cell:
    covers = [line.likely for line in area.lines if isinstance(line.likely, Cover)]
    return Cell(
        storerooms_judged=rooms.storerooms_judged,
        storerooms_at_month=rooms.storerooms_at_month,
        lines_judged=len(covers),
        lines_at_month=sum(cover.lasts(MONTH_DAYS) for cover in covers),
        median_days=float(median(cover.days for cover in covers)) if covers else 0.0,
    )
