"""How the supply pages write amounts and shares, and the steps of a receipt."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import exp, floor

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core.supply.chance import THOUSANDTHS
from samsyn.intake.lists import load_list
from samsyn.web import names
from samsyn.web.templatetags.samsyn import number, percent

register = template.Library()

STEPS_OF_AMOUNT = {
    "used-in-window",
    "usable",
    "expired",
    "undated",
    "waste",
    "minimum-level",
    "rate-highest",
    "rate-lowest",
}
# The smallest unit an amount is counted in, with the larger ones it is read in: (how many, name), largest first.
UNITS = {
    "ug": ((10**9, "kg"), (10**6, "g"), (10**3, "mg"), (1, "µg")),
    "mIE": ((10**9, "milj. IE"), (10**3, "IE"), (1, "mIE")),
    "ul": ((10**6, "l"), (10**3, "ml"), (1, "µl")),
    "st": ((1, "st"),),
    "umol": ((10**6, "mol"), (10**3, "mmol"), (1, "µmol")),
}


@register.simple_tag
def step_value(label: str, value: str, unit: str = "") -> str:
    """A step of a receipt as it is read."""
    if label in STEPS_OF_AMOUNT:
        return amount(int(value), unit)
    if label in {"days", "days-likely", "days-best"}:
        return number(Fraction(value), 2)
    if label == "rate-error":
        return f"±\u00a0{number(Fraction(value) * 100, 1)}\u00a0%"
    if label == "window":
        return value.replace("/", "–")
    if label == "list":
        return load_list(value).title[(get_language() or "sv")[:2]]
    if label in {"nation-spread", "region-spread"}:
        bounds = [round(Decimal(exp(sign * int(value) / THOUSANDTHS)), 2) for sign in (-1, 1)]
        facts = {"low": number(bounds[0], 2), "high": number(bounds[1], 2)}
        return _("two draws in three between %(low)s and %(high)s times the usual") % facts
    if label == "draws":
        return number(int(value))
    if label == "supply-stops":
        return _("in %(share)s of the draws") % {"share": percent(Fraction(int(value), THOUSANDTHS))}
    if label == "supply":
        return _("%(share)s of the usual demand") % {"share": percent(Fraction(int(value), THOUSANDTHS))}
    if label in {"snapshot", "list-sha256", "catalogue-sha256"}:
        return value[:12]
    return str(names.STEP_VALUES.get(value, value))


@register.filter
def step_name(label: str) -> str:
    """The name of a step of a receipt."""
    return str(names.STEPS[label])


@register.filter
def amount(value: int, unit: str) -> str:
    """An amount of substance in the unit it is best read in: 12,5 g."""
    for size, name in UNITS[unit]:
        if value >= size or size == 1:
            return f"{number(Fraction(value, size), 0 if value % size == 0 else 1)}\u00a0{name}"
    return str(value)


@register.filter
def share_exact(value: Fraction | None) -> str:
    """A small share as per cent with a decimal; what is above nothing never reads as nothing."""
    if value is None:
        return "–"
    if 0 < value < Fraction(1, 1000):
        return _("under %(share)s") % {
            "share": "0,1\u00a0%" if (get_language() or "sv").startswith("sv") else "0.1\u00a0%"
        }
    return f"{number(value * 100, 1)}\u00a0%"


@register.simple_tag
def fall_amount(value: Fraction | int, unit: str) -> str:
    """An amount of a waterfall, whole smallest units; cut, as every shown figure."""
    return amount(floor(value), unit) if unit else "–"
