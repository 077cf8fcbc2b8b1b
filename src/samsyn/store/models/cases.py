"""Shortage cases: what happened in each."""

from __future__ import annotations

from django.db import models


class ShortageCase(models.Model):
    """Bristärende. Opened by an organisation about one pack of one notice; what it is follows from its events."""

    opened_by = models.CharField(max_length=60)
    notice_id = models.CharField(max_length=60)
    npl_id = models.CharField(max_length=60, blank=True)
    pack_id = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.pk} {self.notice_id}"


class ShortageCaseEvent(models.Model):
    """Ärendehändelse. Append-only; `number` counts within the case, `facts` is what came with it."""

    case = models.ForeignKey(ShortageCase, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    organisation = models.CharField(max_length=60)
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="shortage_case_event_number")]
        ordering = ["case_id", "number"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.kind}"
