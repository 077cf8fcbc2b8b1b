"""Refusals as problems that a program can read (RFC 9457), also where no operation was reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

ROOT = "/v1/"
CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: "The body cannot be read",
    401: "Sign in first",
    403: "Not permitted",
    404: "Not found",
    405: "The method is not allowed",
    409: "The state does not allow it",
    429: "Asked too often",
    422: "The request is not understood",
    500: "Something went wrong here",
}

UNREACHED = {
    404: ("unknown-path", "There is nothing at {path}; /v1/openapi.json lists what there is."),
    405: ("method-not-allowed", "{path} does not take {method}; it takes {allowed}."),
    500: ("unexpected", "It is not the request's fault; the operator finds the cause in the log."),
}
"""The code and the sentence of what is refused before, or in spite of, an operation."""


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem of RFC 9457. `type` is the domain's own code."""
    body = {"type": f"urn:samsyn:problem:{code}", "title": TITLES[status], "status": status, "detail": detail}
    return JsonResponse({**body, **more}, status=status, content_type=CONTENT_TYPE)


class ProblemsForPrograms:
    """Under /v1 a page that is not there is a problem too, and no page in HTML."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        told = answer.get("Content-Type", "").startswith(CONTENT_TYPE)
        if told or not request.path.startswith(ROOT) or answer.status_code not in UNREACHED:
            return answer
        code, detail = UNREACHED[answer.status_code]
        allowed = answer.get("Allow", "")
        found = problem(
            answer.status_code,
            code,
            detail.format(path=request.path, method=request.method, allowed=allowed or "nothing else"),
        )
        if allowed:
            found["Allow"] = allowed
        return found
