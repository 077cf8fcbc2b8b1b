"""A region's stock as an InventoryReport of FHIR R5 (https://hl7.org/fhir/R5/inventoryreport.html).

A row of stock becomes an item. R5's item has no batch and no expiry, so that each batch is a contained InventoryItem that
the item refers to. docs/api.md says what R5 has no place for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from samsyn.ops.stock.inventory import Inventory, InventoryArticle, InventoryRow, StoreroomInventory

Fhir = dict[str, Any]

NPL_PACK = "urn:oid:1.2.752.129.2.1.5.2"
GTIN = "https://www.gs1.org/gtin"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
ORGANISATION = "urn:samsyn:organisation"
REPORT = "urn:samsyn:inventory-report"
SYNTHETIC_PACK = "urn:samsyn:synthetic-pack"
CATEGORY = "urn:samsyn:inventory-category"
TEST_DATA = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}

PACK_ID = re.compile(r"[0-9]{14}")
SYNTHETIC = "99"
ON_HOLD: Fhir = {"coding": [{"system": CATEGORY, "code": "on-hold", "display": "On hold"}]}
PARTIAL = "Only the substances that the region has shared with the reader, batch by batch."

BatchKey = tuple[str, str, date | None]


def inventory_report(inventory: Inventory, *, region_name: str, synthetic: bool) -> Fhir:
    """The report, as JSON's own types; what is not known is left out, as FHIR wants it."""
    received = inventory.received_at.replace(microsecond=0).isoformat()
    batches = _batches(inventory)
    days = [one.as_of for one in inventory.storerooms] or [inventory.on]
    return _told(
        resourceType="InventoryReport",
        id=inventory.region,
        meta=_told(lastUpdated=received, security=[TEST_DATA] if synthetic else None),
        contained=[
            _contained(number, batch, inventory.articles[batch[0]], inventory.region)
            for batch, number in batches.items()
        ],
        identifier=[_identifier(inventory, region_name)],
        status="active",
        countType="snapshot",
        reportedDateTime=received,
        reportingPeriod={"start": min(days).isoformat(), "end": max(days).isoformat()},
        inventoryListing=[_listing(one, inventory, batches) for one in inventory.storerooms],
        note=[{"text": PARTIAL}] if inventory.partial else None,
    )


def _identifier(inventory: Inventory, region_name: str) -> Fhir:
    """R5's reporter is a person or a device; the region stands as the one who assigns the report's identifier."""
    region = {"system": ORGANISATION, "value": inventory.region}
    return {
        "system": REPORT,
        "value": f"{inventory.region}/{inventory.snapshot}",
        "assigner": {"type": "Organization", "identifier": region, "display": region_name},
    }


def _listing(storeroom: StoreroomInventory, inventory: Inventory, batches: dict[BatchKey, str]) -> Fhir:
    location = _told(
        type="Location",
        identifier={"system": f"urn:samsyn:{inventory.region}:storeroom", "value": storeroom.storeroom_id},
        display=storeroom.name,
    )
    items = [
        item
        for row in storeroom.rows
        for item in _items(row, _concept(inventory.articles[row.pack_id], inventory.region), batches)
    ]
    return {"location": location, "countingDateTime": storeroom.as_of.isoformat(), "item": items}


def _items(row: InventoryRow, concept: Fhir, batches: dict[BatchKey, str]) -> Iterator[Fhir]:
    """What is free to use of a row, and what is on hold as an item of its own."""
    number = batches.get(_batch(row))
    item = _told(concept=concept, reference={"reference": f"#{number}"} if number else None)
    if row.quantity or not row.on_hold:
        yield {"quantity": _quantity(row.quantity, row.unit), "item": item}
    if row.on_hold:
        yield {"category": ON_HOLD, "quantity": _quantity(row.on_hold, row.unit), "item": item}


def _quantity(value: int, unit: str) -> Fhir:
    return {"value": value, "unit": unit, "system": UCUM, "code": f"{{{unit}}}"}


def _batch(row: InventoryRow) -> BatchKey:
    return row.pack_id, row.batch, row.expiry


def _batches(inventory: Inventory) -> dict[BatchKey, str]:
    """The batches of which more than the pack is known, each once, with the id that it is contained under."""
    every = (_batch(row) for storeroom in inventory.storerooms for row in storeroom.rows)
    told = dict.fromkeys(batch for batch in every if batch[1] or batch[2])
    return {batch: f"batch-{number}" for number, batch in enumerate(told, start=1)}


def _contained(number: str, batch: BatchKey, article: InventoryArticle, region: str) -> Fhir:
    _, lot, expiry = batch
    return _told(
        resourceType="InventoryItem",
        id=number,
        status="active",
        code=[_concept(article, region)],
        instance=_told(lotNumber=lot, expiry=expiry.isoformat() if expiry else None),
    )


def _concept(article: InventoryArticle, region: str) -> Fhir:
    codings = [_coding(article.pack_id, region)]
    codings += [{"system": GTIN, "code": gtin} for gtin in article.gtins]
    codings += [{"system": ATC, "code": article.atc}] if article.atc else []
    return _told(coding=codings, text=article.name)


def _coding(pack_id: str, region: str) -> Fhir:
    """The pack's id in the system that it is of: NPL's, made up for a demo, a GTIN, or the region's own."""
    if PACK_ID.fullmatch(pack_id):
        system = SYNTHETIC_PACK if pack_id.startswith(SYNTHETIC) else NPL_PACK
        return {"system": system, "code": pack_id}
    if pack_id.startswith("gtin:"):
        return {"system": GTIN, "code": pack_id.removeprefix("gtin:")}
    return {"system": f"urn:samsyn:{region}:article", "code": pack_id}


def _told(**elements: Any) -> Fhir:
    """The elements that have a value: FHIR's JSON has no null, no empty text and no empty list."""
    return {name: value for name, value in elements.items() if value not in (None, "", [], {})}
