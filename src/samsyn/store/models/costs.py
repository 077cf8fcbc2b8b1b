"""Costs: how a region's accounts carry the agreements, the files it sent, and every entry that counts."""

from __future__ import annotations

from django.db import models


class CostCoding(models.Model):
    """Kodning. Which dimensions and objects of a region's accounts carry what, as a person of the region confirmed it.

    The newest row of a region counts; the older stay on record. `text` is the coding as JSON.
    """

    region = models.CharField(max_length=60, db_index=True)
    edition = models.CharField(max_length=40)
    text = models.JSONField()
    confirmed_by = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region} {self.edition}"


class CostImport(models.Model):
    """Kostnadsimport. One file of a region's accounts: the file is a warehouse object, the row the commit point."""

    region = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=20, blank=True)
    coding = models.ForeignKey(CostCoding, on_delete=models.PROTECT, related_name="imports")
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    rows_read = models.PositiveBigIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "original", "coding"], name="cost_file_once"),
        ]
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.region} {self.name}"


class CostEntry(models.Model):
    """Kostnadspost. One row of one voucher that counts towards an agreement. Append-only: a correction is a new entry.

    `ore` is above zero for a cost, below for what takes one back. `key` tells the same row of another file apart from
    a new one. `assumed` says that Samsyn, not the region, chose the agreement.
    """

    brought_by = models.ForeignKey(CostImport, on_delete=models.PROTECT, related_name="entries")
    region = models.CharField(max_length=60)
    line = models.PositiveBigIntegerField()
    series = models.CharField(max_length=20, blank=True)
    voucher = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    account = models.CharField(max_length=20)
    text = models.CharField(max_length=300, blank=True)
    ore = models.BigIntegerField()
    objects_on = models.JSONField(default=dict)
    agreement = models.CharField(max_length=60)
    area = models.CharField(max_length=60, blank=True)
    cost_type = models.CharField(max_length=40)
    in_stock = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="cost_entry_once")]
        indexes = [models.Index(fields=["region", "agreement", "on"], name="cost_entry_agreement")]

    def __str__(self) -> str:
        return f"{self.region} {self.series}{self.voucher} {self.ore}"
