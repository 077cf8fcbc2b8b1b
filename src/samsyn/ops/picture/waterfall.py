"""The waterfall, as far as the reader may see it: a line down to its batches, and every line of a care area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.coverage import Demand, NoRate
from samsyn.core.supply.picture import LineCover, atc_of
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.waterfall import LineFall
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.picture.measuring import measuring_with, sent_of
from samsyn.ops.picture.reading import TOO_LARGE, Picture, RegionRow, only_shared, row_shared
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.catalogue import DecisionRow, decisions_in_force, object_in_force
from samsyn.store.queries.stock import Part
from samsyn.warehouse.waterfall import LyingRow, area_waterfalls, demand_of, line_waterfall


@dataclass(frozen=True, slots=True)
class LineWaterfall:
    """One line of a region; `rows` are empty where the batches are not shared. `lowest` says which reading it rests on.

    `cover` is the picture's figure. `decided` are the decisions on interchangeability in force with a pack that lies here.
    """

    picture: Picture
    row: RegionRow
    area: str
    line: LineFall
    rows: tuple[LyingRow, ...]
    cover: LineCover
    lowest: bool
    sees_batches: bool
    decided: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True)
class AreaWaterfall:
    """Every line of a care area that the reader may see, what runs out first first."""

    picture: Picture
    row: RegionRow
    area: str
    lines: tuple[LineFall, ...]
    lowest: bool


def read_line_waterfall(
    *,
    by: Actor,
    now: datetime,
    agreement: str,
    on: date,
    region: str,
    area: str,
    line_id: str,
    lowest: bool = True,
) -> LineWaterfall:
    """One line's waterfall. Raises NotFound; NotPermitted `stock-not-shared`."""
    sight, atc = Sight(by, now), atc_of(line_id)
    if not sight.sees(region, Grain.SUBSTANCE, atc):
        raise NotPermitted("stock-not-shared", owner=region, organisation=by.organisation)
    picture, row = row_shared(sight, agreement, on, region)
    cover = _covers(row, area).get(line_id)
    if cover is None:
        raise NotFound("unknown-line", id=line_id)
    decided, catalogue = decisions_in_force(region), object_in_force()
    try:
        found = line_waterfall(
            sent_of(row.parts, row.as_of),
            measuring_with(agreement, catalogue),
            row.as_of,
            area,
            line_id,
            demand_of(cover, lowest=lowest),
            _groups(decided),
        )
    except OverflowError as error:
        raise DomainError(TOO_LARGE, region=region, line=line_id) from error
    sees = sight.sees(region, Grain.BATCH, atc)
    grain = Grain.BATCH if sees else Grain.SUBSTANCE
    record_reads(by=by, now=now, owners=[region], grain=grain, subject=f"waterfall {line_id} {area} {on}")
    packs = {one.pack_id for one in found.rows}
    line = found.line if sees else replace(found.line, fall=replace(found.line.fall, batches=()))
    return LineWaterfall(
        picture,
        row,
        area,
        line,
        found.rows if sees else (),
        cover,
        lowest,
        sees,
        tuple(one for one in decided if packs & set(one.decision.packs)),
    )


def read_area_waterfall(
    *, by: Actor, now: datetime, agreement: str, on: date, region: str, area: str, lowest: bool = True
) -> AreaWaterfall:
    """Every line of a care area. Raises NotFound; NotPermitted `stock-not-shared`."""
    sight = Sight(by, now)
    picture, row = row_shared(sight, agreement, on, region)
    shown = only_shared(row, sight)
    covers = _covers(shown, area)
    if not covers:
        raise NotPermitted("stock-not-shared", owner=region, organisation=by.organisation)
    demands = tuple((line_id, demand_of(cover, lowest=lowest)) for line_id, cover in covers.items())
    groups = _groups(decisions_in_force(region))
    try:
        lines = _measured(row.as_of, row.parts, agreement, object_in_force(), area, demands, groups)
    except OverflowError as error:
        raise DomainError(TOO_LARGE, region=region, line="") from error
    record_reads(
        by=by, now=now, owners=[region], grain=Grain.SUBSTANCE, subject=f"waterfall {agreement} {area} {on}"
    )
    order = sorted(
        lines, key=lambda one: (one.fall.usable_days is None, one.fall.usable_days or 0, one.line.id)
    )
    return AreaWaterfall(picture, row, area, tuple(order), lowest)


@lru_cache(maxsize=64)
def _measured(
    as_of: date,
    parts: tuple[Part, ...],
    agreement: str,
    catalogue: str,
    area: str,
    demands: tuple[tuple[str, Demand | NoRate], ...],
    groups: tuple[frozenset[str], ...],
) -> tuple[LineFall, ...]:
    measuring = measuring_with(agreement, catalogue)
    return tuple(
        replace(one, fall=replace(one.fall, batches=()))
        for one in area_waterfalls(sent_of(parts, as_of), measuring, as_of, area, dict(demands), groups)
    )


def _covers(row: RegionRow, area: str) -> Mapping[str, LineCover]:
    cell = next((one for one in row.cells if one.result.area == area), None)
    if cell is None:
        raise NotFound("unknown-care-area", id=area)
    return {one.line_id: one for one in cell.result.lines}


def _groups(decided: list[DecisionRow]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.decision.packs) for one in decided)
