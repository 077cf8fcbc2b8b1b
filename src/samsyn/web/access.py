"""The door of the site: a view that declares no access is closed, and a refusal becomes a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.ops.kernel.access import Access, SignInNeeded, View, access, actor_of
from samsyn.ops.kernel.under_way import StillCounting
from samsyn.web.names import refusal

NOT_SHARED = frozenset({"no-stock-shared", "stock-not-shared"})
NO_STOCK = frozenset({"no-stock-yet", "no-stock-from-region"})
"""Nothing is wrong, nothing has been sent: the page says how to send it."""

__all__ = ["Access", "AccessControl", "access", "actor_of"]


class AccessControl:
    """Refuses a view that declares no access, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """A view without a declaration is a mistake in the code, and is closed until it has one."""
        declared = hasattr(view, "access") or request.resolver_match.app_names == ["ninja"]  # type: ignore[union-attr]  # set by now
        if not declared:
            raise PermissionDenied("this route declares no access")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Who has not signed in is shown the way; what the rules refuse, or what still is counted, is told as a page."""
        if isinstance(error, SignInNeeded):
            return redirect_to_login(request.get_full_path())
        if isinstance(error, StillCounting):
            return render(request, "supply/counting.html", {"room": "supply", "so_far": error}, status=202)
        if isinstance(error, NotPermitted):
            shown = {"problem": refusal(error), "not_shared": error.code in NOT_SHARED}
            return render(request, "403.html", shown, status=403)
        if isinstance(error, NotFound) and error.code in NO_STOCK:
            return render(
                request, "supply/no_stock.html", {"room": "supply", "problem": refusal(error)}, status=404
            )
        if isinstance(error, NotFound):
            return render(request, "404.html", {"problem": refusal(error)}, status=404)
        if isinstance(error, DomainError):
            return render(request, "400.html", {"problem": refusal(error)}, status=400)
        return None
