"""Reads the spec files: pages of claims, each with a few ASCII tables of data and of what is expected.

`# ` begins a page, `## ` a claim. A table is a run of lines with bars; its first line names the columns. All other
lines are prose for the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns and its rows by those names."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Claim:
    """What is claimed, why, and the tables that show it."""

    page: str
    title: str
    blocks: tuple[str | Table, ...]

    def table(self, first_column: str) -> Table:
        """The table that begins with this column."""
        return next(
            block for block in self.blocks if isinstance(block, Table) and block.columns[0] == first_column
        )


@dataclass(frozen=True)
class Page:
    """A page of claims with its introduction."""

    title: str
    introduction: str
    claims: tuple[Claim, ...] = field(default=())


def read_pages(folder: Path) -> list[Page]:
    """The pages of a folder in the order of their file names."""
    return [_page(path) for path in sorted(folder.glob("*.txt"))]


def _page(path: Path) -> Page:
    head, *sections = path.read_text(encoding="utf-8").split("\n## ")
    title, _, introduction = head.removeprefix("# ").partition("\n")
    claims = (section.partition("\n") for section in sections)
    return Page(
        title=title,
        introduction=introduction.strip("\n"),
        claims=tuple(Claim(title, name, tuple(_blocks(text))) for name, _, text in claims),
    )


def _blocks(text: str) -> Iterator[str | Table]:
    for kind, lines in groupby(text.splitlines(), key=lambda line: "|" in line if line.strip() else None):
        if kind is True:
            yield _table(list(lines))
        elif kind is False:
            yield "\n".join(lines)


def _table(lines: list[str]) -> Table:
    columns, *rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines]
    return Table(columns, tuple(dict(zip(columns, row, strict=True)) for row in rows))
