"""Substances over the country: the lines that the reader may see, filtered and sorted."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.left_out import LeftOut
from samsyn.ops.picture.lines import BANDS, LineFilter, LineOrder, LineRow, read_lines
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.picture.rows import shown_weeks

router = Router(tags=["supply"])
MOST_ROWS = 1_000


class LineRowOut(Camel):
    """One line in a region's care area. Weeks are cut to a tenth, null without a rate."""

    region: str
    care_area: str
    line: str
    atc: str
    substance: str
    route: str
    weeks_lowest: float | None
    weeks_likely: float | None
    weeks_highest: float | None
    left_out: bool = Field(description="Whether the region has decided to leave the substance out.")
    state: str = Field(description="rated, level-held, below-level or no-rate.")
    stock_as_of: date


class LineBandOut(Camel):
    """How many lines last at least `fromDays` and less than `toDays`; null where there is no upper edge."""

    from_days: int
    to_days: int | None
    lines: int


class LinesOut(Camel):
    """The lines that match. `hidden` regions have shared no substance with the reader, `partial` ones only some."""

    agreement: str
    on: date
    snapshot: str
    scenario: str
    month_days: int
    window_days: int
    total: int
    judged: int
    at_month: int
    judged_without: int = Field(description="Without what regions have decided to leave out.")
    at_month_without: int
    distribution: list[LineBandOut] = Field(description="Of all that is asked for, however long it lasts.")
    rows: list[LineRowOut]
    hidden: list[str]
    partial: list[str]


class LinesAsked(Camel):
    """What is asked for; nothing chosen means all."""

    agreement: str = DEFAULT_AGREEMENT
    on: date | None = None
    care_area: list[str] = []
    region: list[str] = []
    group: str = Field("", description="A civilområde or samverkansregion.")
    text: str = Field("", max_length=100, description="In a substance's names or ATC code.")
    below_days: int | None = Field(None, ge=0, le=3650)
    list_id: str = Field("", description="Lines that are on this list.")
    level: int | None = Field(None, ge=1, le=4, description="Lines of this level on the list.")
    scenario: str = Field("peacetime", description="Under which the days are counted.")
    left_out: LeftOut = Field(LeftOut.COUNTED, description="What regions have decided to leave out.")
    order: LineOrder = LineOrder.DAYS
    descending: bool = False
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=MOST_ROWS)


@router.get("/lines", response=LinesOut, by_alias=True, summary="How long each line lasts, region by region")
@access(Access.STOCK)
def lines(request: HttpRequest, asked: Annotated[LinesAsked, Query(...)]) -> LinesOut:
    """At most `limit` lines from `offset`, of all regions that have shared their substances with the reader."""
    found = read_lines(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=asked.agreement,
        on=asked.on or default_day(),
        wanted=LineFilter(
            areas=frozenset(asked.care_area),
            regions=frozenset(asked.region),
            group=asked.group,
            text=asked.text,
            below_days=asked.below_days,
            list_id=asked.list_id,
            level=asked.level,
            scenario=asked.scenario,
            left_out=asked.left_out,
            order=asked.order,
            descending=asked.descending,
        ),
    )
    return LinesOut(
        agreement=found.agreement.id,
        on=found.on,
        snapshot=found.snapshot,
        scenario=found.scenario,
        month_days=found.parameters.month_days,
        window_days=found.parameters.window_days,
        total=found.total,
        judged=found.count.judged,
        at_month=found.count.at_month,
        judged_without=found.count_without.judged,
        at_month_without=found.count_without.at_month,
        distribution=[
            LineBandOut(from_days=first, to_days=last, lines=count)
            for first, last, count in zip((0, *BANDS), (*BANDS, None), found.bands, strict=True)
        ],
        rows=[_row(row, found.as_of[row.region]) for row in found.rows(asked.offset, asked.limit)],
        hidden=list(found.hidden),
        partial=list(found.partial),
    )


def _row(row: LineRow, as_of: date) -> LineRowOut:
    lowest, likely, highest = (shown_weeks(days) for days in (row.lowest, row.likely, row.highest))
    return LineRowOut(
        region=row.region,
        care_area=row.care_area,
        line=row.line.id,
        atc=row.line.atc,
        substance=row.line.substance_sv,
        route=row.line.route.value,
        weeks_lowest=None if lowest is None else float(lowest),
        weeks_likely=None if likely is None else float(likely),
        weeks_highest=None if highest is None else float(highest),
        left_out=row.excluded,
        state=row.state.name.lower().replace("_", "-"),
        stock_as_of=as_of,
    )
