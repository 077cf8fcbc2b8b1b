"""The shortage cases that name the reader's organisation, with their timelines."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.shortages.cases import read_case, read_cases
from samsyn.store.queries.cases import CaseRow

router = Router(tags=["cases"])


class CasePartOut(Camel):
    """An organisation named in the case."""

    organisation: str
    part: str = Field(description="invited, shares, or declined.")


class CaseEventOut(Camel):
    """What happened, in order; `content` depends on the kind."""

    number: int
    kind: str
    at: datetime
    organisation: str
    by: str
    content: dict[str, Any]


class ShortageCaseOut(Camel):
    """A shortage case."""

    id: int
    open: bool
    opened_by: str
    notice_id: str
    pack_id: str
    product_name: str
    atc: str
    until: date
    parts: list[CasePartOut]
    timeline: list[CaseEventOut]


@router.get(
    "/shortage-cases",
    response=list[ShortageCaseOut],
    by_alias=True,
    summary="The shortage cases that name the reader's organisation",
)
@access(Access.CASES)
def shortage_cases(request: HttpRequest) -> list[ShortageCaseOut]:
    """Newest first, closed ones too."""
    return [_out(row) for row in read_cases(by=actor_of(request))]


@router.get("/shortage-cases/{number}", response=ShortageCaseOut, by_alias=True, summary="One shortage case")
@access(Access.CASES)
def shortage_case(request: HttpRequest, number: int) -> ShortageCaseOut:
    """One of them; that there is another is not told."""
    return _out(read_case(by=actor_of(request), number=number))


def _out(row: CaseRow) -> ShortageCaseOut:
    case = row.case
    return ShortageCaseOut(
        id=row.id,
        open=case.is_open,
        opened_by=case.opened_by,
        notice_id=case.opening.key[0],
        pack_id=case.opening.key[2],
        product_name=case.opening.product_name,
        atc=case.opening.atc,
        until=case.opening.until,
        parts=[CasePartOut(organisation=one, part=part.value) for one, part in case.parts],
        timeline=[
            CaseEventOut(
                number=number,
                kind=event.kind.value,
                at=event.at,
                organisation=event.organisation,
                by=event.by,
                content=asdict(event.content),
            )
            for number, event in enumerate(case.events, start=1)
        ],
    )
