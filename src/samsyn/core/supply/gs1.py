"""What a hand scanner reads off a medicine's pack: a GS1 DataMatrix with GTIN, batch and expiry.

The element string is a row of application identifiers, each with its value: (01) GTIN, (17) expiry as YYMMDD where day
00 means the last of the month, (10) batch, (21) serial number. Values of variable length end with the separator that
scanners send as the control character 29, or at the end. (GS1 General Specifications, chapters 3 and 7.)
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from samsyn.core.kernel.errors import DomainError

SEPARATOR = "\x1d"
SYMBOLOGY = ("]d2", "]C1", "]Q3", "]e0")
FIXED = {"01": 14, "11": 6, "13": 6, "15": 6, "17": 6}
VARIABLE = ("10", "21", "240", "710", "711", "712", "713", "714")
GTIN, EXPIRY, BATCH, SERIAL = "01", "17", "10", "21"
GTIN_DIGITS = 14
LONGEST = 200
PLAIN = re.compile(r"[0-9]{8}|[0-9]{12,13}")
IN_BRACKETS = re.compile(r"\((\d{2,4})\)([^()]*)")


@dataclass(frozen=True, slots=True)
class ScannedPack:
    """Skannad förpackning. `gtin` has 14 digits; batch and serial number are empty where the code has none."""

    gtin: str
    batch: str
    expiry: date | None
    serial: str


def scan(code: str) -> ScannedPack:
    """Read a code as a scanner sends it, or as it is printed with brackets.

    The bar code of a pack, a GTIN of 13 or fewer digits, tells the article alone. (One of 14 digits without its identifier
    could be a pack id, and is none here.)

    Raises DomainError `scan-empty`, `scan-too-long`, `scan-not-gs1`, `scan-without-gtin`, `gtin-check-digit`,
    `scan-expiry`.
    """
    text = code.strip(" \t\r\n")
    if not text:
        raise DomainError("scan-empty")
    if len(text) > LONGEST:
        raise DomainError("scan-too-long", length=len(text), limit=LONGEST)
    if PLAIN.fullmatch(text) and gtin_is_right(text):
        return ScannedPack(text.zfill(GTIN_DIGITS), "", None, "")
    values = dict(IN_BRACKETS.findall(text)) if text.startswith("(") else _elements(text)
    gtin = values.get(GTIN, "")
    if not re.fullmatch(r"[0-9]{14}", gtin):
        raise DomainError("scan-without-gtin", scanned=text)
    if not gtin_is_right(gtin):
        raise DomainError("gtin-check-digit", gtin=gtin)
    return ScannedPack(gtin, values.get(BATCH, ""), _expiry(values.get(EXPIRY, "")), values.get(SERIAL, ""))


def gtin_is_right(gtin: str) -> bool:
    """Whether the last digit is the check digit of the others (weights 3 and 1 from the right)."""
    digits = [int(digit) for digit in reversed(gtin)]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _elements(text: str) -> dict[str, str]:
    """The values by identifier of an element string."""
    for mark in SYMBOLOGY:
        text = text.removeprefix(mark)
    values: dict[str, str] = {}
    rest = text.lstrip(SEPARATOR)
    while rest:
        identifier = next(
            (rest[:length] for length in (2, 3) if rest[:length] in FIXED or rest[:length] in VARIABLE), ""
        )
        if not identifier:
            raise DomainError("scan-not-gs1", scanned=text, at=len(text) - len(rest) + 1)
        rest = rest[len(identifier) :]
        if identifier in FIXED:
            value, rest = rest[: FIXED[identifier]], rest[FIXED[identifier] :]
        else:
            value, _, rest = rest.partition(SEPARATOR)
        values.setdefault(identifier, value)
        rest = rest.lstrip(SEPARATOR)
    return values


def _expiry(value: str) -> date | None:
    if not value:
        return None
    try:
        year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError as error:
        raise DomainError("scan-expiry", value=value) from error
