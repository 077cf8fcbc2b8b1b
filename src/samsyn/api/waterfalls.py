"""From stock to usable: what each step takes of a line, and of every line of a care area."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from math import floor

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.supply.waterfall import LineFall, Step
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.picture.waterfall import read_area_waterfall, read_line_waterfall
from samsyn.warehouse.waterfall import LyingRow

router = Router(tags=["supply"])


class Reading(StrEnum):
    """Which rate the demand is taken from: the highest that the months allow, which is judged, or the likely one."""

    LOWEST = "lowest"
    LIKELY = "likely"


class TakenOut(Camel):
    """What a step takes, in the line's smallest unit."""

    step: str
    amount: int


class FallOut(Camel):
    """One line. Amounts are whole smallest units and add up: gross less each step is usable. Days are cut to a tenth."""

    line: str
    unit: str = Field(
        description="The smallest unit: ug, mIE, ul, umol or st; empty where nothing is told of."
    )
    gross: int
    steps: list[TakenOut]
    usable: int
    naive_days: float | None = Field(description="Stock divided by consumption; null without a rate.")
    usable_days: float | None
    pooled_days: float | None = Field(description="The picture's figure, which pools packs and holders.")


class LyingRowOut(Camel):
    """A row of the stock file, and what the steps took of it."""

    storeroom: str
    pack_id: str
    product: str
    batch: str
    expiry: date | None
    holder: str
    source_row: int
    lies: int
    steps: list[TakenOut]
    usable: int


class LineWaterfallOut(Camel):
    """A line's waterfall; `rows` are null where the region has not shared its batches with the reader."""

    region: str
    care_area: str
    stock_as_of: date
    snapshot: str
    scenario: str
    reading: Reading
    fall: FallOut
    rows: list[LyingRowOut] | None


class AreaWaterfallOut(Camel):
    """The lines of a care area that the reader may see, what runs out first first."""

    region: str
    care_area: str
    stock_as_of: date
    snapshot: str
    scenario: str
    reading: Reading
    lines: list[FallOut]


@router.get(
    "/regions/{region}/waterfalls/{area}",
    response=AreaWaterfallOut,
    by_alias=True,
    summary="From stock to usable, every line of a care area",
)
@access(Access.STOCK)
def area_waterfall(
    request: HttpRequest,
    region: str,
    area: str,
    agreement: str = DEFAULT_AGREEMENT,
    on: date | None = None,
    reading: Reading = Reading.LOWEST,
) -> AreaWaterfallOut:
    """What each step takes of the lines of a region's care area."""
    found = read_area_waterfall(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=agreement,
        on=on or default_day(),
        region=region,
        area=area,
        lowest=reading is Reading.LOWEST,
    )
    return AreaWaterfallOut(
        region=region,
        care_area=area,
        stock_as_of=found.row.as_of,
        snapshot=found.picture.snapshot,
        scenario=found.picture.scenario,
        reading=reading,
        lines=[_fall(one) for one in found.lines],
    )


@router.get(
    "/regions/{region}/waterfalls/{area}/{line}",
    response=LineWaterfallOut,
    by_alias=True,
    summary="From stock to usable, one line down to its batches",
)
@access(Access.STOCK)
def line_waterfall(
    request: HttpRequest,
    region: str,
    area: str,
    line: str,
    agreement: str = DEFAULT_AGREEMENT,
    on: date | None = None,
    reading: Reading = Reading.LOWEST,
) -> LineWaterfallOut:
    """What each step takes of a line, and of each row of the stock file."""
    found = read_line_waterfall(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=agreement,
        on=on or default_day(),
        region=region,
        area=area,
        line_id=line,
        lowest=reading is Reading.LOWEST,
    )
    return LineWaterfallOut(
        region=region,
        care_area=area,
        stock_as_of=found.row.as_of,
        snapshot=found.picture.snapshot,
        scenario=found.picture.scenario,
        reading=reading,
        fall=_fall(found.line),
        rows=[_row(one) for one in found.rows] if found.sees_batches else None,
    )


def _fall(line: LineFall) -> FallOut:
    fall = line.fall
    return FallOut(
        line=line.line.id,
        unit=line.unit,
        gross=fall.gross,
        steps=_steps(fall.gross, fall.taken),
        usable=floor(fall.usable),
        naive_days=_tenths(fall.naive_days),
        usable_days=_tenths(fall.usable_days),
        pooled_days=_tenths(fall.pooled_days),
    )


def _row(row: LyingRow) -> LyingRowOut:
    held = row.fall.held
    lies = held.free + held.on_hold
    return LyingRowOut(
        storeroom=row.storeroom_id,
        pack_id=row.pack_id,
        product=row.product,
        batch=row.batch or "",
        expiry=row.expiry,
        holder=row.holder,
        source_row=row.source_row,
        lies=lies,
        steps=_steps(lies, row.fall.taken),
        usable=floor(row.fall.usable),
    )


def _steps(gross: int, taken: Iterable[tuple[Step, Fraction]]) -> list[TakenOut]:
    """What is left is cut to whole units, and each step takes the difference."""
    steps, left = [], Fraction(gross)
    for step, amount in taken:
        before, left = floor(left), left - amount
        steps.append(TakenOut(step=step.value, amount=before - floor(left)))
    return steps


def _tenths(days: Fraction | None) -> float | None:
    return None if days is None else floor(days * 10) / 10
