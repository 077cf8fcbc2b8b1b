"""What a few demo regions have chosen to be warned of, and how; the other regions' alerts come with the first check."""

from __future__ import annotations

from samsyn.core.supply.alerts import AlertKind, AlertRule

CHECKED = ("region-skane", "region-gotland")
"""Whose alerts stand when the demo is built: to judge every submission's quality takes longer than a build should."""

RULES = (
    ("region-skane", AlertRule(AlertKind.BELOW_THRESHOLD, 10)),
    ("region-skane", AlertRule(AlertKind.BELOW_THRESHOLD, 14, care_area="intensivvard")),
    ("region-gotland", AlertRule(AlertKind.BELOW_THRESHOLD, 14)),
)

MAILED = ("region-skane", "farmaceut@skane.example")
"""Whose pharmacist is told at once; no mail leaves the demo, `samsyn alerts send` prints it."""
