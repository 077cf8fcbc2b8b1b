"""The API's door: who asks with a key, and how often anyone may ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from samsyn.api.problems import ROOT, problem
from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.ops.administration.tokens import actor_with

WINDOW_SECONDS = 60
MOST_REQUESTS = 600
"""In a minute, for one key, one who has signed in, or one address."""

MOST_WRONG_KEYS = 20
"""In a minute, from one address."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that asks with a key, as the views know those who have signed in."""

    username: str
    organisation: str
    role: str
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True
    pk: None = None

    @classmethod
    def of(cls, actor: Actor) -> Program:
        """The program that acts."""
        return cls(actor.username, actor.organisation, actor.role.value)


class ApiDoor:
    """Under /v1: a key in place of a session, limits, and the caller's trace handed back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        answer = self._answer(request)
        if trace := request.headers.get("traceparent", ""):
            answer["traceparent"] = trace[:55]
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        given = request.headers.get("Authorization", "")
        if given:
            scheme, _, key = given.partition(" ")
            try:
                if scheme.lower() != "bearer":
                    raise NotPermitted("not-a-token")
                actor = actor_with(key.strip(), datetime.now(UTC))
            except NotPermitted:
                # Only a wrong key waits: many programs may share an address, and one of them must not shut out the others.
                if asked_too_often(f"wrong-key:{address}", MOST_WRONG_KEYS):
                    return _too_many(MOST_WRONG_KEYS)
                told = "the key is none, has ended or was revoked; ask the one who made it for a new one."
                refused = problem(401, "not-a-token", told)
                refused["WWW-Authenticate"] = 'Bearer realm="samsyn"'
                return refused
            request.user = Program.of(actor)  # type: ignore[assignment]  # as the views need it
            # A browser sends no key by itself, so there is no forged request to guard against.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # Django's own, untyped
        who = request.user.username if request.user.is_authenticated else address
        if asked_too_often(f"api:{who}", MOST_REQUESTS):
            return _too_many(MOST_REQUESTS)
        return self.get_response(request)


def asked_too_often(who: str, most: int) -> bool:
    """Whether someone has asked more than so often in this minute, this time counted.

    Counted in the cache that all processes share; two at once may be counted as one, which a limit can bear.
    """
    key = f"{who}:{int(time.time()) // WINDOW_SECONDS}"
    asked = cache.get(key, 0) + 1
    cache.set(key, asked, WINDOW_SECONDS)
    return bool(asked > most)


def _too_many(most: int) -> HttpResponse:
    left = WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS
    refused = problem(429, "asked-too-often", f"more than {most} requests in a minute; wait {left} seconds.")
    refused["Retry-After"] = str(left)
    return refused
