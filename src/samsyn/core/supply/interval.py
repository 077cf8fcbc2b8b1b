"""What makes the interval of a line's time to last: how far each cause alone moves the likely figure.

The lowest figure lies below the likely one because the months differ. The highest lies above it because they differ, because
some days are told of by no file, and because some batches have no expiry date (core/supply/rate.py, coverage.py). Each
cause is told by itself; together they move a figure further than their sum, or less, since use and expiry meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from samsyn.core.supply.coverage import NO_RATE, Cover, Demand, MissingExpiry, NoRate, cover
from samsyn.core.supply.pooling import Held
from samsyn.core.supply.rate import RateRule, adjusted_amount, pooled_rate
from samsyn.core.supply.shares import share_of_need


@dataclass(frozen=True, slots=True)
class IntervalCauses:
    """Vad intervallet kommer av. Days that each cause alone takes from the likely figure, or adds to it; never below zero.

    `months_take` and `months_add` since the months differ, `untold_adds` were nothing used on the days that no file tells
    of, `undated_adds` were what has no expiry date counted.
    """

    months_take: Fraction
    months_add: Fraction
    untold_adds: Fraction
    undated_adds: Fraction


def interval_causes(
    held: Sequence[Held], days_told: Sequence[int], rule: RateRule
) -> IntervalCauses | NoRate:
    """The causes of the interval of some positions pooled; NO_RATE where nothing is used."""
    # As if every day were told of: what is left of the interval of the rate is that the months differ.
    months = pooled_rate([(replace(one.use, days_untold=0), one.share) for one in held], days_told, rule)
    if months is None:
        return NO_RATE
    told_only = sum(
        share_of_need(adjusted_amount(one.use, rule, untold_unused=True), one.share) for one in held
    )
    batches = [batch for one in held for batch in one.batches]

    def days(amount: int, undated: MissingExpiry = MissingExpiry.WORST) -> Fraction:
        found = cover(batches, Demand(amount, rule.window_days), missing_expiry=undated)
        return found.days if isinstance(found, Cover) else Fraction(0)

    likely = days(months.likely)
    return IntervalCauses(
        months_take=likely - days(months.high),
        months_add=days(months.low) - likely,
        untold_adds=days(told_only) - likely,
        undated_adds=days(months.likely, MissingExpiry.BEST) - likely,
    )
