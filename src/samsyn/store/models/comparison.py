"""The comparison between regions, release by release."""

from __future__ import annotations

from django.db import models


class ComparisonRelease(models.Model):
    """Jämförelse. In which band each region that takes part was, kept until enough of them have changed. Append-only.

    `files` tells each region's files by a hash. `cells` has for each care area, and for each list line in it
    ("area/line"), a character a region, in the order of the regions' ids: its band, or "-" without a figure. Nobody is
    shown these: `core.evaluation.disclosure` decides what is told of them.
    """

    number = models.PositiveBigIntegerField(unique=True)
    on = models.DateField()
    made_at = models.DateTimeField()
    files = models.JSONField()
    cells = models.JSONField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"comparison {self.number} of {self.on}"
