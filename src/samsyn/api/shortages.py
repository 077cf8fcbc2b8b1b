"""Shortages: the notices in force, and which of them hit the regions' stock."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime
from math import ceil

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.core.supply.shortages import ShortageNotice
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.shortages.feed import feed_of
from samsyn.ops.shortages.hits import STATES, matching, read_shortage_hits
from samsyn.store.queries.shortages import feed_in_force

router = Router(tags=["shortages"])
MOST_ROWS = 1_000


class NoticeOut(Camel):
    """One pack in one notice of Läkemedelsverket's; null is what the notice does not state."""

    notice_id: str
    kind: str = Field(description="SHORTAGE or CESSATION.")
    pack_id: str
    npl_id: str
    product_name: str
    substance: str
    atc: str | None
    starts: date | None
    forecast_end: date | None
    actual_end: date | None
    state: str = Field(description="active, upcoming or ended, on the day asked for.")
    overdue: bool


class NoticesOut(Camel):
    """The notices of the feed in force."""

    on: date
    feed: str = Field(description="sha256 of the feed's file, its first characters.")
    total: int
    rows: list[NoticeOut]


class HitOut(Camel):
    """A notice about a pack of a line that the region holds or uses."""

    region: str
    notice: NoticeOut
    line: str
    as_of: date
    lasts_until: date | None = Field(
        description="The first day that the lowest figure does not last to the end of."
    )
    returns: date | None = Field(description="The stated return; null where none is stated.")
    days_short: int | None = Field(description="Null where either of the two is not known.")
    holds_it: bool
    instead: list[str] = Field(description="Packs held that the region has decided to be interchangeable.")
    alike: list[str] = Field(description="Other packs of the line that are held: proposals only.")
    has_no_successor: bool


class HitsOut(Camel):
    """The hits, the most pressing first. `hidden` regions have shared no substance with the reader."""

    on: date
    feed: str
    scenario: str
    rows: list[HitOut]
    hidden: list[str]


@router.get(
    "/shortage-notices", response=NoticesOut, by_alias=True, summary="The notices of shortage in force"
)
@access(Access.SIGNED_IN)
def notices(
    request: HttpRequest, on: date | None = None, state: str = "", text: str = "", offset: int = 0
) -> NoticesOut:
    """At most a thousand notices from `offset`, in the order of the feed; `state` and `text` filter them."""
    feed = feed_in_force()
    if feed is None:
        raise NotFound("no-shortages-yet")
    if state not in ("", *STATES):
        raise NotFound("unknown-notice-state", id=state, known=", ".join(STATES))
    day = on or swedish_day(datetime.now(UTC))
    found = matching(feed_of(feed), day, state=state, text=text)
    rows = [notice_out(one, day) for one in found[max(offset, 0) : max(offset, 0) + MOST_ROWS]]
    return NoticesOut(on=day, feed=feed.original[:12], total=len(found), rows=rows)


@router.get("/shortage-hits", response=HitsOut, by_alias=True, summary="Which notices hit the regions' stock")
@access(Access.STOCK)
def hits(request: HttpRequest, on: date | None = None, region: str = "") -> HitsOut:
    """Of one region, or of all that the reader may see: when the stock runs out against the stated return."""
    found = read_shortage_hits(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=DEFAULT_AGREEMENT,
        on=on or default_day(),
        regions=[region] if region else [],
    )
    return HitsOut(
        on=found.on,
        feed=found.feed.original[:12],
        scenario="peacetime",
        rows=[_hit(where, hit, found.on) for where, hit in found.hits],
        hidden=list(found.hidden),
    )


def notice_out(one: ShortageNotice, on: date) -> NoticeOut:
    """A notice as it stands on a day."""
    return NoticeOut(
        notice_id=one.notice_id,
        kind=one.kind.value,
        pack_id=one.pack_id,
        npl_id=one.npl_id,
        product_name=one.product_name,
        substance=one.substance,
        atc=one.atc,
        starts=one.starts,
        forecast_end=one.forecast_end,
        actual_end=one.actual_end,
        state=one.state(on).value,
        overdue=one.is_overdue(on),
    )


def _hit(region: str, hit: ShortageHit, on: date) -> HitOut:
    return HitOut(
        region=region,
        notice=notice_out(hit.notice, on),
        line=hit.line_id,
        as_of=hit.as_of,
        lasts_until=hit.runs_out,
        returns=hit.returns,
        days_short=None if hit.days_short is None else ceil(hit.days_short),
        holds_it=hit.holds_it,
        instead=list(hit.instead),
        alike=list(hit.holds),
        has_no_successor=hit.has_no_successor,
    )
