"""Restnoteringar: which notices hit the stock that the reader may see, and the notices themselves, which are open data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.lists import Product
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.core.supply.shortages import NoticeState, NoticeTurn, ShortageNotice
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.products import catalogue_in_force
from samsyn.ops.kernel.permissions import may_draft_message, sees_stock
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.shortages.cases import cases_about
from samsyn.ops.shortages.feed import feed_of, newest_changes
from samsyn.ops.shortages.hits import (
    STATES,
    HitsFound,
    NoticeHits,
    by_notice,
    matching,
    read_shortage_hits,
)
from samsyn.ops.shortages.messages import message_about
from samsyn.store.queries.shortages import FeedVersion, feed_in_force, feed_versions
from samsyn.store.queries.stock import newest_day, submission_days
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_asked

NOTICES_A_PAGE = 50
OLD_AFTER_DAYS = 2
"""The feed is published every day."""


@access(Access.SIGNED_IN)
def shortages(request: HttpRequest) -> HttpResponse:
    """The notices that hit someone, the most pressing first; or all of them, or what the newest import changed."""
    actor, on = actor_of(request), _day(request)
    feed = _feed()
    found = _hits(actor, on)
    shown = request.GET.get("visa", "traffar" if found else "alla")
    state, text = request.GET.get("lage", ""), request.GET.get("sok", "")[:100]
    if shown not in ("traffar", "alla", "andrat") or state not in ("", *STATES):
        raise DomainError("unknown-order", value=shown, known="traffar, alla, andrat")
    if shown == "traffar" and not found:
        shown = "alla"
    notices = matching(feed_of(feed), on, state=state, text=text)
    rows = by_notice(notices, found)
    if shown == "traffar":
        rows = tuple(one for one in rows if one.hits)
    changes = newest_changes(on)
    first = max(_number(request.GET.get("sida", "1")) - 1, 0) * NOTICES_A_PAGE
    here = urlencode({"dag": on, "visa": shown, "lage": state, "sok": text})
    return render(
        request,
        "supply/shortages.html",
        {
            "room": "supply",
            "on": on,
            "days": submission_days(),
            "feed": feed,
            "age": _age(feed, timezone.now()),
            "found": found,
            "answer": _answer(rows, found, actor) if shown == "traffar" else _counted(rows, on),
            "shown": shown,
            "state": state,
            "states": _states(),
            "text": text,
            "rows": [_row(one, on) for one in rows[first : first + NOTICES_A_PAGE]],
            "first": first + 1,
            "total": len(rows),
            "last": min(first + NOTICES_A_PAGE, len(rows)),
            "earlier": f"{here}&sida={first // NOTICES_A_PAGE}" if first else "",
            "later": f"{here}&sida={first // NOTICES_A_PAGE + 2}"
            if first + NOTICES_A_PAGE < len(rows)
            else "",
            "changes": changes if shown == "andrat" else (),
            "turns": [(words, sum(one.turn is turn for one in changes)) for turn, words in _turns().items()]
            if len(feed_versions()) > 1
            else [],
            "turn_words": {turn.value: words for turn, words in _turns().items()},
            "is_region": _is_region(actor),
        },
    )


@access(Access.SIGNED_IN)
def notice(request: HttpRequest, notice_id: str, pack_id: str) -> HttpResponse:
    """One pack of one notice: what it states, whom it hits, and what they hold instead."""
    actor, on = actor_of(request), _day(request)
    feed = _feed()
    told = next((one for one in feed_of(feed) if (one.notice_id, one.pack_id) == (notice_id, pack_id)), None)
    if told is None:
        raise NotFound("unknown-notice", id=notice_id, pack=pack_id)
    found = _hits(actor, on)
    (row,) = by_notice([told], found)
    names = {product.pack_id: product for product in catalogue_in_force().products}
    about = cases_about(by=actor, key=told.key)
    return render(
        request,
        "supply/shortage.html",
        {
            "room": "supply",
            "on": on,
            "feed": feed,
            "told": told,
            "acts": may_draft_message(actor, actor.organisation) and told.state(on) is not NoticeState.ENDED,
            "message": message_about(by=actor, key=told.key),
            "cases": about,
            "has_own_case": any(one.case.opened_by == actor.organisation for one in about),
            "row": _row(row, on),
            "found": found,
            "hits": [_hit(region, hit, names) for region, hit in row.hits],
            "here": f"overenskommelse={DEFAULT_AGREEMENT}&dag={on}",
        },
    )


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as the page tells it; `key` is its state, for the mark beside it."""

    notice: ShortageNotice
    state: str
    returns: str
    first: tuple[str, ShortageHit] | None
    regions: int
    days_short: int | None
    no_successor: bool


@dataclass(frozen=True, slots=True)
class HitRow:
    """A region that a notice hits, with the packs by name."""

    region: str
    hit: ShortageHit
    instead: tuple[Product, ...]
    holds: tuple[Product, ...]
    days_short: int | None


def _row(one: NoticeHits, on: date) -> NoticeRow:
    hit = one.first[1] if one.first else None
    short = hit.days_short if hit else None
    return NoticeRow(
        notice=one.notice,
        state="overdue" if one.notice.is_overdue(on) else one.notice.state(on).value,
        returns=_returns(one.notice, on),
        first=one.first,
        regions=len(one.hits),
        days_short=None if short is None else -int(-short // 1),
        no_successor=bool(hit and hit.has_no_successor),
    )


def _hit(region: str, hit: ShortageHit, names: dict[str, Product]) -> HitRow:
    short = hit.days_short
    return HitRow(
        region,
        hit,
        tuple(names[pack] for pack in hit.instead if pack in names),
        tuple(names[pack] for pack in hit.holds if pack in names),
        None if short is None else -int(-short // 1),
    )


def _returns(notice: ShortageNotice, on: date) -> str:
    """The stated return, or why there is none."""
    stated = notice.stated_return(on)
    if stated is not None:
        return stated.isoformat()
    if notice.actual_end is not None and notice.actual_end <= on:
        return _("ended %(day)s") % {"day": notice.actual_end}
    if notice.kind.value == "CESSATION":
        return _("never: it leaves the market")
    if notice.is_overdue(on):
        return _("not stated; the forecast %(day)s is past") % {"day": notice.forecast_end}
    return _("not stated")


def _hits(actor: Actor, on: date) -> HitsFound | None:
    """The hits of the reader's own region, or of all that it may see; None for who sees no stock, or has sent none."""
    if not sees_stock(actor):
        return None
    regions = [actor.organisation] if _is_region(actor) else []
    try:
        return read_shortage_hits(
            by=actor, now=timezone.now(), agreement=DEFAULT_AGREEMENT, on=on, regions=regions
        )
    except NotFound as error:
        if error.code != "no-stock-from-region":
            raise
        return None  # the notices are open data, and there for a region that has yet to send its stock


def _is_region(actor: Actor) -> bool:
    return load_organisations().get(actor.organisation).kind is OrganisationKind.REGION


def _feed() -> FeedVersion:
    feed = feed_in_force()
    if feed is None:
        raise NotFound("no-shortages-yet")
    return feed


def _day(request: HttpRequest) -> date:
    return day_asked(request, "dag", default_day() if newest_day() else timezone.localdate())


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _age(feed: FeedVersion, now: datetime) -> int:
    """Days since the feed was taken in, where that is long; else 0."""
    days = (now - feed.imported_at).days
    return days if days > OLD_AFTER_DAYS else 0


def _answer(rows: tuple[NoticeHits, ...], found: HitsFound | None, actor: Actor) -> str:
    """What hits, how much of it is short, and what comes first, in sentences."""
    if not rows or rows[0].first is None:
        return _("No notice hits a line that you may see.")
    short = sum(any(hit.days_short for _, hit in one.hits) for one in rows)
    untold = sum(not any(hit.returns for _, hit in one.hits) for one in rows)
    hits = ngettext(
        "%(count)d notice hits lines that are held or used.",
        "%(count)d notices hit lines that are held or used.",
        len(rows),
    ) % {"count": len(rows)}
    told = _(
        "The stock does not last until the stated return for %(short)d; no return is stated for %(untold)d."
    )
    return f"{hits} " + told % {"short": short, "untold": untold}


def _counted(rows: tuple[NoticeHits, ...], on: date) -> str:
    return ngettext("%(count)d notice of a pack.", "%(count)d notices of packs.", len(rows)) % {
        "count": len(rows)
    }


def _states() -> list[tuple[str, str]]:
    return [
        ("", _("all")),
        ("active", _("active")),
        ("upcoming", _("upcoming")),
        ("overdue", _("overdue")),
        ("cessation", _("leaves the market")),
        ("ended", _("ended")),
    ]


def _turns() -> dict[NoticeTurn, str]:
    return {
        NoticeTurn.NEW: _("new"),
        NoticeTurn.CHANGED: _("changed"),
        NoticeTurn.ENDED: _("ended"),
        NoticeTurn.GONE: _("no longer in the feed"),
    }
