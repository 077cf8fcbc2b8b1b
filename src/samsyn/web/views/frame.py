"""Pages that belong to no room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.web.access import Access, access


@access(Access.OPEN)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law on accessible digital public service asks for."""
    return render(request, "accessibility.html")
