"""The picture as flat rows, the same for the command line, the API and every export."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from samsyn.core.supply.coverage import DAYS_IN_A_WEEK, Cover
from samsyn.core.supply.picture import LineFigure
from samsyn.ops.picture.reading import PEACETIME, Cell, Picture, RegionRow

TENTH, THOUSANDTH = Decimal("0.1"), Decimal("0.001")
JUDGED_READING = "lowest"
"""Of a figure that is an interval the lowest is judged (U23 figure 3)."""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One region and care area. Weeks are cut, not rounded, to a tenth: a shown figure never flatters.

    `weeks_computed` is the shortest line outside what is declared or decided to be left out: the lowest of its interval,
    which `reading` says.
    `weeks_likely` and `weeks_highest` are the same line's. `weeks_median` and `share_at_month` are over every line. What the
    report declares is `exceptions`, what the region has decided `exclusions`: `weeks_everything` is the shortest line with
    them, `weeks_median_without` and `share_without` are without. On `days_untold` of the window no file tells of use.
    """

    region: str
    care_area: str
    weeks_reported: Decimal | None
    weeks_computed: Decimal | None
    reading: str
    weeks_likely: Decimal | None
    weeks_highest: Decimal | None
    weeks_median: Decimal | None
    share_at_month: Decimal | None
    verdict: str
    goal_met: bool | None
    disagrees: bool
    exceptions: tuple[str, ...]
    scenario: str
    snapshot: str
    as_of: str
    days_untold: int
    exclusions: tuple[str, ...]
    weeks_everything: Decimal | None
    weeks_median_without: Decimal | None
    share_without: Decimal | None


def picture_rows(picture: Picture) -> list[PictureRow]:
    """A row for each region and care area, in the order of the picture."""
    return [
        row_figures(row, cell, picture.snapshot, picture.scenario)
        for row in picture.rows
        for cell in row.cells
    ]


def shown_weeks(days: Fraction | int | None) -> Decimal | None:
    """Days as weeks, cut to a tenth."""
    return None if days is None else _tenths(Fraction(days) / DAYS_IN_A_WEEK)


def row_figures(row: RegionRow, cell: Cell, snapshot: str, scenario: str = PEACETIME) -> PictureRow:
    """The figures of one region and care area, as every shell writes them."""
    judged, worst = cell.judged, cell.judged.worst
    reported = judged.reported
    lowest = worst.lowest_outside_exceptions
    lines = cell.result.lines
    without = cell.both.without
    line = None if lowest is None else lines[lines.line_ids.index(lowest[0])]
    return PictureRow(
        region=judged.region,
        care_area=judged.care_area,
        weeks_reported=None if reported is None else _tenths(Fraction(reported.lowest_weeks)),
        weeks_computed=None if line is None else _weeks_of(line.worst),
        reading=JUDGED_READING,
        weeks_likely=None if line is None else _weeks_of(line.likely),
        weeks_highest=None if line is None else _weeks_of(line.best),
        weeks_median=shown_weeks(worst.median_days),
        share_at_month=None if worst.share is None else _cut(worst.share, THOUSANDTH),
        verdict=judged.verdict.value,
        goal_met=judged.verdict.goal_met,
        disagrees=judged.disagrees,
        exceptions=tuple(sorted(reported.exceptions)) if reported else (),
        scenario=scenario,
        snapshot=snapshot,
        as_of=row.as_of.isoformat(),
        days_untold=row.days_untold,
        exclusions=tuple(sorted(judged.decided)),
        weeks_everything=shown_weeks(worst.lowest[1].days) if worst.lowest else None,
        weeks_median_without=shown_weeks(without.median_days),
        share_without=None if without.share is None else _cut(without.share, THOUSANDTH),
    )


def _weeks_of(figure: LineFigure) -> Decimal | None:
    return shown_weeks(figure.days) if isinstance(figure, Cover) else None


def _tenths(value: Fraction) -> Decimal:
    return _cut(value, TENTH)


def _cut(value: Fraction, step: Decimal) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_DOWN)
