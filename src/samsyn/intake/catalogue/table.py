"""The catalogue as a table: the shipped file, a CSV that someone curates, and what a version keeps."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from samsyn.core.supply.catalogue import Catalogue, NotTold, Pack, UncountedPack
from samsyn.core.supply.gs1 import gtin_is_right
from samsyn.core.supply.lists import AmountUnit, Product, ProductSource, Route
from samsyn.intake.catalogue.told import PACK_ID, SYNTHETIC_PREFIX
from samsyn.intake.data_tables import atc_of, count_of, one_of, rows
from samsyn.intake.shipped import DATA, DataFileError

COLUMNS = (
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
OPTIONAL_COLUMNS = ("varunummer", "gtin", "not_counted")
"""Several numbers of a pack stand with | between them; `not_counted` says why a row without route or amount has none."""
SHIPPED = DATA / "catalogue" / "products.csv"
VARUNUMMER = re.compile(r"[0-9]{1,6}")
GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")

Row = Mapping[str, str]


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that is in force before any has been imported."""
    return read_table(SHIPPED)


def read_table(path: Path) -> Catalogue:
    """The catalogue of a CSV file. Raises DataFileError, as where two products of a line are in different units."""
    return _catalogue(path, rows(path, COLUMNS, OPTIONAL_COLUMNS))


def write_table(catalogue: Iterable[Pack]) -> str:
    """The catalogue as CSV, to fill in what is not told and import again."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*COLUMNS, *OPTIONAL_COLUMNS))
    writer.writerows(_cells(pack) for pack in catalogue)
    return out.getvalue()


def as_object(catalogue: Catalogue, about: Mapping[str, Any]) -> bytes:
    """A version as it is kept: what is to be remembered of its import, and its packs."""
    kept = {
        "about": dict(about),
        "columns": [*COLUMNS, *OPTIONAL_COLUMNS],
        "rows": [_cells(p) for p in catalogue],
    }
    return json.dumps(kept, ensure_ascii=False).encode()


def read_object(content: bytes) -> tuple[Catalogue, dict[str, Any]]:
    """A kept version, and what is remembered of its import."""
    kept = json.loads(content)
    read = (
        (f"row {n}", dict(zip(kept["columns"], row, strict=True))) for n, row in enumerate(kept["rows"], 1)
    )
    return _catalogue(Path("catalogue"), read), kept["about"]


def _cells(pack: Pack) -> list[str]:
    counted = pack if isinstance(pack, Product) else None
    return [
        pack.pack_id,
        pack.npl_id,
        pack.name,
        pack.atc,
        counted.substance if counted else "",
        counted.route.value if counted else "",
        pack.form,
        pack.strength,
        str(counted.units_per_pack) if counted else "",
        str(counted.amount_per_unit) if counted else "",
        counted.amount_unit.value if counted else "",
        pack.source.value,
        "|".join(pack.varunummer),
        "|".join(pack.gtins),
        pack.why.value if isinstance(pack, UncountedPack) else "",
    ]


def _catalogue(path: Path, found: Iterable[tuple[str, Row]]) -> Catalogue:
    packs: dict[str, Pack] = {}
    units: dict[str, AmountUnit] = {}
    for where, row in found:
        pack = _pack(path, where, row)
        if pack.pack_id in packs:
            raise DataFileError(path, where, f"pack {pack.pack_id} is listed twice")
        packs[pack.pack_id] = pack
        if isinstance(pack, Product):
            shared = units.setdefault(pack.line_id, pack.amount_unit)
            if shared is not pack.amount_unit:
                raise DataFileError(path, where, f"amounts of {pack.line_id} are in {shared.value} above")
    return Catalogue(tuple(_of(packs, Product)), tuple(_of(packs, UncountedPack)))


def _of(packs: Mapping[str, Pack], kind: type[Any]) -> Iterator[Any]:
    return (pack for pack in packs.values() if isinstance(pack, kind))


def _pack(path: Path, where: str, row: Row) -> Pack:
    source = one_of(path, where, row, "source", ProductSource)
    if not PACK_ID.fullmatch(row["pack_id"]):
        raise DataFileError(path, f"{where}, pack_id", f"{row['pack_id']!r} is not 14 digits")
    if row["pack_id"].startswith(SYNTHETIC_PREFIX) is not (source is ProductSource.SYNTHETIC):
        raise DataFileError(path, f"{where}, pack_id", "only synthetic packs begin with 99, and all do")
    known: dict[str, Any] = {name: row[name] for name in ("pack_id", "npl_id", "name", "form", "strength")}
    known |= {
        "source": source,
        "varunummer": _varunummer(path, where, row),
        "gtins": _gtins(path, where, row),
    }
    if row["not_counted"]:
        why = one_of(path, where, row, "not_counted", NotTold)
        return UncountedPack(**known, atc=row["atc"], why=why)
    return Product(
        **known,
        atc=atc_of(path, where, row),
        substance=row["substance"],
        route=one_of(path, where, row, "route", Route),
        units_per_pack=count_of(path, where, row, "units_per_pack"),
        amount_per_unit=count_of(path, where, row, "amount_per_unit"),
        amount_unit=one_of(path, where, row, "amount_unit", AmountUnit),
    )


def _varunummer(path: Path, where: str, row: Row) -> tuple[str, ...]:
    numbers = _several(row["varunummer"])
    for number in numbers:
        if not VARUNUMMER.fullmatch(number):
            raise DataFileError(
                path, f"{where}, varunummer", f"{number!r} is not a varunummer of up to six digits"
            )
    return tuple(number.zfill(6) for number in numbers)


def _gtins(path: Path, where: str, row: Row) -> tuple[str, ...]:
    numbers = _several(row["gtin"])
    for number in numbers:
        if not GTIN.fullmatch(number) or not gtin_is_right(number.zfill(14)):
            what = f"{number!r} is not a GTIN: 8, 12, 13 or 14 digits, of which the last checks the others"
            raise DataFileError(path, f"{where}, gtin", what)
    return tuple(number.zfill(14) for number in numbers)


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|")] if cell else []
