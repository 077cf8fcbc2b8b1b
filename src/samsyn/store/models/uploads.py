"""Files on their way in, handled by the worker; and the mapping profiles that people have confirmed."""

from __future__ import annotations

import uuid

from django.db import models


class UploadState(models.TextChoices):
    """Where an upload stands. It asks when a file can be read in two ways, and waits for the sender's answer."""

    WAITING = "waiting"
    RUNNING = "running"
    ASKING = "asking"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Upload(models.Model):
    """Uppladdning. Files that a person sent for a region about a day, and how far the worker has come.

    `message` is what the sender is told at the end: a code and its parameters. `answers` are the sender's choices
    where a file could be read in more than one way. `alive_at` is when the worker last said that it is at it: an
    upload that runs without a sign of life was left by a worker that died, and is taken up again, a few times at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.CharField(max_length=60, db_index=True)
    source = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=120)
    sent_role = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=UploadState.choices, default=UploadState.WAITING)
    step = models.CharField(max_length=40, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    message = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    amends = models.ForeignKey(
        "store.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submission = models.ForeignKey(
        "store.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.region} {self.as_of} {self.state}"


class UploadedFile(models.Model):
    """One file of an upload: kept as a warehouse object from the moment it came, with its hash."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    original_format = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="uploaded_file_number")]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class MappingProfile(models.Model):
    """Mappningsprofil. How one sending system's columns become Samsyn's, as a person of the region confirmed it.

    `header` is the hash of the header it was confirmed for; a newer row of the same name takes over, the older stays.
    """

    region = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    header = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    confirmed_by = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region} {self.name}"
