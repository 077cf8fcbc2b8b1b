"""Every route declares who may come in. A route that declares nothing lets nobody in.

Which regions' stock someone sees is decided deeper, in `ops`, by what the regions have granted.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Actor, Role

View = Callable[..., Any]


class Access(StrEnum):
    """What a route asks of the one who comes."""

    OPEN = "open"
    SIGNED_IN = "signed-in"
    STOCK = "stock"
    SHARING = "sharing"


class SignInNeeded(NotPermitted):
    """The one who asks has not signed in."""

    def __init__(self) -> None:
        super().__init__("sign-in-needed")


def access(level: Access) -> Callable[[View], View]:
    """Declare a view's access, and hold it: the view runs only for those it admits."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            admit(request, level)
            return view(request, *args, **kwargs)

        guarded.access = level  # type: ignore[attr-defined]
        return guarded

    return declare


def admit(request: HttpRequest, level: Access) -> None:
    """Let the request through, or raise SignInNeeded or NotPermitted."""
    if level is Access.OPEN:
        return
    if not request.user.is_authenticated:
        raise SignInNeeded
    if level is Access.SHARING:
        from samsyn.ops.permissions import may_decide_sharing, require

        actor = actor_of(request)
        require(may_decide_sharing(actor, actor.organisation), "decide-sharing", actor, actor.organisation)
    if level is Access.STOCK:
        from samsyn.ops.picture import require_sees_stock

        require_sees_stock(actor_of(request))


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user as the one who acts."""
    user = request.user
    return Actor(user.username, user.organisation, Role(user.role))  # type: ignore[union-attr]


class AccessControl:
    """Refuses a view that declares no access, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """A view without a declaration is a mistake in the code, and is closed until it has one."""
        declared = hasattr(view, "access") or request.resolver_match.app_names == ["ninja"]  # type: ignore[union-attr]
        if not declared:
            raise PermissionDenied("this route declares no access")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Someone who has not signed in is shown the way; someone who may not is told so."""
        if isinstance(error, SignInNeeded):
            return redirect_to_login(request.get_full_path())
        if isinstance(error, NotPermitted):
            from django.views.defaults import permission_denied

            return permission_denied(request, error)
        return None
