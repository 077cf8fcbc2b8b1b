"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from samsyn.intake.organisations import load_organisations


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demo country, and who has signed in for whom."""
    user = getattr(request, "user", None)
    organisation = None
    if user is not None and user.is_authenticated and user.organisation in load_organisations():
        organisation = load_organisations().get(user.organisation)
    return {"is_demo": settings.DEMO_MARK.exists(), "acting_for": organisation}
