"""What a load balancer asks: does the process live, and can it serve."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from samsyn.store.queries.health import database_problem
from samsyn.web.access import Access, access


@access(Access.OPEN)
def healthz(request: HttpRequest) -> JsonResponse:
    """The process lives."""
    return JsonResponse({"status": "ok"})


@access(Access.OPEN)
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and its migrations are all applied; 503 with the reason where not."""
    try:
        problem = database_problem()
    except DatabaseError:
        problem = "the database does not answer"
    return JsonResponse({"status": problem or "ok"}, status=503 if problem else 200)
