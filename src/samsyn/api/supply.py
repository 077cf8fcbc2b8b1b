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
from samsyn.ops.access import Access, access, actor_of
from samsyn.ops.picture import default_day, read_picture
from samsyn.ops.picture_rows import picture_rows

router = Router(tags=["supply"])


class RowOut(Camel):
    """One region and care area. Weeks are cut to a tenth; a share is between 0 and 1."""

    region: str
    care_area: str
    weeks_reported: float | None
    weeks_computed: float | None = Field(
        description="The shortest substance outside the declared exceptions."
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


class PictureOut(Camel):
    """The regions the reader may see. `hidden` have not shared with the reader; `silent` have sent nothing."""

    agreement: str
    on: date
    goal_cited_at: str
    month_days: int
    window_days: int
    substance_list: str
    synthetic: bool
    rows: list[RowOut]
    hidden: list[str]
    silent: list[str]


@router.get("/pictures/{agreement}", response=PictureOut, by_alias=True, summary="The picture of a day")
@access(Access.STOCK)
def picture(request: HttpRequest, agreement: str, on: date | None = None) -> PictureOut:
    """The national picture judged against an agreement's goal, as far as the signed-in organisation may see it."""
    found = read_picture(
        by=actor_of(request), now=datetime.now(UTC), agreement=agreement, on=on or default_day()
    )
    rows = [RowOut.model_validate({k: _plain(v) for k, v in asdict(r).items()}) for r in picture_rows(found)]
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


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
