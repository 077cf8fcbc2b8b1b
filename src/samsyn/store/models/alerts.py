"""Alerts: a region's rules, the spells, what each person wants by mail, and every mail."""

from __future__ import annotations

from django.db import models


class RegionAlertRule(models.Model):
    """Varningsregel. The newest row of a region and scope counts; the older stay on record."""

    region = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=40)
    care_area = models.CharField(max_length=60, blank=True)
    line_id = models.CharField(max_length=60, blank=True)
    limit = models.PositiveSmallIntegerField()
    on = models.BooleanField(default=True)
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region} {self.kind} {self.limit}"


class AlertSpell(models.Model):
    """Varning. From the day that a rule found it until it no longer does; `facts` are those of the last judgement.

    At most one stands open for a thing: the database holds that, whoever checks at the same time.
    """

    region = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, blank=True)
    severity = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True)
    seen_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "subject"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_alert_a_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.kind} {self.subject}"


class AlertChoice(models.Model):
    """Hur en person vill ha varningar. `how` is none, digest or at-once."""

    username = models.CharField(max_length=80, unique=True)
    how = models.CharField(max_length=10, default="none")
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="sv")

    def __str__(self) -> str:
        return f"{self.username} {self.how}"


class AlertMail(models.Model):
    """Ett brev. Written before it is sent: `claimed` until the mail server has answered.

    `sent` was accepted; `refused` certainly did not go, and its alerts are free to be sent again; one that stays `claimed`
    was cut short, may have gone, and is never sent again.
    """

    username = models.CharField(max_length=80, db_index=True)
    how = models.CharField(max_length=10)
    on = models.DateField()
    claimed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="claimed")
    problem = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.username} {self.on} {self.state}"


class AlertMailed(models.Model):
    """That a spell is in a person's mail: at most once, which the database holds. Freed where the mail was refused."""

    spell = models.ForeignKey(AlertSpell, on_delete=models.PROTECT, related_name="mailed")
    username = models.CharField(max_length=80)
    mail = models.ForeignKey(AlertMail, on_delete=models.PROTECT, related_name="alerts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["spell", "username"], name="alert_mailed_once")]

    def __str__(self) -> str:
        return f"{self.username} {self.spell_id}"
