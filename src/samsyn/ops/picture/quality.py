"""The quality report of a submission: made once, kept in the warehouse, read by the region that sent it."""

from __future__ import annotations

import json
from typing import Any

from samsyn.core.kernel.dates import Window, merge, swedish_day
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.quality import (
    Aspect,
    Grade,
    QualityFinding,
    QualityReport,
    RowOf,
    Severity,
    report,
)
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_submit_stock, require
from samsyn.ops.picture.measuring import measuring_for, tables_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.store.models import Submission
from samsyn.store.queries.stock import Part, parts_standing_with, stock_before
from samsyn.store.queries.submissions import SentSubmission, submission
from samsyn.warehouse.quality import Examined, findings


def read_quality(*, by: Actor, number: int) -> tuple[SentSubmission, QualityReport]:
    """The report of a submission, for those who may send for the region.

    Raises NotFound `unknown-submission`; NotPermitted.
    """
    sent = submission(number)
    require(may_submit_stock(by, sent.region), "read-quality", by, sent.region)
    return sent, report_of(sent)


def report_of(sent: SentSubmission) -> QualityReport:
    """The kept report, or a new one: it is made when the submission comes, and again where that was cut short."""
    objects = warehouse_objects()
    if sent.quality and objects.path(sent.quality, "json").exists():
        return from_data(json.loads(objects.get(sent.quality, "json")))
    made = report(findings(_examined(sent)))
    digest = objects.put(json.dumps(as_data(made), sort_keys=True).encode(), "json")
    Submission.objects.filter(pk=sent.id).update(quality=digest)
    return made


def _examined(sent: SentSubmission) -> Examined:
    parts = parts_standing_with(sent.id)
    window = default_window(sent.as_of)
    own = [file for file in sent.files if not file.amends]
    return Examined(
        tables=tables_of(parts, sent.as_of),
        before=tables_of(stock_before(sent.id), sent.as_of)["stock"],
        goods=measuring_for(DEFAULT_AGREEMENT).goods,
        as_of=sent.as_of,
        received=swedish_day(sent.received_at),
        window=window,
        told=_days_told(parts, window),
        rows=sum(file.rows for file in own),
        rejected=sum(file.rows_rejected for file in own),
    )


def _days_told(parts: list[Part], window: Window) -> int:
    told = [stretch.overlap(window) for part in parts for stretch in part.tells]
    return sum(stretch.days for stretch in merge([stretch for stretch in told if stretch]))


def as_data(made: QualityReport) -> dict[str, Any]:
    """A report as JSON keeps it."""
    return {
        "grade": made.grade.value,
        "findings": [
            {
                "code": finding.code,
                "aspect": finding.aspect.value,
                "severity": finding.severity.value,
                "count": finding.count,
                "of": finding.of,
                "rows": [[row.kind, row.row] for row in finding.rows],
                "facts": dict(finding.facts),
            }
            for finding in made.findings
        ],
    }


def from_data(data: dict[str, Any]) -> QualityReport:
    """A report as JSON kept it."""
    return QualityReport(
        Grade(data["grade"]),
        tuple(
            QualityFinding(
                code=one["code"],
                aspect=Aspect(one["aspect"]),
                severity=Severity(one["severity"]),
                count=one["count"],
                of=one["of"],
                rows=tuple(RowOf(kind, row) for kind, row in one["rows"]),
                facts=tuple(one["facts"].items()),
            )
            for one in data["findings"]
        ),
    )
