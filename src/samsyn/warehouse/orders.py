"""How the rows of each kind of file lie in the warehouse, and which of them would say the same thing twice."""

from __future__ import annotations

from samsyn.warehouse.sorting import Order

ORDERS = {
    "storerooms": Order(by=("storeroom_id", "care_area"), key=("storeroom_id", "care_area")),
    # Without a batch number, goods that expire on different days are different batches.
    "stock": Order(
        by=("storeroom_id", "pack_id", "batch"),
        key=("storeroom_id", "pack_id", "batch"),
        unless_empty=("batch", "expiry"),
    ),
    # What is dispensed, issued, returned lies apart, so that a reader who wants one kind need not read which it is.
    "consumption": Order(
        by=("kind", "storeroom_id", "pack_id", "first", "last"),
        key=("storeroom_id", "pack_id", "first", "last", "kind"),
        month="first",
        apart="kind",
    ),
    "reported": Order(by=("care_area",), key=("care_area",)),
    "minimum-levels": Order(by=("storeroom_id", "pack_id"), key=("storeroom_id", "pack_id")),
    "products": Order(by=("pack_id",), key=("pack_id",)),
}
