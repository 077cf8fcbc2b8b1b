"""What regions leave out of their judged medicines."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime

from django.http import HttpRequest
from ninja import Router

from samsyn.api.schemas import Camel
from samsyn.core.kernel.dates import swedish_day
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.exclusions import exclusions_seen

router = Router(tags=["supply"])


class ExclusionOut(Camel):
    """A substance left out, from the day decided to `until`, inclusive. `state` is as of the day asked about."""

    id: int
    region: str
    atc: str
    kind: str
    reason: str
    decided_by: str
    decided_on: date
    until: date
    withdrawn_by: str
    withdrawn_on: date | None
    state: str


@router.get(
    "/exclusions", response=list[ExclusionOut], by_alias=True, summary="Substances left out, by decision"
)
@access(Access.STOCK)
def exclusions(request: HttpRequest, on: date | None = None) -> list[ExclusionOut]:
    """The decisions of the regions whose figures are open to the reader, with those that have ended."""
    now = datetime.now(UTC)
    day = on or swedish_day(now)
    return [
        ExclusionOut(
            id=row.id,
            region=row.exclusion.region,
            atc=row.exclusion.atc,
            kind=row.exclusion.kind.value,
            reason=row.exclusion.reason,
            decided_by=row.exclusion.decided_by,
            decided_on=row.exclusion.decided_on,
            until=row.exclusion.until,
            withdrawn_by=row.exclusion.withdrawn_by,
            withdrawn_on=row.exclusion.withdrawn_on,
            state=row.exclusion.state(day).value,
        )
        for row in exclusions_seen(by=actor_of(request), now=now)
    ]
