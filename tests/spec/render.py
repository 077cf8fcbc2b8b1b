"""Writes the spec pages and the agreements' cases as documentation: `python -m tests.spec.render` (script/docs)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.spec import agreement_cases
from tests.spec.scenarios import HERE, Page, Table, read_pages

SUPPLY_RULES = HERE.parents[1] / "docs" / "supply-rules.md"

PREFACE = """\
# The rules of supply, by example

Every table on this page is run as a test against the rules in `src/samsyn/core/supply`, so the page cannot say one
thing and the software another. It is written by `script/docs` from `tests/spec/supply`: change the tables there.
"""


def supply_rules() -> str:
    """The whole page as Markdown."""
    pages = read_pages(HERE / "supply")
    return "\n".join([PREFACE, *(line for page in pages for line in _page(page))])


def _page(page: Page) -> Iterator[str]:
    yield f"## {page.title}\n\n{page.introduction}\n"
    for claim in page.claims:
        yield f"### {claim.title}\n"
        for block in claim.blocks:
            yield _table(block) if isinstance(block, Table) else f"{block}\n"


def _table(table: Table) -> str:
    rows = [table.columns, ("---",) * len(table.columns), *(tuple(row.values()) for row in table.rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def write(path: Path = SUPPLY_RULES) -> None:
    """Writes the page to its place."""
    path.write_text(supply_rules(), encoding="utf-8")


if __name__ == "__main__":
    write()
    agreement_cases.write()
