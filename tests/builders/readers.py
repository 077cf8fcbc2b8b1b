"""Readers of the pages: a browser's client, signed in or not, in a language."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from samsyn.core.kernel.roles import Actor
from samsyn.store.models import User


def reader(actor: Actor | None = None, language: str = "sv") -> Client:
    """Someone who reads in a language, signed in as an actor or not at all."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if actor is not None:
        user, _ = User.objects.get_or_create(
            username=actor.username, organisation=actor.organisation, role=actor.role.value
        )
        client.force_login(user)
    return client


def read(client: Client, address: str, status: int = 200) -> str:
    """What a page says, without its tags, every white space one space."""
    answer = client.get(address)
    assert answer.status_code == status
    page = answer.content.decode().replace("><", "> <").replace("&#x27;", "'")
    return " ".join(strip_tags(page).split())  # split() takes the no-break spaces of figures too
