"""The product catalogue's versions, and what a region has decided to be interchangeable."""

from __future__ import annotations

from django.db import models


class CatalogueVersion(models.Model):
    """Katalogversion. The products as one import left them, kept as a warehouse object; the newest is in force."""

    source = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    products = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} {self.imported_at:%Y-%m-%d}"


class InterchangeableGroup(models.Model):
    """Utbytesgrupp. Packs that a region has decided may stand in for one another: who decided, when, and why.

    A decision is never edited: it is withdrawn, and a new one made. `region` is empty for a decision of the whole
    installation. `packs` are pack ids.
    """

    region = models.CharField(max_length=60, blank=True, db_index=True)
    title = models.CharField(max_length=200)
    packs = models.JSONField()
    reason = models.CharField(max_length=500)
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_by=""),
                name="interchangeable_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title
