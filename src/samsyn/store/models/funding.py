"""Grants: what happened to each, the state that it made, and the transfers that it posted."""

from __future__ import annotations

from django.db import models


class Grant(models.Model):
    """Bidrag. One recipient's money of one agreement from one giver; what it is follows from its events.

    The state is kept beside the events, in the same transaction: whole öre, and `seen`, how many events made it.
    """

    agreement = models.CharField(max_length=60)
    recipient = models.CharField(max_length=60)
    giver = models.CharField(max_length=60)
    payment = models.CharField(max_length=20, blank=True)
    statement = models.CharField(max_length=20, blank=True)
    reclaim = models.CharField(max_length=20, blank=True)
    allotted = models.BigIntegerField(default=0)
    requisitioned = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    used = models.BigIntegerField(default=0)
    repaid = models.BigIntegerField(default=0)
    reclaimed = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "recipient", "giver"], name="one_grant_a_recipient"),
        ]
        indexes = [models.Index(fields=["recipient", "agreement"], name="grant_recipient")]

    def __str__(self) -> str:
        return f"{self.agreement} {self.recipient}"


class GrantEvent(models.Model):
    """Bidragshändelse. Append-only; `number` counts within the grant, `on` is the legal day, `facts` what came with it."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    organisation = models.CharField(max_length=60)
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "number"], name="grant_event_number")]
        ordering = ["grant_id", "number"]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.number} {self.kind}"


class LedgerTransfer(models.Model):
    """Överföring. One row of double entry: `ore` from the account that is credited to the one that is debited.

    Append-only. `on` is when it happened, `known_since` when Samsyn was told; `bound` whether it is exact.
    """

    event = models.ForeignKey(GrantEvent, on_delete=models.PROTECT, related_name="transfers")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="transfers")
    appropriation = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField()
    debit = models.CharField(max_length=20)
    credit = models.CharField(max_length=20)
    ore = models.BigIntegerField()
    on = models.DateField()
    known_since = models.DateField()
    bound = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ore__gt=0), name="transfer_above_zero"),
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")), name="transfer_between_two_accounts"
            ),
        ]
        indexes = [models.Index(fields=["grant", "on"], name="transfer_grant_day")]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.debit}/{self.credit} {self.ore}"


class PaymentBatch(models.Model):
    """Betalningsfil. Made by one officer, approved by another; the file itself is a warehouse object."""

    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=120, blank=True)
    stopped_why = models.CharField(max_length=500, blank=True)
    pay_on = models.DateField()
    format = models.CharField(max_length=20)
    original = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.pay_on}"


class PaymentLine(models.Model):
    """Betalning i en fil. To which account; when it was found among what the bank says was paid."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="lines")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()
    ore = models.BigIntegerField()
    account = models.CharField(max_length=40)
    reference = models.CharField(max_length=140, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_ore = models.BigIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="payment_line_number"),
            models.UniqueConstraint(fields=["batch", "grant"], name="payment_line_a_grant"),
            models.CheckConstraint(condition=models.Q(ore__gt=0), name="payment_above_zero"),
        ]
        ordering = ["batch_id", "number"]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number} {self.ore}"


class GrantReminder(models.Model):
    """Påminnelse. That an organisation was reminded of a date, `days` before it: the words, and when. Append-only."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reminders")
    term = models.CharField(max_length=20)
    due = models.DateField()
    days = models.SmallIntegerField()
    recipient = models.CharField(max_length=60)
    address = models.CharField(max_length=254, blank=True)
    text = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "term", "due", "days", "recipient", "address"], name="reminded_once"
            ),
        ]
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.term} {self.due} {self.days}"
