"""Trend: the weeks reported and computed, day by day of those that regions have sent stock about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.kernel.permissions import require_sees_stock
from samsyn.ops.picture.measuring import measuring_for
from samsyn.ops.picture.reading import PEACETIME, region_rows
from samsyn.ops.picture.rows import PictureRow, row_figures
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.stock import snapshot_on, submission_days

MOST_DAYS = 24
"""So many of the newest days are told of: two years of months."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One care area on one day: the lowest weeks reported and computed, of how many regions, how many reach the goal.

    Of a single region they are its own. `weeks_computed` are without what is declared or decided to be left out,
    `weeks_everything` with it. `cannot_tell` of the regions have reported no weeks.
    """

    on: date
    snapshot: str
    care_area: str
    weeks_reported: Decimal | None
    weeks_computed: Decimal | None
    weeks_everything: Decimal | None
    regions: int
    goal_met: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Utveckling. Points by day, oldest first; `hidden` regions have sent stock but not shared their weeks with the reader.

    `left_out` is how many older days there are.
    """

    agreement: str
    region: str | None
    month_days: int
    points: tuple[TrendPoint, ...]
    regions: tuple[str, ...]
    hidden: tuple[str, ...]
    left_out: int
    scenario: str = PEACETIME


def read_trend(*, by: Actor, now: datetime, agreement: str, region: str | None = None) -> Trend:
    """The trend of one region, or of all that the reader may see, in peacetime.

    On a day a region counts with the stock that it last sent; of a single region only its own days are told.
    Raises NotFound; NotPermitted `stock-not-shared`, `no-stock-shared`; DomainError `no-supply-goal`.
    """
    require_sees_stock(by)
    sight = Sight(by, now)
    if region is not None:
        load_organisations().get(region)
        if not sight.sees(region, Grain.WEEKS):
            raise NotPermitted("stock-not-shared", owner=region, organisation=by.organisation)
    measuring = measuring_for(agreement)
    days = submission_days()
    seen, hidden, points = set[str](), set[str](), list[TrendPoint]()
    for on in sorted(days[:MOST_DAYS]):
        snapshot = snapshot_on(on)
        stock = {part.region: part.as_of for part in snapshot.parts if part.kind == "stock"}
        asked = [one for one in sorted(stock) if region in (None, one)]
        if region is not None and not any(
            part.as_of == on for part in snapshot.of_region(region) if part.kind == "stock"
        ):
            continue
        open_ones = [one for one in asked if sight.sees(one, Grain.WEEKS)]
        hidden |= set(asked) - set(open_ones)
        seen |= set(open_ones)
        rows = region_rows(snapshot, open_ones, agreement)
        told = [row_figures(row, cell, snapshot.id) for row in rows for cell in row.cells]
        points += [
            _point(on, snapshot.id, area, [one for one in told if one.care_area == area])
            for area in measuring.parameters.goal_areas
            if told
        ]
    subject = f"trend {agreement} {region or 'all'}"
    record_reads(by=by, now=now, owners=sorted(seen), grain=Grain.WEEKS, subject=subject)
    return Trend(
        agreement=load_agreements().get(agreement).id,
        region=region,
        month_days=measuring.parameters.month_days,
        points=tuple(points),
        regions=tuple(sorted(seen)),
        hidden=tuple(sorted(hidden)),
        left_out=max(0, len(days) - MOST_DAYS),
    )


def _point(on: date, snapshot: str, area: str, rows: Sequence[PictureRow]) -> TrendPoint:
    return TrendPoint(
        on=on,
        snapshot=snapshot,
        care_area=area,
        weeks_reported=_lowest(row.weeks_reported for row in rows),
        weeks_computed=_lowest(row.weeks_computed for row in rows),
        weeks_everything=_lowest(row.weeks_everything for row in rows),
        regions=len(rows),
        goal_met=sum(row.goal_met is True for row in rows),
        cannot_tell=sum(row.goal_met is None for row in rows),
    )


def _lowest(weeks: Iterable[Decimal | None]) -> Decimal | None:
    return min((one for one in weeks if one is not None), default=None)
