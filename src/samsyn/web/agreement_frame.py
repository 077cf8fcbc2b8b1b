"""What the pages of one agreement share: the day it is read on, its tabs, and the marks of its figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.intake.agreements import load_agreements
from samsyn.web.checks import by_place, marks_of
from samsyn.web.days import day_asked

TABS = ("agreement", "agreement-obligations", "agreement-events", "agreement-checks")
"""The pages of an agreement, by route."""


def agreement_frame(request: HttpRequest, agreement_id: str, tab: str) -> dict[str, Any]:
    """One agreement as known on the day asked for, for the page `tab`.

    Raises NotFound `unknown-agreement` or `agreement-not-yet-known`.
    """
    today = timezone.localdate()
    known = day_asked(request, "kand", today)
    found = agreement_as_known_on(load_agreements(), agreement_id, known)
    marks = marks_of(found.agreement)
    return {
        "room": "agreements",
        "tab": tab,
        "known": known,
        "is_today": known == today,
        "today": today,
        "found": found,
        "agreement": found.agreement,
        "terms": found.agreement.terms,
        "own": getattr(request.user, "organisation", ""),
        "marks": marks,
        "marks_by_place": by_place(marks),
        "differing": sum(mark.differs for mark in marks),
    }
