"""Stock out as FHIR R5: what the files tell, batch by batch, for those who may see batches, in R5's own structure."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, PHARMACIST
from tests.builders.readers import reader
from tests.builders.stock_files import PACK, products, stock, storerooms

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.ops.administration.tokens import make_token
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.stock import inventory
from samsyn.ops.stock.sending import import_stock
from samsyn.store.queries.audit import reads_of

GOTLAND, DAY = "region-gotland", date(2023, 12, 31)
ADDRESS = f"/v1/fhir/InventoryReport/{GOTLAND}"
OTHER = next(one for one in shipped_catalogue().products if one.atc != "" and one.pack_id != PACK)

# Of hl7.org/fhir/R5: what an element may hold, with (at least, at most); 9 stands for any number.
IDENTIFIER = {"system": (0, 1), "value": (0, 1), "assigner": (0, 1)}
REFERENCE = {"reference": (0, 1), "type": (0, 1), "identifier": (0, 1), "display": (0, 1)}
CONCEPT = {"coding": (0, 9), "text": (0, 1)}
QUANTITY = {"value": (0, 1), "unit": (0, 1), "system": (0, 1), "code": (0, 1)}
STRUCTURE = {
    "InventoryReport": {
        **dict.fromkeys(("id", "meta", "operationType", "operationTypeReason", "reporter"), (0, 1)),
        **dict.fromkeys(("resourceType", "status", "countType", "reportedDateTime"), (1, 1)),
        **dict.fromkeys(("contained", "identifier", "inventoryListing", "note"), (0, 9)),
        "reportingPeriod": (0, 1),
    },
    "inventoryListing": {
        **dict.fromkeys(("location", "itemStatus", "countingDateTime"), (0, 1)),
        "item": (0, 9),
    },
    "inventoryListing.item": {"category": (0, 1), "quantity": (1, 1), "item": (1, 1)},
    "inventoryListing.item.item": {"concept": (0, 1), "reference": (0, 1)},
    "contained": {
        **dict.fromkeys(("resourceType", "status"), (1, 1)),
        "id": (0, 1),
        "code": (0, 9),
        "instance": (0, 1),
    },
    "contained.instance": {"lotNumber": (0, 1), "expiry": (0, 1)},
    "identifier": IDENTIFIER,
    "identifier.assigner": REFERENCE,
    "inventoryListing.location": REFERENCE,
    "inventoryListing.item.quantity": QUANTITY,
    "inventoryListing.item.category": CONCEPT,
    "inventoryListing.item.item.concept": CONCEPT,
    "contained.code": CONCEPT,
}


def departures(element: dict[str, Any], path: str) -> list[str]:
    """Where an element departs from R5: a name that R5 lacks, one too few or too many, a list that is none, or nothing."""
    allowed = STRUCTURE[path]
    found = [f"{path}.{name} is no element" for name in element.keys() - allowed.keys()]
    found += [
        f"{path}.{name} is missing" for name, (least, _) in allowed.items() if least > (name in element)
    ]
    for name, value in element.items():
        within = name if path == "InventoryReport" else f"{path}.{name}"
        many = allowed.get(name, (0, 1))[1] > 1
        if isinstance(value, list) is not many or value in ("", [], {}, None):
            found.append(f"{within} is {value!r}")
        for one in value if isinstance(value, list) else [value]:
            if within in STRUCTURE and isinstance(one, dict):
                found += departures(one, within)
    return found


@pytest.fixture(autouse=True)
def gotland(installation: object) -> None:
    """Two storerooms: a batch in both, some of it on hold, one without batch or expiry, and articles of the region's own."""
    rooms = [{}, {"storeroom_id": "central", "name": "Centralförrådet", "kind": "central"}]
    held = [
        {"batch": "A", "quantity": "60", "on_hold": "10"},
        {"batch": "A", "quantity": "5", "unit": "unit", "storeroom_id": "central"},
        {"pack_id": OTHER.pack_id, "batch": "", "expiry": "", "quantity": "3", "storeroom_id": "central"},
        {"pack_id": "licens-7", "batch": "L", "quantity": "2"},
        {"pack_id": "99000000000009", "batch": "", "expiry": "2024-01-31", "quantity": "0"},
    ]
    files = [("f", storerooms(*rooms)), ("l", stock(*held)), ("p", products())]
    import_stock(by=OPERATOR, now=NOW, region=GOTLAND, as_of=DAY, files=files)


def get(by: Actor | None = PHARMACIST, address: str = ADDRESS, status: int = 200) -> Any:
    answer = reader(by).get(address)
    assert answer.status_code == status
    kind = "application/fhir+json; fhirVersion=5.0" if status == 200 else "application/problem+json"
    assert answer["Content-Type"].startswith(kind)
    return json.loads(answer.content)


def items(found: Any) -> list[tuple[str, str, int, str, bool]]:
    """Each item as storeroom, first code, quantity, unit, and whether it is on hold."""
    return [
        (
            listing["location"]["identifier"]["value"],
            one["item"]["concept"]["coding"][0]["code"],
            one["quantity"]["value"],
            one["quantity"]["code"],
            "category" in one,
        )
        for listing in found["inventoryListing"]
        for one in listing["item"]
    ]


def share(grain: Grain, substance: str | None = None) -> None:
    grant_sharing(
        by=COORDINATOR,
        now=NOW,
        owner=GOTLAND,
        recipient="socialstyrelsen",
        grain=grain,
        substance=substance,
        valid_until=date(2030, 1, 1),
        legal_ground="samverkan",
    )


def test_every_row_is_an_item_and_what_is_on_hold_is_one_of_its_own() -> None:
    assert items(get()) == [
        ("central", PACK, 5, "{unit}", False),
        ("central", OTHER.pack_id, 3, "{pack}", False),
        ("visby-iva", PACK, 50, "{pack}", False),
        ("visby-iva", PACK, 10, "{pack}", True),
        ("visby-iva", "99000000000009", 0, "{pack}", False),
        ("visby-iva", "licens-7", 2, "{pack}", False),
    ]


def test_the_report_keeps_to_the_structure_of_r5() -> None:
    found = get()
    assert departures(found, "InventoryReport") == []
    assert (found["status"], found["countType"], found["id"]) == ("active", "snapshot", GOTLAND)
    assert found["identifier"][0]["assigner"]["identifier"]["value"] == GOTLAND
    assert {one["countingDateTime"] for one in found["inventoryListing"]} == {"2023-12-31"}
    assert "operationType" not in found  # R5: only a difference has one


def test_a_batch_is_contained_once_and_referred_to_from_every_storeroom_that_has_it() -> None:
    found = get()
    batches = {f"#{one['id']}": one["instance"] for one in found["contained"]}
    referred = [
        one["item"]["reference"]["reference"]
        for listing in found["inventoryListing"]
        for one in listing["item"]
        if "reference" in one["item"]
    ]
    assert set(referred) == batches.keys()
    assert [batches[one] for one in referred] == [
        *[{"lotNumber": "A", "expiry": "2025-06-30"}] * 3,
        {"expiry": "2024-01-31"},
        {"lotNumber": "L", "expiry": "2025-06-30"},
    ]


def test_an_id_stands_in_the_system_that_it_is_of_and_none_made_up_stands_in_npls() -> None:
    systems = {
        one["item"]["concept"]["coding"][0]["code"]: one["item"]["concept"]["coding"][0]["system"]
        for listing in get()["inventoryListing"]
        for one in listing["item"]
    }
    assert systems[PACK] == "urn:oid:1.2.752.129.2.1.5.2"
    assert systems["licens-7"] == f"urn:samsyn:{GOTLAND}:article"
    assert systems["99000000000009"] == "urn:samsyn:synthetic-pack"


def test_one_storeroom_may_be_asked_for() -> None:
    assert {one[0] for one in items(get(address=f"{ADDRESS}?storeroom=central"))} == {"central"}
    refused = get(address=f"{ADDRESS}?storeroom=none", status=404)
    assert refused["type"].endswith("no-stock-in-storeroom")


def test_a_region_with_more_than_an_answer_holds_is_asked_storeroom_by_storeroom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inventory, "MOST_ROWS", 3)
    refused = get(status=409)
    assert refused["type"].endswith("inventory-too-large")
    assert "storeroom by storeroom" in refused["detail"]
    assert len(items(get(address=f"{ADDRESS}?storeroom=central"))) == 2


def test_batches_are_for_those_with_whom_they_are_shared() -> None:
    share(Grain.SUBSTANCE)
    assert get(EVALUATOR, status=403)["type"].endswith("stock-not-shared")
    share(Grain.BATCH, OTHER.atc)
    found = get(EVALUATOR)
    assert [one[1] for one in items(found)] == [OTHER.pack_id]
    assert found["note"][0]["text"].startswith("Only the substances")
    share(Grain.BATCH)
    assert len(items(get(EVALUATOR))) == 6
    assert get(None, status=401)["type"].endswith("sign-in-needed")


def test_a_program_reads_its_own_regions_batches_and_no_others() -> None:
    def asked_with_a_key_of(organisation: str) -> int:
        ends = swedish_day(datetime.now(UTC)) + timedelta(days=30)
        key = make_token(
            by=OPERATOR, now=datetime.now(UTC), organisation=organisation, name="data", expires_on=ends
        )
        return Client().get(ADDRESS, headers={"Authorization": f"Bearer {key}"}).status_code

    assert [asked_with_a_key_of(one) for one in (GOTLAND, "region-skane")] == [200, 403]


def test_each_look_leaves_a_trace() -> None:
    share(Grain.BATCH)
    get(EVALUATOR)
    get(EVALUATOR, address=f"{ADDRESS}?storeroom=central&on=2024-01-05")
    (looks,) = reads_of(GOTLAND, 5)
    assert (looks.organisation, looks.grain, looks.times) == ("socialstyrelsen", "batch", 2)


@pytest.mark.parametrize(
    "address, status, code",
    [
        ("/v1/fhir/InventoryReport/none", 404, "unknown-organisation"),
        (f"{ADDRESS}?on=2020-01-01", 404, "no-stock-from-region"),
        (f"{ADDRESS}?on=yesterday", 422, "invalid-parameters"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(address: str, status: int, code: str) -> None:
    assert get(OPERATOR, address, status)["type"].endswith(code)
