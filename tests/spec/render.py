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

DISCLOSURE_PREFACE = """\
# Compared with the others, without revealing anyone

A region sees on its own page how many weeks it has, and how many of the other regions lie in each of a few bands
(*Jämfört med de andra*). Every table on this page is run as a test against `src/samsyn/core/evaluation/disclosure.py`,
and is written by `script/docs` from `tests/spec/disclosure`: change the tables there.

**Who takes part** (*delta i jämförelsen*): a region whose coordinator or signatory has shared *bands only* with *the
regions that take part*, on the page *Delning*, on a legal ground and until a day if it wants. That sharing opens nothing
else, to nobody. Only a region that takes part sees the others. Every look leaves a trace with each region it was about.

**What is not told**: which regions are in a band; a smallest, largest, median or quartile value, since of 21 regions each
*is* one region's; a sum less one's own. There is no filter and no scenario: the others are always all the others.

**How it is kept from being worked out**

| Attempt | What stands against it |
| --- | --- |
| take oneself away | one is never among the others: the numbers are of the others alone |
| take away those who have shared their figures with me | nor are they: the bands are of those whom the reader does not know |
| take the bands away from the number who take part | those without a figure are held to the threshold as a band is; and nothing is told where a number is too small |
| choose the edges | fixed, and three ways to put them together; why nothing is told is always the same word |
| read before and after one region sends, corrects, comes or leaves | a release is kept as it is until at least four regions have changed |
| ask about another day, agreement or substance | a day is answered with the last release before it; agreements share their releases; bands of different lines name nobody |
| put two regions' knowledge together | every case up to eight others is tried by a test: two cannot tell that exactly one is in a band |

**What it does not stand against**, and who decides on taking part should know: *n* − 1 regions that put together what they know
of a band of *n* know the last; where all the others lie in one band, each is known to lie there, with at least three others; and
what is known from elsewhere, such as that only one region is small enough. The threshold, 4, is a parameter of the rule.
When a region withdraws, the release that it is part of is hidden at once, for all, until four have changed.
"""


def supply_rules() -> str:
    """The whole page as Markdown."""
    return _whole(PREFACE, HERE / "supply")


def disclosure_rules() -> str:
    """The page on what may be told of others' figures."""
    return _whole(DISCLOSURE_PREFACE, HERE / "disclosure")


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
