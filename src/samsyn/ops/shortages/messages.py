"""A region tells its prescribers of a shortage: draft, edit, approve, publish, withdraw; and how far it reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.message_report import MessageReport, message_report
from samsyn.core.supply.message_text import message_sentences, message_title
from samsyn.core.supply.messages import (
    InterchangeFact,
    MessageDraft,
    MessageEvent,
    MessageEventKind,
    MessageFacts,
    NoticeKey,
    Specialty,
)
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.core.supply.shortages import NoticeState, ShortageNotice
from samsyn.ops.goods.products import product_name
from samsyn.ops.kernel.permissions import may_approve_message, may_draft_message, may_read_own_stock, require
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.ops.shortages.feed import feed_of
from samsyn.ops.shortages.hits import read_shortage_hits
from samsyn.ops.shortages.message_events import add_message_event, write_message_event
from samsyn.store.models import AuditHead, MessageOpening, PrescriberMessage
from samsyn.store.queries.catalogue import decisions_in_force
from samsyn.store.queries.messages import (
    MessageRow,
    message_openings,
    prescriber_message,
    prescriber_messages,
)
from samsyn.store.queries.shortages import feed_in_force
from samsyn.store.queries.stock import newest_day

LONGEST_WORDS, LONGEST_REASON = 2_000, 500
REPORTERS = frozenset({Role.COORDINATOR, Role.EVALUATOR})
REPORTS = frozenset({"skr", "socialstyrelsen"})
"""Whose people, and whose programs, read of all regions how prescribers were reached (L24 §2.1)."""


def notice_of(key: NoticeKey) -> tuple[ShortageNotice, datetime]:
    """A pack's notice in the feed in force, and when that feed was taken in.

    Raises NotFound `no-shortages-yet`, `unknown-notice`.
    """
    feed = feed_in_force()
    if feed is None:
        raise NotFound("no-shortages-yet")
    found = next((one for one in feed_of(feed) if one.key == key), None)
    if found is None:
        raise NotFound("unknown-notice", id=key[0], pack=key[2])
    return found, feed.imported_at


def key_of(notice_id: str, pack_id: str) -> NoticeKey:
    """The key of a pack's notice in the feed in force. Raises NotFound `no-shortages-yet`, `unknown-notice`."""
    feed = feed_in_force()
    if feed is None:
        raise NotFound("no-shortages-yet")
    found = next((one for one in feed_of(feed) if (one.notice_id, one.pack_id) == (notice_id, pack_id)), None)
    if found is None:
        raise NotFound("unknown-notice", id=notice_id, pack=pack_id)
    return found.key


def facts_now(*, by: Actor, now: datetime, region: str, key: NoticeKey) -> MessageFacts:
    """What can be said of a notice in a region today; reads the region's stock.

    Raises NotFound as `notice_of`; DomainError `notice-has-ended`.
    """
    notice, fed_at = notice_of(key)
    counted = newest_day()
    on = counted or swedish_day(now)
    if notice.state(on) is NoticeState.ENDED:
        raise DomainError("notice-has-ended", id=key[0], ended=notice.actual_end)
    hit = _hit(by, now, region, notice, on) if counted else None
    instead = set(hit.instead) if hit else set()
    groups = [
        row.decision
        for row in decisions_in_force(region)
        if notice.pack_id in row.decision.packs and instead & set(row.decision.packs)
    ]
    return MessageFacts(
        key=key,
        kind=notice.kind,
        product_name=notice.product_name or product_name(notice.pack_id),
        substance=notice.substance,
        atc=notice.atc or "",
        starts=notice.starts,
        returns=notice.stated_return(on),
        overdue_since=notice.forecast_end if notice.is_overdue(on) else None,
        on=on,
        counted=hit.as_of if hit else None,
        fed_at=fed_at,
        instead=tuple(sorted({product_name(pack) for pack in instead})),
        decisions=tuple(InterchangeFact(one.title, one.decided_on) for one in groups),
    )


def _hit(by: Actor, now: datetime, region: str, notice: ShortageNotice, on: date) -> ShortageHit | None:
    try:
        found = read_shortage_hits(by=by, now=now, agreement=DEFAULT_AGREEMENT, on=on, regions=[region])
    except NotFound:  # the region has sent no stock: nothing can be told of it
        return None
    return next((hit for _, hit in found.hits if hit.notice.key == notice.key), None)


def draft_message(
    *,
    by: Actor,
    now: datetime,
    region: str,
    key: NoticeKey,
    specialties: Sequence[Specialty],
    words: str = "",
    words_for: Mapping[Specialty, str] | None = None,
) -> int:
    """Draft a message about a pack's notice from the facts of today. Returns its number.

    Raises NotPermitted; as `facts_now`; DomainError `message-exists` where one about it is open, `message-without-receiver`,
    `message-for-all-and-some`, `words-too-long`.
    """
    require(may_draft_message(by, region), "draft-message", by, region)
    draft = _draft(facts_now(by=by, now=now, region=region, key=key), specialties, words, words_for or {})
    with transaction.atomic():
        # Two drafts about one notice queue here, at the region's chain.
        AuditHead.objects.get_or_create(organisation=region)
        AuditHead.objects.select_for_update().get(organisation=region)
        for other in prescriber_messages(region):
            if other.message.is_open and other.message.draft.facts.key == key:
                raise DomainError("message-exists", number=other.id)
        row = PrescriberMessage.objects.create(region=region, notice_id=key[0], npl_id=key[1], pack_id=key[2])
        event = MessageEvent(MessageEventKind.DRAFTED, now, by.username, draft=draft)
        add_message_event(by, now, row, 1, event)
    return int(row.pk)


def edit_message(
    *,
    by: Actor,
    now: datetime,
    number: int,
    seen: int,
    specialties: Sequence[Specialty],
    words: str,
    words_for: Mapping[Specialty, str],
) -> None:
    """Draft a message anew, from the facts of today; an approval is taken back.

    Raises as `draft_message`, and DomainError `message-changed-meanwhile`, `message-cannot`.
    """
    row = read_message(by=by, number=number)
    require(may_draft_message(by, row.region), "edit-message", by, row.region)
    facts = facts_now(by=by, now=now, region=row.region, key=row.message.draft.facts.key)
    draft = _draft(facts, specialties, words, words_for)
    event = MessageEvent(MessageEventKind.EDITED, now, by.username, draft=draft)
    write_message_event(by=by, now=now, number=number, seen=seen, event=event)


def approve_message(*, by: Actor, now: datetime, number: int, seen: int) -> None:
    """Approve what a message says, which is frozen from now on: a pharmacist of the region does.

    Raises NotFound `unknown-message`; NotPermitted; DomainError `message-facts-changed`, `message-changed-meanwhile`,
    `message-cannot`.
    """
    row = read_message(by=by, number=number)
    require(may_approve_message(by, row.region), "approve-message", by, row.region)
    facts = _unchanged_facts(by, now, row)
    event = MessageEvent(
        MessageEventKind.APPROVED,
        now,
        by.username,
        title=message_title(facts),
        text=message_sentences(facts),
    )
    write_message_event(by=by, now=now, number=number, seen=seen, event=event)


def publish_message(*, by: Actor, now: datetime, number: int, seen: int) -> None:
    """Publish an approved message, open to everyone. Raises as `approve_message`."""
    row = read_message(by=by, number=number)
    require(may_draft_message(by, row.region), "publish-message", by, row.region)
    _unchanged_facts(by, now, row)
    event = MessageEvent(MessageEventKind.PUBLISHED, now, by.username)
    write_message_event(by=by, now=now, number=number, seen=seen, event=event)


def withdraw_message(*, by: Actor, now: datetime, number: int, seen: int, reason: str) -> None:
    """Withdraw a message, or a draft of one. Raises NotFound, NotPermitted, DomainError `reason-missing` and as above."""
    row = read_message(by=by, number=number)
    require(may_draft_message(by, row.region), "withdraw-message", by, row.region)
    reason = _words(reason, LONGEST_REASON)
    event = MessageEvent(MessageEventKind.WITHDRAWN, now, by.username, reason=reason)
    write_message_event(by=by, now=now, number=number, seen=seen, event=event)


def read_message(*, by: Actor, number: int) -> MessageRow:
    """A message of one's own region, published or not; that there is another's is not told. Raises NotFound."""
    row = prescriber_message(number)
    if not may_draft_message(by, row.region):
        raise NotFound("unknown-message", id=number)
    return row


def message_about(*, by: Actor, key: NoticeKey) -> MessageRow | None:
    """The open message of one's own region about a pack's notice; None where there is none, or it is not for the reader."""
    if not may_draft_message(by, by.organisation):
        return None
    found = prescriber_messages(by.organisation)
    return next((row for row in found if row.message.is_open and row.message.draft.facts.key == key), None)


def published_messages(region: str = "", specialty: Specialty | None = None) -> list[MessageRow]:
    """The messages that are or have been published, open to all: those in force first, then newest first."""
    found = [
        row
        for row in prescriber_messages(region)
        if row.message.published_at is not None and (specialty is None or row.message.draft.is_for(specialty))
    ]
    return sorted(found, key=lambda row: not row.message.is_open)


def published_message(region: str, number: int) -> MessageRow:
    """One published message of a region. Raises NotFound `unknown-message`."""
    row = prescriber_message(number)
    if row.region != region or row.message.published_at is None:
        raise NotFound("unknown-message", id=number)
    return row


def count_opening(*, now: datetime, row: MessageRow, specialty: Specialty | None) -> None:
    """Count that a published message was opened today; of whom nothing is kept."""
    day = swedish_day(now)
    told = specialty.value if specialty else ""
    MessageOpening.objects.get_or_create(message_id=row.id, day=day, specialty=told)
    found = MessageOpening.objects.filter(message_id=row.id, day=day, specialty=told)
    found.update(count=F("count") + 1)


def read_message_report(*, by: Actor, year: int) -> MessageReport:
    """What the log tells of a year: of all regions for SKR and Socialstyrelsen, else of one's own.

    Raises NotPermitted.
    """
    of_all = by.role in REPORTERS or (by.role is Role.PROGRAM and by.organisation in REPORTS)
    everything = by.is_operator or of_all
    of_own = may_draft_message(by, by.organisation) or may_read_own_stock(by, by.organisation)
    require(everything or of_own, "report-messages", by, by.organisation)
    region = "" if everything else by.organisation
    messages = [(row.region, row.message) for row in prescriber_messages(region)]
    openings = [one for one in message_openings(year) if not region or one.region == region]
    return message_report(year, messages, openings)


def _draft(
    facts: MessageFacts, specialties: Sequence[Specialty], words: str, words_for: Mapping[Specialty, str]
) -> MessageDraft:
    chosen = tuple(one for one in Specialty if one in specialties)
    own = {one: _words(words_for.get(one, ""), LONGEST_WORDS) for one in chosen}
    return MessageDraft(
        facts, chosen, _words(words, LONGEST_WORDS), tuple((one, text) for one, text in own.items() if text)
    )


def _words(words: str, longest: int) -> str:
    told = words.strip()
    if len(told) > longest:
        raise DomainError("words-too-long", longest=longest)
    return told


def _unchanged_facts(by: Actor, now: datetime, row: MessageRow) -> MessageFacts:
    """The draft's facts, if they are still those of today: another day or feed alone changes nothing that is said."""
    drafted = row.message.draft.facts
    today = facts_now(by=by, now=now, region=row.region, key=drafted.key)
    if replace(today, on=drafted.on, counted=drafted.counted, fed_at=drafted.fed_at) != drafted:
        raise DomainError("message-facts-changed", number=row.id)
    return drafted
