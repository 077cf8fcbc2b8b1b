"""A message to prescribers about a shortage: drafted from facts, approved by a pharmacist, published, and ended.

The regions are to find out how to reach prescribers with adapted information about shortages (L24 §2.1). What a message
says is frozen when it is approved, and nobody reads it before. Its life is a list of events that is only added to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.texts import Text
from samsyn.core.supply.shortages import NoticeKind

NoticeKey = tuple[str, str, str]


class Specialty(StrEnum):
    """Specialitet. For whom a message is meant; a choice of the specialties that prescribe in hospitals and outside."""

    ALL = "alla"
    EMERGENCY = "akutsjukvard"
    GENERAL = "allmanmedicin"
    ANAESTHESIA = "anestesi-intensivvard"
    CHILDREN = "barn-ungdomsmedicin"
    DENTAL = "tandvard"
    GERIATRICS = "geriatrik"
    INFECTIONS = "infektion"
    INTERNAL = "internmedicin"
    CARDIOLOGY = "kardiologi"
    SURGERY = "kirurgi"
    NEUROLOGY = "neurologi"
    OBSTETRICS = "obstetrik-gynekologi"
    ONCOLOGY = "onkologi"
    PSYCHIATRY = "psykiatri"


class MessageState(StrEnum):
    """Läge. Ended is by the notice's own end, withdrawn by a person."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class MessageEventKind(StrEnum):
    """Händelse. What can happen to a message."""

    DRAFTED = "drafted"
    EDITED = "edited"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class InterchangeFact:
    """What the region has decided to be interchangeable with what is short, and the day of the decision."""

    title: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """Fakta. What the notice states, and what the region has decided and holds; None is what is not stated.

    `instead` are names of what is in stock, without any quantity. `on` is the day that the notice is told for, `counted`
    that of the region's stock, `fed_at` when the feed that the draft rests on was taken in.
    """

    key: NoticeKey
    kind: NoticeKind
    product_name: str
    substance: str
    atc: str
    starts: date | None
    returns: date | None
    overdue_since: date | None
    on: date
    counted: date | None
    fed_at: datetime
    instead: tuple[str, ...] = ()
    decisions: tuple[InterchangeFact, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """Utkast. The facts, for whom, and the pharmacist's own words: to all, and to single specialties."""

    facts: MessageFacts
    specialties: tuple[Specialty, ...]
    words: str = ""
    words_for: tuple[tuple[Specialty, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.specialties:
            raise DomainError("message-without-receiver")
        if Specialty.ALL in self.specialties and len(self.specialties) > 1:
            raise DomainError("message-for-all-and-some")

    def is_for(self, specialty: Specialty) -> bool:
        """Whether a specialty is among the receivers."""
        return specialty in self.specialties or Specialty.ALL in self.specialties


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """Meddelandehändelse. `draft` comes with a draft or an edit, `title` and `text` with the approval, `reason` with a
    withdrawal."""

    kind: MessageEventKind
    at: datetime
    by: str
    draft: MessageDraft | None = None
    title: Text | None = None
    text: tuple[Text, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrescriberMessage:
    """Meddelande till förskrivare. What its events make of it; `seen` is how many they are."""

    state: MessageState
    draft: MessageDraft
    drafted_by: str
    seen: int
    title: Text | None = None
    text: tuple[Text, ...] = ()
    approved_by: str = ""
    approved_at: datetime | None = None
    published_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    events: tuple[MessageEvent, ...] = field(default=(), repr=False)

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen to it."""
        return self.state not in (MessageState.WITHDRAWN, MessageState.ENDED)


_FROM = {
    MessageEventKind.EDITED: (MessageState.DRAFTED, MessageState.APPROVED),
    MessageEventKind.APPROVED: (MessageState.DRAFTED,),
    MessageEventKind.PUBLISHED: (MessageState.APPROVED,),
    MessageEventKind.WITHDRAWN: (MessageState.DRAFTED, MessageState.APPROVED, MessageState.PUBLISHED),
    MessageEventKind.ENDED: (MessageState.DRAFTED, MessageState.APPROVED, MessageState.PUBLISHED),
}


def next_message(message: PrescriberMessage | None, event: MessageEvent) -> PrescriberMessage:
    """What a message is after its next event; an edit takes an approval back.

    Raises DomainError `message-cannot` where the event does not follow, `reason-missing` for a withdrawal without one.
    """
    if message is None:
        if event.kind is not MessageEventKind.DRAFTED or event.draft is None:
            raise DomainError("message-cannot", what=event.kind.value, state="")
        return PrescriberMessage(MessageState.DRAFTED, event.draft, event.by, 1, events=(event,))
    if message.state not in _FROM.get(event.kind, ()):
        raise DomainError("message-cannot", what=event.kind.value, state=message.state.value)
    after = replace(message, seen=message.seen + 1, events=(*message.events, event))
    if event.kind is MessageEventKind.EDITED:
        assert event.draft is not None
        return replace(
            after,
            state=MessageState.DRAFTED,
            draft=event.draft,
            title=None,
            text=(),
            approved_by="",
            approved_at=None,
        )
    if event.kind is MessageEventKind.APPROVED:
        return replace(
            after,
            state=MessageState.APPROVED,
            title=event.title,
            text=event.text,
            approved_by=event.by,
            approved_at=event.at,
        )
    if event.kind is MessageEventKind.PUBLISHED:
        return replace(after, state=MessageState.PUBLISHED, published_at=event.at)
    if event.kind is MessageEventKind.WITHDRAWN and not event.reason.strip():
        raise DomainError("reason-missing")
    return replace(after, state=MessageState(event.kind.value), closed_at=event.at, reason=event.reason)


def fold_message(events: Iterable[MessageEvent]) -> PrescriberMessage:
    """What a message's events, in their order, make of it. Raises DomainError as `next_message`."""
    message = None
    for event in events:
        message = next_message(message, event)
    if message is None:
        raise DomainError("message-cannot", what="", state="")
    return message
