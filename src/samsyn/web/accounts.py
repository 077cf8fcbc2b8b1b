"""Signing in. Accounts are made by those who run the installation; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's adapter with the door for new accounts closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
