"""What a region lets others see of its stock."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class StockSharing(models.Model):
    """Delning. A region's decision to show an organisation its stock, in a grain, until a day, on a legal ground."""

    owner = models.CharField(max_length=60, db_index=True)
    recipient = models.CharField(max_length=60, db_index=True)
    grain = models.CharField(max_length=20)
    substance = models.CharField(max_length=7, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    legal_ground = models.CharField(max_length=300)
    granted_by = models.CharField(max_length=120)
    granted_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(owner=F("recipient")), name="sharing_is_with_another"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="sharing_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} shares {self.grain} with {self.recipient}"
