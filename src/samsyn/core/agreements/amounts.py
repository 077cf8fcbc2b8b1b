"""Amounts of an agreement (A23 §5, S22 §7.2): to whom, from whom, in which part; and the frames set aside (A23 §1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text

STATE = "state"
"""The payer of an amount that the state puts up."""

TOTAL = "total"
"""The name of the agreement's total, beside those of its amounts."""


class Vat(StrEnum):
    """Moms. Whether an amount is stated with value added tax in it; UNKNOWN where the text does not say."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Amount:
    """Belopp till en mottagare: to all regions together, to one organisation, or to a group.

    `id` names it where a text has several; `part` is the part of the agreement that it belongs to; `payer` who
    puts it up: the state, or in S22 §3.3 the regions themselves.
    """

    recipients: str
    money: Cited[Money]
    id: str = ""
    part: str = ""
    label: Text | None = None
    payer: str = STATE
    vat: Vat | None = None
    appropriation: Cited[str] | None = None

    @property
    def name(self) -> str:
        """What names it in its agreement: its id, or where it has none, who gets it."""
        return self.id or self.recipients


@dataclass(frozen=True, slots=True)
class Part:
    """Del. A part of an agreement with money of its own, such as a chapter of S22."""

    id: str
    label: Text
    at: Citation


@dataclass(frozen=True, slots=True)
class Frame:
    """Ram. What the government sets aside for a stretch of time; the frames of a file neither overlap nor gap."""

    period: Window
    money: Cited[Money]

    @property
    def at(self) -> Citation:
        """Where the frame stands."""
        return self.money.at
