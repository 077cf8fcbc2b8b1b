"""One setting chooses where mail goes: printed, or an SMTP server by SAMSYN_SMTP_URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 20
SCHEMES = {"smtp": (25, False, False), "smtp+starttls": (587, True, False), "smtps": (465, False, True)}
"""The port where none is written, whether the connection turns to TLS, and whether it begins so."""


def mail(url: str | None) -> dict[str, Any]:
    """Django's settings for mail. Raises ValueError on a URL that is not SMTP's, and never tells its password."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError(
            f"SAMSYN_SMTP_URL begins with {parts.scheme!r}; expected smtp+starttls://user:password@host:587"
        )
    port, starttls, tls = SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": tls,
        "EMAIL_TIMEOUT": SECONDS,
    }
