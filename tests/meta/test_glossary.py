"""One word for one concept: what the core exports stands in the glossary, and the glossary names nothing that is gone."""

from __future__ import annotations

import re

from tests.meta.repository import CORE, ROOT, modules, public_names


def exported() -> dict[str, str]:
    """Each public name of the core, and the module that defines it."""
    return {
        name: str(path.relative_to(CORE)) for path, module in modules(CORE) for name in public_names(module)
    }


def glossed() -> set[str]:
    """The names in the last column of the glossary's tables."""
    text = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
    last_cells = re.findall(r"\|([^|\n]*)\|$", text, re.MULTILINE)
    return {name for cell in last_cells for name in re.findall(r"`([A-Za-z_]\w*)`", cell)}


def test_every_name_that_the_core_exports_stands_in_the_glossary() -> None:
    missing = {name: module for name, module in exported().items() if name not in glossed()}
    assert missing == {}


def test_the_glossary_names_nothing_that_the_core_lacks() -> None:
    assert glossed() - exported().keys() == set()
