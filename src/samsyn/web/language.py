"""Which of the two languages the reader has chosen."""

from __future__ import annotations

from django.utils.translation import get_language


def reader_language() -> str:
    """`sv` or `en`."""
    return "sv" if (get_language() or "sv").startswith("sv") else "en"
