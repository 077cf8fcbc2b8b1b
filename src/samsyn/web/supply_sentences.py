"""The answer of the picture in sentences, as a reader would say it aloud."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.supply.picture import NationalRow, Verdict
from samsyn.ops.picture.reading import Picture
from samsyn.web.templatetags.samsyn import care_area, short_name

NAMED = 3
"""Up to so many regions below the goal are named; more are counted."""


def answer(picture: Picture) -> list[str]:
    """One sentence for the care areas where every region reaches the goal, then one for each of the others."""
    if not picture.rows:
        return [_("No region that you may see has sent stock about this day.")]
    if not picture.national:
        return [
            ngettext(
                "You see the stock of %(count)d region.",
                "You see the stock of %(count)d regions.",
                len(picture.rows),
            )
            % {"count": len(picture.rows)}
        ]
    whole = [row for row in picture.national if not row.not_met and not row.cannot_tell]
    sentences = []
    if whole:
        facts = {
            "count": whole[0].regions,
            "areas": _and([care_area(row.care_area).lower() for row in whole]),
        }
        sentences.append(_("All %(count)d regions reach the goal for %(areas)s.") % facts)
    return sentences + [_sentence(row, picture) for row in picture.national if row not in whole]


def _sentence(row: NationalRow, picture: Picture) -> str:
    facts = {"area": care_area(row.care_area).lower(), "count": row.not_met, "unknown": row.cannot_tell}
    if row.cannot_tell == row.regions:
        return _("Whether the goal is met for %(area)s cannot be told: no region has reported weeks.") % facts
    below = [short_name(region) for region in _below(row.care_area, picture)]
    if 0 < len(below) <= NAMED:
        named = ngettext(
            "%(regions)s does not reach the goal for %(area)s.",
            "%(regions)s do not reach the goal for %(area)s.",
            len(below),
        )
        sentence = named % {**facts, "regions": _and(below)}
    else:
        counted = ngettext(
            "%(count)d region does not reach the goal for %(area)s.",
            "%(count)d regions do not reach the goal for %(area)s.",
            row.not_met,
        )
        sentence = counted % facts
    if row.cannot_tell:
        sentence += " " + _("For %(unknown)d it cannot be told.") % facts
    return sentence


def _below(area: str, picture: Picture) -> list[str]:
    """The regions that do not reach the goal in a care area."""
    return [
        row.region
        for row in picture.rows
        for cell in row.cells
        if cell.result.area == area and cell.judged.verdict is Verdict.NOT_MET
    ]


def turning(picture: Picture) -> str:
    """Whether another length of a month would turn a verdict."""
    turned = sum(bool(cell.judged.turns_at) for row in picture.rows for cell in row.cells)
    if not turned:
        return _("the verdicts are the same for 28 to 31 days")
    return ngettext(
        "%(count)d verdict would turn with 28 or 31 days",
        "%(count)d verdicts would turn with 28 or 31 days",
        turned,
    ) % {"count": turned}


def _and(words: list[str]) -> str:
    return (
        words[0]
        if len(words) == 1
        else _("%(first)s and %(last)s")
        % {
            "first": ", ".join(words[:-1]),
            "last": words[-1],
        }
    )
