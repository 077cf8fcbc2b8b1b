"""The installation's seal on the documents that it gives out; without one they are given out as they are."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from samsyn.core.kernel.errors import DomainError
from samsyn.documents.pdf_seal import sealed, sealer


def seal(content: bytes) -> bytes:
    """A PDF with the seal, if SAMSYN_SEAL names a certificate. Raises as `sealer`."""
    if not settings.SAMSYN_SEAL:
        return content
    return sealed(content, certificate=Path(settings.SAMSYN_SEAL), password=settings.SAMSYN_SEAL_PASSWORD)


def seal_problem() -> DomainError | None:
    """Why documents cannot be sealed, where they should be; None where nothing is wrong."""
    if not settings.SAMSYN_SEAL:
        return None
    try:
        sealer(Path(settings.SAMSYN_SEAL), settings.SAMSYN_SEAL_PASSWORD)
    except DomainError as error:
        return error
    return None
