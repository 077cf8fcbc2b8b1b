"""A region compares itself with the others: its own weeks, and how many of them lie in each band.

Only regions that take part are behind the bands, and only they see them. What is told follows from a release, which
stands until enough regions have changed (`core.evaluation.disclosure`); every look leaves a trace with each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import IntegrityError, transaction

from samsyn.core.evaluation.disclosure import (
    DEFAULT_RULE,
    BandedValues,
    PrimaryRule,
    Withheld,
    band_of,
    banded_values,
    may_release,
)
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.coverage import Cover
from samsyn.core.supply.picture import LineFigure, atc_of
from samsyn.core.supply.sharing import Grain
from samsyn.intake.agreements import load_agreements
from samsyn.ops.kernel.audit import record, record_reads
from samsyn.ops.picture.reading import Cell, region_rows
from samsyn.ops.picture.sight import Sight
from samsyn.store.models import ComparisonRelease
from samsyn.store.queries.comparison import ReleaseRow, last_release, last_released
from samsyn.store.queries.sharing import comparing_regions
from samsyn.store.queries.stock import SnapshotRow, newest_day, snapshot_on

NOT_TAKING_PART = "not-taking-part"
NO_RELEASE = "no-release"
WITHDRAWN_SINCE = "withdrawn-since"


@dataclass(frozen=True, slots=True)
class CellComparison:
    """One care area, or one line in it: one's own days, None without a figure, and what is told of the others."""

    area: str
    line: str | None
    own_days: Fraction | None
    others: BandedValues | Withheld


@dataclass(frozen=True, slots=True)
class Comparison:
    """Jämförelse. A region beside the others; `why_not` says why there is nothing to see, and then `cells` are none.

    `on` and `number` are the release's day and number, `others` how many regions it tells of.
    """

    region: str
    on: date | None
    number: int
    others: int
    cells: tuple[CellComparison, ...]
    why_not: str
    rule: PrimaryRule = DEFAULT_RULE


def compare_region(
    *, by: Actor, now: datetime, region: str, on: date, cells: tuple[Cell, ...], line: str | None = None
) -> Comparison:
    """A region's own cells of a day beside the others' bands: its care areas, or one line in them.

    Only the region itself asks. Raises NotPermitted `comparison-of-another`.
    """
    if by.organisation != region:
        raise NotPermitted("comparison-of-another", owner=region, organisation=by.organisation)
    taking_part = comparing_regions(swedish_day(now))
    if region not in taking_part:
        return _nothing(region, NOT_TAKING_PART)
    release_comparison(by=by, now=now)
    release = last_release(on)
    if release is None:
        return _nothing(region, NO_RELEASE)
    if not release.files.keys() <= taking_part:
        return _nothing(region, WITHDRAWN_SINCE)
    sight = Sight(by, now)
    others = frozenset(one for one in release.files if not _knows(sight, one, line))
    compared = tuple(_compared(release, cell, line, others) for cell in cells)
    about = line or ",".join(one.area for one in compared)
    subject = f"comparison {release.number} {about}"[:200]
    record_reads(by=by, now=now, owners=sorted(others), grain=Grain.BANDED, subject=subject)
    return Comparison(region, release.on, release.number, len(others), compared, "")


def release_comparison(*, by: Actor, now: datetime, rule: PrimaryRule = DEFAULT_RULE) -> bool:
    """Make a release of the newest day, if enough regions have changed since the last. Whether one was made.

    Shows nothing to anybody; the trail of each region that it holds notes it.
    """
    day = newest_day()
    if day is None:
        return False
    snapshot, (number, before) = snapshot_on(day), last_released()
    taking_part = comparing_regions(swedish_day(now))
    sent = {part.region for part in snapshot.parts if part.kind == "stock"}
    files = {region: snapshot.region_ids[region] for region in sorted(sent & taking_part)}
    if not may_release(before, files, rule):
        return False
    cells = _bands(snapshot, tuple(files))
    number += 1
    try:
        with transaction.atomic():
            ComparisonRelease.objects.create(number=number, on=day, made_at=now, files=files, cells=cells)
            for region, digest in files.items():
                record(
                    by=by,
                    now=now,
                    organisation=region,
                    action="release-comparison",
                    subject=f"comparison/{number}",
                    before=None,
                    after={"on": day, "files": digest},
                )
    except IntegrityError:  # another reader made it in the same moment
        return False
    return True


def _nothing(region: str, why: str) -> Comparison:
    return Comparison(region, None, 0, 0, (), why)


def _knows(sight: Sight, region: str, line: str | None) -> bool:
    """Whether a reader could take a region away from the bands: itself, and one that has shared what is compared."""
    if sight.by.organisation == region or sight.sees(region, Grain.WEEKS):
        return True
    return line is not None and sight.sees(region, Grain.SUBSTANCE, atc_of(line))


def _compared(release: ReleaseRow, cell: Cell, line: str | None, others: frozenset[str]) -> CellComparison:
    area = cell.result.area
    told = release.bands(_name(area, line))
    found = banded_values(band for region, band in told.items() if region in others)
    return CellComparison(area, line, _own_days(cell, line), found)


def _own_days(cell: Cell, line: str | None) -> Fraction | None:
    """The shortest line outside what is declared or decided to be left out, or the line asked for, at its lowest."""
    if line is None:
        lowest = cell.judged.worst.lowest_outside_exceptions
        return lowest[1].days if lowest else None
    lines = cell.result.lines
    return _days(lines[lines.line_ids.index(line)].worst) if line in lines.line_ids else None


def _days(figure: LineFigure) -> Fraction | None:
    return figure.days if isinstance(figure, Cover) else None


def _name(area: str, line: str | None) -> str:
    return area if line is None else f"{area}/{line}"


def _bands(snapshot: SnapshotRow, regions: tuple[str, ...]) -> dict[str, str]:
    """Each cell's bands, a character a region: of every care area that an agreement's goal names, and its lines.

    A care area's figures are the same whichever agreement asks, so the first that names it tells them.
    """
    bands: dict[str, list[str]] = {}
    for agreement in (one for one in load_agreements() if one.goals):
        new = {goal_area for goal in agreement.goals for goal_area in goal.care_areas} - bands.keys()
        if not new:
            continue
        for place, row in enumerate(region_rows(snapshot, regions, agreement.id)):
            for cell in (one for one in row.cells if one.result.area in new):
                area = cell.result.area
                told = {area: _own_days(cell, None)}
                told |= {_name(area, line.line_id): _days(line.worst) for line in cell.result.lines}
                for name, days in told.items():
                    bands.setdefault(name, ["-"] * len(regions))[place] = (
                        "-" if days is None else str(band_of(days))
                    )
    return {name: "".join(told) for name, told in bands.items()}
