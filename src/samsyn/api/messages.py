"""The messages to prescribers that are or have been published: open to all, and without any quantity."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.messages import Specialty
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.shortages.messages import published_messages, read_message_report
from samsyn.store.queries.messages import MessageRow

router = Router(tags=["messages"])


class BothLanguages(Camel):
    """A text in Swedish and in English."""

    sv: str
    en: str


class OwnWordsOut(Camel):
    """The pharmacist's own words to a specialty; `alla` is every receiver."""

    specialty: str
    words: str


class PrescriberMessageOut(Camel):
    """A region's message to prescribers. Of one that is withdrawn or has ended, the text is left out."""

    id: int
    region: str
    state: str = Field(description="published, withdrawn, or ended (with the notice).")
    notice_id: str
    pack_id: str
    atc: str
    kind: str
    title: BothLanguages
    text: list[BothLanguages]
    in_stock_instead: list[str]
    own_words: list[OwnWordsOut]
    specialties: list[str]
    published_at: datetime
    closed_at: datetime | None


@router.get(
    "/prescriber-messages",
    response=list[PrescriberMessageOut],
    by_alias=True,
    summary="Messages to prescribers about shortages",
)
@access(Access.OPEN)
def prescriber_messages(
    request: HttpRequest, region: str = "", specialty: str = ""
) -> list[PrescriberMessageOut]:
    """Those of a region or of all, for a specialty or for all: those in force first, then newest first."""
    if region:
        load_organisations().get(region)
    if specialty and specialty not in set(Specialty):
        raise NotFound("unknown-specialty", id=specialty, known=", ".join(Specialty))
    return [_out(row) for row in published_messages(region, Specialty(specialty) if specialty else None)]


class ReachOut(Camel):
    """Of a region or a specialty: messages published, and openings. An opening is a page opened, not a reader."""

    of: str = Field(description="A region or a specialty; empty for openings by a link without a specialty.")
    messages: int
    opened: int


class MessageReportOut(Camel):
    """What a year's messages reached. The medians are in days to publication, null where no message tells."""

    year: int
    messages: int
    opened: int
    withdrawn: int
    ended: int
    by_region: list[ReachOut]
    by_specialty: list[ReachOut]
    from_start: float | None = Field(description="From the start that the notice states.")
    from_feed: float | None = Field(description="From the feed that the draft rests on.")


@router.get(
    "/prescriber-message-reports/{year}",
    response=MessageReportOut,
    by_alias=True,
    summary="How prescribers were reached in a year",
)
@access(Access.SIGNED_IN)
def message_report(request: HttpRequest, year: Annotated[int, Path(ge=1, le=9998)]) -> MessageReportOut:
    """Counted from the log: of all regions for SKR and Socialstyrelsen, of its own for a region."""
    return MessageReportOut.model_validate(asdict(read_message_report(by=actor_of(request), year=year)))


def _out(row: MessageRow) -> PrescriberMessageOut:
    found = row.message
    facts = found.draft.facts
    assert found.title is not None
    assert found.published_at is not None
    own = [(Specialty.ALL, found.draft.words)] if found.draft.words else []
    words = [*own, *found.draft.words_for] if found.is_open else []
    return PrescriberMessageOut(
        id=row.id,
        region=row.region,
        state=found.state.value,
        notice_id=facts.key[0],
        pack_id=facts.key[2],
        atc=facts.atc,
        kind=facts.kind.value,
        title=BothLanguages(sv=found.title.sv, en=found.title.en),
        text=[BothLanguages(sv=one.sv, en=one.en) for one in found.text] if found.is_open else [],
        in_stock_instead=list(facts.instead) if found.is_open else [],
        own_words=[OwnWordsOut(specialty=one.value, words=told) for one, told in words],
        specialties=[one.value for one in found.draft.specialties],
        published_at=found.published_at,
        closed_at=found.closed_at,
    )
