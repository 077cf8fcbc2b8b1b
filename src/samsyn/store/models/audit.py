"""The audit trail: append-only, chained by hash for each organisation; and the log of who read stock."""

from __future__ import annotations

from django.db import models


class AuditHead(models.Model):
    """The end of one organisation's chain; its row is the lock that its writers queue at."""

    organisation = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.organisation} {self.number}"


class AuditEvent(models.Model):
    """Spårpost. One write: who, for which organisation, what, when, and the hash before and after.

    The database refuses update and delete (see `store.guards`).
    """

    organisation = models.CharField(max_length=60)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    acting_for = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="audit_one_chain_an_organisation")
        ]
        ordering = ["organisation", "number"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.number} {self.action}"


class ReadEvent(models.Model):
    """Läslogg. Someone looked at a region's stock. Append-only, as the audit trail."""

    at = models.DateTimeField()
    reader = models.CharField(max_length=120)
    reader_organisation = models.CharField(max_length=60, blank=True)
    owner = models.CharField(max_length=60, db_index=True)
    grain = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.reader} read {self.owner} {self.subject}"
