"""What a bank says that it paid of a payment file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Paid:
    """Utbetalt: the payment's number in the file, the day, and how much (öre)."""

    number: int
    on: date
    ore: int
