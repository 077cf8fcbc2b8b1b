"""A day in an address."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from samsyn.core.kernel.errors import DomainError


def day_of(given: str) -> date:
    """A day as YYYY-MM-DD; raises DomainError `not-a-date`."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise DomainError("not-a-date", value=given) from None
    if day.isoformat() != given:  # Python also reads 20231231 and 2023-W52-7
        raise DomainError("not-a-date", value=given)
    return day


def day_asked(request: HttpRequest, name: str, default: date) -> date:
    """The day the address asks for, as YYYY-MM-DD; raises DomainError `not-a-date`."""
    given = request.GET.get(name, "")
    return day_of(given) if given else default
