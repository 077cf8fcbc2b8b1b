"""The API's description tells of each operation what it is, what it answers, and names everything in one way."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pkgutil import iter_modules
from typing import Any

import samsyn.api
from samsyn.api import api
from samsyn.api.schemas import Camel

CAMEL_CASE = re.compile(r"[a-z][a-zA-Z0-9]*")
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.csv)?")
BY_FHIR = {"InventoryReport"}  # the resource's own name, in its own spelling

DESCRIPTION: dict[str, Any] = api.get_openapi_schema()


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DESCRIPTION["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_operation_says_in_a_line_what_it_is() -> None:
    assert [name for name, one in operations() if not one.get("summary")] == []
    summaries = [one["summary"] for _, one in operations()]
    assert [one for one in summaries if one.endswith(".") or len(one) > 80] == []


def test_every_operation_declares_what_it_answers_and_how_it_refuses() -> None:
    lacking = []
    for name, one in operations():
        answers = [content for status, content in one["responses"].items() if str(status).startswith("2")]
        refusals = [status for status in one["responses"] if str(status).startswith(("4", "5"))]
        if not refusals or not any(answer.get("content") for answer in answers):
            lacking.append(name)
    assert lacking == []


def test_every_field_and_parameter_is_in_camel_case() -> None:
    fields = {
        f"{name}.{field}"
        for name, schema in DESCRIPTION["components"]["schemas"].items()
        for field in schema.get("properties", {})
        if not CAMEL_CASE.fullmatch(field)
    }
    parameters = {
        f"{name}?{parameter['name']}"
        for name, one in operations()
        for parameter in one.get("parameters", [])
        if not CAMEL_CASE.fullmatch(parameter["name"])
    }
    assert (fields, parameters) == (set(), set())


def test_every_path_is_in_kebab_case() -> None:
    parts = {part for path in DESCRIPTION["paths"] for part in path.strip("/").split("/")}
    words = {part for part in parts if not part.startswith("{")} - BY_FHIR
    assert [part for part in sorted(words) if not KEBAB_CASE.fullmatch(part)] == []


def test_every_answer_is_described_by_a_schema_of_its_own_name() -> None:
    modules = [importlib.import_module(f"samsyn.api.{one.name}") for one in iter_modules(samsyn.api.__path__)]
    found = {one for module in modules for one in vars(module).values() if is_schema(one)}
    named = Counter(one.__name__ for one in found)
    assert [name for name, count in named.items() if count > 1] == []


def is_schema(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, Camel) and one is not Camel
