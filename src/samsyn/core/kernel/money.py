"""Money as whole öre, so that sums are exact and do not depend on their order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """Belopp. An amount in whole öre (1 krona = 100 öre)."""

    ore: int

    @classmethod
    def kronor(cls, amount: int) -> Money:
        """An amount stated in whole kronor."""
        return cls(amount * 100)

    @property
    def whole_kronor(self) -> int:
        """The amount in kronor; raises ValueError if öre would be lost."""
        kronor, ore = divmod(self.ore, 100)
        if ore:
            raise ValueError(f"{self.ore} öre is not a whole number of kronor")
        return kronor

    def __add__(self, other: Money) -> Money:
        return Money(self.ore + other.ore)

    def __sub__(self, other: Money) -> Money:
        return Money(self.ore - other.ore)

    def __mul__(self, factor: int) -> Money:
        return Money(self.ore * factor)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.ore)


ZERO = Money(0)


def total(amounts: list[Money]) -> Money:
    """The sum of amounts; nothing sums to nothing."""
    return Money(sum(amount.ore for amount in amounts))


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up (2.5 → 3, −2.5 → −2), as A23 Bilaga 1 is counted."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
