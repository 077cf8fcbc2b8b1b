"""A message to prescribers: what it says, and what may follow what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.message_report import MessageOpenings, message_report
from samsyn.core.supply.message_text import message_sentences, message_title
from samsyn.core.supply.messages import (
    InterchangeFact,
    MessageDraft,
    MessageEvent,
    MessageFacts,
    MessageState,
    PrescriberMessage,
    Specialty,
    fold_message,
)
from samsyn.core.supply.messages import MessageEventKind as Kind
from samsyn.core.supply.shortages import NoticeKind

AT = datetime(2024, 6, 3, 8, 0, tzinfo=UTC)
FACTS = MessageFacts(
    key=("n1", "p1", "20100609100072"),
    kind=NoticeKind.SHORTAGE,
    product_name="Omeprazol Ett",
    substance="omeprazol",
    atc="A02BC01",
    starts=date(2024, 6, 1),
    returns=date(2024, 9, 1),
    overdue_since=None,
    on=date(2024, 6, 2),
    counted=date(2024, 6, 2),
    fed_at=AT,
)
DRAFT = MessageDraft(FACTS, (Specialty.SURGERY, Specialty.CARDIOLOGY))


def event(kind: Kind, **more: object) -> MessageEvent:
    return MessageEvent(kind, AT, "anna", **more)  # type: ignore[arg-type]


DRAFTED = event(Kind.DRAFTED, draft=DRAFT)
APPROVED = event(Kind.APPROVED, title=message_title(FACTS), text=message_sentences(FACTS))
PUBLISHED = event(Kind.PUBLISHED)


def published(at: datetime = AT, draft: MessageDraft = DRAFT) -> PrescriberMessage:
    return fold_message([replace(DRAFTED, draft=draft), APPROVED, replace(PUBLISHED, at=at)])


def said(facts: MessageFacts, language: str = "sv") -> str:
    return " ".join(one.in_language(language) for one in message_sentences(facts))


def test_nothing_is_published_that_no_one_has_approved() -> None:
    with pytest.raises(DomainError, match="message-cannot"):
        fold_message([DRAFTED, PUBLISHED])


def test_an_edit_takes_the_approval_back() -> None:
    message = fold_message([DRAFTED, APPROVED, event(Kind.EDITED, draft=DRAFT)])
    assert (message.state, message.approved_by, message.text) == (MessageState.DRAFTED, "", ())
    with pytest.raises(DomainError, match="message-cannot"):
        fold_message([*message.events, PUBLISHED])


def test_what_is_published_is_what_was_approved_and_cannot_be_edited() -> None:
    assert published().text == message_sentences(FACTS)
    with pytest.raises(DomainError, match="message-cannot"):
        fold_message([*published().events, event(Kind.EDITED, draft=DRAFT)])


def test_a_withdrawal_has_a_reason_and_is_the_end() -> None:
    with pytest.raises(DomainError, match="reason-missing"):
        fold_message([DRAFTED, event(Kind.WITHDRAWN, reason=" ")])
    gone = fold_message([DRAFTED, event(Kind.WITHDRAWN, reason="fel förpackning")])
    assert (gone.is_open, gone.reason) == (False, "fel förpackning")
    with pytest.raises(DomainError, match="message-cannot"):
        fold_message([*gone.events, APPROVED])


def test_a_message_is_for_someone_and_for_all_or_some() -> None:
    with pytest.raises(DomainError, match="message-without-receiver"):
        MessageDraft(FACTS, ())
    with pytest.raises(DomainError, match="message-for-all-and-some"):
        MessageDraft(FACTS, (Specialty.ALL, Specialty.SURGERY))
    assert MessageDraft(FACTS, (Specialty.ALL,)).is_for(Specialty.DENTAL)


def test_it_says_what_until_when_and_that_nothing_is_decided() -> None:
    assert "Angiven återkomst: 2024-09-01." in said(FACTS)
    assert "inget beslutat utbytbart läkemedel" in said(FACTS)
    assert "Stated return: 2024-09-01." in said(FACTS, "en")


def test_a_past_forecast_is_no_return_and_a_cessation_never_returns() -> None:
    overdue = replace(FACTS, returns=None, overdue_since=date(2024, 5, 1))
    assert "Prognosen var 2024-05-01 och har passerat" in said(overdue)
    assert "Ingen återkomst är angiven." in said(replace(FACTS, returns=None))
    assert "Det kommer inte tillbaka." in said(replace(FACTS, kind=NoticeKind.CESSATION))


def test_it_names_what_is_in_stock_instead_with_the_decision_behind() -> None:
    told = said(
        replace(FACTS, instead=("Omeprazol Två",), decisions=(InterchangeFact("Samma", date(2024, 1, 2)),))
    )
    assert "I lager i stället: Omeprazol Två." in told
    assert "Beslut om utbytbarhet: Samma, 2024-01-02, av regionens farmaceut." in told


def test_the_report_counts_a_message_once_and_in_each_of_its_specialties() -> None:
    openings = [
        MessageOpenings("region-skane", date(2024, 6, 4), Specialty.SURGERY, 3),
        MessageOpenings("region-skane", date(2024, 6, 5), None, 2),
        MessageOpenings("region-skane", date(2025, 1, 5), Specialty.SURGERY, 9),
    ]
    report = message_report(2024, [("region-skane", published())], openings)
    assert (report.messages, report.opened, report.from_start, report.from_feed) == (1, 5, 2, 0)
    reach = {one.of: (one.messages, one.opened) for one in report.by_specialty}
    assert reach == {"kirurgi": (1, 3), "kardiologi": (1, 0), "": (0, 2)}


def test_a_year_is_stockholms_and_drafts_are_not_counted() -> None:
    new_year = published(at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    draft = fold_message([DRAFTED])
    assert message_report(2024, [("r", new_year), ("r", draft)], []).messages == 0
    assert message_report(2025, [("r", new_year), ("r", draft)], []).messages == 1
    assert message_report(2024, [], []).from_start is None
