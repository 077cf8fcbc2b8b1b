"""The alerts that stand open."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.supply.alerts import GRADES, AlertKind
from samsyn.ops.alerts.judging import read_alerts, rules_in_force
from samsyn.ops.kernel.access import Access, access, actor_of

router = Router(tags=["supply"])


class AlertOut(Camel):
    """An open alert. `days` is what was compared with `limit`: days left, short or of age, by `kind`."""

    id: int
    region: str
    kind: str
    severity: str
    subject: str
    care_area: str
    line_id: str
    days: int | None
    limit: int
    as_of: date | None
    until: date | None
    grade: str
    submission: int | None
    began_at: datetime
    seen_at: datetime | None
    seen_by: str
    seen_note: str


@router.get("/alerts", response=list[AlertOut], by_alias=True, summary="Alerts that stand open")
@access(Access.STOCK)
def alerts(request: HttpRequest) -> list[AlertOut]:
    """One's own region's all, of others' those about substances that they have shared; the acute first.

    Who has seen an alert, and the note, are told to the region itself alone.
    """
    by = actor_of(request)
    found = []
    for row in read_alerts(by=by, now=datetime.now(UTC)):
        one, own = row.alert, row.alert.region == by.organisation
        found.append(
            AlertOut(
                id=row.id,
                region=one.region,
                kind=one.kind.value,
                severity=one.severity.value,
                subject=one.subject,
                care_area=one.care_area,
                line_id=one.line_id,
                days=one.days,
                limit=one.limit,
                as_of=one.as_of,
                until=one.until,
                grade=one.grade,
                submission=one.submission,
                began_at=row.began_at,
                seen_at=row.seen_at if own else None,
                seen_by=row.seen_by if own else "",
                seen_note=row.seen_note if own else "",
            )
        )
    return found


class AlertRuleOut(Camel):
    """What a region is warned of. Without care area and line it is of everything; the narrowest rule counts."""

    kind: str
    limit: int | None = Field(description="Days; null where the limit is a grade.")
    grade: str = Field(description="The grade at which and below which is warned; else empty.")
    on: bool
    care_area: str
    line_id: str


@router.get(
    "/alert-rules", response=list[AlertRuleOut], by_alias=True, summary="What one's region is warned of"
)
@access(Access.OWN_STOCK)
def alert_rules(request: HttpRequest) -> list[AlertRuleOut]:
    """The rules in force: what the region has set, and else what holds for all."""
    found = []
    for one in rules_in_force(by=actor_of(request)):
        graded = one.kind is AlertKind.QUALITY_LOW
        found.append(
            AlertRuleOut(
                kind=one.kind.value,
                limit=None if graded else one.limit,
                grade=GRADES[one.limit].value if graded else "",
                on=one.on,
                care_area=one.care_area,
                line_id=one.line_id,
            )
        )
    return found
