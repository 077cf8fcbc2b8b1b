"""Keys that programs ask with."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """Nyckel. A program's key to the API for an organisation: only its hash is kept, and it only reads."""

    organisation = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"
