"""Every route declares who may come in; the pages and the API hold it in the same way.

Which regions' stock someone sees is decided deeper, by what the regions have granted (`ops.picture`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpRequest

from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.permissions import (
    may_decide_exclusions,
    may_decide_interchange,
    may_decide_sharing,
    may_draft_message,
    may_keep_storerooms,
    may_make_tokens,
    may_see_cases,
    may_submit_stock,
    require,
)
from samsyn.ops.picture import require_sees_stock

View = Callable[..., Any]


class Access(StrEnum):
    """What a route asks of the one who comes."""

    OPEN = "open"
    SIGNED_IN = "signed-in"
    STOCK = "stock"
    SHARING = "sharing"
    SUBMISSIONS = "submissions"
    STOREROOMS = "storerooms"
    INTERCHANGE = "interchange"
    EXCLUSIONS = "exclusions"
    TOKENS = "tokens"
    MESSAGES = "messages"
    CASES = "cases"


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

        guarded.access = level  # type: ignore[attr-defined]  # read by the door and the tests
        return guarded

    return declare


def admit(request: HttpRequest, level: Access) -> None:
    """Let the request through, or raise SignInNeeded or NotPermitted."""
    if level is Access.OPEN:
        return
    if not request.user.is_authenticated:
        raise SignInNeeded
    if level is Access.SHARING:
        actor = actor_of(request)
        require(may_decide_sharing(actor, actor.organisation), "decide-sharing", actor, actor.organisation)
    if level is Access.SUBMISSIONS:
        actor = actor_of(request)
        require(may_submit_stock(actor, actor.organisation), "submit-stock", actor, actor.organisation)
    if level is Access.STOREROOMS:
        actor = actor_of(request)
        require(may_keep_storerooms(actor, actor.organisation), "keep-storeroom", actor, actor.organisation)
    if level is Access.INTERCHANGE:
        actor = actor_of(request)
        allowed = may_decide_interchange(actor, actor.organisation)
        require(allowed, "decide-interchangeable", actor, actor.organisation)
    if level is Access.EXCLUSIONS:
        actor = actor_of(request)
        allowed = may_decide_exclusions(actor, actor.organisation)
        require(allowed, "decide-exclusion", actor, actor.organisation)
    if level is Access.TOKENS:
        actor = actor_of(request)
        require(may_make_tokens(actor, actor.organisation), "make-token", actor, actor.organisation)
    if level is Access.MESSAGES:
        actor = actor_of(request)
        require(may_draft_message(actor, actor.organisation), "draft-message", actor, actor.organisation)
    if level is Access.CASES:
        actor = actor_of(request)
        require(may_see_cases(actor), "see-cases", actor, actor.organisation)
    if level is Access.STOCK:
        require_sees_stock(actor_of(request))


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user as the one who acts."""
    user = request.user
    return Actor(user.username, user.organisation, Role(user.role))  # type: ignore[union-attr]  # admitted, so never anonymous
