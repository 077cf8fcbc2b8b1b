"""A count sheet that comes back filled in."""

from __future__ import annotations

from datetime import date

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.kept import Count, CountedLine, Goods
from samsyn.intake.workbooks import is_workbook, read_sheets

ABOUT = "Samsyn"
COLUMNS = 6
LARGEST = 1_000_000


def counts_in(content: bytes, file: str) -> Count:
    """The count in a workbook that `documents.count_sheet` made and someone filled in. An empty count is not counted.

    Raises DomainError `not-a-workbook`, `not-a-count-sheet`, `not-a-count-of-goods` (with the row), `nothing-counted`.
    """
    if not is_workbook(content):
        raise DomainError("not-a-workbook", file=file, problem="it is no Excel file")
    sheets = read_sheets(content, file=file)
    about = sheets.get(ABOUT, [])
    if len(sheets) != 2 or len(about) < 2 or len(about[1]) < 3:
        raise DomainError("not-a-count-sheet", file=file)
    rows = next(rows for name, rows in sheets.items() if name != ABOUT)
    storeroom_id, version, on = about[1][:3]
    try:
        counted = [_line(cells, row, file) for row, cells in enumerate(rows[1:], start=2) if any(cells)]
        lines = tuple(line for line in counted if line is not None)
        count = Count(storeroom_id, int(version), date.fromisoformat(on[:10]), lines)
    except ValueError as error:
        raise DomainError("not-a-count-sheet", file=file) from error
    if not lines:
        raise DomainError("nothing-counted", file=file)
    return count


def _line(cells: list[str], row: int, file: str) -> CountedLine | None:
    pack, _name, batch, expiry, unit, counted = [*cells, *[""] * COLUMNS][:COLUMNS]
    if not counted.strip():
        return None
    if not (counted.strip().isdecimal() and int(counted) <= LARGEST):
        raise DomainError("not-a-count-of-goods", file=file, row=row, found=counted)
    last = date.fromisoformat(expiry[:10]) if expiry else None
    return CountedLine(Goods(pack, batch, last), int(counted), unit)
