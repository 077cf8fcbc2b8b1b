"""Att göra: what the signed-in organisation owes or awaits, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from samsyn.core.agreements.deadlines import Deadline, Side
from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.matters import Matter, MatterKind, WaitsFor
from samsyn.core.kernel.dates import business_days_until
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.ops.agreements.business_days import swedish_holidays
from samsyn.ops.agreements.calendar import CalendarEntry, calendar_of
from samsyn.ops.alerts.judging import own_open
from samsyn.ops.funding.desk import Queue, read_desk
from samsyn.ops.funding.money import GrantShown, read_own_grants, read_undecided
from samsyn.ops.kernel.permissions import may_see_funds, may_work_at_the_desk
from samsyn.ops.shortages.cases import unanswered_cases
from samsyn.web.access import Access, access, actor_of
from samsyn.web.calendar_feed import calendar_feed
from samsyn.web.days import day_asked
from samsyn.web.grant_words import QUEUES

URGENT = timedelta(days=14)
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """A deadline beside today. `nearness` is late, urgent, soon or far."""

    entry: CalendarEntry
    agreement: Agreement
    business_days: int
    weeks: int
    nearness: str

    @property
    def deadline(self) -> Deadline:
        """What is owed or awaited."""
        return self.entry.deadline

    @property
    def awaited(self) -> bool:
        """Whether it is others who owe it to us."""
        return self.deadline.side is Side.AWAITS

    @property
    def previous(self) -> date | None:
        """The date it had before an amendment, where the sources tell."""
        return self.entry.previous


@access(Access.SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The deadlines of the organisation one acts for; as if another day were today, where asked for."""
    real_today = timezone.localdate()
    today = day_asked(request, "idag", real_today)
    book = load_agreements()
    found = calendar_of(actor_of(request).organisation, known=today)
    shown = [_shown(entry, book.get(entry.deadline.agreement), today) for entry in found]
    coming = [one for one in shown if one.deadline.on >= today]
    passed = [one for one in reversed(shown) if one.deadline.on < today]
    open_alerts, acute_alerts = own_open(actor_of(request).organisation)
    of_this_year = [one for one in passed if one.deadline.on.year == today.year]
    earlier = passed[len(of_this_year) :]
    return render(
        request,
        "todo.html",
        {
            "room": "todo",
            "today": today,
            "pretended": today != real_today,
            "coming": coming,
            "urgent": sum(one.nearness == "urgent" for one in coming),
            "passed": of_this_year,
            "earlier": _by_year(earlier),
            "earlier_count": len(earlier),
            "open_alerts": open_alerts,
            "acute_alerts": acute_alerts,
            "cases": unanswered_cases(by=actor_of(request)),
            "organisation": actor_of(request).organisation,
            "money": _money(actor_of(request), today),
            "undecided": read_undecided(by=actor_of(request), on=today),
            "queues": _queues(actor_of(request), today),
        },
    )


@access(Access.OPEN)
def feed(request: HttpRequest, organisation: str) -> HttpResponse:
    """An organisation's deadlines as a calendar that a calendar program fetches by itself.

    Open, since a calendar program cannot sign in, and since all in it follows from agreements that are public.
    """
    today = timezone.localdate()
    owner = load_organisations().get(organisation)
    content = calendar_feed(
        calendar_of(owner.id, known=today),
        name=f"Samsyn: {owner.name_on(today)}",
        known=today,
        address=lambda agreement: request.build_absolute_uri(reverse("agreement", args=[agreement.id])),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="kalender.ics"'},
    )


def _money(actor: Actor, today: date) -> list[tuple[GrantShown, Matter]]:
    """What the organisation's grants wait for from itself, what is due first first; the use of the money is no errand."""
    if not may_see_funds(actor):
        return []
    found = [
        (row, matter)
        for row in read_own_grants(by=actor, on=today)
        for matter in row.matters
        if matter.waits_for is WaitsFor.RECIPIENT and matter.kind is not MatterKind.USE
    ]
    return sorted(found, key=lambda one: one[1].due or date.max)


def _queues(actor: Actor, today: date) -> list[tuple[Queue, str, int]]:
    """The queues of the desk where something waits, with how many."""
    if not may_work_at_the_desk(actor):
        return []
    waiting = read_desk(by=actor, on=today)
    return [(one, QUEUES[one][0], len(found)) for one, found in waiting.items() if found]


def _by_year(passed: list[DeadlineShown]) -> list[tuple[int, list[DeadlineShown]]]:
    """What has passed, the latest year first."""
    return [(year, list(of_year)) for year, of_year in groupby(passed, key=lambda one: one.deadline.on.year)]


def _shown(entry: CalendarEntry, agreement: Agreement, today: date) -> DeadlineShown:
    due = entry.deadline.on
    left = due - today
    closed = swedish_holidays(range(min(today, due).year, max(today, due).year + 1))
    nearness = "urgent" if left <= URGENT else "soon" if left <= SOON else "far"
    return DeadlineShown(
        entry=entry,
        agreement=agreement,
        business_days=business_days_until(today, due, closed),
        weeks=left.days // 7,
        nearness="late" if left < timedelta() else nearness,
    )
