"""The tables of a sent file, whatever its format."""

from __future__ import annotations

from pathlib import Path

from samsyn.intake.stock.csv_sheet import open_csv
from samsyn.intake.stock.sheets import Answers, Sheet


def open_sheets(path: Path, name: str, answers: Answers) -> tuple[Sheet, ...]:
    """Every table of a file, each with what must be asked about it. Raises as the reader of its format does."""
    return (open_csv(path, name, answers),)
