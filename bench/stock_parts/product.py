"""The product's answer to the bench's question, through the entry points that the site itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench.stock_parts.answer import Cell, Table
from bench.stock_parts.country import Country
from bench.stock_parts.goods import measuring
from bench.stock_parts.rows import AS_OF

from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.coverage import Cover
from samsyn.intake.stock.forms import FORMS
from samsyn.warehouse import shelf_kernels
from samsyn.warehouse.rate_kernels import LIKELY
from samsyn.warehouse.region import RegionState, Sent, measure_region, region_state, sent_from
from samsyn.warehouse.results import AreaResult, RegionResult

SCHEMAS = {kind.value: form.schema for kind, form in FORMS.items()}


def picture(country: Country, window_days: int) -> list[RegionResult]:
    """The figures of every region."""
    measure = measuring(window_days)
    sent = sent_by_region(country, window_days)
    return [measure_region(region, AS_OF, told, measure) for region, told in sent.items()]


def answer(country: Country, window_days: int, results: Sequence[RegionResult]) -> Table:
    """What the figures say by the likely rate, which is what the baselines reckon: the picture judges by the highest.

    The pooled lines are in the figures; how many storerooms' lines last by the likely rate is counted here.
    """
    sent = sent_by_region(country, window_days)
    table: Table = {}
    for result in results:
        state = _state(sent[result.region], window_days)
        for number, area in enumerate(result.areas):
            cell = _cell(state, number, area)
            if cell.lines_judged:
                table[f"{result.region}/{area.area}"] = cell
    return table


def sent_by_region(country: Country, window_days: int) -> dict[str, Sent]:
    """What counts in each region."""
    wanted = country.in_force(default_window(AS_OF, window_days))
    return {region: sent_from(country.objects, rows, SCHEMAS) for region, rows in wanted.items()}


def _state(sent: Sent, window_days: int) -> RegionState:
    measure = measuring(window_days)
    return region_state(sent, measure.goods, AS_OF, measure.parameters)


def _cell(state: RegionState, number: int, area: AreaResult) -> Cell:
    month_days = measuring().parameters.month_days
    judged, at_month = shelf_kernels.rooms_at_month(
        state.shelf.start,
        state.shelf.days,
        state.shelf.amount,
        state.frame.share[number],
        state.frame.goods.serves[number],
        state.demands.rooms[number, :, :, LIKELY],
        state.demands.room_levels[number],
        state.demands.rule.window_days,
        month_days,
    )
    covers = [line.likely for line in area.lines if isinstance(line.likely, Cover)]
    return Cell(
        storerooms_judged=judged,
        storerooms_at_month=at_month,
        lines_judged=len(covers),
        lines_at_month=sum(cover.lasts(month_days) for cover in covers),
        median_days=float(median(cover.days for cover in covers)) if covers else 0.0,
    )
