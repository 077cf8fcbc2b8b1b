"""The picture as flat rows, the same for the command line, the API and every export."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from samsyn.core.supply.coverage import DAYS_IN_A_WEEK
from samsyn.ops.picture import Cell, Picture

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One region and care area. Weeks are cut, not rounded, to a tenth: a shown figure never flatters.

    `weeks_computed` is the shortest line outside the declared exceptions, in the worst reading of missing expiry dates.
    """

    region: str
    care_area: str
    weeks_reported: Decimal | None
    weeks_computed: Decimal | None
    weeks_median: Decimal | None
    share_at_month: Decimal | None
    verdict: str
    goal_met: bool | None
    disagrees: bool
    exceptions: tuple[str, ...]
    scenario: str
    snapshot: str
    as_of: str


def picture_rows(picture: Picture) -> list[PictureRow]:
    """A row for each region and care area, in the order of the picture."""
    return [_row(picture, row.as_of.isoformat(), cell) for row in picture.rows for cell in row.cells]


def shown_weeks(days: Fraction | int | None) -> Decimal | None:
    """Days as weeks, cut to a tenth."""
    return None if days is None else _tenths(Fraction(days) / DAYS_IN_A_WEEK)


def _row(picture: Picture, as_of: str, cell: Cell) -> PictureRow:
    judged, worst = cell.judged, cell.judged.worst
    reported = judged.reported
    lowest = worst.lowest_outside_exceptions
    return PictureRow(
        region=judged.region,
        care_area=judged.care_area,
        weeks_reported=None if reported is None else _tenths(Fraction(reported.lowest_weeks)),
        weeks_computed=None if lowest is None else shown_weeks(lowest[1].days),
        weeks_median=shown_weeks(worst.median_days),
        share_at_month=None if worst.share is None else _cut(worst.share, Decimal("0.001")),
        verdict=judged.verdict.value,
        goal_met=judged.verdict.goal_met,
        disagrees=judged.disagrees,
        exceptions=tuple(sorted(reported.exceptions)) if reported else (),
        scenario=picture.scenario,
        snapshot=picture.snapshot,
        as_of=as_of,
    )


def _tenths(value: Fraction) -> Decimal:
    return _cut(value, TENTH)


def _cut(value: Fraction, step: Decimal) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_DOWN)
