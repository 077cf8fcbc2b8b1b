"""The API's own description (OpenAPI): beside what an operation answers, how it refuses and who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation, PathView

from samsyn.api.problems import CONTENT_TYPE, TITLES
from samsyn.ops.kernel.access import Access

SESSION, KEY = "session", "key"

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457). `type` ends with the domain's own code.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "examples": ["urn:samsyn:problem:unknown-agreement"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


class DescribedApi(NinjaAPI):
    """An API whose description tells each operation's refusals and whether it asks for a session."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The description, with what the library does not tell by itself."""
        schema = super().get_openapi_schema(**where)
        components = schema["components"]
        components["schemas"]["Problem"] = PROBLEM
        components["securitySchemes"] = {SESSION: _session(), KEY: _key()}
        for described, operation in _operations(self, schema):
            is_open = getattr(operation.view_func, "access", None) is Access.OPEN
            # A key only reads.
            ways: list[dict[str, list[str]]] = (
                [{SESSION: []}, {KEY: []}] if operation.methods == ["GET"] else [{SESSION: []}]
            )
            described["security"] = [] if is_open else ways
            for status in _refusals(described, is_open=is_open):
                described["responses"].setdefault(status, _refusal(status))
        return schema


def _session() -> dict[str, str]:
    return {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The session of one who has signed in on the pages.",
    }


def _key() -> dict[str, str]:
    return {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that the organisation has made for a program. It only reads.",
    }


def _operations(api: NinjaAPI, schema: OpenAPISchema) -> Iterator[tuple[dict[str, Any], Operation]]:
    """Each operation as described, and as written."""
    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            assert isinstance(view, PathView)
            described = next(
                found for whole, found in schema["paths"].items() if whole.endswith(f"/v1{path}")
            )
            for operation in view.operations:
                yield from ((described[method.lower()], operation) for method in operation.methods)


def _refusals(described: dict[str, Any], *, is_open: bool) -> Iterator[int]:
    """The statuses that an operation may refuse with."""
    if not is_open:
        yield from (401, 403)
    if any(parameter["in"] == "path" for parameter in described["parameters"]):
        yield from (404, 409)
    if described["parameters"]:
        yield 422
    yield from (429, 500)


def _refusal(status: int) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": TITLES[status], "content": {CONTENT_TYPE: {"schema": reference}}}
