"""Avstämning: does an agreement's text add up? Each figure that it states, beside what follows from its other terms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.web.access import Access, access
from samsyn.web.agreement_frame import agreement_frame
from samsyn.web.checks import summary


@access(Access.OPEN)
def checks(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """Every stated figure and reference of one agreement, with citations and the reason why a difference stands."""
    frame = agreement_frame(request, agreement_id, "agreement-checks")
    return render(request, "agreements/checks.html", frame | {"summary": summary(frame["marks"])})
