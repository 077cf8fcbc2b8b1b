"""Bankgiro, plusgiro and organisation numbers: how they are written, and the check digit at their end.

A requisition names the account that is paid, and the organisation that holds it (A23 Bilaga 2 points 1 and 3). All three
end in a check digit counted by modulus 10, so a digit that was mistyped, and almost any two that changed places, is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from samsyn.core.kernel.errors import DomainError

ORGANISATION_DIGITS = 10
LEGAL_PERSON_PREFIX = "16"
"""What some systems set before a legal person's number, to make it as long as a person's."""

LOWEST_THIRD_DIGIT = 2
"""The third digit of a legal person's number; in a person's number it begins a month, and is 0 or 1."""

_BETWEEN_DIGITS = re.compile(r"[\s -]")
_DIGITS = re.compile(r"[0-9]+")


class AccountKind(StrEnum):
    """Kontoslag. The two kinds of account that A23 Bilaga 2 speaks of."""

    BANKGIRO = "bankgiro"
    PLUSGIRO = "plusgiro"


LENGTHS = {AccountKind.BANKGIRO: (7, 8), AccountKind.PLUSGIRO: (2, 8)}
"""The fewest and the most digits of each kind, the check digit counted."""


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """Kontonummer. Which kind, and its digits, the check digit last."""

    kind: AccountKind
    digits: str

    def __str__(self) -> str:
        if self.kind is AccountKind.BANKGIRO:
            return f"{self.digits[:-4]}-{self.digits[-4:]}"
        before = self.digits[:-1]
        pairs = [before[max(0, end - 2) : end] for end in range(len(before), 0, -2)]
        return f"{' '.join(reversed(pairs))}-{self.digits[-1]}"


def check_digit(digits: str) -> int:
    """The digit that makes the weighted sum a multiple of ten: weights 2, 1, 2, … from the right, digit sums added."""
    weighted = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -sum(value // 10 + value % 10 for value in weighted) % 10


def read_account(kind: AccountKind, text: str) -> AccountNumber:
    """An account as someone wrote it, with or without hyphen and spaces.

    Raises DomainError `account-not-digits`, `account-length`, `account-check-digit` (with the digit that was expected).
    """
    digits = _BETWEEN_DIGITS.sub("", text)
    if not _DIGITS.fullmatch(digits):
        raise DomainError("account-not-digits", kind=kind.value, found=text.strip())
    fewest, most = LENGTHS[kind]
    if not fewest <= len(digits) <= most:
        raise DomainError("account-length", kind=kind.value, digits=len(digits), fewest=fewest, most=most)
    expected = check_digit(digits[:-1])
    if int(digits[-1]) != expected or not int(digits):
        raise DomainError("account-check-digit", kind=kind.value, found=digits[-1], expected=expected)
    return AccountNumber(kind, digits)


def read_organisation_number(text: str) -> str:
    """A legal person's organisation number, as NNNNNN-NNNN.

    Raises DomainError `organisation-number-form`, `organisation-number-of-a-person`, `organisation-number-check-digit`.
    """
    digits = _BETWEEN_DIGITS.sub("", text)
    if len(digits) == ORGANISATION_DIGITS + len(LEGAL_PERSON_PREFIX):
        digits = digits.removeprefix(LEGAL_PERSON_PREFIX)
    if not _DIGITS.fullmatch(digits) or len(digits) != ORGANISATION_DIGITS:
        raise DomainError("organisation-number-form", found=text.strip())
    if int(digits[2]) < LOWEST_THIRD_DIGIT:
        raise DomainError("organisation-number-of-a-person", found=text.strip())
    expected = check_digit(digits[:-1])
    if int(digits[-1]) != expected:
        raise DomainError("organisation-number-check-digit", found=digits[-1], expected=expected)
    return f"{digits[:6]}-{digits[6:]}"
