"""Fetching a file that the operator asks for by its address. Samsyn never calls out by itself."""

from __future__ import annotations

import http.client
from pathlib import Path, PurePosixPath
from typing import NoReturn
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from samsyn.core.kernel.errors import DomainError

LARGEST = 200 * 1024 * 1024
READ_AT_ONCE = 1024 * 1024
SECONDS = 30
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class _SafeRedirects(HTTPRedirectHandler):
    """Follows an address to another that is as safe."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]  # the library's own
        _require_safe(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetched(address: str, folder: Path) -> Path:
    """What an https address gives, as a file in a folder.

    Raises DomainError `unsafe-address`, `cannot-fetch`; a server on the machine itself may speak http.
    """
    _require_safe(address)
    path = folder / (PurePosixPath(urlsplit(address).path).name or "feed")[:100]
    try:
        asked = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310  the scheme is checked
        with build_opener(_SafeRedirects).open(asked, timeout=SECONDS) as answer, path.open("wb") as file:
            size = 0
            while part := answer.read(READ_AT_ONCE):
                size += len(part)
                if size > LARGEST:
                    _refuse(address, f"it is larger than {LARGEST // 1024 // 1024} MB")
                file.write(part)
    except (OSError, URLError, http.client.HTTPException, ValueError) as error:
        _refuse(address, str(getattr(error, "reason", error)))
    return path


def _require_safe(address: str) -> None:
    """Raise DomainError `unsafe-address` unless it is https, or of this machine."""
    try:
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        safe = False
    if not safe or not parts.hostname:
        raise DomainError("unsafe-address", address=address)


def _refuse(address: str, problem: str) -> NoReturn:
    raise DomainError("cannot-fetch", address=address, problem=problem) from None
