"""The versions of the shortage feed."""

from __future__ import annotations

from django.db import models


class ShortageFeedVersion(models.Model):
    """Version av restnoteringarna. One import of the feed, kept as a warehouse object; the newest is in force."""

    file_name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    notices = models.PositiveIntegerField()
    packages = models.PositiveIntegerField()
    why = models.CharField(max_length=500, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.imported_at:%Y-%m-%d}"
