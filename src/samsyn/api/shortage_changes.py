"""What a feed of shortages changed against the one before it, or against any other that was taken in."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.api.shortages import MOST_ROWS, NoticeOut, notice_out
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.supply.shortages import NoticeChange, NoticeTurn
from samsyn.ops.kernel.access import Access, access
from samsyn.ops.shortages.feed import compare_feeds, newest_changes
from samsyn.store.queries.shortages import feed_versions

router = Router(tags=["shortages"])


class FieldChangeOut(Camel):
    """A field of a notice that is not what it was; null is what was or is not stated."""

    field: str
    was: str | None
    now: str | None


class NoticeChangeOut(Camel):
    """What became of one pack in one notice. One that is gone is not told to be back."""

    turn: str = Field(description="new, changed, ended or gone.")
    notice: NoticeOut
    fields: list[FieldChangeOut]


class NoticeChangesOut(Camel):
    """What differs between two versions of the feed; `earlier` is null where there is none before."""

    on: date
    earlier: int | None
    later: int
    total: int
    turns: dict[str, int]
    rows: list[NoticeChangeOut]


@router.get(
    "/shortage-changes",
    response=NoticeChangesOut,
    by_alias=True,
    summary="What the newest feed of shortages changed",
)
@access(Access.SIGNED_IN)
def changes(
    request: HttpRequest,
    on: date | None = None,
    earlier: int | None = None,
    later: int | None = None,
    offset: int = 0,
) -> NoticeChangesOut:
    """Between two versions by their numbers, or what the newest changed; at most a thousand packs from `offset`."""
    day = on or swedish_day(datetime.now(UTC))
    numbers = [one.number for one in feed_versions()]
    last = later if later is not None else next(iter(numbers), 0)
    before = [one for one in numbers if one < last]
    first = earlier if earlier is not None else next(iter(before), None)
    found = newest_changes(day) if first is None else compare_feeds(first, last, day)
    return NoticeChangesOut(
        on=day,
        earlier=first,
        later=last,
        total=len(found),
        turns={turn.value: sum(one.turn is turn for one in found) for turn in NoticeTurn},
        rows=[_change(one, day) for one in found[max(offset, 0) : max(offset, 0) + MOST_ROWS]],
    )


def _change(one: NoticeChange, on: date) -> NoticeChangeOut:
    fields = [
        FieldChangeOut(field=_camel(name), was=_told(was), now=_told(now)) for name, was, now in one.changed
    ]
    return NoticeChangeOut(turn=one.turn.value, notice=notice_out(one.notice, on), fields=fields)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _told(value: object) -> str | None:
    return str(value) if value not in (None, "") else None
