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
from samsyn.ops.kernel.permissions import (
    may_decide_exclusions,
    may_decide_interchange,
    may_decide_sharing,
    may_draft_message,
    may_import_lists,
    may_keep_storerooms,
    may_make_tokens,
    may_read_own_stock,
    may_see_cases,
    may_see_costs,
    may_see_forms,
    may_see_funds,
    may_submit_stock,
    may_work_at_the_desk,
    require,
    require_sees_stock,
)

View = Callable[..., Any]


class Access(StrEnum):
    """What a route asks of the one who comes."""

    OPEN = "open"
    SIGNED_IN = "signed-in"
    STOCK = "stock"
    SHARING = "sharing"
    SUBMISSIONS = "submissions"
    STOREROOMS = "storerooms"
    OWN_STOCK = "own-stock"
    INTERCHANGE = "interchange"
    EXCLUSIONS = "exclusions"
    TOKENS = "tokens"
    MESSAGES = "messages"
    CASES = "cases"
    FUNDS = "funds"
    DESK = "desk"
    COSTS = "costs"
    GRANT_FORMS = "grant-forms"
    NEW_LISTS = "new-lists"


DEMANDS: dict[Access, tuple[str, Callable[[Actor, str], bool]]] = {
    Access.SHARING: ("decide-sharing", may_decide_sharing),
    Access.SUBMISSIONS: ("submit-stock", may_submit_stock),
    Access.STOREROOMS: ("keep-storeroom", may_keep_storerooms),
    Access.OWN_STOCK: ("read-own-stock", may_read_own_stock),
    Access.INTERCHANGE: ("decide-interchangeable", may_decide_interchange),
    Access.EXCLUSIONS: ("decide-exclusion", may_decide_exclusions),
    Access.TOKENS: ("make-token", may_make_tokens),
    Access.MESSAGES: ("draft-message", may_draft_message),
    Access.CASES: ("see-cases", lambda actor, _: may_see_cases(actor)),
    Access.FUNDS: ("see-funds", lambda actor, _: may_see_funds(actor)),
    Access.COSTS: ("see-costs", may_see_costs),
    Access.GRANT_FORMS: ("see-grant-forms", lambda actor, _: may_see_forms(actor)),
    Access.NEW_LISTS: ("import-list", lambda actor, _: may_import_lists(actor)),
    Access.DESK: ("work-at-the-desk", lambda actor, _: may_work_at_the_desk(actor)),
}
"""What each level asks of the one who comes, about the organisation that the person acts for."""


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
    if level in DEMANDS:
        actor, (action, may) = actor_of(request), DEMANDS[level]
        require(may(actor, actor.organisation), action, actor, actor.organisation)
    if level is Access.STOCK:
        require_sees_stock(actor_of(request))


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user as the one who acts."""
    user = request.user
    return Actor(user.username, user.organisation, Role(user.role))  # type: ignore[union-attr]  # admitted, so never anonymous
