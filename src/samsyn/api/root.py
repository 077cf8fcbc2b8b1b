"""The API's root: version, errors, documentation.

After Digg's REST API profile: the version in the path, plural kebab-case paths, camelCase, problem+json.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.ops.access import SignInNeeded
from samsyn.ops.sentences import sentence

api = NinjaAPI(
    title="Samsyn",
    version="1.0.0",
    description="Agreements on health-care preparedness, what they allocate, and how long the medicines last.",
    urls_namespace="api-v1",
    docs_url="docs",
)

TITLES = {
    401: "Sign in first",
    403: "Not permitted",
    404: "Not found",
    409: "The state does not allow it",
    422: "The request is not understood",
}


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem of RFC 9457. `type` is the domain's own code."""
    body = {"type": f"urn:samsyn:problem:{code}", "title": TITLES[status], "status": status, "detail": detail}
    return JsonResponse({**body, **more}, status=status, content_type="application/problem+json")


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal of the rules, by its kind."""
    status = 409
    if isinstance(error, SignInNeeded):
        status = 401
    elif isinstance(error, NotPermitted):
        status = 403
    elif isinstance(error, NotFound):
        status = 404
    facts = {name: str(value) for name, value in error.params.items()}
    return problem(status, error.code, sentence(error), params=facts)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request whose parameters cannot be read; each is named."""
    invalid = [{"name": str(one["loc"][-1]), "reason": one["msg"]} for one in error.errors]
    detail = "; ".join(f"{one['name']}: {one['reason']}" for one in invalid)
    return problem(422, "invalid-parameters", detail, **{"invalid-params": invalid})


from samsyn.api import agreement_details, agreements, calendar, receipts, supply  # noqa: E402  the routers need the API's errors to stand

api.add_router("", agreements.router)
api.add_router("", agreement_details.router)
api.add_router("", calendar.router)
api.add_router("", receipts.router)
api.add_router("", supply.router)
