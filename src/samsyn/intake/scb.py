"""SCB's export of a population table (Statistikdatabasen, CSV): inhabitants by county become inhabitants by region.

A county and its region have the same inhabitants. The export may have lines of text above its header, any of the
delimiters that SCB offers, a byte order mark or the older Swedish encoding, and a row for the whole country, which
then must be the sum of the counties.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.organisations import load_organisations

DELIMITERS = ",;\t"
COUNTRY = "00"
COUNTY = re.compile(r"^(\d{2})(?:\s+\D.*)?$")
WHOLE_NUMBER = re.compile(r"^\d{1,3}(?:[ \u00a0]?\d{3})*$")


def read_scb(content: bytes, *, file: str, column: str | None = None) -> dict[str, int]:
    """Inhabitants by region id, in the order of the table of regions.

    `column` names the column to read where the export has several with figures. Raises DomainError: `not-a-table`,
    `column-not-told`, `unknown-column`, `county-unknown`, `county-twice`, `not-a-count`, `counties-missing`,
    `sum-differs`.
    """
    rows = _rows(content)
    header = _header(rows, file)
    place = _column(header, rows, column, file)
    counts: dict[str, int] = {}
    for number, code, row in _county_rows(rows):
        text = row[place].strip() if place < len(row) else ""
        if not WHOLE_NUMBER.match(text):
            raise DomainError("not-a-count", file=file, row=number, found=text)
        if code in counts:
            raise DomainError("county-twice", file=file, row=number, county=row[0])
        counts[code] = int(re.sub(r"\D", "", text))
    return _by_region(counts, file)


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    delimiter = max(DELIMITERS, key=text.count)
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def _county_rows(rows: list[list[str]]) -> Iterator[tuple[int, str, list[str]]]:
    """Row number (from 1), county code and row, for each row that begins with a county or the country."""
    for number, row in enumerate(rows, start=1):
        found = COUNTY.match(row[0].strip()) if row else None
        if found:
            yield number, found[1], row


def _header(rows: list[list[str]], file: str) -> list[str]:
    """The last row of more than one cell above the first county."""
    first = next((number for number, _, _ in _county_rows(rows)), None)
    above = [row for row in rows[: first - 1] if len(row) > 1] if first else []
    if not above:
        raise DomainError("not-a-table", file=file)
    return [cell.strip() for cell in above[-1]]


def _column(header: list[str], rows: list[list[str]], column: str | None, file: str) -> int:
    if column is not None:
        if column not in header:
            raise DomainError("unknown-column", file=file, column=column, known=header[1:])
        return header.index(column)
    _, _, first = next(_county_rows(rows))
    figures = [place for place, cell in enumerate(first) if place and WHOLE_NUMBER.match(cell.strip())]
    if len(figures) != 1:
        raise DomainError("column-not-told", file=file, known=header[1:])
    return figures[0]


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
