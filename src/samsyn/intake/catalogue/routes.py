"""Which route a pharmaceutical form is given by (catalogue/forms.yaml)."""

from __future__ import annotations

from functools import cache

from samsyn.core.supply.lists import Route
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml

FILE = DATA / "catalogue" / "forms.yaml"


class _Word(Strict):
    word: str
    route: str


class _FormsFile(Strict):
    routes: list[_Word]


def route_of(form: str) -> Route | None:
    """The route of a form in Swedish words; None where it cannot be told."""
    plain = form.lower()
    return next((route for word, route in _words() if word in plain), None)


@cache
def _words() -> tuple[tuple[str, Route], ...]:
    known = {route.value for route in Route}
    words = read_yaml(FILE, _FormsFile).routes
    for one in words:
        if one.route not in known:
            raise DataFileError(FILE, one.word, f"{one.route!r} is none of {', '.join(sorted(known))}")
    return tuple((one.word, Route(one.route)) for one in words)
