"""samsyn stock quality: how far a submission can be trusted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.django import acting, start
from samsyn.cli.output import as_json
from samsyn.core.kernel.errors import DomainError


class ReportFormat(StrEnum):
    """How a quality report is given."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"


def quality(
    submission: Annotated[int, typer.Argument(help="The submission's number, from samsyn stock history.")],
    output: Annotated[
        ReportFormat, typer.Option("--format", help="How to print it; xlsx needs --to.")
    ] = ReportFormat.TEXT,
    to: Annotated[Path | None, typer.Option("--to", help="Write it to this file.")] = None,
) -> None:
    """The quality report of a submission: its grade, what was found, and what to do."""
    start()
    from samsyn.documents.quality import quality_workbook
    from samsyn.ops.picture.quality import as_data, read_quality
    from samsyn.ops.picture.quality_sentences import words

    sent, report = read_quality(by=acting(), number=submission)
    if output is ReportFormat.XLSX:
        if to is None:
            raise DomainError("needs-a-file", option="--to")
        to.write_bytes(quality_workbook(sent.id, sent.region, sent.as_of, report, "sv", words))
        return
    if output is ReportFormat.JSON:
        text = as_json(as_data(report))
    else:
        lines = [f"Submission {sent.id}, {sent.region} as of {sent.as_of}: grade {report.grade}"]
        for finding in report.findings:
            what, remedy = words(finding, "en")
            lines.append(f"  {finding.severity}: {what}\n    {remedy}")
        text = "\n".join(lines if report.findings else [*lines, "  Nothing was found."])
    if to is None:
        typer.echo(text)
    else:
        to.write_text(text + "\n", encoding="utf-8")
