"""What holds for every file: names that say something, first lines that explain, nothing of one machine."""

from __future__ import annotations

import ast
import os
import re

import pytest
from tests.meta.repository import ROOT, files, modules, texts

# Names that say nothing of what is inside.
EMPTY_NAMES = re.compile(r"(^|_)(helpers?|utils?|utilities|managers?|common|misc|stuff)$")

# Written in pieces so that this file does not name what it looks for.
OF_ONE_MACHINE = [
    *("/".join(["", folder, ""]) for folder in ("work", "root", "home")),
    *(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))),
    *(".".join(parts) for parts in (("deb", "debian", "org"), ("anaconda", "org"))),
]


def test_no_file_is_named_for_nothing() -> None:
    named = [str(path.relative_to(ROOT)) for path in files() if EMPTY_NAMES.search(path.stem)]
    assert named == []


@pytest.mark.parametrize("place", OF_ONE_MACHINE)
def test_no_file_names_a_place_of_one_machine_or_a_registry(place: str) -> None:
    # A path is meant only where it begins; the same word inside a longer address is something else.
    pattern = re.compile(
        r"(?<![\w.>)}\]/-])" + re.escape(place) if place.startswith("/") else re.escape(place)
    )
    naming = [str(path.relative_to(ROOT)) for path, text in texts() if pattern.search(text)]
    assert naming == []


def test_every_module_says_what_it_is_about() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("src", "tests", "bench")
        if (ROOT / folder).exists()
        for path, module in modules(ROOT / folder)
        if module.body and not ast.get_docstring(module) and "migrations" not in path.parts
    ]
    assert silent == []


def test_scripts_can_be_run() -> None:
    scripts = [path for path in (*files(ROOT / "script"), ROOT / ".ci" / "run") if not path.suffix]
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []
    assert [path.name for path in scripts if not path.read_text(encoding="utf-8").startswith("#!")] == []
