"""An organisation's deadlines: open to all, since they follow from the agreements, which are public."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from samsyn.api.agreements import TextOut
from samsyn.api.schemas import Camel
from samsyn.core.kernel.citations import Unknown
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.texts import Text
from samsyn.ops.agreements.calendar import CalendarEntry, calendar_of
from samsyn.ops.kernel.access import Access, access

router = Router(tags=["agreements"])


class DeadlineOut(Camel):
    """Something owed or awaited by a day. `previous` is the day before an amendment, null where there is none or no
    source tells; `amended` says whether there was one.
    """

    id: str
    agreement: str
    what: TextOut
    on: date
    last_business_day: date
    amended: bool
    previous: date | None
    strength: str | None
    side: str
    consequence: TextOut | None
    amount: int | None
    conditional: bool
    cited_at: str


@router.get(
    "/organisations/{organisation}/deadlines",
    response=list[DeadlineOut],
    by_alias=True,
    summary="An organisation's deadlines",
)
@access(Access.OPEN)
def deadlines(request: HttpRequest, organisation: str, known: date | None = None) -> list[dict[str, Any]]:
    """What the organisation owes and awaits, by date, as known on the day `known` (today when not given)."""
    return [_entry(one) for one in calendar_of(organisation, known=known or swedish_day(datetime.now(UTC)))]


def _entry(entry: CalendarEntry) -> dict[str, Any]:
    deadline = entry.deadline
    return {
        "id": deadline.id,
        "agreement": deadline.agreement,
        "what": _text(deadline.what),
        "on": deadline.on,
        "last_business_day": entry.last_business_day,
        "amended": deadline.previous is not None,
        "previous": entry.previous,
        "strength": None if isinstance(deadline.strength, Unknown) else deadline.strength.value,
        "side": deadline.side.value,
        "consequence": _text(deadline.consequence) if deadline.consequence else None,
        "amount": deadline.amount.whole_kronor if deadline.amount else None,
        "conditional": deadline.conditional,
        "cited_at": str(deadline.at),
    }


def _text(text: Text) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}
