"""What a region has decided to be interchangeable."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from samsyn.api.schemas import Camel
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.store.queries.catalogue import decisions_of

router = Router(tags=["supply"])


class InterchangeableGroupOut(Camel):
    """Packs that the region's pharmacist holds to be interchangeable. `withdrawnOn` is empty while it is in force."""

    id: int
    region: str
    title: str
    packs: list[str]
    reason: str
    decided_by: str
    decided_on: date
    withdrawn_by: str
    withdrawn_on: date | None


@router.get(
    "/interchangeable-groups",
    response=list[InterchangeableGroupOut],
    by_alias=True,
    summary="The region's decisions on interchangeability",
)
@access(Access.OWN_STOCK)
def interchangeable_groups(
    request: HttpRequest, in_force: Annotated[bool, Query(alias="inForce")] = True
) -> list[InterchangeableGroupOut]:
    """The decisions of one's own region, newest first; those in force, or with the withdrawn ones."""
    return [
        InterchangeableGroupOut(
            id=row.id,
            region=row.decision.region,
            title=row.decision.title,
            packs=list(row.decision.packs),
            reason=row.decision.reason,
            decided_by=row.decision.decided_by,
            decided_on=row.decision.decided_on,
            withdrawn_by=row.decision.withdrawn_by,
            withdrawn_on=row.decision.withdrawn_on,
        )
        for row in decisions_of(actor_of(request).organisation)
        if row.decision.is_in_force or not in_force
    ]
