"""What is to be said of a line that has no time to last."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samsyn.warehouse.line_table import LineState


def state_words(state: LineState) -> str:
    """What is to be said of a line that has no time to last."""
    return {
        LineState.RATED: "",
        LineState.LEVEL_HELD: _("minimum level held"),
        LineState.BELOW_LEVEL: _("below its minimum level"),
        LineState.NO_RATE: _("no rate"),
    }[state]
