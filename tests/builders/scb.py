"""SCB's export of a population table, as CSV and as a workbook, with invented figures."""

from __future__ import annotations

import io

import xlsxwriter

from samsyn.intake.organisations import load_organisations

COUNTIES = {region.county_code: region for region in load_organisations().regions()}
COUNTS = {code: 1_000_000 + int(code) for code in COUNTIES}


def export(delimiter=";", counts=COUNTS, title=True, country=True, encoding="utf-8-sig"):
    """A table as SCB exports it: a title, an empty line, a header, the country, the counties."""
    rows = [["region", "2023M08"]]
    if country:
        rows.append(["00 Riket", str(sum(counts.values()))])
    rows += [[f"{code} Län med å och ö", str(count)] for code, count in sorted(counts.items())]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    return "\r\n".join([*(["Folkmängd efter region och månad", ""] if title else []), *lines, ""]).encode(
        encoding
    )


NAMES = {"04": "Södermanlands län", "23": "Jämtlands län", "18": "Örebro län"}
FOOTER = [[], ["Folkmängd:"], ["Senast uppdaterad:"], ["20240222 08:00"], ["Källa:"], ["SCB"]]


def named(code):
    """A county as SCB names it: the genitive of the name, and "län"."""
    short = next(region.short_name for county, region in COUNTIES.items() if county == code)
    return NAMES.get(code, f"{short} län" if short[-1] in "aeo" else f"{short}s län")


def sheet_rows(region=lambda code: [f"{code} Län"], header=("2023M08",), figures=lambda count: [count]):
    """A sheet as SCB exports it: a title, an empty row, a header without a name for the counties, a footer."""
    stub = [""] * len(region("01"))
    counties = [[*region(code), *figures(count)] for code, count in sorted(COUNTS.items())]
    return [["Folkmängden per månad efter region"], [], [*stub, *header], *counties, *FOOTER]


def workbook(**sheets):
    """A workbook of the sheets, each a list of rows from A1."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()
