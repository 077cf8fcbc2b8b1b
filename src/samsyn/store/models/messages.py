"""Messages to prescribers: the events of each, and how often each was opened."""

from __future__ import annotations

from django.db import models


class PrescriberMessage(models.Model):
    """Meddelande till förskrivare. A region's, about one pack of one notice; what it is follows from its events."""

    region = models.CharField(max_length=60, db_index=True)
    notice_id = models.CharField(max_length=60)
    npl_id = models.CharField(max_length=60, blank=True)
    pack_id = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.region} {self.notice_id}"


class PrescriberMessageEvent(models.Model):
    """Meddelandehändelse. Append-only; `number` counts within the message, `facts` is what came with it."""

    message = models.ForeignKey(PrescriberMessage, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="prescriber_message_event_number")
        ]
        ordering = ["message_id", "number"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.number} {self.kind}"


class MessageOpening(models.Model):
    """Öppning. How often a message was opened on a day, by the specialty that the link carried. Nothing of who."""

    message = models.ForeignKey(PrescriberMessage, on_delete=models.PROTECT, related_name="openings")
    day = models.DateField()
    specialty = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "day", "specialty"], name="one_count_of_openings_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.day} {self.count}"
