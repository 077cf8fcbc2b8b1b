"""How long one pool of batches lasts when the first to expire is used first, and what expires is thrown away.

Serves the goal of the supply agreements, at least one month's consumption (T22 goal, told in U23
"Tilläggsöverenskommelsen 2022"; L24 §3). Everything is whole numbers: an amount is counted in the smallest
unit of its list line, a length of time is a ratio of two integers, and "lasts 30 days" compares integers, so
that a tie is decided the same way everywhere. The why of the closed form, and its tables, are in
docs/supply-rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction

DAYS_IN_A_WEEK = 7


class MissingExpiry(StrEnum):
    """Utgångsdatum saknas. How a batch without an expiry date is read; the two readings bound the figure."""

    WORST = "worst"  # not usable at all
    BEST = "best"  # never expires


class NoRate(Enum):
    """Ingen förbrukningstakt. Nothing was used in the window: neither an endless supply nor none."""

    NO_RATE = "no-rate"

    def __repr__(self) -> str:
        return "NO_RATE"


NO_RATE = NoRate.NO_RATE


@dataclass(frozen=True, slots=True)
class Batch:
    """Batch. An amount that is usable on days 0 … usable_days − 1; None where no expiry date is known."""

    quantity: int
    usable_days: int | None

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise ValueError(f"a batch holds {self.quantity}; an amount in stock is never negative")


@dataclass(frozen=True, slots=True)
class Demand:
    """Förbrukning. An amount used evenly over a number of days; zero means that there is no rate."""

    amount: int
    window_days: int

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a demand of {self.amount}; what is used is never negative")
        if self.window_days < 1:
            raise ValueError(f"a demand over {self.window_days} days; a window holds at least one day")


@dataclass(frozen=True, slots=True)
class Waste:
    """Kassation. What will expire unused, as a ratio of integers."""

    numerator: int
    denominator: int

    @property
    def amount(self) -> Fraction:
        """The exact amount; a batch may expire in the middle of a unit."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Cover:
    """Täckningstid. Days until the demand cannot be met, as a ratio of integers, and what it rests on.

    `usable` is what was counted, `expired` what was left out because its day has passed, `undated` what has
    no expiry date (counted in `usable` only in the best reading).
    """

    numerator: int
    denominator: int
    waste: Waste
    usable: int
    expired: int = 0
    undated: int = 0

    @property
    def days(self) -> Fraction:
        """The exact number of days."""
        return Fraction(self.numerator, self.denominator)

    @property
    def weeks(self) -> Fraction:
        """The same time in weeks, as the regions report it (U23 figure 3)."""
        return self.days / DAYS_IN_A_WEEK

    def lasts(self, days: int | Fraction) -> bool:
        """Whether the demand can be met for this many days; exactly enough is enough."""
        return self.numerator >= days * self.denominator


def usable_days(expiry: date | None, as_of: date) -> int | None:
    """Days a batch can be used, its expiry date included; zero or less has expired, None is not known."""
    return None if expiry is None else (expiry - as_of).days + 1


def cover(
    batches: Iterable[Batch], demand: Demand | NoRate, *, missing_expiry: MissingExpiry
) -> Cover | NoRate:
    """How long the batches last under a constant demand, the first to expire used first.

    Supply maths, "Expiry-aware coverage in closed form". After the k-th expiry only the later batches are
    left, so nothing can last longer than that day and what the later ones then give. Using the first to
    expire first reaches the smallest of these limits. Both sides are multiplied by the window's days to stay
    in integers.
    """
    if isinstance(demand, NoRate) or demand.amount == 0:
        return NO_RATE
    held = list(batches)
    in_date = _in_date(held)
    undated = sum(batch.quantity for batch in held if batch.usable_days is None)
    dated = sum(quantity for _, quantity in in_date)
    usable = dated + (undated if missing_expiry is MissingExpiry.BEST else 0)
    waste = _waste(in_date, demand)
    return Cover(
        numerator=usable * demand.window_days - waste,
        denominator=demand.amount,
        waste=Waste(waste, demand.window_days),
        usable=usable,
        expired=sum(batch.quantity for batch in held) - dated - undated,
        undated=undated,
    )


def largest_demand(
    batches: Iterable[Batch], window_days: int, horizon: int, *, missing_expiry: MissingExpiry
) -> int:
    """The largest amount used over `window_days` with which the batches still last `horizon` days.

    Supply maths, "Turned round": the closed form asked backwards. `cover` lasts the horizon exactly for the demands up
    to this one, so what would happen under many demands is told by one comparison each.
    """
    if window_days < 1 or horizon < 1:
        raise ValueError("a window and a horizon hold at least one day")
    held = list(batches)
    in_date = _in_date(held)
    left = sum(quantity for _, quantity in in_date)
    if missing_expiry is MissingExpiry.BEST:
        left += sum(batch.quantity for batch in held if batch.usable_days is None)
    largest = left * window_days // horizon
    for days, quantity in in_date:
        left -= quantity
        if days < horizon:
            # From that day on only what expires later is left, and it must do for the rest of the horizon.
            largest = min(largest, left * window_days // (horizon - days))
    return largest


def _in_date(batches: Iterable[Batch]) -> list[tuple[int, int]]:
    """(usable days, quantity) of what has a date that has not passed, the first to expire first."""
    return sorted(
        (batch.usable_days, batch.quantity)
        for batch in batches
        if batch.usable_days is not None and batch.usable_days > 0
    )


def _waste(in_date: Sequence[tuple[int, int]], demand: Demand) -> int:
    """The most that the batches up to some expiry exceed what is used until then, times the window's days."""
    waste = running = 0
    for days, quantity in in_date:
        running += quantity
        waste = max(waste, running * demand.window_days - demand.amount * days)
    return waste
