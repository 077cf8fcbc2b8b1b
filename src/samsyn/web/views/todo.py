"""Att göra: what the signed-in organisation owes or awaits, by when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.web.access import Access, access


@access(Access.SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The deadlines of the organisation one acts for."""
    return render(request, "todo.html", {"room": "todo"})
