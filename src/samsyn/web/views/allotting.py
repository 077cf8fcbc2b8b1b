"""Tilldelning: an agreement's money is allotted, by the ministry, and by SKR what it passes on."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from samsyn.core.funding.form_values import read_money
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.money import Money
from samsyn.ops.funding.allotting import allot_agreement, giver_of, read_to_allot
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_of
from samsyn.web.grant_words import refusal_of

INVALID = 422
FIELD = "kr-"
"""Before a recipient's id in the name of the field of its amount."""


@access(Access.FUNDS)
def allot(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """What of an agreement is not allotted, as its text divides it, and fields for what no source divides."""
    actor, now, problem = actor_of(request), timezone.now(), ""
    giver = giver_of(actor)
    planned = read_to_allot(by=actor, now=now, agreement=agreement_id, giver=giver)
    if request.method == "POST":
        try:
            count = allot_agreement(
                by=actor,
                now=now,
                agreement=agreement_id,
                on=day_of(request.POST.get("on", "")),
                amounts=_amounts(request.POST),
                giver=giver,
            )
        except NotPermitted:
            raise
        except DomainError as error:
            problem = refusal_of(error)
        else:
            done = ngettext("%(count)d amount is allotted.", "%(count)d amounts are allotted.", count)
            told.success(request, done % {"count": count})
            return redirect("agreement-money", agreement_id)
    context = {
        "room": "funds",
        "part": "allot",
        "planned": planned,
        "problem": problem,
        "on": request.POST.get("on") or swedish_day(now).isoformat(),
        "to_divide": [
            (part, [(key.recipient, request.POST.get(FIELD + key.recipient, "")) for key in part.open])
            for part in planned.to_divide
        ],
    }
    return render(request, "funding/allot.html", context, status=INVALID if problem else 200)


def _amounts(given: Mapping[str, str]) -> dict[str, Money]:
    """The amounts that were written, by recipient; a field left empty is none. Raises DomainError as `read_money`."""
    found = {}
    for name, text in given.items():
        if not name.startswith(FIELD) or not text.strip():
            continue
        found[name.removeprefix(FIELD)] = Money(read_money(text))
    return found
