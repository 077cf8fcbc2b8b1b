"""Requisitions and statements: what was filled in, who signed what, and what was attached."""

from __future__ import annotations

from django.db import models

from samsyn.store.models.funding import Grant


class GrantForm(models.Model):
    """Blankett. A grant's requisition or statement as it stands; `version` counts its changes, and tells two writers apart.

    `agreement_hash` is of the agreement as known when the form was last written: another makes the form stale.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="forms")
    purpose = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    agreement_hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "purpose"], name="one_form_a_grant")]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.purpose}"


class FormSignature(models.Model):
    """Underskrift. Who signed as what, and exactly what: the hash binds `signed`, the whole content. Append-only."""

    form = models.ForeignKey(GrantForm, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=40)
    by = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    method = models.CharField(max_length=40)
    proof = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)
    signed = models.JSONField()

    class Meta:
        ordering = ["form_id", "pk"]

    def __str__(self) -> str:
        return f"{self.form_id} {self.role} {self.hash[:8]}"


class GrantAttachment(models.Model):
    """Bilaga. A file that belongs to a grant: an account certificate, a voucher that was asked for, something else."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="attachments")
    purpose = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    original = models.CharField(max_length=64)
    original_format = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["grant_id", "pk"]

    def __str__(self) -> str:
        return self.name
