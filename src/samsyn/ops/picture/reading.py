"""Reading the picture: what each one may see, who looked, and the figures of the day's snapshot.

Reads of stock go through here and not straight to the warehouse, since each needs a sharing and leaves a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from samsyn.core.agreements.terms import Agreement, Goal
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.exclusions import BothWays, both_ways, excluded_on
from samsyn.core.supply.picture import (
    NationalRow,
    PictureCell,
    atc_of,
    national,
    picture_cell,
)
from samsyn.core.supply.sharing import Grain
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.kernel.permissions import require_sees_stock
from samsyn.ops.picture.measuring import (
    FRESH,
    cache_folder,
    depends_on,
    measuring_for,
    measuring_with,
    sent_of,
    tables_of,
    without_amounts,
)
from samsyn.ops.picture.sight import Sight
from samsyn.store.queries.catalogue import decisions_in_force, object_in_force
from samsyn.store.queries.exclusions import exclusions_by_region
from samsyn.store.queries.stock import Part, SnapshotRow, newest_day, snapshot_on
from samsyn.warehouse.line import LineDetail, line_detail
from samsyn.warehouse.nation import of_each_region
from samsyn.warehouse.region import (
    LocalArticle,
    Measuring,
    local_articles,
    measure_region,
)
from samsyn.warehouse.results import AreaResult, Parameters, RegionResult, results_cache

PEACETIME = "peacetime"
TOO_LARGE = "amounts-too-large"
DEFAULT_AGREEMENT = "lakemedel-2022"


@dataclass(frozen=True, slots=True)
class Cell:
    """One region and care area: the verdict's cell, what else the warehouse computed, and it with and without exceptions."""

    judged: PictureCell
    result: AreaResult
    both: BothWays


def _cell(judged: PictureCell, result: AreaResult) -> Cell:
    declared = judged.reported.exceptions if judged.reported else frozenset()
    if not declared | judged.decided:
        return Cell(judged, result, BothWays(declared, judged.decided, judged.worst, judged.worst))
    both = both_ways(result.lines, declared, judged.decided, judged.worst.month_days)
    return Cell(judged, result, both)


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region's cells, in the order of the goal's care areas, and the `parts` of the snapshot they follow from."""

    region: str
    as_of: date
    cells: tuple[Cell, ...]
    left_out: tuple[tuple[str, int], ...]
    parts: tuple[Part, ...]
    days_untold: int = 0
    storerooms_silent: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """Bilden. Every region that the reader may see, on one day, against one agreement's goal.

    `hidden` are the regions that have stock but have not shared it with the reader; the national row stands
    only when nothing is hidden. `silent` have sent nothing, and count there as regions that cannot be told.
    """

    agreement: Agreement
    goal: Goal
    on: date
    snapshot: str
    parameters: Parameters
    rows: tuple[RegionRow, ...]
    national: tuple[NationalRow, ...]
    hidden: tuple[str, ...]
    silent: tuple[str, ...]
    scenario: str = PEACETIME


@dataclass(frozen=True, slots=True)
class RegionPicture:
    """One region's lines, as far as the reader may see them; `partial` where only some substances are shared.

    `sees_weeks` is False where single substances are shared but not the weeks: then `row` holds nothing else.
    `files` are what the region sent, and `local_articles` what of it counts in no figure, for its own eyes.
    """

    picture: Picture
    row: RegionRow
    partial: bool
    sees_weeks: bool
    files: tuple[Part, ...]
    local_articles: tuple[LocalArticle, ...]


@dataclass(frozen=True, slots=True)
class LinePicture:
    """One list line in a region; without the batches where those are not shared."""

    picture: Picture
    row: RegionRow
    detail: LineDetail
    sees_batches: bool


def default_day() -> date:
    """The newest day with stock. Raises NotFound `no-stock-yet` in an installation without any."""
    day = newest_day()
    if day is None:
        raise NotFound("no-stock-yet")
    return day


def measure_newest() -> None:
    """Measure every region's newest stock against the goal that pages open with; shows it to nobody."""
    day = newest_day()
    if day is None:
        return
    snapshot = snapshot_on(day)
    region_rows(
        snapshot, sorted({part.region for part in snapshot.parts if part.kind == "stock"}), DEFAULT_AGREEMENT
    )


def read_picture(*, by: Actor, now: datetime, agreement: str, on: date) -> Picture:
    """The picture as the reader may see it. Raises NotFound, NotPermitted, DomainError `no-supply-goal`."""
    require_sees_stock(by)
    sight = Sight(by, now)
    picture = _picture(agreement, on, sight)
    owners = [row.region for row in picture.rows]
    record_reads(by=by, now=now, owners=owners, grain=Grain.WEEKS, subject=f"picture {agreement} {on}")
    return picture


def read_region(*, by: Actor, now: datetime, agreement: str, on: date, region: str) -> RegionPicture:
    """A region's lines. Raises NotFound; NotPermitted `stock-not-shared`."""
    sight = Sight(by, now)
    picture, row = row_shared(sight, agreement, on, region)
    grain = Grain.WEEKS if sight.substances(region) == frozenset() else Grain.SUBSTANCE
    record_reads(by=by, now=now, owners=[region], grain=grain, subject=f"region {agreement} {on}")
    own = by.is_operator or by.organisation == region
    files = row.parts if own else ()
    return RegionPicture(
        picture,
        only_shared(row, sight),
        partial=not sight.sees(region, Grain.SUBSTANCE),
        sees_weeks=sight.sees(region, Grain.WEEKS),
        files=files,
        local_articles=_local_articles(files, row.as_of, agreement, object_in_force()),
    )


@lru_cache(maxsize=64)
def _local_articles(
    files: tuple[Part, ...], as_of: date, agreement: str, catalogue: str
) -> tuple[LocalArticle, ...]:
    told = [file for file in files if file.kind in ("stock", "products")]
    return local_articles(tables_of(told, as_of), measuring_with(agreement, catalogue)) if told else ()


def row_shared(sight: Sight, agreement: str, on: date, region: str) -> tuple[Picture, RegionRow]:
    """A region's row, all of it, for one who may see some of it; `only_shared` tells what. Leaves no trace: the caller does.

    Raises NotFound; NotPermitted `stock-not-shared`.
    """
    load_organisations().get(region)
    if not sight.sees(region, Grain.WEEKS) and not sight.substances(region):
        raise NotPermitted("stock-not-shared", owner=region, organisation=sight.by.organisation)
    picture = _picture(agreement, on, sight, only=region)
    return picture, _row_of(picture, region)


def read_line(
    *, by: Actor, now: datetime, agreement: str, on: date, region: str, area: str, line_id: str
) -> LinePicture:
    """One line of a region with its batches.

    Raises NotFound; NotPermitted `stock-not-shared`; DomainError `amounts-too-large`.
    """
    load_organisations().get(region)
    sight = Sight(by, now)
    atc = line_id.partition("-")[0].upper()
    if not sight.sees(region, Grain.SUBSTANCE, atc):
        raise NotPermitted("stock-not-shared", owner=region, organisation=by.organisation)
    picture = _picture(agreement, on, sight, only=region)
    measuring = measuring_for(picture.agreement.id)
    if area not in measuring.parameters.goal_areas:
        raise NotFound("unknown-care-area", id=area)
    row = _row_of(picture, region)
    decided = tuple(tuple(one.decision.packs) for one in decisions_in_force(region))
    try:
        detail = _detail(region, row.as_of, row.parts, agreement, object_in_force(), area, line_id, decided)
    except OverflowError as error:
        raise DomainError(TOO_LARGE, region=region, line=line_id) from error
    sees_batches = sight.sees(region, Grain.BATCH, atc)
    grain = Grain.BATCH if sees_batches else Grain.SUBSTANCE
    record_reads(by=by, now=now, owners=[region], grain=grain, subject=f"line {line_id} {area} {on}")
    return LinePicture(picture, row, detail if sees_batches else detail.without_batches(), sees_batches)


@lru_cache(maxsize=64)
def _detail(
    region: str,
    as_of: date,
    parts: tuple[Part, ...],
    agreement_id: str,
    catalogue: str,
    area: str,
    line_id: str,
    interchangeable: tuple[tuple[str, ...], ...],
) -> LineDetail:
    """What many look at in the same hour is counted once."""
    measuring = measuring_with(agreement_id, catalogue)
    with FRESH.state(region, as_of, sent_of(parts, as_of), measuring) as state:
        return line_detail(state, measuring, as_of, area, line_id, interchangeable)


def _picture(agreement_id: str, on: date, sight: Sight, only: str | None = None) -> Picture:
    agreement = load_agreements().get(agreement_id)
    measuring = measuring_for(agreement_id)
    snapshot = snapshot_on(on)
    sent = {part.region for part in snapshot.parts}
    seen, hidden, silent = [], [], []
    for region in (one.id for one in load_organisations().regions()):
        if region not in sent:
            silent.append(region)
        elif only is not None and region != only:
            continue
        elif only is None and not sight.sees(region, Grain.WEEKS):
            hidden.append(region)
        else:
            seen.append(region)
    rows = region_rows(snapshot, seen, agreement_id)
    cells = [cell.judged for row in rows for cell in row.cells]
    # A region that has sent nothing is one of whom the goal cannot be told, not one less to count.
    cells += [
        picture_cell(region, area, None, ()) for region in silent for area in measuring.parameters.goal_areas
    ]
    return Picture(
        agreement=agreement,
        goal=agreement.goals[0],
        on=on,
        snapshot=snapshot.id,
        parameters=measuring.parameters,
        rows=rows,
        national=() if hidden or only or not rows else national(cells),
        hidden=tuple(hidden),
        silent=tuple(silent),
    )


def region_rows(snapshot: SnapshotRow, regions: Sequence[str], agreement_id: str) -> tuple[RegionRow, ...]:
    """Regions of a snapshot, measured and judged; computed once and kept. Checks no sharing: not for pages."""
    catalogue = object_in_force()
    measuring_with(agreement_id, catalogue)  # the threads ask no database
    exclusions = exclusions_by_region(regions)

    def row_of(region: str) -> RegionRow:
        parts = snapshot.of_region(region)
        as_of = max(part.as_of for part in parts if part.kind == "stock")
        decided = excluded_on(exclusions.get(region, ()), as_of)
        return _judged(region, as_of, parts, agreement_id, catalogue, decided)

    return tuple(of_each_region(regions, row_of).values())


@lru_cache(maxsize=256)
def _judged(
    region: str,
    as_of: date,
    parts: tuple[Part, ...],
    agreement_id: str,
    catalogue: str,
    decided: frozenset[str] = frozenset(),
) -> RegionRow:
    measuring = measuring_with(agreement_id, catalogue)
    result = _result(region, as_of, parts, measuring)
    cells = []
    for area in result.areas:
        month = measuring.parameters.month_days
        listed = decided & {atc_of(line_id) for line_id in area.lines.line_ids} if decided else decided
        judged = picture_cell(region, area.area, result.report(area.area), area.lines, month, listed)
        cells.append(_cell(judged, area))
    return RegionRow(
        region, as_of, tuple(cells), result.left_out, parts, result.days_untold, result.storerooms_silent
    )


def _result(region: str, as_of: date, parts: tuple[Part, ...], measuring: Measuring) -> RegionResult:
    return results_cache(cache_folder()).get(
        depends_on(region, as_of, parts, measuring), lambda: _measured(region, as_of, parts, measuring)
    )


def _measured(region: str, as_of: date, parts: tuple[Part, ...], measuring: Measuring) -> RegionResult:
    """A region's figures; where its amounts are too large to be counted, what it reports and nothing computed."""
    sent = sent_of(parts, as_of)
    try:
        return FRESH.result(region, as_of, sent, measuring)
    except OverflowError:
        rows = sum(part.rows for part in parts if part.kind == "stock")
        found = measure_region(region, as_of, without_amounts(sent), measuring)
        return replace(found, left_out=((TOO_LARGE, rows),), storerooms_silent=0)


def _row_of(picture: Picture, region: str) -> RegionRow:
    found = next((row for row in picture.rows if row.region == region), None)
    if found is None:
        raise NotFound("no-stock-from-region", region=region)
    return found


def only_shared(row: RegionRow, sight: Sight) -> RegionRow:
    """The row with only what is shared: single lines, and the figures of a whole care area where weeks are."""
    single = sight.substances(row.region)
    if single is None:
        return row
    sees_weeks = sight.sees(row.region, Grain.WEEKS)
    cells = tuple(_shared_cell(cell, single, sees_weeks) for cell in row.cells)
    return RegionRow(row.region, row.as_of, cells, (), row.parts)


def _shared_cell(cell: Cell, single: frozenset[str], sees_weeks: bool) -> Cell:
    shown = cell.result.only(single)
    if sees_weeks:
        return replace(cell, result=shown)
    lines = shown.lines
    alone = picture_cell(
        cell.judged.region,
        cell.judged.care_area,
        None,
        lines,
        cell.judged.worst.month_days,
        cell.judged.decided & single,
    )
    return _cell(alone, AreaResult(shown.area, lines, len(lines), len(lines), 0, 0))
