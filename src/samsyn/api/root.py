"""The API's root: version, errors, documentation.

After Digg's REST API profile: the version in the path, plural kebab-case paths, camelCase, problem+json.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from samsyn.api.description import DescribedApi
from samsyn.api.problems import problem
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.ops.kernel.access import SignInNeeded
from samsyn.ops.kernel.sentences import sentence

api = DescribedApi(
    title="Samsyn",
    version="1.0.0",
    description="Agreements on health-care preparedness, what they allocate, and how long the medicines last.",
    urls_namespace="api-v1",
    docs_url="docs",
)


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


@api.exception_handler(HttpError)
def on_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON."""
    return problem(
        error.status_code, "unreadable-body", "the body is not JSON; send what /v1/docs describes."
    )


from samsyn.api import (  # noqa: E402  the routers need the API's errors to stand
    agreement_details,
    agreements,
    alerts,
    calendar,
    cases,
    comparison,
    exclusions,
    fhir,
    interchange,
    lines,
    lists,
    messages,
    receipts,
    scenarios,
    shortage_changes,
    shortages,
    storerooms,
    supply,
    trend,
    turnover,
    waterfalls,
)

api.add_router("", agreements.router)
api.add_router("", agreement_details.router)
api.add_router("", alerts.router)
api.add_router("", calendar.router)
api.add_router("", exclusions.router)
api.add_router("", interchange.router)
api.add_router("", receipts.router)
api.add_router("", storerooms.router)
api.add_router("", supply.router)
api.add_router("", lines.router)
api.add_router("", lists.router)
api.add_router("", trend.router)
api.add_router("", waterfalls.router)
api.add_router("", turnover.router)
api.add_router("", comparison.router)
api.add_router("", shortages.router)
api.add_router("", shortage_changes.router)
api.add_router("", messages.router)
api.add_router("", cases.router)
api.add_router("", scenarios.router)
api.add_router("", fhir.router)
