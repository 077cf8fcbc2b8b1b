"""The JSON Schema of an agreement file, for editors that complete and check while one types (docs/agreement.schema.json)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from samsyn.intake.agreement_schema import AgreementShape

LONG_NAME = re.compile(r"CitedShape_Annotated_([A-Za-z]+)__FieldInfo\w*")
GROUPED_DIGITS = {"type": "string", "pattern": r"^\d{1,3}(_\d{3})+$"}
"""YAML 1.1 reads 405_500_000 as a whole number; editors follow YAML 1.2, to which it is a text."""


def agreement_json_schema() -> dict[str, Any]:
    """What may be written in an agreement file, as JSON Schema (draft 2020-12)."""
    schema = _with_grouped_digits(AgreementShape.model_json_schema(by_alias=True))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Agreement file",
        "description": "One agreement between the state and SKR, or another instrument, as Samsyn reads it.",
    }


def published_text() -> str:
    """The schema as it is kept in docs/."""
    text = json.dumps(agreement_json_schema(), ensure_ascii=False, indent=2)
    return LONG_NAME.sub(r"Cited\1", text) + "\n"


def _with_grouped_digits(node: Any) -> Any:
    """The schema with 405_500_000 let through wherever a whole number is."""
    if isinstance(node, list):
        return [_with_grouped_digits(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "integer":
        rest = {key: value for key, value in node.items() if key != "type"}
        return {**rest, "anyOf": [{"type": "integer"}, GROUPED_DIGITS]}
    return {key: _with_grouped_digits(value) for key, value in node.items()}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(published_text(), encoding="utf-8")
