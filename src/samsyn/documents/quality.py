"""A quality report as an Excel workbook: the findings, and the rows that they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

from samsyn.core.supply.quality import QualityFinding, QualityReport
from samsyn.documents.workbooks import workbook

HEADERS = {
    "sv": (
        ("Betyg", "Inlämning", "Region", "Lagret räknat"),
        ("Allvar", "Slag", "Iakttagelse", "Åtgärd", "Antal", "Av"),
        ("Iakttagelse", "Fil", "Rad"),
        ("Inlämning", "Iakttagelser", "Rader"),
    ),
    "en": (
        ("Grade", "Submission", "Region", "Stock counted"),
        ("Severity", "Kind", "Finding", "Remedy", "Count", "Of"),
        ("Finding", "File", "Row"),
        ("Submission", "Findings", "Rows"),
    ),
}

Say = Callable[[QualityFinding, str], tuple[str, str]]


def quality_workbook(
    number: int, region: str, as_of: date, report: QualityReport, language: str, say: Say
) -> bytes:
    """The report in a language; `say` gives a finding's sentence and remedy."""
    about, findings, rows, sheets = HEADERS[language]
    said = [(finding, *say(finding, language)) for finding in report.findings]
    out = BytesIO()
    with workbook(out) as book:
        book.sheet(sheets[0], about, [(report.grade.value, number, region, as_of)])
        book.sheet(
            sheets[1],
            findings,
            [
                (one.severity.value, one.aspect.value, what, remedy, one.count, one.of)
                for one, what, remedy in said
            ],
        )
        book.sheet(sheets[2], rows, [(what, row.kind, row.row) for one, what, _ in said for row in one.rows])
    return out.getvalue()
