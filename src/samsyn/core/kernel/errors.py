"""Errors of the domain: a code that a shell translates, and the facts that belong to it."""

from __future__ import annotations


class DomainError(Exception):
    """Something the rules do not allow.

    `code` is a stable kebab-case name; `params` are the facts of this case. The web translates the code
    (sv, en), the API maps it to a problem type, the command line prints it. `str()` gives a plain English
    sentence for logs: code and facts.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}: {facts}" if facts else self.code


class NotPermitted(DomainError):  # noqa: N818  a refusal, named as the user meets it
    """The one who asks may not do this, or may not see this."""


class NotFound(DomainError):  # noqa: N818
    """What was asked for does not exist, or may not be known to exist by the one who asks."""
