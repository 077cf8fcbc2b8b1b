"""The charts of how an agreement's money was used: by year with what is left, and by recipient (U23 figures 4 and 5)."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samsyn.core.funding.use import UseOfMoney
from samsyn.documents.charts import SERIES
from samsyn.web.drawing import drawn
from samsyn.web.templatetags.samsyn import short_name

MILLION = 100_000_000
"""Öre."""


def use_chart(use: UseOfMoney) -> SafeString:
    """A bar for each year's use and one for what is left, in millions of kronor."""
    left = _("left")
    values = [
        {"what": str(year), "kind": _("used"), "mkr": amount.ore / MILLION}
        for year, amount in use.years.items()
    ]
    values.append({"what": left, "kind": left, "mkr": use.left.ore / MILLION})
    specification = {
        "width": 320,
        "height": 180,
        "encoding": {
            "x": {"field": "what", "type": "nominal", "title": None, "sort": None, "axis": {"labelAngle": 0}},
            "y": {"field": "mkr", "type": "quantitative", "title": _("million kronor")},
        },
        "layer": [
            {
                "mark": {"type": "bar", "width": {"band": 0.6}},
                "encoding": {
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": [_("used"), left], "range": [SERIES[0], SERIES[1]]},
                    }
                },
            },
            {
                "mark": {"type": "text", "dy": -8, "fontSize": 13},
                "encoding": {"text": {"field": "mkr", "type": "quantitative", "format": ",.1f"}},
            },
        ],
    }
    return drawn(values, specification, name=_("Million kronor used by year, and left"))


def shares_chart(use: UseOfMoney, *, named: bool) -> SafeString:
    """A bar for each recipient: the share of its money that it has used, by year, with the mean as a line.

    Without names the recipients are numbered, the one that has used most first.
    """
    values = [
        {
            "who": short_name(one.recipient) if named else str(place),
            "place": place,
            "year": str(year),
            "share": float(one.share(year)),
        }
        for place, one in enumerate(use.recipients, start=1)
        for year in use.years
    ]
    bars = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "who",
                "type": "nominal",
                "title": None,
                "sort": {"field": "place"},
                "axis": {"labelAngle": -60 if named else 0},
            },
            "y": {
                "field": "share",
                "type": "quantitative",
                "title": _("share used"),
                "axis": {"format": ".0%"},
            },
            "color": {
                "field": "year",
                "type": "nominal",
                "title": None,
                "scale": {"range": list(SERIES[: max(1, len(use.years))])},
            },
        },
    }
    mean = {
        "mark": {"type": "rule", "color": "#8e1b16", "strokeDash": [4, 3]},
        "encoding": {"y": {"datum": float(use.mean)}},
    }
    specification = {"width": 620, "height": 220, "layer": [bars, mean]}
    return drawn(values, specification, name=_("Share of the money that each recipient has used, by year"))
