"""What is true of every answer: its security headers, its language, the catalogue that it is written from, its time."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from samsyn.ops.goods.products import one_catalogue

GetResponse = Callable[[HttpRequest], HttpResponse]


class ServerTiming:
    """Each answer tells how long the server worked on it, in milliseconds by the clock and of the processor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock, processor = time.perf_counter(), time.thread_time()
        response = self.get_response(request)
        took, worked = time.perf_counter() - clock, time.thread_time() - processor
        response["Server-Timing"] = f"clock;dur={1000 * took:.1f}, processor;dur={1000 * worked:.1f}"
        return response


class SecurityHeaders:
    """A browser loads only what comes from here; a page with stock is kept in no cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cache-Control", "no-store")
        return response


class OneCatalogue:
    """Every name of a product on a page comes from one version of the catalogue, asked for once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_catalogue():
            return self.get_response(request)


class ChosenLanguage:
    """Swedish, unless the reader has chosen English. What the browser prefers is not asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.setdefault("Content-Language", language)
        return response
