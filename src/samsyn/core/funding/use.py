"""Use (förbrukning) of an agreement's money: by year and what is left, and by recipient (U23 figures 4 and 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from samsyn.core.funding.ledger import Account, Transfer
from samsyn.core.kernel.money import ZERO, Money, total


@dataclass(frozen=True, slots=True)
class RecipientUse:
    """En mottagares förbrukning: by year, of what it was allotted."""

    recipient: str
    allotted: Money
    years: Mapping[int, Money]

    @property
    def used(self) -> Money:
        """What was used in all the years."""
        return total(list(self.years.values()))

    def share(self, year: int | None = None) -> Fraction:
        """The part of what was allotted that was used, in one year or in all; nothing of nothing is nothing."""
        used = self.used if year is None else self.years.get(year, ZERO)
        return Fraction(used.ore, self.allotted.ore) if self.allotted.ore else Fraction(0)


@dataclass(frozen=True, slots=True)
class UseOfMoney:
    """Förbrukning av en överenskommelses medel. The recipients in the order of the share that they have used."""

    recipients: tuple[RecipientUse, ...]

    @property
    def allotted(self) -> Money:
        """What all were allotted."""
        return total([one.allotted for one in self.recipients])

    @property
    def years(self) -> dict[int, Money]:
        """What was used in each year, by all."""
        sums: defaultdict[int, int] = defaultdict(int)
        for one in self.recipients:
            for year, amount in one.years.items():
                sums[year] += amount.ore
        return {year: Money(ore) for year, ore in sorted(sums.items())}

    @property
    def left(self) -> Money:
        """What was allotted and is not used; repaid and lapsed money has not been used either."""
        return self.allotted - total(list(self.years.values()))

    @property
    def mean(self) -> Fraction:
        """The mean of the shares, each recipient counted as one."""
        shares = [one.share() for one in self.recipients]
        return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)

    @property
    def median(self) -> Fraction:
        """The share that as many have used more as less of."""
        return Fraction(median([one.share() for one in self.recipients] or [Fraction(0)]))


def use_of(transfers: Iterable[Transfer]) -> UseOfMoney:
    """The use of one agreement's money, from its ledger."""
    allotted: defaultdict[str, int] = defaultdict(int)
    used: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in transfers:
        if one.credit is Account.APPROPRIATION:
            allotted[one.grant.recipient] += one.amount.ore
        sign = (one.debit is Account.USED) - (one.credit is Account.USED)
        if sign:
            used[one.grant.recipient][one.year] += sign * one.amount.ore
    rows = [
        RecipientUse(
            recipient, Money(ore), {year: Money(sum_) for year, sum_ in sorted(used[recipient].items())}
        )
        for recipient, ore in allotted.items()
    ]
    return UseOfMoney(tuple(sorted(rows, key=lambda row: (-row.share(), row.recipient))))
