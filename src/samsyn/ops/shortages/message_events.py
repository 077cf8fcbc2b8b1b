"""Writing the next event of a message to prescribers, and ending messages whose notice has ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.messages import MessageEvent, MessageEventKind, next_message
from samsyn.core.supply.shortages import NoticeState, ShortageNotice
from samsyn.ops.kernel.audit import record
from samsyn.store.models import PrescriberMessage, PrescriberMessageEvent
from samsyn.store.queries.messages import prescriber_message, prescriber_messages


def event_facts(event: MessageEvent) -> dict[str, Any]:
    """What an event brings, as JSON keeps it."""
    brought: dict[str, Any] = {}
    if event.draft is not None:
        brought["draft"] = asdict(event.draft)
    if event.title is not None:
        brought |= {"title": asdict(event.title), "text": [asdict(one) for one in event.text]}
    if event.reason:
        brought["reason"] = event.reason
    told: dict[str, Any] = json.loads(json.dumps(brought, default=_written))
    return told


def _written(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def write_message_event(
    *, by: Actor, now: datetime, number: int, seen: int | None, event: MessageEvent
) -> None:
    """Add an event to a message, if nobody else has since it was `seen` with so many.

    Raises NotFound `unknown-message`; DomainError `message-changed-meanwhile`, and what `next_message` refuses.
    """
    with transaction.atomic():
        row = PrescriberMessage.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise NotFound("unknown-message", id=number)
        standing = prescriber_message(number).message
        if seen is not None and standing.seen != seen:
            last = standing.events[-1]
            raise DomainError("message-changed-meanwhile", by=last.by, at=last.at, what=last.kind.value)
        after = next_message(standing, event)
        add_message_event(by, now, row, after.seen, event)


def add_message_event(
    by: Actor, now: datetime, row: PrescriberMessage, number: int, event: MessageEvent
) -> None:
    """Write an event that has been found to follow, and the audit of it. Inside the caller's transaction."""
    facts = event_facts(event)
    PrescriberMessageEvent.objects.create(
        message=row, number=number, kind=event.kind.value, at=event.at, by=event.by, facts=facts
    )
    record(
        by=by,
        now=now,
        organisation=row.region,
        action=f"prescriber-message-{event.kind.value}",
        subject=f"prescriber-message/{row.pk}",
        before=number - 1 or None,
        after={"number": number, **facts},
    )


def end_messages(*, by: Actor, now: datetime, feed: Iterable[ShortageNotice], on: date) -> int:
    """End every open message whose notice has come to an actual end. Returns how many.

    A notice that is gone from the feed is not told to be back, so its message stays.
    """
    open_now = [row for row in prescriber_messages() if row.message.is_open]
    if not open_now:
        return 0
    ended = {one.key for one in feed if one.state(on) is NoticeState.ENDED}
    ending = [row for row in open_now if row.message.draft.facts.key in ended]
    for row in ending:
        event = MessageEvent(MessageEventKind.ENDED, now, by.username)
        write_message_event(by=by, now=now, number=row.id, seen=None, event=event)
    return len(ending)
