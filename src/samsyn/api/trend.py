"""Trend: a region's weeks over the days that it has sent stock about."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from dataclasses import asdict
from datetime import UTC, date, datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.ops.picture.trend import read_trend

router = Router(tags=["supply"])


class TrendPointOut(Camel):
    """One care area on one day. Weeks are cut to a tenth, null where nothing is reported or computed."""

    on: date
    snapshot: str
    care_area: str
    weeks_reported: float | None
    weeks_computed: float | None = Field(
        description="The shortest substance outside what is declared or decided to be left out."
    )
    weeks_everything: float | None = Field(description="The shortest of all substances.")
    goal_met: bool | None = Field(
        description="The verdict on the reported weeks; null where it cannot be told."
    )


class TrendOut(Camel):
    """A region's points, oldest first; `leftOut` is how many older days there are."""

    region: str
    agreement: str
    scenario: str
    month_days: int
    points: list[TrendPointOut]
    left_out: int


@router.get("/regions/{region}/trend", response=TrendOut, by_alias=True, summary="A region's weeks over time")
@access(Access.STOCK)
def trend(request: HttpRequest, region: str, agreement: str = DEFAULT_AGREEMENT) -> TrendOut:
    """The weeks reported and computed of each care area, on each day that the region has sent stock about."""
    found = read_trend(by=actor_of(request), now=datetime.now(UTC), agreement=agreement, region=region)
    points = [
        TrendPointOut.model_validate(
            {**asdict(one), "goal_met": None if one.cannot_tell else bool(one.goal_met)}
        )
        for one in found.points
    ]
    return TrendOut(
        region=region,
        agreement=found.agreement,
        scenario=found.scenario,
        month_days=found.month_days,
        points=points,
        left_out=found.left_out,
    )
