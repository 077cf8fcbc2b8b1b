"""What SKR reports of the work to reach prescribers (L24 §2.1, by 2024-12-31): counted from the log, by year.

An opening is a page that was opened, not a reader: nobody is followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from samsyn.core.kernel.dates import STOCKHOLM, swedish_day
from samsyn.core.supply.messages import MessageState, PrescriberMessage, Specialty


@dataclass(frozen=True, slots=True)
class MessageOpenings:
    """Öppningar. How often a message of a region was opened on a day, by the specialty of the link; None without one."""

    region: str
    day: date
    specialty: Specialty | None
    count: int


@dataclass(frozen=True, slots=True)
class MessageReach:
    """Räckvidd. Of a region or a specialty (its id; empty for openings without one): messages published, and openings."""

    of: str
    messages: int
    opened: int


@dataclass(frozen=True, slots=True)
class MessageReport:
    """Redovisning. Of a year; a message for several specialties counts in each, and once in `messages`.

    The medians are in days to publication: from the start that the notice states, and from the feed that the draft rests
    on; None where no message tells.
    """

    year: int
    messages: int
    opened: int
    withdrawn: int
    ended: int
    by_region: tuple[MessageReach, ...]
    by_specialty: tuple[MessageReach, ...]
    from_start: float | None
    from_feed: float | None


def message_report(
    year: int, messages: Iterable[tuple[str, PrescriberMessage]], openings: Iterable[MessageOpenings]
) -> MessageReport:
    """Count what was published, withdrawn, ended and opened in a year; `messages` are with their region."""
    every = [(region, one) for region, one in messages if one.published_at is not None]
    published = [(region, one) for region, one in every if _published_on(one).year == year]
    opened = [one for one in openings if one.day.year == year]
    closed = [
        one.state for _, one in every if one.closed_at and one.closed_at.astimezone(STOCKHOLM).year == year
    ]
    regions = sorted({region for region, _ in published} | {one.region for one in opened})
    starts = [
        (_published_on(one) - one.draft.facts.starts).days for _, one in published if one.draft.facts.starts
    ]
    feeds = [(_published_on(one) - swedish_day(one.draft.facts.fed_at)).days for _, one in published]
    return MessageReport(
        year=year,
        messages=len(published),
        opened=sum(one.count for one in opened),
        withdrawn=closed.count(MessageState.WITHDRAWN),
        ended=closed.count(MessageState.ENDED),
        by_region=tuple(
            MessageReach(
                region,
                sum(whose == region for whose, _ in published),
                sum(one.count for one in opened if one.region == region),
            )
            for region in regions
        ),
        by_specialty=tuple(_specialties([one for _, one in published], opened)),
        from_start=median(starts) if starts else None,
        from_feed=median(feeds) if feeds else None,
    )


def _specialties(published: list[PrescriberMessage], opened: list[MessageOpenings]) -> Iterable[MessageReach]:
    for specialty in (*Specialty, None):
        messages = sum(specialty in one.draft.specialties for one in published)
        count = sum(one.count for one in opened if one.specialty is specialty)
        if messages or count:
            yield MessageReach(specialty.value if specialty else "", messages, count)


def _published_on(message: PrescriberMessage) -> date:
    assert message.published_at is not None
    return swedish_day(message.published_at)
