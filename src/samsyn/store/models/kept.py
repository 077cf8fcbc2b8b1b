"""Storerooms that have no stock system and are kept in Samsyn itself."""

from __future__ import annotations

from django.db import models


class KeptStoreroom(models.Model):
    """Förråd som förs i Samsyn. A ward's, an ambulance station's or a dental clinic's storeroom."""

    region = models.CharField(max_length=60)
    storeroom_id = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    care_areas = models.CharField(max_length=200)
    ward_stock = models.BooleanField(default=False)
    holder = models.CharField(max_length=20, default="own")
    placement = models.CharField(max_length=20, default="near-care")
    opened_by = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "storeroom_id"], name="one_kept_storeroom_an_id")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.name}"


class StockEvent(models.Model):
    """Lagerhändelse. One thing that happened to the goods of a kept storeroom. Append-only: a mistake is corrected
    by a new event.

    `number` counts within the storeroom. `key` is given by the sender, so that the same event sent twice over a bad
    connection is kept once. `quantity` is in `unit`; a count states what is there, the others what moved.
    """

    storeroom = models.ForeignKey(KeptStoreroom, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    pack_id = models.CharField(max_length=60)
    batch = models.CharField(max_length=60, blank=True)
    expiry = models.DateField(null=True, blank=True)
    quantity = models.BigIntegerField()
    unit = models.CharField(max_length=10)
    source = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["storeroom", "number"], name="stock_event_number"),
            models.UniqueConstraint(fields=["storeroom", "key"], name="stock_event_once"),
        ]
        ordering = ["storeroom_id", "number"]

    def __str__(self) -> str:
        return f"{self.storeroom} {self.number} {self.kind}"
