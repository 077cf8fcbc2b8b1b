"""Scenarios that an organisation has made its own."""

from __future__ import annotations

from django.db import models


class OwnScenario(models.Model):
    """Eget scenario. A scenario's text as an organisation wrote it; never edited, a new text takes its place."""

    organisation = models.CharField(max_length=60)
    scenario = models.CharField(max_length=40)
    text = models.TextField()
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "scenario"], name="own_scenario_of_whom")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.scenario}"
