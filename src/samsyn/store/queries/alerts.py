"""The register of alerts: rules in force, open spells, choices, mails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from samsyn.core.supply.alerts import DEFAULT_RULES, Alert, AlertKind, AlertRule, AlertSeverity
from samsyn.store.models import AlertChoice, AlertMail, AlertSpell, RegionAlertRule, Submission


@dataclass(frozen=True, slots=True)
class SpellRow:
    """An alert with its spell: when it began and ended, and who has marked it as seen."""

    id: int
    alert: Alert
    began_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None
    seen_by: str
    seen_note: str


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """How a person wants alerts by mail; `how` is none, digest or at-once."""

    username: str
    how: str
    address: str
    language: str


def rules_of(region: str) -> tuple[AlertRule, ...]:
    """The rules in force for a region: what it has set, the newest of each scope, and else what holds for all."""
    found = {one.scope: one for one in DEFAULT_RULES}
    for row in RegionAlertRule.objects.filter(region=region).order_by("id"):
        rule = AlertRule(AlertKind(row.kind), row.limit, row.on, row.care_area, row.line_id)
        found[rule.scope] = rule
    return tuple(found.values())


def open_spells(regions: Iterable[str]) -> list[SpellRow]:
    """The alerts of some regions that stand open: the acute first, of each the newest first."""
    rows = AlertSpell.objects.filter(region__in=list(regions), ended_at=None).order_by("-began_at", "id")
    return sorted(map(spell_row, rows), key=lambda row: row.alert.severity is not AlertSeverity.ACUTE)


def ended_spells(region: str, most: int = 20) -> list[SpellRow]:
    """A region's alerts that have ended, the last ended first."""
    rows = AlertSpell.objects.filter(region=region).exclude(ended_at=None).order_by("-ended_at", "id")
    return [spell_row(row) for row in rows[:most]]


def choice_of(username: str) -> ChoiceRow:
    """What a person has chosen; no mail until something is chosen."""
    found = AlertChoice.objects.filter(username=username).first()
    if found is None:
        return ChoiceRow(username, "none", "", "sv")
    return ChoiceRow(found.username, found.how, found.address, found.language)


def newest_submission_with_stock(region: str) -> tuple[int, date] | None:
    """The newest submission about a region's newest day of stock: (number, day)."""
    sent = Submission.objects.filter(region=region, withdrawn_at=None, files__kind="stock")
    found = sent.order_by("-as_of", "-id").values_list("id", "as_of").first()
    return (int(found[0]), found[1]) if found else None


def uncertain_mails(username: str | None = None) -> int:
    """How many mails were cut short, so that nobody knows whether they went."""
    found = AlertMail.objects.filter(state="claimed")
    return (found.filter(username=username) if username else found).count()


def spell_row(row: AlertSpell) -> SpellRow:
    """A row of the register as the core has it."""
    return SpellRow(
        row.pk, alert_of(row), row.began_at, row.ended_at, row.seen_at, row.seen_by, row.seen_note
    )


def alert_of(row: AlertSpell) -> Alert:
    """The alert of a spell, as last judged."""
    facts: dict[str, Any] = row.facts
    return Alert(
        region=row.region,
        kind=AlertKind(row.kind),
        subject=row.subject,
        severity=AlertSeverity(row.severity),
        limit=facts["limit"],
        as_of=_day(facts["as_of"]),
        days=facts["days"],
        care_area=facts["care_area"],
        line_id=facts["line_id"],
        until=_day(facts["until"]),
        grade=facts["grade"],
        submission=facts["submission"],
    )


def facts_of(alert: Alert) -> dict[str, Any]:
    """What a spell keeps of an alert beside its thing and severity."""
    return {
        "limit": alert.limit,
        "as_of": alert.as_of.isoformat() if alert.as_of else None,
        "days": alert.days,
        "care_area": alert.care_area,
        "line_id": alert.line_id,
        "until": alert.until.isoformat() if alert.until else None,
        "grade": alert.grade,
        "submission": alert.submission,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
