"""The picture: what a region reports and what is computed for it, judged against the goal of an agreement.

The goal is at least one month's consumption per care area (T22 goal, told in U23 "Tilläggsöverenskommelsen
2022"). U23 figure 3 judges the weeks that a region *reported*, the lowest number where it answered with an
interval, and tells that regions left out a few lines. So the verdict is on reported weeks; the computed weeks
stand beside it, and a flag says where the two disagree. No source says how long a month is: it is a
parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from statistics import median

from samsyn.core.supply.coverage import DAYS_IN_A_WEEK, Cover, MissingExpiry, NoRate

DEFAULT_MONTH_DAYS = 30
MONTH_LENGTHS = (28, 30, 31)  # four weeks, the usual month, the longest


class Verdict(StrEnum):
    """Bedömning. Whether a region reaches the goal in a care area."""

    MET = "met"
    MET_WITH_DECLARED_EXCEPTIONS = "met-with-declared-exceptions"
    NOT_MET = "not-met"
    CANNOT_TELL = "cannot-tell"

    @property
    def goal_met(self) -> bool | None:
        """Yes, no, or None where it cannot be told."""
        if self is Verdict.CANNOT_TELL:
            return None
        return self is not Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class MinimumLevel:
    """Miniminivå. For what goes years unused (antidotes): an amount to hold instead of a time to last."""

    held: int
    required: int

    @property
    def met(self) -> bool:
        """Whether at least the required amount is held."""
        return self.held >= self.required


LineFigure = Cover | MinimumLevel | NoRate


def atc_of(line_id: str) -> str:
    """The ATC code that a line's id begins with."""
    return line_id.partition("-")[0].upper()


@dataclass(frozen=True, slots=True)
class LineCover:
    """Listrad. How long one line of the list lasts: the lowest, the highest and the likely figure.

    `worst` has the highest rate that the months allow and counts nothing that has no expiry date; it is what is judged.
    `best` has the lowest rate and counts it. `likely` has the rate as it was, and counts nothing undated.
    """

    line_id: str
    worst: LineFigure
    best: LineFigure
    likely: LineFigure

    @property
    def atc(self) -> str:
        """The ATC code; a line is named by its code and its route."""
        return atc_of(self.line_id)

    def figure(self, bound: MissingExpiry) -> LineFigure:
        """The figure in one of the two readings."""
        return self.worst if bound is MissingExpiry.WORST else self.best


@dataclass(frozen=True, slots=True)
class Reported:
    """Rapporterat. The weeks a region states and signs, with the ATC codes it excepts and why."""

    weeks: int | Fraction
    weeks_to: int | Fraction | None = None
    exceptions: frozenset[str] = frozenset()
    reason: str = ""
    signed_by: str = ""
    signed_on: date | None = None

    @property
    def lowest_weeks(self) -> int | Fraction:
        """The weeks that count: of an interval the lowest (U23 figure 3)."""
        return self.weeks if self.weeks_to is None else min(self.weeks, self.weeks_to)

    @property
    def is_signed(self) -> bool:
        """Whether somebody has put a name and a day to it."""
        return bool(self.signed_by) and self.signed_on is not None


@dataclass(frozen=True, slots=True)
class Summary:
    """Sammanfattning. The computed lines of one region and care area, in one reading of missing expiry dates.

    `rated` have a time to last, shortest first. `levels` have a minimum level instead. `without_rate` have
    neither, and count for nothing. `short` are the judged lines below a month or below their level.
    """

    month_days: int
    rated: tuple[tuple[str, Cover], ...]
    levels: tuple[tuple[str, MinimumLevel], ...]
    without_rate: tuple[str, ...]
    short: tuple[str, ...]
    short_outside_exceptions: tuple[str, ...]
    lowest_outside_exceptions: tuple[str, Cover] | None

    @property
    def lowest(self) -> tuple[str, Cover] | None:
        """The line that runs out first, excepted or not."""
        return self.rated[0] if self.rated else None

    @property
    def median_days(self) -> Fraction | None:
        """The median of the lines' days."""
        return Fraction(median(line.days for _, line in self.rated)) if self.rated else None

    @property
    def judged(self) -> int:
        """How many lines could be judged, by time or by minimum level: the denominator of the share."""
        return len(self.rated) + len(self.levels)

    @property
    def at_month(self) -> int:
        """How many of them last a month or hold their minimum level: the numerator of the share."""
        return self.judged - len(self.short)

    @property
    def share(self) -> Fraction | None:
        """The share of the judged lines at or above a month."""
        return Fraction(self.at_month, self.judged) if self.judged else None

    @property
    def verdict(self) -> Verdict:
        """What the computed lines alone would say."""
        if not self.judged:
            return Verdict.CANNOT_TELL
        if not self.short:
            return Verdict.MET
        return Verdict.NOT_MET if self.short_outside_exceptions else Verdict.MET_WITH_DECLARED_EXCEPTIONS


def summarise(
    lines: Iterable[LineCover],
    exceptions: Collection[str] = (),
    month_days: int = DEFAULT_MONTH_DAYS,
    bound: MissingExpiry = MissingExpiry.WORST,
) -> Summary:
    """The lines of one region and care area together: the lowest, the median, the share at a month."""
    by_id = {line.line_id: line for line in sorted(lines, key=lambda line: line.line_id)}
    figures = {line_id: line.figure(bound) for line_id, line in by_id.items()}
    rated = sorted(
        ((line_id, found) for line_id, found in figures.items() if isinstance(found, Cover)),
        key=lambda pair: pair[1].days,
    )
    levels = tuple((line_id, found) for line_id, found in figures.items() if isinstance(found, MinimumLevel))
    excepted = {line_id for line_id, line in by_id.items() if line.atc in exceptions}
    short = [line_id for line_id, line in rated if not line.lasts(month_days)]
    short += [line_id for line_id, level in levels if not level.met]
    return Summary(
        month_days=month_days,
        rated=tuple(rated),
        levels=levels,
        without_rate=tuple(line_id for line_id, found in figures.items() if isinstance(found, NoRate)),
        short=tuple(short),
        short_outside_exceptions=tuple(line_id for line_id in short if line_id not in excepted),
        lowest_outside_exceptions=next((pair for pair in rated if pair[0] not in excepted), None),
    )


def judge_reported(reported: Reported | None, month_days: int = DEFAULT_MONTH_DAYS) -> Verdict:
    """The verdict on the weeks a region reported; without a signed answer it cannot be told."""
    if reported is None or not reported.is_signed:
        return Verdict.CANNOT_TELL
    if reported.lowest_weeks * DAYS_IN_A_WEEK < month_days:
        return Verdict.NOT_MET
    return Verdict.MET_WITH_DECLARED_EXCEPTIONS if reported.exceptions else Verdict.MET


def turns_at(reported: Reported | None, month_days: int = DEFAULT_MONTH_DAYS) -> tuple[int, ...]:
    """The other lengths of a month that would turn the verdict on the reported weeks."""
    verdict = judge_reported(reported, month_days)
    return tuple(days for days in MONTH_LENGTHS if judge_reported(reported, days) is not verdict)


def disagrees(verdict: Verdict, computed: Verdict) -> bool:
    """Whether one says that the goal is met and the other not; "cannot tell" contradicts nothing."""
    return None not in (verdict.goal_met, computed.goal_met) and verdict.goal_met is not computed.goal_met


@dataclass(frozen=True, slots=True)
class PictureCell:
    """Ruta i bilden. One region and care area: what was reported, what was computed, and the verdict.

    `decided` are the ATC codes that the region has decided to leave out, beside those that its report declares.
    """

    region: str
    care_area: str
    reported: Reported | None
    worst: Summary
    best: Summary
    decided: frozenset[str] = frozenset()

    @property
    def verdict(self) -> Verdict:
        """The verdict against the goal, on the reported weeks as U23 figure 3 judges them."""
        return judge_reported(self.reported, self.worst.month_days)

    @property
    def disagrees(self) -> bool:
        """Whether the computed weeks, in the worst reading, say otherwise than the reported ones."""
        return disagrees(self.verdict, self.worst.verdict)

    @property
    def turns_at(self) -> tuple[int, ...]:
        """The other lengths of a month that would turn the verdict."""
        return turns_at(self.reported, self.worst.month_days)


def picture_cell(
    region: str,
    care_area: str,
    reported: Reported | None,
    lines: Sequence[LineCover],
    month_days: int = DEFAULT_MONTH_DAYS,
    decided: frozenset[str] = frozenset(),
) -> PictureCell:
    """One cell of the picture from a region's lines, its report, which declares exceptions, and what it has decided."""
    exceptions = decided | (reported.exceptions if reported else frozenset())
    return PictureCell(
        region=region,
        care_area=care_area,
        reported=reported,
        worst=summarise(lines, exceptions, month_days, MissingExpiry.WORST),
        best=summarise(lines, exceptions, month_days, MissingExpiry.BEST),
        decided=decided,
    )


@dataclass(frozen=True, slots=True)
class NationalRow:
    """Riket. How many regions reach the goal in one care area, and the cells that are lowest."""

    care_area: str
    met: int
    met_with_declared_exceptions: int
    not_met: int
    cannot_tell: int
    lowest_reported: PictureCell | None
    lowest_computed: PictureCell | None

    @property
    def regions(self) -> int:
        """How many regions the row counts."""
        return self.met + self.met_with_declared_exceptions + self.not_met + self.cannot_tell


def national(cells: Iterable[PictureCell]) -> tuple[NationalRow, ...]:
    """The national row of each care area, in the order the care areas first come; nothing gives no row."""
    by_area: dict[str, list[PictureCell]] = {}
    for cell in cells:
        by_area.setdefault(cell.care_area, []).append(cell)
    return tuple(_national_row(care_area, group) for care_area, group in by_area.items())


def _national_row(care_area: str, cells: Sequence[PictureCell]) -> NationalRow:
    verdicts = [cell.verdict for cell in cells]
    reported = [(cell.reported.lowest_weeks, cell.region, cell) for cell in cells if cell.reported]
    computed = [(cell.worst.lowest[1].days, cell.region, cell) for cell in cells if cell.worst.lowest]
    return NationalRow(
        care_area=care_area,
        met=verdicts.count(Verdict.MET),
        met_with_declared_exceptions=verdicts.count(Verdict.MET_WITH_DECLARED_EXCEPTIONS),
        not_met=verdicts.count(Verdict.NOT_MET),
        cannot_tell=verdicts.count(Verdict.CANNOT_TELL),
        lowest_reported=min(reported)[2] if reported else None,
        lowest_computed=min(computed)[2] if computed else None,
    )
