"""Whether a region's goods are rotated and near care, as far as the reader may see its stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.coverage import Demand, NoRate
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.turnover import OutsideArea, Turnover
from samsyn.intake.organisations import load_care_areas
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.picture.measuring import measuring_with, sent_of
from samsyn.ops.picture.reading import TOO_LARGE, Picture, RegionRow, row_shared
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import Part
from samsyn.warehouse.turnover import area_turnovers, outside_areas
from samsyn.warehouse.waterfall import demand_of


@dataclass(frozen=True, slots=True)
class RegionTurnover:
    """The turnover of each care area of the goal, and what lies outside it.

    `never_covered` are the care areas that no medicine agreement covers (U22 figure 1), told of or not; `other` those that
    only this goal leaves out.
    """

    picture: Picture
    row: RegionRow
    areas: Mapping[str, Turnover]
    never_covered: tuple[OutsideArea, ...]
    other: tuple[OutsideArea, ...]


def read_turnover(*, by: Actor, now: datetime, agreement: str, on: date, region: str) -> RegionTurnover:
    """A region's turnover, for one who sees the figures of all its substances.

    Raises NotFound; NotPermitted `stock-not-shared`; DomainError `amounts-too-large`.
    """
    sight = Sight(by, now)
    picture, row = row_shared(sight, agreement, on, region)
    if not sight.sees(region, Grain.SUBSTANCE):
        raise NotPermitted("stock-not-shared", owner=region, organisation=by.organisation)
    likely = tuple(
        (cell.result.area, tuple((one.line_id, demand_of(one, lowest=False)) for one in cell.result.lines))
        for cell in row.cells
    )
    days_told = picture.parameters.window_days - row.days_untold
    try:
        areas, outside = _measured(row.as_of, row.parts, agreement, object_in_force(), likely, days_told)
    except OverflowError as error:
        raise DomainError(TOO_LARGE, region=region, line="") from error
    record_reads(by=by, now=now, owners=[region], grain=Grain.SUBSTANCE, subject=f"turnover {agreement} {on}")
    told = {one.care_area: one for one in outside}
    never = [one.id for one in load_care_areas().values() if one.outside]
    return RegionTurnover(
        picture,
        row,
        dict(areas),
        tuple(told.get(area, OutsideArea(area, 0, 0)) for area in never),
        tuple(one for one in outside if one.care_area not in never),
    )


@lru_cache(maxsize=64)
def _measured(
    as_of: date,
    parts: tuple[Part, ...],
    agreement: str,
    catalogue: str,
    likely: tuple[tuple[str, tuple[tuple[str, Demand | NoRate], ...]], ...],
    days_told: int,
) -> tuple[tuple[tuple[str, Turnover], ...], tuple[OutsideArea, ...]]:
    measuring, sent = measuring_with(agreement, catalogue), sent_of(parts, as_of)
    demands = {area: dict(lines) for area, lines in likely}
    found = area_turnovers(sent, measuring, as_of, demands, days_told)
    return tuple(found.items()), outside_areas(sent, measuring)
