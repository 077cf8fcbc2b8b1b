"""Tables that are edited by hand (CSV, UTF-8): a fixed header, and errors that name file, row and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from samsyn.intake.shipped import DataFileError

EnumT = TypeVar("EnumT", bound=StrEnum)

ATC_LEVEL_5 = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")


def rows(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row by column, with where it stands; `optional` columns may follow the others, and are empty where they do not.

    Raises DataFileError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, csv.DictReader(file, strict=True), columns, optional)
    except UnicodeDecodeError as error:
        raise DataFileError(path, "", "is not UTF-8 text; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise DataFileError(path, "", f"is not CSV: {error}") from error


def _rows(
    path: Path, reader: csv.DictReader[str], columns: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str]]]:
    header = tuple(reader.fieldnames or ())
    if header[: len(columns)] != columns or not set(header[len(columns) :]) <= set(optional):
        also = f", and then, at will, {', '.join(optional)}" if optional else ""
        raise DataFileError(path, "row 1", f"the columns must be {', '.join(columns)}{also}")
    for row in reader:
        where = f"row {reader.line_num}"
        if None in row or None in row.values():
            raise DataFileError(path, where, f"must have {len(header)} values")
        yield where, {**dict.fromkeys(optional, ""), **row}


def atc_of(path: Path, where: str, row: Mapping[str, str]) -> str:
    """The column `atc`, of level 5."""
    if not ATC_LEVEL_5.fullmatch(row["atc"]):
        raise DataFileError(path, f"{where}, atc", f"{row['atc']!r} is not an ATC code of level 5")
    return row["atc"]


def one_of(path: Path, where: str, row: Mapping[str, str], column: str, closed_set: type[EnumT]) -> EnumT:
    """A value of a closed set."""
    try:
        return closed_set(row[column])
    except ValueError:
        known = ", ".join(member.value for member in closed_set)
        raise DataFileError(path, f"{where}, {column}", f"{row[column]!r} is none of {known}") from None


def count_of(path: Path, where: str, row: Mapping[str, str], column: str) -> int:
    """A whole number from 1."""
    text = row[column]
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise DataFileError(path, f"{where}, {column}", f"{text!r} is not a whole number from 1")
    return int(text)
