"""The domain's errors as sentences for the terminal: what is wrong, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.core.kernel.errors import DomainError

SENTENCES = {
    "unknown-agreement": "there is no agreement {id!r}; the known ones are {known}.",
    "agreement-not-yet-known": "{id} was not yet signed on {known}; it was signed on {signed}.",
    "not-a-recipient": "{recipient!r} gets no share of this allocation; use a region's id, such as region-skane.",
    "allocation-not-stated": "how {agreement} divides its money is not in the sources, so it cannot be allocated.",
    "population-not-stated": (
        "{agreement} divides by population, but the sources do not say which, so it cannot be allocated."
    ),
    "population-missing": (
        "{agreement} divides by the population of {population} ({at}), which Samsyn does not hold; "
        "add it as data/populations/{population}.csv with its source beside it."
    ),
    "residual-not-stated": (
        "{agreement} does not say what happens to the kronor that rounding leaves, so it cannot be allocated."
    ),
    "not-a-date": "{value!r} is not a date; write it as YYYY-MM-DD, such as 2023-12-20.",
}


def sentence(error: DomainError) -> str:
    """One plain sentence; a code that has none yet is shown with its facts."""
    template = SENTENCES.get(error.code)
    if template is None:
        return str(error)
    return template.format(**{name: _plain(value) for name, value in error.params.items()})


def _plain(value: object) -> object:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(item) for item in value)
    return value
