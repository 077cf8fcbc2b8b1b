"""What regions have decided to leave out of their judged lines."""

from __future__ import annotations

from django.db import models


class ExcludedSubstance(models.Model):
    """Undantaget läkemedel. A substance that a region leaves out: who decided, when, why, until when.

    A decision is never edited: it expires by itself or is withdrawn, and a new one made.
    """

    region = models.CharField(max_length=60, db_index=True)
    atc = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()
    until = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_by=""),
                name="excluded_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("decided_on")), name="excluded_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.atc}"
