"""The calendar as a feed (RFC 5545) for the reader's own calendar program.

A deadline keeps its identity when an amendment moves it, so that the program moves it too. A text calendar cannot
strike a date through: the old date is told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from samsyn.core.agreements.deadlines import Side
from samsyn.core.agreements.terms import Agreement
from samsyn.core.kernel.texts import Text
from samsyn.intake.agreements import load_agreements
from samsyn.ops.agreements.calendar import CalendarEntry
from samsyn.web.templatetags.samsyn import kronor

REFRESH = timedelta(days=1)
DOMAIN = "samsyn"


def calendar_feed(
    entries: Iterable[CalendarEntry], *, name: str, known: date, address: Callable[[Agreement], str]
) -> bytes:
    """The entries as a calendar; `address` gives the page of an agreement."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samsyn//Deadlines//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Stockholm")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, known, address))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry, known: date, address: Callable[[Agreement], str]) -> Event:
    deadline = entry.deadline
    agreement = load_agreements().get(deadline.agreement)
    event = Event()
    event.add("uid", f"{deadline.id}/{deadline.side}@{DOMAIN}")
    event.add("dtstamp", datetime.combine(known, time(), UTC))
    event.add("dtstart", deadline.on)
    event.add("dtend", deadline.on + timedelta(days=1))
    event.add("summary", _summary(entry, agreement))
    event.add("description", "\n".join(_description(entry, agreement)))
    event.add("url", address(agreement))
    event.add("sequence", 0 if deadline.previous is None else 1)
    event.add("status", "TENTATIVE" if deadline.conditional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _summary(entry: CalendarEntry, agreement: Agreement) -> str:
    what = f"{_said(entry.deadline.what)} ({_said(agreement.title)})"
    return f"{_('Awaited:')} {what}" if entry.deadline.side is Side.AWAITS else what


def _description(entry: CalendarEntry, agreement: Agreement) -> list[str]:
    deadline = entry.deadline
    lines = [str(deadline.at)]
    if deadline.amount:
        lines.insert(0, kronor(deadline.amount))
    if deadline.consequence:
        lines.append(_said(deadline.consequence))
    if entry.previous:
        lines.append(_("Before the amendment: %(day)s.") % {"day": _day(entry.previous)})
    if entry.falls_on_closed_day:
        lines.append(_("Last business day: %(day)s.") % {"day": _day(entry.last_business_day)})
    if deadline.conditional:
        lines.append(_("Signed, conditional on the government's approval."))
    return lines


def _said(text: Text) -> str:
    return text.in_language(get_language() or "sv")


def _day(day: date) -> str:
    return date_format(day, "j F Y")
