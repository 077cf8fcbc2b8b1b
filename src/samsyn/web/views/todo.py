"""Att göra: what the signed-in organisation owes or awaits, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samsyn.core.agreements.deadlines import Deadline, Side, deadlines_for
from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.allocation import amounts_for
from samsyn.core.kernel.citations import Unknown
from samsyn.core.kernel.dates import business_days_until
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.ops.business_days import swedish_holidays
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_asked

URGENT = timedelta(days=14)
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """A deadline beside today. `nearness` is late, urgent, soon or far."""

    deadline: Deadline
    agreement: Agreement
    business_days: int
    weeks: int
    nearness: str

    @property
    def awaited(self) -> bool:
        """Whether it is others who owe it to us."""
        return self.deadline.side is Side.AWAITS

    @property
    def previous(self) -> date | None:
        """The date it had before an amendment, where the sources tell."""
        before = self.deadline.previous
        return None if isinstance(before, Unknown) else before


@access(Access.SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The deadlines of the organisation one acts for; as if another day were today, where asked for."""
    real_today = timezone.localdate()
    today = day_asked(request, "idag", real_today)
    book, organisation = load_agreements(), load_organisations().get(actor_of(request).organisation)
    amounts = amounts_for(organisation.id, book.by_id, load_populations())
    found = deadlines_for(book, organisation, known=today, amounts=amounts)
    shown = [_shown(deadline, book.get(deadline.agreement), today) for deadline in found]
    coming = [one for one in shown if one.deadline.on >= today]
    passed = [one for one in reversed(shown) if one.deadline.on < today]
    return render(
        request,
        "todo.html",
        {
            "room": "todo",
            "today": today,
            "pretended": today != real_today,
            "coming": coming,
            "urgent": sum(one.nearness == "urgent" for one in coming),
            "passed": passed,
        },
    )


def _shown(deadline: Deadline, agreement: Agreement, today: date) -> DeadlineShown:
    left = deadline.on - today
    closed = swedish_holidays(range(min(today, deadline.on).year, max(today, deadline.on).year + 1))
    nearness = "urgent" if left <= URGENT else "soon" if left <= SOON else "far"
    return DeadlineShown(
        deadline=deadline,
        agreement=agreement,
        business_days=business_days_until(today, deadline.on, closed),
        weeks=left.days // 7,
        nearness="late" if left < timedelta() else nearness,
    )
