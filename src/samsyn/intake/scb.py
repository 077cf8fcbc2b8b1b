"""SCB's export of a population table (Statistikdatabasen, CSV or Excel): inhabitants by county become inhabitants by region.

A county and its region have the same inhabitants. The export may have lines of text above its header and below its
figures, counties by code or by name, and a row for the whole country, which then must be the sum of the counties. A
CSV may have any of the delimiters that SCB offers, a byte order mark or the older Swedish encoding; a workbook, one
sheet with the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.organisations import load_organisations
from samsyn.intake.workbooks import is_workbook, read_sheets

DELIMITERS = ",;\t"
COUNTRY = "00"
COUNTY = re.compile(r"^(\d{2})(?:\s+\D.*)?$")
COUNTRY_NAMES = ("riket", "hela riket", "sverige")
NAMED_OTHERWISE = {"södermanland": "04", "jämtland": "23"}
"""The counties that are called otherwise than their regions (Sörmland, Jämtland Härjedalen)."""
WHOLE_NUMBER = re.compile(r"^\d{1,3}(?:[ \u00a0]?\d{3}){0,5}$")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `place` names the file, and the sheet where it has several."""

    place: str
    rows: list[list[str]]

    def counties(self) -> Iterator[tuple[int, str, list[str]]]:
        """Row number (from 1), county code and row, for each row that begins with a county or the country."""
        for number, row in enumerate(self.rows, start=1):
            code = county_code(row[0]) if row else None
            if code:
                yield number, code, row


def read_scb(content: bytes, *, file: str, column: str | None = None) -> dict[str, int]:
    """Inhabitants by region id, in the order of the table of regions.

    `column` names the column to read where the export has several with figures. Raises DomainError: `not-a-workbook`,
    `not-a-table`, `several-tables`, `column-not-told`, `unknown-column`, `county-unknown`, `county-not-told`,
    `county-twice`, `not-a-count`, `counties-missing`, `sum-differs`.
    """
    table = _table(content, file)
    header = _header(table)
    place = _column(header, table, column)
    counts: dict[str, int] = {}
    for number, code, row in table.counties():
        text = row[place].strip() if place < len(row) else ""
        if not WHOLE_NUMBER.match(text):
            raise DomainError("not-a-count", file=table.place, row=number, column=header[place], found=text)
        if code in counts:
            raise DomainError("county-twice", file=table.place, row=number, county=row[0])
        counts[code] = int(re.sub(r"\D", "", text))
    _no_figure_without_county(table, header, place)
    return _by_region(counts, table.place)


def county_code(cell: str) -> str | None:
    """The county that a cell names, by its code ("01 Stockholms län") or its name alone; "00" for the country."""
    found = COUNTY.match(cell.strip())
    if found:
        return found[1]
    name = cell.strip().casefold().removeprefix("region ").removesuffix(" län")
    return _codes_by_name().get(name) or _codes_by_name().get(name.removesuffix("s"))


@lru_cache(maxsize=1)
def _codes_by_name() -> Mapping[str, str]:
    regions = {region.short_name.casefold(): region.county_code for region in load_organisations().regions()}
    known = {name: code for name, code in regions.items() if code is not None}
    return known | NAMED_OTHERWISE | dict.fromkeys(COUNTRY_NAMES, COUNTRY)


def _table(content: bytes, file: str) -> Table:
    """The one table of the file that has counties."""
    if not is_workbook(content):
        found = [Table(file, _rows(content))]
    else:
        sheets = read_sheets(content, file=file)
        found = [Table(f"{file}, sheet {name}", rows) for name, rows in sheets.items()]
    tables = [table for table in found if any(table.counties())]
    if not tables:
        raise DomainError("not-a-table", file=file)
    if len(tables) > 1:
        raise DomainError("several-tables", tables=[table.place for table in tables])
    return tables[0]


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    delimiter = max(DELIMITERS, key=text.count)
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def _header(table: Table) -> list[str]:
    """The last row above the first county that says something of a column other than the first."""
    first, _, _ = next(table.counties())
    above = [row for row in table.rows[: first - 1] if any(cell.strip() for cell in row[1:])]
    if not above:
        raise DomainError("not-a-table", file=table.place)
    return [cell.strip() for cell in above[-1]]


def _column(header: list[str], table: Table, column: str | None) -> int:
    known = [name for name in header[1:] if name]
    if column is not None:
        if column not in known:
            raise DomainError("unknown-column", file=table.place, column=column, known=known)
        if known.count(column) > 1:
            raise DomainError("column-not-told", file=table.place, known=known)
        return header.index(column, 1)
    _, _, first = next(table.counties())
    figures = [place for place, cell in enumerate(first) if place and WHOLE_NUMBER.match(cell.strip())]
    if len(figures) != 1 or figures[0] >= len(header):
        raise DomainError("column-not-told", file=table.place, known=known)
    return figures[0]


def _no_figure_without_county(table: Table, header: list[str], place: int) -> None:
    """A county written once above several rows, a month or a sex in each: which one is meant is not told."""
    numbers = [number for number, _, _ in table.counties()]
    for number in range(numbers[0], len(table.rows) + 1):
        row = table.rows[number - 1]
        if place < len(row) and not row[0].strip() and WHOLE_NUMBER.match(row[place].strip()):
            raise DomainError("county-not-told", file=table.place, row=number, column=header[place])


def _by_region(counts: Mapping[str, int], file: str) -> dict[str, int]:
    regions = {region.county_code: region for region in load_organisations().regions()}
    unknown = [code for code in counts if code not in regions and code != COUNTRY]
    if unknown:
        raise DomainError("county-unknown", file=file, counties=unknown)
    missing = [region.short_name for code, region in regions.items() if code not in counts]
    if missing:
        raise DomainError("counties-missing", file=file, missing=missing)
    inhabitants = {region.id: counts[code] for code, region in regions.items() if code is not None}
    if counts.get(COUNTRY, sum(inhabitants.values())) != sum(inhabitants.values()):
        raise DomainError(
            "sum-differs", file=file, country=counts[COUNTRY], counties=sum(inhabitants.values())
        )
    return inhabitants
