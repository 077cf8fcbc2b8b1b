"""What a text says of its own figures: a total, a sum, "from 4.2 to 36.2 million". Recorded as it stands, never corrected.

A stated figure is compared with what follows from other terms (reconciliation). `follows` says from which.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Operand:
    """One term of the sum that a stated figure should equal, as `kind:name`, times `factor`.

    `agreement` is another agreement's id where the figure is not of this one.
    """

    kind: str
    name: str = ""
    factor: Fraction = Fraction(1)
    agreement: str = ""

    def __str__(self) -> str:
        where = f"{self.agreement}/" if self.agreement else ""
        what = f"{self.kind}:{self.name}" if self.name else self.kind
        if self.factor in (1, -1):
            return f"{'-' if self.factor < 0 else ''}{where}{what}"
        return f"{where}{what} × {self.factor}"


OPERANDS = frozenset(
    {"total", "amount", "part", "recipients", "payer", "frame", "stated", "share", "bases", "shares"}
)
"""Kinds of operands. `share:ORGANISATION`, `bases` and `shares` come from the allocation to the regions."""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """Angiven siffra. `tolerance` is how many kronor rounding explains; `because` why nothing follows where nothing does.

    `population` is the snapshot to count shares on where the agreement's own is in no source. `acknowledged` is the
    reason why a difference is let stand. `used_in` is the year in which the recipients used the money that is stated.
    """

    id: str
    label: Text
    money: Cited[Money]
    follows: tuple[Operand, ...]
    tolerance: Fraction
    population: str = ""
    because: Text | None = None
    acknowledged: Text | None = None
    used_in: int | None = None

    @property
    def at(self) -> Citation:
        """Where the figure stands."""
        return self.money.at


@dataclass(frozen=True, slots=True)
class StatedReference:
    """Angiven hänvisning inom texten: where the text says that something stands, and where it does stand."""

    id: str
    label: Text
    says: Cited[str]
    stands: Citation
    acknowledged: Text | None = None
