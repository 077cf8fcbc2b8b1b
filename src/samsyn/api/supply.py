"""The picture: how long the medicines last."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.chances import read_chances
from samsyn.ops.picture.reading import default_day, read_picture
from samsyn.ops.picture.rows import PictureRow, picture_rows

router = Router(tags=["supply"])


class PictureRowOut(Camel):
    """One region and care area. Weeks are cut to a tenth; a share is between 0 and 1."""

    region: str
    care_area: str
    weeks_reported: float | None
    weeks_computed: float | None = Field(
        description="The shortest substance outside what is declared or decided to be left out, in `reading`."
    )
    reading: str = Field(description="Which figure of the interval is judged: lowest.")
    weeks_lowest: float | None = Field(description="The same as weeksComputed, named by its reading.")
    weeks_likely: float | None = Field(description="The same substance, at the rate as it was.")
    weeks_highest: float | None = Field(
        description="The same substance, at the lowest rate, with what has no expiry date counted."
    )
    weeks_median: float | None
    share_at_month: float | None
    verdict: str
    goal_met: bool | None
    disagrees: bool
    exceptions: list[str]
    scenario: str
    snapshot: str
    as_of: date
    days_untold: int = Field(description="Days of the window on which no file tells of consumption.")
    exclusions: list[str] = Field(
        description="ATC codes that the region has decided to leave out; `exceptions` are those its report declares."
    )
    weeks_everything: float | None = Field(description="The shortest substance, nothing left out.")
    weeks_median_without: float | None = Field(description="The median without what is left out.")
    share_without: float | None = Field(description="The share at a month without what is left out.")


class PictureOut(Camel):
    """The regions the reader may see. `hidden` have not shared with the reader; `silent` have sent nothing."""

    agreement: str
    on: date
    goal_cited_at: str
    month_days: int
    window_days: int
    substance_list: str
    synthetic: bool
    rows: list[PictureRowOut]
    hidden: list[str]
    silent: list[str]


@router.get("/pictures/{agreement}", response=PictureOut, by_alias=True, summary="The picture of a day")
@access(Access.STOCK)
def picture(request: HttpRequest, agreement: str, on: date | None = None) -> PictureOut:
    """The national picture judged against an agreement's goal, as far as the signed-in organisation may see it."""
    found = read_picture(
        by=actor_of(request), now=datetime.now(UTC), agreement=agreement, on=on or default_day()
    )
    rows = [_row_out(row) for row in picture_rows(found)]
    return PictureOut(
        agreement=found.agreement.id,
        on=found.on,
        goal_cited_at=str(found.goal.at),
        month_days=found.parameters.month_days,
        window_days=found.parameters.window_days,
        substance_list=found.parameters.list_id,
        synthetic=settings.DEMO_MARK.exists(),
        rows=rows,
        hidden=list(found.hidden),
        silent=list(found.silent),
    )


class ChanceOut(Camel):
    """A list line in a care area and a horizon: in how many draws it lasts, of how many; of 0 without a rate."""

    care_area: str
    line: str
    days: int
    pooled_lasted: int
    pooled_of: int
    storerooms_lasted: int = Field(description="Draws of each storeroom by itself, added up.")
    storerooms_of: int


class AssumedOut(Camel):
    """What the draws rest on: Samsyn's own assumptions, no source states them. In thousandths, but draws and seed."""

    draws: int
    seed: str
    nation_spread: int = Field(description="The standard deviation of the logarithm of a substance's demand.")
    region_spread: int = Field(description="The same of a region's own part of it.")
    stop: int = Field(description="How likely the supply of a substance is to stop on day 0.")
    supply: int = Field(description="What comes in otherwise, of the usual demand.")


class ChancesOut(Camel):
    """How likely one region's stock is to last, of the lines that the reader may see."""

    agreement: str
    region: str
    as_of: date
    snapshot: str
    synthetic: bool
    assumed: AssumedOut
    rows: list[ChanceOut]


@router.get(
    "/pictures/{agreement}/chances/{region}",
    response=ChancesOut,
    by_alias=True,
    summary="How likely a region's stock is to last",
)
@access(Access.STOCK)
def chances(request: HttpRequest, agreement: str, region: str, on: date | None = None) -> ChancesOut:
    """The chances to last 7, 14, 30, 60 and 90 days, line by line, as far as the lines are shared."""
    found = read_chances(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=agreement,
        on=on or default_day(),
        region=region,
    )
    return ChancesOut(
        agreement=found.picture.agreement.id,
        region=found.row.region,
        as_of=found.row.as_of,
        snapshot=found.picture.snapshot,
        synthetic=settings.DEMO_MARK.exists(),
        assumed=AssumedOut.model_validate(asdict(found.assumed)),
        rows=[ChanceOut.model_validate(asdict(row)) for row in found.rows],
    )


def _row_out(row: PictureRow) -> PictureRowOut:
    told = {name: _plain(value) for name, value in asdict(row).items()}
    return PictureRowOut.model_validate({**told, "weeks_lowest": told["weeks_computed"]})


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
