"""Floor 4: the API. JSON in camelCase, kebab-case plural paths, errors as problem+json (RFC 9457)."""

from samsyn.api.root import api

__all__ = ["api"]
