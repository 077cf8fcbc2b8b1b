"""How the scenario pages write days and what lacks."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from samsyn.core.supply.scenario import MOST_DAYS
from samsyn.ops.picture.scenario_told import LineOutcome
from samsyn.web.templatetags.amounts import amount
from samsyn.web.templatetags.samsyn import number

register = template.Library()


@register.filter
def out_day(day: int | None) -> str:
    """The day on which something runs out; day 0 is the day that the stock is of."""
    return _("%(days)d or later") % {"days": MOST_DAYS} if day is None else str(day)


@register.filter
def lacking(line: LineOutcome) -> str:
    """What lacks in the first month, in units and in packs."""
    if not line.lacks or line.unit is None:
        return "–"
    told = amount(line.lacks, line.unit.value)
    if not line.packs:
        return told
    packs = {"amount": told, "packs": number(line.packs), "pack": line.pack}
    return _("%(amount)s, or %(packs)s of %(pack)s") % packs
