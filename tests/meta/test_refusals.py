"""Every refusal of the rules is a sentence: in the terminal and the API nobody meets a bare code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.meta.repository import ROOT

from samsyn.ops.kernel.sentences import SENTENCES

REFUSALS = {"DomainError", "NotFound", "NotPermitted"}


def codes() -> Iterator[tuple[str, str]]:
    """Each code that is written where a refusal is raised, and where that is."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield str(first.value), f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_refusal_has_its_sentence() -> None:
    found = list(codes())
    assert len(found) > 200
    assert [(code, where) for code, where in found if code not in SENTENCES] == []
