"""Substance lists and the product catalogue from the shipped data (lists/, catalogue/)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.lists import (
    AmountUnit,
    ListLine,
    Product,
    ProductSource,
    Route,
    SubstanceList,
    line_id,
)
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml

EnumT = TypeVar("EnumT", bound=StrEnum)

ATC_LEVEL_5 = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")
PACK_ID = re.compile(r"\d{14}")
SYNTHETIC_PREFIX = "99"
LIST_COLUMNS = ("line_id", "atc", "substance_sv", "substance_en", "route", "care_areas")
CATALOGUE_COLUMNS = (
    "pack_id",
    "npl_id",
    "name",
    "atc",
    "substance",
    "route",
    "form",
    "strength",
    "units_per_pack",
    "amount_per_unit",
    "amount_unit",
    "source",
)


class _Text(Strict):
    sv: str
    en: str


class _ListFile(Strict):
    id: str
    title: _Text
    status: str
    care_areas: list[str]
    note: _Text


@cache
def load_list(list_id: str) -> SubstanceList:
    """A shipped list (`demo-2022`); raises NotFound `unknown-list`."""
    folder = DATA / "lists"
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if list_id not in known:
        raise NotFound("unknown-list", id=list_id, known=known)
    return read_list(folder / f"{list_id}.yaml")


@cache
def load_catalogue() -> tuple[Product, ...]:
    """The products, in the order of the file."""
    return read_catalogue(DATA / "catalogue" / "products.csv")


def read_list(path: Path) -> SubstanceList:
    """The list that a YAML file describes and the CSV file of the same name holds."""
    about = read_yaml(path, _ListFile)
    for care_area in about.care_areas:
        if care_area not in load_care_areas():
            raise DataFileError(path, "care_areas", f"no care area {care_area!r}")
    table = path.with_suffix(".csv")
    lines: dict[str, ListLine] = {}
    for where, row in _rows(table, LIST_COLUMNS):
        line = _line(table, where, row, about.care_areas)
        if line.id in lines:
            raise DataFileError(table, where, f"{line.id} is listed twice")
        lines[line.id] = line
    return SubstanceList(
        id=about.id,
        title=about.title.model_dump(),
        status=about.status,
        note=about.note.model_dump(),
        care_areas=tuple(about.care_areas),
        lines=tuple(lines.values()),
    )


def read_catalogue(path: Path) -> tuple[Product, ...]:
    """The products of a catalogue file; the products of one line share one unit of amount."""
    products: dict[str, Product] = {}
    units: dict[str, AmountUnit] = {}
    for where, row in _rows(path, CATALOGUE_COLUMNS):
        product = _product(path, where, row)
        if product.pack_id in products:
            raise DataFileError(path, where, f"pack {product.pack_id} is listed twice")
        shared = units.setdefault(product.line_id, product.amount_unit)
        if shared is not product.amount_unit:
            raise DataFileError(path, where, f"amounts of {product.line_id} are in {shared.value} above")
        products[product.pack_id] = product
    return tuple(products.values())


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise DataFileError(path, "row 1", f"the columns must be {', '.join(columns)}")
        for row in reader:
            where = f"row {reader.line_num}"
            if None in row or None in row.values():
                raise DataFileError(path, where, f"must have {len(columns)} values")
            yield where, row


def _line(path: Path, where: str, row: dict[str, str], known_areas: list[str]) -> ListLine:
    atc, route = _atc(path, where, row), _one_of(path, where, row, "route", Route)
    if row["line_id"] != line_id(atc, route):
        raise DataFileError(path, f"{where}, line_id", f"must be {line_id(atc, route)}")
    care_areas = tuple(row["care_areas"].split("|"))
    for care_area in care_areas:
        if care_area not in known_areas:
            raise DataFileError(path, f"{where}, care_areas", f"the list has no care area {care_area!r}")
    return ListLine(row["line_id"], atc, row["substance_sv"], row["substance_en"], route, care_areas)


def _product(path: Path, where: str, row: dict[str, str]) -> Product:
    source = _one_of(path, where, row, "source", ProductSource)
    if not PACK_ID.fullmatch(row["pack_id"]):
        raise DataFileError(path, f"{where}, pack_id", f"{row['pack_id']!r} is not 14 digits")
    if row["pack_id"].startswith(SYNTHETIC_PREFIX) is not (source is ProductSource.SYNTHETIC):
        raise DataFileError(path, f"{where}, pack_id", "only synthetic packs begin with 99, and all do")
    return Product(
        pack_id=row["pack_id"],
        npl_id=row["npl_id"],
        name=row["name"],
        atc=_atc(path, where, row),
        substance=row["substance"],
        route=_one_of(path, where, row, "route", Route),
        form=row["form"],
        strength=row["strength"],
        units_per_pack=_count(path, where, row, "units_per_pack"),
        amount_per_unit=_count(path, where, row, "amount_per_unit"),
        amount_unit=_one_of(path, where, row, "amount_unit", AmountUnit),
        source=source,
    )


def _atc(path: Path, where: str, row: dict[str, str]) -> str:
    if not ATC_LEVEL_5.fullmatch(row["atc"]):
        raise DataFileError(path, f"{where}, atc", f"{row['atc']!r} is not an ATC code of level 5")
    return row["atc"]


def _one_of(path: Path, where: str, row: dict[str, str], column: str, closed_set: type[EnumT]) -> EnumT:
    try:
        return closed_set(row[column])
    except ValueError:
        known = ", ".join(member.value for member in closed_set)
        raise DataFileError(path, f"{where}, {column}", f"{row[column]!r} is none of {known}") from None


def _count(path: Path, where: str, row: dict[str, str], column: str) -> int:
    text = row[column]
    if not text.isdecimal() or int(text) < 1:
        raise DataFileError(path, f"{where}, {column}", f"{text!r} is not a whole number from 1")
    return int(text)
