"""A region's accounts as CSV or Excel: which column is what, the region's coding says, or what columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from samsyn.core.funding.costs import CostCoding, VoucherRow
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.dates import iso
from samsyn.intake.stock.opening import open_sheets
from samsyn.intake.stock.sheets import Sheet

USUAL: Mapping[str, tuple[str, ...]] = {
    "date": ("bokföringsdatum", "verifikationsdatum", "verdatum", "datum", "transaktionsdatum", "date"),
    "account": ("konto", "kontonr", "kontonummer", "account"),
    "amount": ("belopp", "belopp sek", "utfall", "amount"),
    "debit": ("debet",),
    "credit": ("kredit",),
    "voucher": ("verifikation", "verifikationsnummer", "vernr", "ver nr", "verifikat", "voucher"),
    "series": ("serie", "verifikationsserie", "verserie"),
    "text": ("text", "verifikationstext", "transaktionstext", "beskrivning"),
}
"""What systems call each column; a region's own coding comes first."""
USUAL_DIMENSIONS: Mapping[str, str] = {
    "ansvar": "1",
    "kostnadsställe": "1",
    "kst": "1",
    "projekt": "6",
    "proj": "6",
}
NEEDED = ("date", "account")
COMPACT = re.compile(r"[0-9]{8}")
AMOUNT = re.compile(
    r"(?P<minus>[-\u2212]?)(?P<kronor>[0-9]{1,3}(?:[ \u00a0.]?[0-9]{3})*|[0-9]+)(?:[.,](?P<ore>[0-9]{1,2}))?"
)


def read_table(path: Path, name: str, coding: CostCoding, folder: Path) -> tuple[str, Iterator[VoucherRow]]:
    """The encoding (empty for a workbook), and every row of the file's one table.

    Raises DomainError, with `file`, `row` and `column`: `cost-columns` (what was sought, what is there), `cost-sheets` where
    there are several tables, `cost-date`, `cost-amount`, `cost-crooked-row`; and what opening the file raises.
    """
    sheets = open_sheets(path, name, {}, folder)
    if len(sheets) != 1:
        raise DomainError("cost-sheets", file=name, found=", ".join(sheet.name for sheet in sheets))
    sheet = sheets[0]
    if sheet.questions:
        question = sheet.questions[0]
        raise DomainError(
            "cost-unsure", file=name, column=question.column, choices=", ".join(question.choices)
        )
    places = _places(sheet, coding)
    return sheet.reading.encoding, _rows(sheet, places, _dimensions(sheet, coding))


def _places(sheet: Sheet, coding: CostCoding) -> dict[str, int]:
    """Where each column stands. Raises DomainError `cost-columns`."""
    own = dict(coding.columns)
    header = [title.strip().casefold() for title in sheet.header]
    places: dict[str, int] = {}
    for what, titles in USUAL.items():
        wanted = (own[what].casefold(),) if what in own else titles
        found = [header.index(title) for title in wanted if title in header]
        if found:
            places[what] = found[0]
    missing = [what for what in NEEDED if what not in places]
    if "amount" not in places and not {"debit", "credit"} <= set(places):
        missing.append("amount")
    if missing:
        raise DomainError(
            "cost-columns", file=sheet.name, missing=", ".join(missing), found=", ".join(sheet.header)
        )
    return places


def _dimensions(sheet: Sheet, coding: CostCoding) -> dict[int, str]:
    own = {title.casefold(): number for title, number in coding.dimensions}
    titles = own or USUAL_DIMENSIONS
    header = [title.strip().casefold() for title in sheet.header]
    return {place: titles[title] for place, title in enumerate(header) if title in titles}


def _rows(sheet: Sheet, places: Mapping[str, int], dimensions: Mapping[int, str]) -> Iterator[VoucherRow]:
    order = dict(sheet.reading.date_orders).get(sheet.header[places["date"]], "ymd")
    for batch in sheet.batches():
        if batch.crooked:
            number, crooked = batch.crooked[0]
            raise DomainError(
                "cost-crooked-row",
                file=sheet.name,
                row=number,
                found=len(crooked),
                expected=len(sheet.header),
            )
        for number, cells in zip(batch.rows, zip(*batch.columns, strict=True), strict=True):
            if not cells[places["account"]]:
                continue  # a sum or a heading between the rows
            yield VoucherRow(
                number,
                _cell(cells, places, "series"),
                _cell(cells, places, "voucher"),
                _day(sheet, number, cells[places["date"]], order),
                cells[places["account"]],
                _amount(sheet, number, cells, places),
                _cell(cells, places, "text"),
                tuple((one, cells[place]) for place, one in dimensions.items() if cells[place]),
            )


def _cell(cells: tuple[str, ...], places: Mapping[str, int], what: str) -> str:
    return cells[places[what]] if what in places else ""


def _day(sheet: Sheet, row: int, text: str, order: str) -> date:
    written = f"{text[:4]}-{text[4:6]}-{text[6:]}" if COMPACT.fullmatch(text) else text
    found = iso(written, order or "ymd")
    if found is None:
        raise DomainError("cost-date", file=sheet.name, row=row, found=text)
    return date.fromisoformat(found)


def _amount(sheet: Sheet, row: int, cells: tuple[str, ...], places: Mapping[str, int]) -> int:
    """Whole öre: the amount, or the debit less the credit."""
    if "amount" in places:
        return _ore(sheet, row, cells[places["amount"]])
    debit, credit = (cells[places[what]] for what in ("debit", "credit"))
    return (_ore(sheet, row, debit) if debit else 0) - (_ore(sheet, row, credit) if credit else 0)


def _ore(sheet: Sheet, row: int, text: str) -> int:
    found = AMOUNT.fullmatch(text)
    if found is None:
        raise DomainError("cost-amount", file=sheet.name, row=row, found=text)
    kronor = int(re.sub(r"[^0-9]", "", found["kronor"]))
    ore = kronor * 100 + int((found["ore"] or "0").ljust(2, "0"))
    return -ore if found["minus"] else ore
