"""The published schema, and what an agreement file is refused for beside a slip of the pen."""

from __future__ import annotations

import json

import pytest
import yaml
from tests.meta.repository import ROOT
from tests.unit.agreements.test_files import AGREEMENTS, refusal

from samsyn.intake.published_schema import agreement_json_schema, published_text
from samsyn.intake.shipped import DATA

SCHEMA = ROOT / "docs" / "agreement.schema.json"


def test_the_schema_in_the_docs_is_the_one_that_the_loader_reads_by():
    assert SCHEMA.read_text(encoding="utf-8") == published_text(), "run script/docs"


def test_the_schema_refuses_keys_that_the_loader_would_refuse():
    schema = agreement_json_schema()

    assert schema["additionalProperties"] is False
    assert {"id", "signings", "amounts", "terms", "measures"} <= set(schema["required"])
    assert all(
        shape.get("additionalProperties") is False
        for shape in schema["$defs"].values()
        if "properties" in shape
    )


def test_the_schema_lets_an_editor_complete_kinds_and_check_citations():
    schema = json.loads(published_text())

    assert "state-grant" in schema["$defs"]["AgreementKind"]["enum"]
    assert schema["$defs"]["AreaShape"]["properties"]["at"]["pattern"] == "^(A23|U22|L24|U23|S22) .+$"


def test_every_reference_within_the_schema_leads_somewhere():
    text = published_text()
    named = {part.partition('"')[0] for part in text.split('"#/$defs/')[1:]}

    assert named <= set(json.loads(text)["$defs"])


@pytest.mark.parametrize("agreement_id", AGREEMENTS)
def test_the_keys_of_every_shipped_file_are_in_the_schema(agreement_id):
    keys = set(yaml.safe_load((DATA / "agreements" / f"{agreement_id}.yaml").read_text(encoding="utf-8")))

    assert keys <= set(agreement_json_schema()["properties"])


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        (r"^    residual:\n(      .*\n)+", "", "the key 'residual' is missing"),
        (r"^    population: .*$", "", "base-and-population needs a population"),
        (r"^    base: .*$", "", "base-and-population needs a base"),
        (
            r"^    method: \{value: base-and-population",
            "    method: {value: population",
            "population has no base",
        ),
        (
            r"^  - recipients: regions\n    method",
            "  - recipients: kammarkollegiet\n    method",
            "no amount goes to",
        ),
    ],
)
def test_an_allocation_that_cannot_be_carried_out_is_refused(pattern, replacement, says):
    assert says in str(refusal(civilt_forsvar_2023=(pattern, replacement)))


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        (r"report: interim-2024", "report: interim-2026", "has no report 'interim-2026'"),
        (
            r"operation: move-deadline, term: report, report: final",
            "operation: move-deadline, term: repayment, report: final",
            "is no report",
        ),
        (r"report: interim-2025, at", "report: interim-2025, value: 2024-01-01, at", "has no new value"),
        (r"report: interim-2025, at", "report: interim-2024, at", "changes the same term"),
        (r"report: final, value: 2024-10-01, at", "report: final, at", "takes one date"),
    ],
)
def test_a_change_of_a_report_that_makes_no_sense_is_refused(pattern, replacement, says):
    assert says in str(refusal(uppdrag_uppfoljning_2023=(pattern, replacement)))


@pytest.mark.parametrize(
    ("pattern", "replacement", "says"),
    [
        (r'^    part: "2"$', '    part: "9"', "no part '9'"),
        (r"^    by: \[skr\]$", "    by: [skl]", "no organisation 'skl'"),
        (r"event: board-decision, by: skr", "event: board-decision, by: skl", "no organisation 'skl'"),
        (r"event: board-decision", "event: party", "board-decision"),
        (r"^  - id: t1-part-3$", "  - id: t1-part-2", "the id 't1-part-2' is used above"),
        (r"^measure_defaults: .*$", "", "measures need measure_defaults"),
    ],
)
def test_references_within_a_file_that_lead_nowhere_are_refused(pattern, replacement, says):
    assert says in str(refusal(sammanhallen_vard_2022=(pattern, replacement)))
