"""The register of what regions sent, and of the snapshots that came of it. The rows are the commit point."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """Inlämning. The files a region sent at one time, about its stock on one day.

    `source` names the sending system where a region has several; each one's files stand beside the others'. `quality`
    names the warehouse object that holds its quality report. A submission that was withdrawn counts no more, and is kept.
    """

    region = models.CharField(max_length=60)
    source = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=120)
    quality = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "as_of"], name="submission_region_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_by=""),
                name="submission_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.as_of}"


class SubmittedFile(models.Model):
    """One file of a submission: what came and how it was read, what was rejected. `accepted` holds its rows.

    `amends` names the earlier file that this one completes: a file of corrected rows, which go in beside the others'.
    `first` and `last` are the days that a consumption file tells of.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    original_format = models.CharField(max_length=10, default="csv")
    profile = models.CharField(max_length=80, blank=True)
    reading = models.JSONField(default=dict)
    rejected = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField()
    rows_accepted = models.PositiveIntegerField()
    rows_rejected = models.PositiveIntegerField()
    rows_flagged = models.PositiveIntegerField()
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments"
    )

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


class AcceptedRows(models.Model):
    """The accepted rows of a file, sorted: one warehouse object, or one a month (YYYY-MM) of a consumption file.

    `first` and `last` are the days that a month's rows reach over.
    """

    file = models.ForeignKey(SubmittedFile, on_delete=models.PROTECT, related_name="accepted")
    month = models.CharField(max_length=7, blank=True)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "month"], name="one_object_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.month}"


class Snapshot(models.Model):
    """Ögonblicksbild. An immutable state of the warehouse; its id is the hash of what it holds.

    `last_submission` is the newest submission there was when it came to be.
    """

    id = models.CharField(max_length=64, primary_key=True)
    on = models.DateField()
    made_at = models.DateTimeField()
    last_submission = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.on} {self.id[:12]}"
