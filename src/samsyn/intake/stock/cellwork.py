"""What all formats do with their rows: turn them into columns, leave blank ones out, set aside those of another width."""

from __future__ import annotations

from collections.abc import Collection

from samsyn.intake.stock.cells import CellBatch
from samsyn.intake.stock.spreadsheet_ids import restored

END_OF_FILE = "\x1a"  # what DOS wrote at the end


def batch_of(rows: list[list[str]], first: int, width: int) -> CellBatch:
    """Rows of cells by column: blank rows left out, rows of another width set aside; blank cells at the end are no cells."""
    numbers = list(range(first, first + len(rows)))
    crooked: list[tuple[int, list[str]]] = []
    if set(map(len, rows)) != {width} or any(is_blank(row) for row in rows if not row[0].strip()):
        kept = []
        for number, row in zip(numbers, rows, strict=True):
            if is_blank(row):
                continue
            while len(row) > width and not row[-1].strip():
                row.pop()
            if len(row) == width:
                kept.append((number, row))
            else:
                crooked.append((number, [cell.strip() for cell in row]))
        numbers, rows = [number for number, _ in kept], [row for _, row in kept]
    columns = [list(map(str.strip, cells)) for cells in zip(*rows, strict=True)] if rows else []
    return CellBatch(numbers, columns or [[] for _ in range(width)], crooked)


def is_blank(row: list[str]) -> bool:
    """Whether no cell of the row says anything."""
    return not "".join(row).strip(f" \t\r\n\u00a0{END_OF_FILE}")


def restore_ids(batch: CellBatch, columns: Collection[int]) -> None:
    """Bring ids back in the columns that have some to bring back."""
    for at in columns:
        known = {cell: restored(cell) for cell in set(batch.columns[at])}
        batch.columns[at][:] = [known[cell] for cell in batch.columns[at]]
