"""The register of what regions sent, and of the snapshots that came of it. The rows are the commit point."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """Inlämning. The files a region sent at one time, about its stock on one day."""

    region = models.CharField(max_length=60)
    as_of = models.DateField()
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["region", "as_of"], name="submission_region_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.as_of}"


class SubmittedFile(models.Model):
    """One file of a submission: what came, what was accepted, what was rejected, each a warehouse object."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    accepted = models.CharField(max_length=64)
    rejected = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField()
    rows_accepted = models.PositiveIntegerField()
    rows_rejected = models.PositiveIntegerField()
    rows_flagged = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind"], name="one_file_a_kind"),
            models.CheckConstraint(
                condition=models.Q(rows=models.F("rows_accepted") + models.F("rows_rejected")),
                name="every_row_is_accepted_or_rejected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.kind}"


class Snapshot(models.Model):
    """Ögonblicksbild. An immutable state of the warehouse; its id is the hash of what it holds."""

    id = models.CharField(max_length=64, primary_key=True)
    on = models.DateField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.on} {self.id[:12]}"
