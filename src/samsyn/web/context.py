"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.permissions import (
    FOLLOWS_GRANTS,
    may_decide_sharing,
    may_draft_message,
    may_keep_storerooms,
    may_make_tokens,
    may_see_cases,
    may_see_costs,
    may_see_funds,
    may_submit_stock,
    may_work_at_the_desk,
    sees_stock,
)
from samsyn.web.access import actor_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demo country, who has signed in for whom, and which rooms stand open."""
    frame: dict[str, Any] = {"is_demo": settings.DEMO_MARK.exists()}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.organisation not in load_organisations():
        return frame
    actor = actor_of(request)
    return frame | {
        "acting_for": load_organisations().get(user.organisation),
        "sees_stock": sees_stock(actor),
        "keeps_storerooms": may_keep_storerooms(actor, actor.organisation),
        "submits_stock": may_submit_stock(actor, actor.organisation),
        "makes_tokens": may_make_tokens(actor, actor.organisation),
        "drafts_messages": may_draft_message(actor, actor.organisation),
        "sees_funds": may_see_funds(actor),
        "follows_grants": actor.role in FOLLOWS_GRANTS,
        "sees_costs": may_see_costs(actor, actor.organisation),
        "works_at_desk": may_work_at_the_desk(actor),
        "sees_cases": may_see_cases(actor),
        "decides_sharing": may_decide_sharing(actor, actor.organisation),
    }
