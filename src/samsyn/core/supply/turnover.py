"""Are the goods rotated and near care, as the agreement means them to be?

L24 §2.1: the medicines are meant to be kept in rotating stock close to where care is given. No source says how much of
the stock must rotate or how close is near; HALF is Samsyn's own assumption (see the register of interpretations).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median

from samsyn.core.kernel.citations import Citation

INTENDED_AT = Citation("L24", "§2.1")
HALF = Fraction(1, 2)
AT_CARE_KINDS = frozenset({"ward", "ambulance", "dental"})


class Distance(StrEnum):
    """Avstånd till vården. How far goods lie from where they are used, as far as the storeroom file tells."""

    AT_CARE = "at-care"  # a ward, an ambulance station, a dental clinic, or placed near care
    HOSPITAL = "hospital"  # a hospital store, in the house
    CENTRAL = "central"  # a central store of the region's own
    CONTRACTED = "contracted"  # held by a supplier, and where is not told
    UNKNOWN = "unknown"


NEAR = frozenset({Distance.AT_CARE, Distance.HOSPITAL})


class TurnoverVerdict(StrEnum):
    """Omsättning. Whether the goods are as intended."""

    ROTATING_AND_NEAR = "rotating-and-near"
    ROTATING_FAR = "rotating-far"
    STANDING = "standing"
    CANNOT_TELL = "cannot-tell"


def distance(kind: str, placement: str | None, holder: str, *, ward_stock: bool) -> Distance:
    """The distance of a storeroom. A placement that the region has stated counts before its kind."""
    if ward_stock or placement == "near-care" or (placement is None and kind in AT_CARE_KINDS):
        return Distance.AT_CARE
    if holder == "contracted":
        return Distance.CONTRACTED
    if placement == "central" or kind == "central":
        return Distance.CENTRAL
    return Distance.HOSPITAL if kind == "hospital" else Distance.UNKNOWN


@dataclass(frozen=True, slots=True)
class Position:
    """Position. A line in a storeroom: how much lies there, and whether any was used or issued there in the window."""

    line_id: str
    distance: Distance
    amount: int
    is_used: bool


@dataclass(frozen=True, slots=True)
class Life:
    """Hållbarhet. A line's batches at the likely rate: what lies there, expires unused, and has expired already.

    `left_at_use` are the days of shelf life left when the last of a batch is used, weighed by nothing: one for each batch
    that is used up. `left_today` are the days left today of each batch in date.
    """

    line_id: str
    amount: int
    wasted: Fraction
    expired: int
    left_at_use: tuple[int, ...]
    left_today: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turnover:
    """Omsättning i ett vårdområde. Shares are means over the lines in stock, so that no unit outweighs another.

    `rotating` is the share that lies where the substance was used in the window, `by_distance` what share lies how near.
    `wasted` is the share that is expired or will expire unused. Days are medians over batches; None where there is none.
    """

    lines: int
    positions: int
    rotating_positions: int
    rotating: Fraction | None
    by_distance: tuple[tuple[Distance, Fraction], ...]
    wasted: Fraction | None
    left_today: int | None
    left_at_use: int | None
    days_told: int

    @property
    def near(self) -> Fraction | None:
        """The share that lies at or near care."""
        if self.rotating is None:
            return None
        return sum((share for where, share in self.by_distance if where in NEAR), Fraction(0))

    @property
    def verdict(self) -> TurnoverVerdict:
        """Against L24 §2.1. Without stock, without a day of consumption told of, or mostly of unknown place: cannot tell."""
        if self.rotating is None or not self.days_told or dict(self.by_distance)[Distance.UNKNOWN] > HALF:
            return TurnoverVerdict.CANNOT_TELL
        if self.rotating < HALF:
            return TurnoverVerdict.STANDING
        is_near = (self.near or 0) >= HALF
        return TurnoverVerdict.ROTATING_AND_NEAR if is_near else TurnoverVerdict.ROTATING_FAR


def turnover(positions: Sequence[Position], lives: Iterable[Life], days_told: int) -> Turnover:
    """The turnover of one region and care area, over `days_told` days of consumption."""
    held = [one for one in positions if one.amount]
    totals: dict[str, int] = {}
    for one in held:
        totals[one.line_id] = totals.get(one.line_id, 0) + one.amount
    lines = len(totals)

    def mean(chosen: Iterable[Position]) -> Fraction:
        return sum((Fraction(one.amount, totals[one.line_id]) for one in chosen), Fraction(0)) / lines

    living = [one for one in lives if one.amount]
    lost = sum((Fraction(one.wasted + one.expired) / one.amount for one in living), Fraction(0))
    return Turnover(
        lines=lines,
        positions=len(held),
        rotating_positions=sum(one.is_used for one in held),
        rotating=mean(one for one in held if one.is_used) if lines else None,
        by_distance=tuple(
            (where, mean(one for one in held if one.distance is where) if lines else Fraction(0))
            for where in Distance
        ),
        wasted=lost / len(living) if living else None,
        left_today=_median(days for one in living for days in one.left_today),
        left_at_use=_median(days for one in living for days in one.left_at_use),
        days_told=days_told,
    )


def _median(days: Iterable[int]) -> int | None:
    found = list(days)
    return int(median(found)) if found else None


@dataclass(frozen=True, slots=True)
class OutsideArea:
    """Utanför överenskommelsen. A care area that the goal does not take in: what is told of it is counted apart."""

    care_area: str
    storerooms: int
    rows: int
