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


def _file(base: dict[str, str], rows: tuple[dict[str, str], ...]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(base))
    writer.writeheader()
    writer.writerows({**base, **row} for row in rows)
    return out.getvalue().encode()
