"""How far a submission can be trusted: what was found in it, and the grade that follows.

U23 tells that the regions' answers differed in what they counted and how; no source grades data. The limits here are
Samsyn's own, each with its reason, and stand with every report so that a reader can disagree with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Severity(StrEnum):
    """Allvar. A remark is good to know, a doubt should be looked into, a fault makes figures wrong."""

    REMARK = "remark"
    DOUBT = "doubt"
    FAULT = "fault"


class Grade(StrEnum):
    """Betyg. A: nothing to doubt. B: something to look into. C: a fault. D: faults that reach over much of it."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Aspect(StrEnum):
    """What of a submission a finding is about."""

    COMPLETENESS = "completeness"
    PLAUSIBILITY = "plausibility"
    TIMELINESS = "timeliness"


@dataclass(frozen=True, slots=True)
class RowOf:
    """A row of a file: the file's kind, and the row's number as the sender sees it."""

    kind: str
    row: int


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """Iakttagelse. What was found: how many of how many, and the first rows of them.

    `facts` are the words and numbers that its sentence is filled with.
    """

    code: str
    aspect: Aspect
    severity: Severity
    count: int
    of: int
    rows: tuple[RowOf, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def share(self) -> Fraction:
        """How much of what was looked at it touches."""
        return Fraction(self.count, self.of) if self.of else Fraction(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """Gränser. From where a share, an age or a ratio is a doubt, and from where a fault.

    That two patients need as much on a day is common, that more than one event in twenty has a twin is less so.
    Shares of undated batches: one in twenty hardly moves a figure, one in four may decide it. A jump by ten is seldom
    real. Nothing is dated ten years ahead by its maker. More than five years' use on the shelf is more likely a wrong
    unit. A month is what the agreements ask for, so stock older than that says little of today.
    """

    undated_doubt: Fraction = Fraction(1, 20)
    undated_fault: Fraction = Fraction(1, 4)
    rejected_doubt: Fraction = Fraction(1, 100)
    rejected_fault: Fraction = Fraction(1, 10)
    unlisted_doubt: Fraction = Fraction(1, 10)
    lines_missing_doubt: Fraction = Fraction(1, 5)
    expired_doubt: Fraction = Fraction(1, 10)
    alike_doubt: Fraction = Fraction(1, 20)
    told_doubt: Fraction = Fraction(9, 10)
    jump: int = 10
    years_of_use: int = 5
    years_ahead: int = 10
    days_old_doubt: int = 31
    days_old_fault: int = 92
    reaches_much: Fraction = Fraction(1, 5)


LIMITS = Limits()


def graded(
    share: Fraction, doubt: Fraction, fault: Fraction | None = None, *, below: Severity = Severity.REMARK
) -> Severity:
    """How severe a share is: from `doubt` a doubt, from `fault` (where there is one) a fault."""
    if fault is not None and share >= fault:
        return Severity.FAULT
    return Severity.DOUBT if share >= doubt else below


def grade(findings: Iterable[QualityFinding], limits: Limits = LIMITS) -> Grade:
    """The grade that follows from what was found."""
    found = list(findings)
    faults = [finding for finding in found if finding.severity is Severity.FAULT]
    if len(faults) > 1 or any(finding.share >= limits.reaches_much for finding in faults):
        return Grade.D
    if faults:
        return Grade.C
    return Grade.B if any(finding.severity is Severity.DOUBT for finding in found) else Grade.A


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Kvalitetsrapport. Of one submission: its grade and what was found, the gravest first."""

    grade: Grade
    findings: tuple[QualityFinding, ...]


def report(findings: Iterable[QualityFinding], limits: Limits = LIMITS) -> QualityReport:
    """The report of what was found."""
    order = [Severity.FAULT, Severity.DOUBT, Severity.REMARK]
    found = sorted(findings, key=lambda finding: (order.index(finding.severity), finding.code))
    return QualityReport(grade(found, limits), tuple(found))
