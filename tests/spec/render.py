"""Writes the spec pages and the agreements' cases as documentation: `python -m tests.spec.render` (script/docs)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.spec import agreement_cases
from tests.spec.scenarios import HERE, Page, Table, read_pages

SUPPLY_RULES = HERE.parents[1] / "docs" / "supply-rules.md"
DISCLOSURE = HERE.parents[1] / "docs" / "disclosure.md"

PREFACE = """\
# The rules of supply, by example

Every table on this page is run as a test against the rules in `src/samsyn/core/supply`, so the page cannot say one
thing and the software another. It is written by `script/docs` from `tests/spec/supply`: change the tables there.
"""


def supply_rules() -> str:
    """The whole page as Markdown."""
    return _whole(PREFACE, HERE / "supply")


def disclosure_rules() -> str:
    """The page on what may be told of others' figures."""
    folder = HERE / "disclosure"
    return _whole((folder / "preface.md").read_text(encoding="utf-8"), folder)


def _whole(preface: str, folder: Path) -> str:
    return "\n".join([preface, *(line for page in read_pages(folder) for line in _page(page))])


def _page(page: Page) -> Iterator[str]:
    yield f"## {page.title}\n\n{page.introduction}\n"
    for claim in page.claims:
        yield f"### {claim.title}\n"
        for block in claim.blocks:
            yield _table(block) if isinstance(block, Table) else f"{block}\n"


def _table(table: Table) -> str:
    rows = [table.columns, ("---",) * len(table.columns), *(tuple(row.values()) for row in table.rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def write() -> None:
    """Writes the pages to their places."""
    SUPPLY_RULES.write_text(supply_rules(), encoding="utf-8")
    DISCLOSURE.write_text(disclosure_rules(), encoding="utf-8")


if __name__ == "__main__":
    write()
    agreement_cases.write()
