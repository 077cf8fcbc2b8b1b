"""Notices of shortage from Läkemedelsverket: which packs are short, since when, until when, and what has changed.

What a notice does not state is unknown. A forecast end that has passed does not mean that the pack is back;
only an actual end does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from samsyn.core.kernel.errors import DomainError

LARGEST_SHRINK_PERCENT = 20
"""A feed that loses more of its notices than this is more likely cut off than true. Samsyn's own limit."""


class NoticeKind(StrEnum):
    """Typ av anmälan. A pack that is short for a time, or one that is leaving the market."""

    SHORTAGE = "SHORTAGE"
    CESSATION = "CESSATION"


class NoticeState(StrEnum):
    """Läge. Where a notice stands on a day, for one pack or for a product."""

    ACTIVE = "active"
    UPCOMING = "upcoming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ShortageNotice:
    """Restanmälan. One pack in one notice; None (and an empty text) is what the notice does not state."""

    notice_id: str
    kind: NoticeKind
    pack_id: str
    atc: str | None
    starts: date | None
    forecast_end: date | None
    actual_end: date | None
    npl_id: str = ""
    product_name: str = ""
    substance: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other pack of a feed."""
        return (self.notice_id, self.npl_id, self.pack_id)

    def state(self, day: date) -> NoticeState:
        """Ended only from an actual end; upcoming while its start is ahead; active whenever nothing says otherwise."""
        if self.actual_end is not None and self.actual_end <= day:
            return NoticeState.ENDED
        if self.starts is not None and self.starts > day:
            return NoticeState.UPCOMING
        return NoticeState.ACTIVE

    def is_overdue(self, day: date) -> bool:
        """Whether it is active although its forecast end is past: no return is stated any more."""
        past = self.forecast_end is not None and self.forecast_end < day
        return past and self.state(day) is NoticeState.ACTIVE

    def is_running(self, day: date) -> bool:
        """Whether the shortage (or cessation) is known to have begun, and not known to have ended."""
        return self.starts is not None and self.state(day) is NoticeState.ACTIVE

    def stated_return(self, day: date) -> date | None:
        """The day from which the pack is said to be back; None where none is stated, or the stated one is past.

        A cessation has no return, whatever end it gives.
        """
        if self.kind is NoticeKind.CESSATION or self.state(day) is NoticeState.ENDED:
            return None
        stated = self.actual_end or self.forecast_end
        return stated if stated is not None and stated >= day else None


@dataclass(frozen=True, slots=True)
class ShortageCounts:
    """Antal. Of a feed on a day: `active`, `upcoming` and `ended` are products, and add up to `products`."""

    notices: int
    products: int
    packages: int
    active: int
    upcoming: int
    ended: int


def product_state(states: Iterable[NoticeState]) -> NoticeState:
    """A product's state in a notice: active if any of its packs is, else upcoming if any is, else ended."""
    found = set(states)
    return next((one for one in NoticeState if one in found), NoticeState.ENDED)


def count_shortages(feed: Sequence[ShortageNotice], day: date) -> ShortageCounts:
    """How many notices, products and packs; a product is counted once for each notice that names it.

    One whose NPL-id is not stated is told from the others by its name.
    """
    products: dict[tuple[str, str], set[NoticeState]] = {}
    for one in feed:
        products.setdefault((one.notice_id, one.npl_id or one.product_name), set()).add(one.state(day))
    states = [product_state(found) for found in products.values()]
    return ShortageCounts(
        notices=len({one.notice_id for one in feed}),
        products=len(products),
        packages=len(feed),
        active=states.count(NoticeState.ACTIVE),
        upcoming=states.count(NoticeState.UPCOMING),
        ended=states.count(NoticeState.ENDED),
    )


class NoticeTurn(StrEnum):
    """Vad som hänt. What became of a notice's pack between two feeds; one that is gone is not told to be back."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """Ändrad restanmälan. One pack's notice in two feeds, and each field (name, before, after) that differs."""

    turn: NoticeTurn
    notice: ShortageNotice
    changed: tuple[tuple[str, object, object], ...] = ()


def notice_changes(
    older: Sequence[ShortageNotice], newer: Sequence[ShortageNotice], day: date
) -> tuple[NoticeChange, ...]:
    """What differs between two feeds, as it stands on a day, in the order of the newer one and then what is gone."""
    before = {one.key: one for one in older}
    after = {one.key: one for one in newer}
    changes = []
    for key, notice in after.items():
        was = before.get(key)
        if was is None:
            changes.append(NoticeChange(NoticeTurn.NEW, notice))
        elif was != notice:
            ends = notice.state(day) is NoticeState.ENDED and was.state(day) is not NoticeState.ENDED
            turn = NoticeTurn.ENDED if ends else NoticeTurn.CHANGED
            changes.append(NoticeChange(turn, notice, _differing(was, notice)))
    changes += [NoticeChange(NoticeTurn.GONE, one) for key, one in before.items() if key not in after]
    return tuple(changes)


def _differing(one: ShortageNotice, other: ShortageNotice) -> tuple[tuple[str, object, object], ...]:
    pairs = ((field.name, getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def refuse_implausible_shrink(older: Sequence[ShortageNotice], newer: Sequence[ShortageNotice]) -> None:
    """Raise DomainError `shortages-shrink` where more than a fifth of the notices is gone; an empty feed always is.

    Ended notices stay in the feed for long, so that one that shrinks has most likely been cut off.
    """
    had, has = len({one.notice_id for one in older}), len({one.notice_id for one in newer})
    if not has or (had - has) * 100 > LARGEST_SHRINK_PERCENT * had:
        raise DomainError("shortages-shrink", had=had, has=has, percent=LARGEST_SHRINK_PERCENT)
