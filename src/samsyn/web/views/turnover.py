"""Omsättning: whether a region's goods are rotated and near care; and the questions of interpretation that this rests on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.supply.turnover import INTENDED_AT, Distance, Turnover, TurnoverVerdict
from samsyn.documents.charts import SERIES
from samsyn.intake.interpretations import load_interpretations
from samsyn.ops.picture.turnover import RegionTurnover, read_turnover
from samsyn.web.access import Access, access, actor_of
from samsyn.web.drawing import drawn
from samsyn.web.templatetags.samsyn import care_area, percent
from samsyn.web.views.supply import choices, chosen

VERDICTS = {
    TurnoverVerdict.ROTATING_AND_NEAR: ("●", "met", lazy("rotated and near care")),
    TurnoverVerdict.ROTATING_FAR: ("◐", "exc", lazy("rotated, but far from care")),
    TurnoverVerdict.STANDING: ("▼", "not", lazy("standing: less than half is rotated")),
    TurnoverVerdict.CANNOT_TELL: ("?", "unk", lazy("cannot be told")),
}
DISTANCES = {
    Distance.AT_CARE: lazy("at the point of care"),
    Distance.HOSPITAL: lazy("in the hospital's store"),
    Distance.CENTRAL: lazy("in a central store"),
    Distance.CONTRACTED: lazy("with a contracted holder"),
    Distance.UNKNOWN: lazy("not told"),
}
SHADES = (SERIES[0], "#5f8f8c", SERIES[1], SERIES[2], "#b9b5a8")


@access(Access.STOCK)
def turnover(request: HttpRequest, region: str) -> HttpResponse:
    """One region: each care area's verdict, where its goods lie and how long they keep, and what is outside the goal."""
    agreement, on = chosen(request)
    found = read_turnover(by=actor_of(request), now=timezone.now(), agreement=agreement, on=on, region=region)
    areas = [(area, one, VERDICTS[one.verdict]) for area, one in found.areas.items()]
    return render(
        request,
        "supply/turnover.html",
        {
            **choices(agreement, on),
            "found": found,
            "areas": areas,
            "lead": [_sentence(area, one) for area, one, _shown in areas],
            "distances": [
                (name, [(area, dict(one.by_distance)[where]) for area, one in found.areas.items()])
                for where, name in DISTANCES.items()
            ],
            "chart": _chart(found),
            "intended_at": INTENDED_AT,
        },
    )


@access(Access.SIGNED_IN)
def interpretations(request: HttpRequest) -> HttpResponse:
    """The questions that the agreements leave open: the answer in force, or what Samsyn assumes."""
    context = {"room": "supply", "questions": load_interpretations()}
    return render(request, "supply/interpretations.html", context)


def _sentence(area: str, one: Turnover) -> str:
    words = VERDICTS[one.verdict][2]
    if one.rotating is None:
        return _("%(area)s: %(verdict)s.") % {"area": care_area(area), "verdict": words}
    facts = {
        "area": care_area(area),
        "verdict": words,
        "rotating": percent(one.rotating),
        "near": percent(one.near),
    }
    return (
        _(
            "%(area)s: %(verdict)s. %(rotating)s is rotated, %(near)s lies at the point of care or in its hospital."
        )
        % facts
    )


def _chart(found: RegionTurnover) -> SafeString:
    values = [
        {
            "area": care_area(area),
            "where": str(DISTANCES[where]),
            "share": round(100 * float(share), 1),
            "order": order,
        }
        for area, one in found.areas.items()
        for order, (where, share) in enumerate(one.by_distance)
        if share
    ]
    names = [str(name) for where, name in DISTANCES.items() if any(v["where"] == str(name) for v in values)]
    shades = [SHADES[order] for order, name in enumerate(DISTANCES.values()) if str(name) in names]
    specification = {
        "width": 420,
        "height": {"step": 34},
        "mark": {"type": "bar", "height": 20},
        "encoding": {
            "y": {
                "field": "area",
                "type": "nominal",
                "sort": None,
                "axis": {"title": None, "labelLimit": 220},
            },
            "x": {
                "field": "share",
                "type": "quantitative",
                "stack": "zero",
                "scale": {"domain": [0, 100]},
                "axis": {"title": _("Share of the stock, percent, a mean over substances")},
            },
            "order": {"field": "order"},
            "color": {
                "field": "where",
                "type": "nominal",
                "scale": {"domain": names, "range": shades},
                "legend": {"title": None, "orient": "bottom", "columns": 2, "labelLimit": 240},
            },
        },
    }
    return drawn(values, specification, name=_("Where the stock lies, by care area."))
