"""Alerts by rule: what a region should look at now, when it began, and when it was over.

A rule compares one figure with a limit. What it finds is a *thing*: kind, region and subject. A thing found day after day is
one spell; once it is no longer found the spell has ended, and if it comes back that is a new one. What cannot be told today
neither begins nor ends a spell: silence in the data is not the all-clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.quality import Grade
from samsyn.core.supply.shortage_hits import ShortageHit

GRADES = tuple(Grade)
LONGEST_LIMIT = 366


class AlertKind(StrEnum):
    """Slag av varning. `BEFORE_RETURN` is judged by the stated return of a notice: no delivery is told of."""

    BELOW_THRESHOLD = "below-threshold"
    BEFORE_RETURN = "before-return"
    SUBMISSION_LATE = "submission-late"
    QUALITY_LOW = "quality-low"


class AlertSeverity(StrEnum):
    """Angelägenhet. How pressing an alert is."""

    ACUTE = "acute"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Varningsregel. When to warn, for every line or for one care area's or one line's.

    `limit` is days for a threshold, days of age for a late submission, days short for a stated return; for quality it is a
    grade's place (A is 0), and that grade or a worse one is warned of. `on` is False where the region wants no such warning.
    """

    kind: AlertKind
    limit: int
    on: bool = True
    care_area: str = ""
    line_id: str = ""

    @property
    def scope(self) -> tuple[str, str, str]:
        """What a newer rule replaces an older one by."""
        return (self.kind.value, self.care_area, self.line_id)


DEFAULT_RULES = (
    AlertRule(AlertKind.BELOW_THRESHOLD, 7),
    AlertRule(AlertKind.BEFORE_RETURN, 1),
    AlertRule(AlertKind.SUBMISSION_LATE, 35),
    AlertRule(AlertKind.QUALITY_LOW, GRADES.index(Grade.C)),
)
"""What holds where a region has set nothing. No source fixes them: a week is when there is hardly time to redistribute, five
weeks when a monthly submission has been missed."""


def check_rule(rule: AlertRule) -> None:
    """Raise DomainError `alert-limit-outside`, `alert-scope-not-judged` where its kind has no such scope."""
    highest = len(GRADES) - 1 if rule.kind is AlertKind.QUALITY_LOW else LONGEST_LIMIT
    lowest = 0 if rule.kind is AlertKind.QUALITY_LOW else 1
    if not lowest <= rule.limit <= highest:
        raise DomainError("alert-limit-outside", limit=rule.limit, lowest=lowest, highest=highest)
    if (rule.care_area or rule.line_id) and rule.kind is not AlertKind.BELOW_THRESHOLD:
        raise DomainError("alert-scope-not-judged", kind=rule.kind.value)


def rule_for(
    rules: Iterable[AlertRule], kind: AlertKind, care_area: str = "", line_id: str = ""
) -> AlertRule | None:
    """The rule that counts: the narrowest that holds what is judged, a line before a care area; None if off."""
    holding = [
        one
        for one in rules
        if one.kind is kind and one.care_area in ("", care_area) and one.line_id in ("", line_id)
    ]
    found = max(holding, key=lambda one: (bool(one.line_id), bool(one.care_area)), default=None)
    return found if found is not None and found.on else None


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line in a care area: its lowest number of days, or whether it is below its minimum level; None untold."""

    care_area: str
    line_id: str
    days: Fraction | None
    below_level: bool | None = None


@dataclass(frozen=True, slots=True)
class AlertFigures:
    """What the rules judge of a region: figures of its newest stock, and today to tell its age.

    `hits` are the shortage notices that hit it; `grade` its newest submission's. None, of lines too, where it is not told:
    no stock that can be counted, no feed, no report.
    """

    region: str
    today: date
    as_of: date | None
    lines: tuple[LineNow, ...] | None = None
    hits: tuple[ShortageHit, ...] | None = None
    grade: Grade | None = None
    submission: int | None = None


AlertThing = tuple[AlertKind, str]
"""Kind and subject: within a region what makes an alert the same from one day to the next."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Varning. What a rule found about one subject: a line's id, a notice's key, or nothing where it is the region's own.

    `days` is what is compared, in whole days rounded down; `until` the stated return, for a notice.
    """

    region: str
    kind: AlertKind
    subject: str
    severity: AlertSeverity
    limit: int
    as_of: date | None
    days: int | None = None
    care_area: str = ""
    line_id: str = ""
    until: date | None = None
    grade: str = ""
    submission: int | None = None

    @property
    def thing(self) -> AlertThing:
        """What it is about."""
        return (self.kind, self.subject)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules found, and the things, or whole kinds, that they could not tell of today."""

    alerts: tuple[Alert, ...]
    untold: frozenset[AlertThing] = frozenset()
    untold_kinds: frozenset[AlertKind] = frozenset()

    def is_untold(self, thing: AlertThing) -> bool:
        """Whether nothing can be said of it today."""
        return thing[0] in self.untold_kinds or thing in self.untold


def alerts_of(figures: AlertFigures, rules: Iterable[AlertRule]) -> Judged:
    """Judge a region's figures by its rules."""
    rules = tuple(rules)
    untold: set[AlertThing] = set()
    found: dict[AlertThing, Alert] = {}
    for one in (*_of_lines(figures, rules, untold), *_of_hits(figures, rules, untold)):
        before = found.get(one.thing)
        if before is None or _pressing(one) < _pressing(before):
            found[one.thing] = one
    for alone in (_late(figures, rules), _quality(figures, rules, untold)):
        if alone is not None:
            found[alone.thing] = alone
    silent = {
        AlertKind.BELOW_THRESHOLD: figures.lines is None,
        AlertKind.BEFORE_RETURN: figures.hits is None,
    }
    return Judged(
        tuple(sorted(found.values(), key=_pressing)),
        frozenset(untold - set(found)),
        frozenset(kind for kind, is_silent in silent.items() if is_silent and rule_is_on(rules, kind)),
    )


def rule_is_on(rules: Iterable[AlertRule], kind: AlertKind) -> bool:
    """Whether any rule of a kind warns at all."""
    return any(one.on for one in rules if one.kind is kind)


def _of_lines(
    figures: AlertFigures, rules: tuple[AlertRule, ...], untold: set[AlertThing]
) -> Iterator[Alert]:
    for line in figures.lines or ():
        rule = rule_for(rules, AlertKind.BELOW_THRESHOLD, line.care_area, line.line_id)
        if rule is None:
            continue
        if line.days is None and line.below_level is None:
            untold.add((rule.kind, line.line_id))
        elif line.below_level or (line.days is not None and line.days < rule.limit):
            half = line.days is None or line.days * 2 < rule.limit
            yield Alert(
                figures.region,
                rule.kind,
                line.line_id,
                AlertSeverity.ACUTE if half else AlertSeverity.WARNING,
                rule.limit,
                figures.as_of,
                days=None if line.days is None else floor(line.days),
                care_area=line.care_area,
                line_id=line.line_id,
            )


def _of_hits(figures: AlertFigures, rules: tuple[AlertRule, ...], untold: set[AlertThing]) -> Iterator[Alert]:
    rule = rule_for(rules, AlertKind.BEFORE_RETURN)
    if rule is None:
        return
    shortest: dict[str, tuple[Fraction, str]] = {}
    for line in figures.lines or ():
        if line.days is not None:
            here = (line.days, line.care_area)
            shortest[line.line_id] = min(shortest.get(line.line_id, here), here)
    for hit in figures.hits or ():
        subject = hit.line_id
        # A return that has passed since the stock was counted tells nothing of when the goods come.
        if hit.days_short is None or hit.returns is None or hit.returns < figures.today:
            untold.add((rule.kind, subject))
        elif hit.days_short >= rule.limit:
            # A pack that the region holds nothing else in place of is the more pressing.
            alone = not hit.instead and not hit.holds
            yield Alert(
                figures.region,
                rule.kind,
                subject,
                AlertSeverity.ACUTE if alone else AlertSeverity.WARNING,
                rule.limit,
                figures.as_of,
                days=ceil(hit.days_short),
                care_area=shortest.get(hit.line_id, (Fraction(0), ""))[1],
                line_id=hit.line_id,
                until=hit.returns,
            )


def _late(figures: AlertFigures, rules: tuple[AlertRule, ...]) -> Alert | None:
    rule = rule_for(rules, AlertKind.SUBMISSION_LATE)
    if rule is None:
        return None
    age = None if figures.as_of is None else (figures.today - figures.as_of).days
    if age is not None and age <= rule.limit:
        return None
    severe = age is None or age > 2 * rule.limit
    severity = AlertSeverity.ACUTE if severe else AlertSeverity.WARNING
    return Alert(figures.region, rule.kind, "", severity, rule.limit, figures.as_of, days=age)


def _quality(figures: AlertFigures, rules: tuple[AlertRule, ...], untold: set[AlertThing]) -> Alert | None:
    rule = rule_for(rules, AlertKind.QUALITY_LOW)
    if rule is None:
        return None
    if figures.grade is None:
        untold.add((rule.kind, ""))
        return None
    if GRADES.index(figures.grade) < rule.limit:
        return None
    severity = AlertSeverity.ACUTE if figures.grade is GRADES[-1] else AlertSeverity.WARNING
    return Alert(
        figures.region,
        rule.kind,
        "",
        severity,
        rule.limit,
        figures.as_of,
        grade=figures.grade.value,
        submission=figures.submission,
    )


def _pressing(one: Alert) -> tuple[bool, str, int, str]:
    """The acute first; of lines what runs out first, of a stated return what is the most days short."""
    days = one.days or 0
    return (
        one.severity is not AlertSeverity.ACUTE,
        one.kind.value,
        days if one.kind is AlertKind.BELOW_THRESHOLD else -days,
        one.subject,
    )


@dataclass(frozen=True, slots=True)
class Spells:
    """What today's judgement does to the spells that stand open: begins, continues (with its new facts), ends."""

    new: tuple[Alert, ...]
    continuing: tuple[Alert, ...]
    ended: tuple[AlertThing, ...]


def fold_spells(standing: Iterable[AlertThing], judged: Judged) -> Spells:
    """Fold a day's judgement into the open spells of a region. What is untold stays as it is."""
    before = frozenset(standing)
    now = {one.thing for one in judged.alerts}
    return Spells(
        new=tuple(one for one in judged.alerts if one.thing not in before),
        continuing=tuple(one for one in judged.alerts if one.thing in before),
        ended=tuple(sorted(one for one in before - now if not judged.is_untold(one))),
    )
