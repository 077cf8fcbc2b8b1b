"""Messages to prescribers, folded from their events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.texts import Text
from samsyn.core.supply.message_report import MessageOpenings
from samsyn.core.supply.messages import (
    InterchangeFact,
    MessageDraft,
    MessageEvent,
    MessageEventKind,
    MessageFacts,
    PrescriberMessage,
    Specialty,
    fold_message,
)
from samsyn.core.supply.shortages import NoticeKind
from samsyn.store import models


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message with its number and its region."""

    id: int
    region: str
    message: PrescriberMessage


def prescriber_messages(region: str = "") -> list[MessageRow]:
    """Every message of a region, or of all, newest first."""
    found = models.PrescriberMessage.objects.prefetch_related("events").order_by("-id")
    return [_row(one) for one in (found.filter(region=region) if region else found)]


def prescriber_message(number: int) -> MessageRow:
    """A message by its number. Raises NotFound `unknown-message`."""
    found = models.PrescriberMessage.objects.prefetch_related("events").filter(pk=number).first()
    if found is None:
        raise NotFound("unknown-message", id=number)
    return _row(found)


def message_openings(year: int) -> list[MessageOpenings]:
    """How often the messages were opened in a year, day by day."""
    found = models.MessageOpening.objects.filter(day__year=year).select_related("message")
    return [
        MessageOpenings(
            one.message.region, one.day, Specialty(one.specialty) if one.specialty else None, one.count
        )
        for one in found
    ]


def openings_of(messages: Iterable[int]) -> dict[int, int]:
    """How often each of some messages was opened in all."""
    counts = dict.fromkeys(messages, 0)
    for one in models.MessageOpening.objects.filter(message__in=counts):
        counts[one.message_id] += one.count
    return counts


def _row(found: models.PrescriberMessage) -> MessageRow:
    return MessageRow(found.pk, found.region, fold_message(_event(one) for one in found.events.all()))


def _event(row: models.PrescriberMessageEvent) -> MessageEvent:
    facts = row.facts
    return MessageEvent(
        kind=MessageEventKind(row.kind),
        at=row.at,
        by=row.by,
        draft=_draft(facts["draft"]) if "draft" in facts else None,
        title=Text(**facts["title"]) if "title" in facts else None,
        text=tuple(Text(**one) for one in facts.get("text", ())),
        reason=facts.get("reason", ""),
    )


def _draft(data: dict[str, Any]) -> MessageDraft:
    facts = data["facts"]
    return MessageDraft(
        facts=MessageFacts(
            **{
                **facts,
                "key": tuple(facts["key"]),
                "kind": NoticeKind(facts["kind"]),
                **{
                    name: _day(facts[name])
                    for name in ("starts", "returns", "overdue_since", "on", "counted")
                },
                "fed_at": datetime.fromisoformat(facts["fed_at"]),
                "instead": tuple(facts["instead"]),
                "decisions": tuple(
                    InterchangeFact(one["title"], date.fromisoformat(one["decided_on"]))
                    for one in facts["decisions"]
                ),
            }
        ),
        specialties=tuple(Specialty(one) for one in data["specialties"]),
        words=data["words"],
        words_for=tuple((Specialty(one), words) for one, words in data["words_for"]),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
