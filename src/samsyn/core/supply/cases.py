"""A shortage case: regions that help each other with one substance, from the notice to the end, in one timeline.

A region that accepts shares that substance alone, with those who are named in the case when it accepts, until the case
closes. Nothing in the timeline is changed; what was offered or asked for can be taken back by a new event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.messages import NoticeKey


class CaseEventKind(StrEnum):
    """Ärendehändelse. What can happen in a shortage case."""

    OPENED = "opened"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OFFERED = "offered"
    REQUESTED = "requested"
    TAKEN_BACK = "taken-back"
    SUPPLIER = "supplier"
    DECIDED = "decided"
    MESSAGE = "message"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """Öppnande. What the case is about: a pack's notice, the substance (ATC) to share, why, and the last day of sharing."""

    key: NoticeKey
    product_name: str
    substance: str
    atc: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Invitation:
    """Inbjudan. An organisation is asked to take part."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Medverkan. A region shares the substance with `recipients`, on a legal ground; `sharings` number the grants."""

    legal_ground: str
    recipients: tuple[str, ...]
    sharings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decline:
    """Avböjande. An organisation does not take part, or no longer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lot:
    """Parti. Whole packs that a region offers or asks for, and until when."""

    pack_id: str
    quantity: int
    until: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Återtagande. An offer or a request, by its place in the timeline, stands no longer."""

    entry: int


@dataclass(frozen=True, slots=True)
class SupplierNote:
    """Leverantörsdialog. Whom one talked with at a supplier, on which day, and what was answered."""

    supplier: str
    on: date
    who: str
    answer: str


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """Beslut i ärendet. What a region decided, and why."""

    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class LinkedMessage:
    """Kopplat meddelande. A region's message to prescribers, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class CaseClosure:
    """Avslut. Why the case closes, and what came of it."""

    reason: str
    outcome: str


CaseContent = (
    CaseOpening
    | Invitation
    | Acceptance
    | Decline
    | Lot
    | TakingBack
    | SupplierNote
    | CaseDecision
    | LinkedMessage
    | CaseClosure
)
CONTENT_OF: dict[CaseEventKind, type[CaseContent]] = {
    CaseEventKind.OPENED: CaseOpening,
    CaseEventKind.INVITED: Invitation,
    CaseEventKind.ACCEPTED: Acceptance,
    CaseEventKind.DECLINED: Decline,
    CaseEventKind.OFFERED: Lot,
    CaseEventKind.REQUESTED: Lot,
    CaseEventKind.TAKEN_BACK: TakingBack,
    CaseEventKind.SUPPLIER: SupplierNote,
    CaseEventKind.DECIDED: CaseDecision,
    CaseEventKind.MESSAGE: LinkedMessage,
    CaseEventKind.CLOSED: CaseClosure,
}


class CasePart(StrEnum):
    """Roll i ärendet. Whether an organisation named in a case takes part."""

    INVITED = "invited"
    SHARES = "shares"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """En händelse i ärendet: what, when, by whom, for which organisation."""

    kind: CaseEventKind
    at: datetime
    by: str
    organisation: str
    content: CaseContent


@dataclass(frozen=True, slots=True)
class ShortageCase:
    """Bristärende. What its events make of it. `parts` are the organisations named, the one that opened it first."""

    opening: CaseOpening
    opened_by: str
    parts: tuple[tuple[str, CasePart], ...]
    events: tuple[CaseEvent, ...]
    closure: CaseClosure | None = None
    standing: tuple[int, ...] = ()

    @property
    def seen(self) -> int:
        """How many events there are; what a writer has seen."""
        return len(self.events)

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen in it."""
        return self.closure is None

    @property
    def named(self) -> tuple[str, ...]:
        """The organisations that may see it."""
        return tuple(one for one, _ in self.parts)

    def part_of(self, organisation: str) -> CasePart | None:
        """How an organisation takes part; None where it is not named."""
        return dict(self.parts).get(organisation)

    def grants(self, *, of: str = "", to: str = "") -> tuple[int, ...]:
        """The numbers of the grants made in the case, by a region where one is named."""
        return tuple(
            number
            for event in self.events
            if isinstance(event.content, Acceptance) and event.organisation == (of or event.organisation)
            for number, recipient in zip(event.content.sharings, event.content.recipients, strict=True)
            if recipient == (to or recipient)
        )

    @property
    def lots(self) -> tuple[tuple[int, CaseEvent], ...]:
        """The offers and requests that stand, by their place in the timeline."""
        return tuple((number, self.events[number - 1]) for number in self.standing)


def next_case(case: ShortageCase | None, event: CaseEvent) -> ShortageCase:
    """What a case is after its next event.

    Raises DomainError `case-cannot`, `case-closed`, `not-in-case`, `only-the-opener`, `in-case-already`, `does-not-share`,
    `not-a-quantity`, `not-a-standing-lot`, `case-says-nothing`.
    """
    if case is None:
        if not isinstance(event.content, CaseOpening):
            raise DomainError("case-cannot", what=event.kind.value)
        _demand(event.content.reason)
        return ShortageCase(
            event.content, event.organisation, ((event.organisation, CasePart.INVITED),), (event,)
        )
    if not case.is_open:
        raise DomainError("case-closed")
    part = case.part_of(event.organisation)
    if part is None or (part is CasePart.DECLINED and event.kind is not CaseEventKind.ACCEPTED):
        raise DomainError("not-in-case", organisation=event.organisation)
    after = replace(case, events=(*case.events, event))
    return _with(after, event, part)


def _with(case: ShortageCase, event: CaseEvent, part: CasePart) -> ShortageCase:
    content = event.content
    match content:
        case Invitation():
            _only_opener(case, event)
            if case.part_of(content.organisation) is not None:
                raise DomainError("in-case-already", organisation=content.organisation)
            return replace(case, parts=(*case.parts, (content.organisation, CasePart.INVITED)))
        case Acceptance():
            _demand(content.legal_ground)
            return _taking_part(case, event.organisation, CasePart.SHARES)
        case Decline():
            _demand(content.reason)
            kept = tuple(number for number, lot in case.lots if lot.organisation != event.organisation)
            return replace(_taking_part(case, event.organisation, CasePart.DECLINED), standing=kept)
        case Lot():
            if part is not CasePart.SHARES:
                raise DomainError("does-not-share", organisation=event.organisation)
            if content.quantity < 1:
                raise DomainError("not-a-quantity", quantity=content.quantity, least=1)
            return replace(case, standing=(*case.standing, len(case.events)))
        case TakingBack():
            own = {number for number, lot in case.lots if lot.organisation == event.organisation}
            if content.entry not in own:
                raise DomainError("not-a-standing-lot", entry=content.entry)
            return replace(case, standing=tuple(one for one in case.standing if one != content.entry))
        case SupplierNote():
            _demand(content.supplier, content.who, content.answer)
        case CaseDecision():
            _demand(content.decision, content.reason)
        case LinkedMessage():
            pass
        case CaseClosure():
            _only_opener(case, event)
            _demand(content.reason, content.outcome)
            return replace(case, closure=content, standing=())
        case CaseOpening():
            raise DomainError("case-cannot", what=event.kind.value)
    return case


def fold_case(events: Iterable[CaseEvent]) -> ShortageCase:
    """What a case's events, in their order, make of it. Raises DomainError as `next_case`."""
    case = None
    for event in events:
        case = next_case(case, event)
    if case is None:
        raise DomainError("case-cannot", what="")
    return case


def _taking_part(case: ShortageCase, organisation: str, part: CasePart) -> ShortageCase:
    parts = tuple((one, part if one == organisation else was) for one, was in case.parts)
    return replace(case, parts=parts)


def _only_opener(case: ShortageCase, event: CaseEvent) -> None:
    if event.organisation != case.opened_by:
        raise DomainError("only-the-opener", organisation=case.opened_by)


def _demand(*texts: str) -> None:
    if not all(one.strip() for one in texts):
        raise DomainError("case-says-nothing")
