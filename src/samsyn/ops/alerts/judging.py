"""A region's alerts: its rules, judging them after each submission, import and night, and seeing to what they find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.alerts import (
    AlertFigures,
    AlertKind,
    AlertRule,
    LineNow,
    alerts_of,
    check_rule,
    fold_spells,
)
from samsyn.core.supply.coverage import Cover
from samsyn.core.supply.picture import LineCover, MinimumLevel, atc_of
from samsyn.core.supply.quality import Grade
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.kernel.audit import record, record_reads
from samsyn.ops.kernel.permissions import may_be_mailed, may_read_own_stock, may_set_alerts, require
from samsyn.ops.picture.measuring import measuring_for
from samsyn.ops.picture.quality import report_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, TOO_LARGE, RegionRow, region_rows
from samsyn.ops.picture.sight import Sight
from samsyn.ops.shortages.hits import hits_of_region
from samsyn.store.models import AlertChoice, AlertSpell, AuditHead, RegionAlertRule
from samsyn.store.queries.alerts import (
    SpellRow,
    facts_of,
    newest_submission_with_stock,
    open_spells,
    rules_of,
)
from samsyn.store.queries.stock import SnapshotRow, snapshot_on
from samsyn.store.queries.submissions import submission

WAYS = ("none", "digest", "at-once")
LANGUAGES = ("sv", "en")
LONGEST_NOTE = 500
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Raised:
    """What a check did to a region's alerts: how many began, go on and ended."""

    region: str
    new: int
    continuing: int
    ended: int


def set_rule(*, by: Actor, now: datetime, region: str, rule: AlertRule) -> None:
    """Set a region's rule; an older one of the same scope stays on record. It counts from the next check.

    Raises NotPermitted; NotFound `unknown-care-area`, `unknown-line`; DomainError
    `line-outside-care-area`, and as `core.supply.alerts.check_rule`.
    """
    require(may_set_alerts(by, region), "set-alert-rule", by, region)
    check_rule(rule)
    areas, lines = measuring_for(DEFAULT_AGREEMENT).parameters.goal_areas, load_list(DEFAULT_LIST).by_id
    if rule.care_area and rule.care_area not in areas:
        raise NotFound("unknown-care-area", id=rule.care_area)
    if rule.line_id and rule.line_id not in lines:
        raise NotFound("unknown-line", id=rule.line_id)
    if rule.care_area and rule.line_id and areas[rule.care_area].isdisjoint(lines[rule.line_id].care_areas):
        raise DomainError("line-outside-care-area", line=rule.line_id, care_area=rule.care_area)
    with transaction.atomic():
        before = next((one for one in rules_of(region) if one.scope == rule.scope), None)
        RegionAlertRule.objects.create(
            region=region,
            kind=rule.kind.value,
            care_area=rule.care_area,
            line_id=rule.line_id,
            limit=rule.limit,
            on=rule.on,
            set_by=by.username,
            set_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action="set-alert-rule",
            subject="alert-rule/" + "/".join(rule.scope),
            before=None if before is None else {"limit": before.limit, "on": before.on},
            after={"limit": rule.limit, "on": rule.on},
        )


def rules_in_force(*, by: Actor) -> tuple[AlertRule, ...]:
    """What one's own region is warned of. Raises NotPermitted; DomainError `not-a-region`."""
    region = by.organisation
    require(may_read_own_stock(by, region), "read-own-stock", by, region)
    if region not in {one.id for one in load_organisations().regions()}:
        raise DomainError("not-a-region", id=region)
    return rules_of(region)


def raise_alerts(*, now: datetime, regions: Sequence[str] = ()) -> list[Raised]:
    """Judge the regions (all without any named) by their rules, and begin, renew and end their spells.

    Checks no sharing and shows nothing: for the worker and the operator. Raises NotFound `unknown-organisation`; DomainError
    `not-a-region`.
    """
    known = [one.id for one in load_organisations().regions()]
    for region in regions:
        load_organisations().get(region)
        if region not in known:
            raise DomainError("not-a-region", id=region)
    return [_raise_for(region, now) for region in regions or known]


def raise_alerts_quietly(now: datetime, regions: Sequence[str] = ()) -> None:
    """As `raise_alerts`, after something that is done already and that nothing here may undo."""
    try:
        raise_alerts(now=now, regions=regions)
    except Exception:
        log.exception("alerts-failed", regions=list(regions))


def _raise_for(region: str, now: datetime) -> Raised:
    judged = alerts_of(_figures(region, now), rules_of(region))
    with transaction.atomic():
        # Two checks of one region queue here, at the region's chain; the database holds one open spell a thing besides.
        AuditHead.objects.get_or_create(organisation=region)
        AuditHead.objects.select_for_update().get(organisation=region)
        standing = {
            (AlertKind(row.kind), row.subject): row
            for row in AlertSpell.objects.filter(region=region, ended_at=None)
        }
        spells = fold_spells(standing, judged)
        AlertSpell.objects.bulk_create(
            AlertSpell(
                region=region,
                kind=one.kind.value,
                subject=one.subject,
                severity=one.severity.value,
                facts=facts_of(one),
                began_at=now,
            )
            for one in spells.new
        )
        for one in spells.continuing:
            row = standing[one.thing]
            if (row.severity, row.facts) != (one.severity.value, facts_of(one)):
                row.severity, row.facts = one.severity.value, facts_of(one)
                row.save(update_fields=["severity", "facts"])
        over = [standing[thing].pk for thing in spells.ended]
        AlertSpell.objects.filter(pk__in=over).update(ended_at=now)
    return Raised(region, len(spells.new), len(spells.continuing), len(spells.ended))


def _figures(region: str, now: datetime) -> AlertFigures:
    today = swedish_day(now)
    sent = newest_submission_with_stock(region)
    if sent is None:
        return AlertFigures(region, today, None)
    number, day = sent
    snapshot = snapshot_on(day)
    (row,) = region_rows(snapshot, [region], DEFAULT_AGREEMENT)
    counted = all(code != TOO_LARGE for code, _ in row.left_out)
    return AlertFigures(
        region=region,
        today=today,
        as_of=row.as_of,
        lines=_lines(row) if counted else None,
        hits=_hits(row, snapshot) if counted else None,
        grade=_grade(number),
        submission=number,
    )


def _hits(row: RegionRow, snapshot: SnapshotRow) -> tuple[ShortageHit, ...] | None:
    decided = {atc for cell in row.cells for atc in cell.judged.decided}
    hits = hits_of_region(DEFAULT_AGREEMENT, snapshot, row.region)
    return None if hits is None else tuple(hit for hit in hits if atc_of(hit.line_id) not in decided)


def _lines(row: RegionRow) -> tuple[LineNow, ...]:
    """What is left out by decision warns of nothing."""
    return tuple(
        _line_now(cell.result.area, line)
        for cell in row.cells
        for line in cell.result.lines
        if line.atc not in cell.judged.decided
    )


def _line_now(area: str, line: LineCover) -> LineNow:
    figure = line.worst
    if isinstance(figure, Cover):
        return LineNow(area, line.line_id, figure.days)
    if isinstance(figure, MinimumLevel):
        return LineNow(area, line.line_id, None, below_level=not figure.met)
    return LineNow(area, line.line_id, None)


def _grade(number: int) -> Grade | None:
    try:
        return report_of(submission(number)).grade
    except Exception:  # the other rules are to be judged all the same
        log.exception("quality-not-told", submission=number)
        return None


def mark_seen(*, by: Actor, now: datetime, region: str, spell: int, note: str) -> None:
    """Note that an alert is seen, and what is done about it. It stays open until the rule no longer finds it.

    Raises NotPermitted; NotFound `unknown-alert`; DomainError `alert-over-already`, `note-too-long`.
    """
    require(may_set_alerts(by, region), "mark-alert-seen", by, region)
    note = " ".join("".join(one if one.isprintable() else " " for one in note).split())
    if len(note) > LONGEST_NOTE:
        raise DomainError("note-too-long", longest=LONGEST_NOTE)
    with transaction.atomic():
        row = AlertSpell.objects.select_for_update().filter(pk=spell, region=region).first()
        if row is None:
            raise NotFound("unknown-alert", id=spell)
        if row.ended_at is not None:
            raise DomainError("alert-over-already", id=spell)
        before = {"by": row.seen_by, "note": row.seen_note}
        row.seen_at, row.seen_by, row.seen_note = now, by.username, note
        row.save(update_fields=["seen_at", "seen_by", "seen_note"])
        record(
            by=by,
            now=now,
            organisation=region,
            action="mark-alert-seen",
            subject=f"alert/{spell}",
            before=before,
            after={"by": by.username, "note": note},
        )


def choose_mail(*, by: Actor, now: datetime, how: str, address: str, language: str) -> None:
    """A person chooses how to be told: none, digest (one mail a day) or at-once, where, and in which language.

    Raises NotPermitted for one who has neither alerts nor money to be told of; DomainError `unknown-choice`, `bad-address`.
    """
    require(may_be_mailed(by), "choose-alert-mail", by, by.organisation)
    if how not in WAYS or language not in LANGUAGES:
        raise DomainError("unknown-choice", how=how, language=language)
    address = address.strip()
    if address or how != "none":
        check_address(address)
    with transaction.atomic():
        AlertChoice.objects.update_or_create(
            username=by.username, defaults={"how": how, "address": address, "language": language}
        )
        record(
            by=by,
            now=now,
            organisation=by.organisation,
            action="choose-alert-mail",
            subject=f"user/{by.username}",
            before=None,
            after={"how": how, "language": language},
        )


def check_address(address: str) -> None:
    """Raise DomainError `bad-address` unless mail can be sent there: one address, and no line break to add headers by."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError("bad-address") from error
    if len(address) > 254 or not address.isprintable():
        raise DomainError("bad-address")


def read_alerts(*, by: Actor, now: datetime) -> list[SpellRow]:
    """The open alerts that the reader may see: its own region's all, of others those about substances they have shared."""
    sight = Sight(by, now)
    regions = [one.id for one in load_organisations().regions()]
    found = [row for row in open_spells(regions) if _is_open_to(row, sight)]
    owners = sorted({row.alert.region for row in found})
    record_reads(by=by, now=now, owners=owners, grain=Grain.SUBSTANCE, subject="alerts")
    return found


def _is_open_to(row: SpellRow, sight: Sight) -> bool:
    alert = row.alert
    if sight.by.is_operator or sight.by.organisation == alert.region:
        return True
    return bool(alert.line_id) and sight.sees(alert.region, Grain.SUBSTANCE, atc_of(alert.line_id))


def own_open(region: str) -> tuple[int, int]:
    """How many of a region's alerts stand open, and how many of those are acute: for its own people's home page."""
    found = open_spells([region])
    return len(found), sum(row.alert.severity.value == "acute" for row in found)
