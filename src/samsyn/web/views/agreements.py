"""Överenskommelser: the list, and a page each. Open to all, since the agreements are public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.web.access import Access, access


@access(Access.OPEN)
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement, newest first."""
    return render(request, "agreements/list.html", {"room": "agreements"})


@access(Access.OPEN)
def agreement(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """One agreement."""
    return render(request, "agreements/one.html", {"room": "agreements"})
