"""How the rows of each kind of file lie in the warehouse, and which of them would say the same thing twice."""

from __future__ import annotations

from samsyn.warehouse.sorting import Events, Order

ORDERS = {
    "storerooms": Order(by=("storeroom_id", "care_area"), key=("storeroom_id", "care_area")),
    # Whole packs of a batch and a broken one beside them are two rows; so is a batch that is told to expire on two days.
    "stock": Order(
        by=("storeroom_id", "pack_id", "batch", "expiry", "unit"),
        key=("storeroom_id", "pack_id", "batch", "expiry", "unit"),
    ),
    # What is dispensed, issued, returned lies apart, so that a reader who wants one kind need not read which it is.
    "consumption": Order(
        by=("kind", "storeroom_id", "pack_id", "first", "last", "event_id", "unit"),
        key=("storeroom_id", "pack_id", "first", "last", "kind", "event_id", "unit"),
        month="first",
        apart="kind",
        events=Events(named="event_id", alike="quantity"),
    ),
    "reported": Order(by=("care_area",), key=("care_area",)),
    "minimum-levels": Order(by=("storeroom_id", "pack_id"), key=("storeroom_id", "pack_id")),
    "products": Order(by=("pack_id",), key=("pack_id",)),
}
