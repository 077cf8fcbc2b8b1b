"""Files in Samsyn's CSV form, a row at a time."""

from __future__ import annotations

import csv
import io

REGION = "region-gotland"
PACK = "20121106100242"  # a real pack of the shipped shortage feed

STOREROOM = {
    "region": REGION,
    "storeroom_id": "visby-iva",
    "name": "Visby IVA",
    "kind": "ward",
    "care_area": "intensivvard",
    "ward_stock": "yes",
    "holder": "own",
}
STOCK = {
    "region": REGION,
    "storeroom_id": "visby-iva",
    "pack_id": PACK,
    "batch": "B1",
    "expiry": "2025-06-30",
    "quantity": "10",
    "unit": "pack",
    "minimum_level": "",
}
MOVEMENT = {
    "region": REGION,
    "storeroom_id": "visby-iva",
    "pack_id": PACK,
    "from": "2023-12-01",
    "to": "2023-12-30",
    "kind": "issued",
    "quantity": "5",
    "unit": "pack",
}
REPORT = {
    "region": REGION,
    "care_area": "intensivvard",
    "weeks": "5",
    "weeks_to": "",
    "exceptions": "",
    "reason": "",
    "signed_by": "Beredskapschef",
    "signed_on": "2024-03-12",
}
LEVEL = {
    "region": REGION,
    "storeroom_id": "visby-iva",
    "pack_id": PACK,
    "treatments": "3",
    "quantity_per_treatment": "4",
    "unit": "unit",
}
PRODUCT = {
    "region": REGION,
    "pack_id": "licens-7",
    "name": "Propofol, licence",
    "kind": "licence",
    "atc": "N01AX10",
    "route": "injektion",
    "form": "emulsion",
    "strength": "10 mg/ml",
    "units_per_pack": "5",
    "amount_per_unit": "200000",
    "amount_unit": "ug",
}


def storerooms(*rows: dict[str, str]) -> bytes:
    """A storeroom file; each row says how it differs from the builder's."""
    return _file(STOREROOM, rows or ({},))


def stock(*rows: dict[str, str]) -> bytes:
    """A stock file."""
    return _file(STOCK, rows or ({},))


def consumption(*rows: dict[str, str]) -> bytes:
    """A consumption file."""
    return _file(MOVEMENT, rows or ({},))


def reported(*rows: dict[str, str]) -> bytes:
    """A file of reported weeks."""
    return _file(REPORT, rows or ({},))


def minimum_levels(*rows: dict[str, str]) -> bytes:
    """A file of minimum levels."""
    return _file(LEVEL, rows or ({},))


def products(*rows: dict[str, str]) -> bytes:
    """A file of the region's own articles."""
    return _file(PRODUCT, rows or ({},))


def _file(base: dict[str, str], rows: tuple[dict[str, str], ...]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys([*base, *(name for row in rows for name in row)])))
    writer.writeheader()
    writer.writerows({**base, **row} for row in rows)
    return out.getvalue().encode()
