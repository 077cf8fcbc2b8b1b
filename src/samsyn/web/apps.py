"""Django's entry to the pages: their template tags and static files."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages; no models."""

    name = "samsyn.web"
    label = "web"
