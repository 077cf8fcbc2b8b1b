"""An alert in words: what it is, and what to do."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from samsyn.core.supply.alerts import Alert, AlertKind
from samsyn.intake.lists import load_list
from samsyn.ops.goods.lists import DEFAULT_LIST

KINDS = {
    AlertKind.BELOW_THRESHOLD: lazy("Below the threshold"),
    AlertKind.BEFORE_RETURN: lazy("Runs out before the stated return"),
    AlertKind.SUBMISSION_LATE: lazy("The submission is late"),
    AlertKind.QUALITY_LOW: lazy("Low quality of the submission"),
}

ADVICE = {
    AlertKind.BELOW_THRESHOLD: lazy(
        "Look at the line's batches: is the figure right? Then order, move stock within the region, or ask other regions."
    ),
    AlertKind.BEFORE_RETURN: lazy(
        "See what may stand in for it and decide on it, and tell the prescribers. The return is what the notice of shortage "
        "states; deliveries that nobody has told of are not counted."
    ),
    AlertKind.SUBMISSION_LATE: lazy(
        "Send the region's files. Until then the picture stands on old stock, and no other alert can be told for certain."
    ),
    AlertKind.QUALITY_LOW: lazy(
        "Open the quality report, put right what it names, and send the files again."
    ),
}


def substance_of(line_id: str, language: str) -> str:
    """A line by its substance and id."""
    line = next((one for one in load_list(DEFAULT_LIST).lines if one.id == line_id), None)
    if line is None:
        return line_id
    name = line.substance_sv if language.startswith("sv") else line.substance_en
    return f"{name[:1].upper()}{name[1:]} ({line_id})"


def headline(alert: Alert, language: str) -> str:
    """One sentence of what was found, as of the stock's day."""
    with translation.override(language):
        facts = {
            "name": substance_of(alert.line_id, language) if alert.line_id else "",
            "days": alert.days,
            "limit": alert.limit,
            "on": alert.as_of,
            "until": alert.until,
            "grade": alert.grade,
        }
        return _sentence(alert) % facts


def _sentence(alert: Alert) -> str:
    if alert.kind is AlertKind.BELOW_THRESHOLD:
        if alert.days is None:
            return _("%(name)s is below its minimum level as of %(on)s.")
        return ngettext(
            "%(name)s lasts %(days)s day as of %(on)s, of normal peacetime consumption; the threshold is %(limit)s.",
            "%(name)s lasts %(days)s days as of %(on)s, of normal peacetime consumption; the threshold is %(limit)s.",
            alert.days,
        )
    if alert.kind is AlertKind.BEFORE_RETURN:
        return ngettext(
            "%(name)s runs out %(days)s day before the return stated for %(until)s, counted from the stock of %(on)s.",
            "%(name)s runs out %(days)s days before the return stated for %(until)s, counted from the stock of %(on)s.",
            alert.days or 0,
        )
    if alert.kind is AlertKind.SUBMISSION_LATE:
        if alert.as_of is None:
            return _("No stock has been sent.")
        return _("The newest stock is of %(on)s, %(days)s days ago; it should be at most %(limit)s.")
    return _("The newest submission, about %(on)s, has the quality grade %(grade)s.")
