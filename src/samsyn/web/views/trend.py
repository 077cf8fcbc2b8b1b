"""Utveckling: the weeks reported and computed over the days that regions have sent stock about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samsyn.core.supply.coverage import DAYS_IN_A_WEEK
from samsyn.documents.charts import SERIES
from samsyn.intake.agreements import load_agreements
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.ops.picture.trend import Trend, read_trend
from samsyn.web.access import Access, access, actor_of
from samsyn.web.drawing import drawn, small_charts
from samsyn.web.templatetags.samsyn import care_area


@access(Access.STOCK)
def nation(request: HttpRequest) -> HttpResponse:
    """The lowest weeks of the regions that the reader may see, and how many reach the goal, day by day."""
    return _page(request, None)


@access(Access.STOCK)
def region(request: HttpRequest, region: str) -> HttpResponse:
    """One region's weeks, day by day."""
    return _page(request, region)


def _page(request: HttpRequest, region: str | None) -> HttpResponse:
    agreement = request.GET.get("overenskommelse", DEFAULT_AGREEMENT)
    found = read_trend(by=actor_of(request), now=timezone.now(), agreement=agreement, region=region)
    return render(
        request,
        "supply/trend.html",
        {
            "room": "supply",
            "found": found,
            "agreement": load_agreements().get(agreement),
            "agreements": [one for one in load_agreements() if one.goals],
            "chart": _chart(found) if found.points else "",
        },
    )


def _chart(found: Trend) -> SafeString:
    """A small chart for each care area: reported and computed weeks, and where the goal of a month lies."""
    kinds = {"reported": _("reported"), "computed": _("computed")}
    values = [
        {
            "day": one.on.isoformat(),
            "area": care_area(one.care_area),
            "what": kinds[kind],
            "weeks": float(weeks),
        }
        for one in found.points
        for kind, weeks in (("reported", one.weeks_reported), ("computed", one.weeks_computed))
        if weeks is not None
    ]
    month = {
        "mark": {"type": "rule", "aria": False, "color": "#8e1b16", "strokeDash": [2, 3]},
        "encoding": {"y": {"datum": found.month_days / DAYS_IN_A_WEEK}},
    }
    layers = [month, _lines(list(kinds.values()))]
    return drawn(
        values,
        small_charts("area", {"width": 230, "height": 120, "layer": layers}),
        name=_("Weeks reported and computed by day and care area, at peacetime consumption"),
    )


def _lines(kinds: list[str]) -> dict[str, Any]:
    """A line of points for each kind, told apart by colour, shape and dash."""
    days = {"format": "%Y-%m", "tickCount": 4, "grid": False}
    kind = {"field": "what", "type": "nominal", "title": None, "scale": {"domain": kinds}}
    colours = {"domain": kinds, "range": [SERIES[1], SERIES[0]]}
    return {
        "mark": {"type": "line", "point": {"size": 55, "filled": True}},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "scale": {"type": "utc"}, "axis": days},
            "y": {"field": "weeks", "type": "quantitative", "title": _("weeks"), "axis": {"tickCount": 4}},
            "color": {**kind, "scale": colours},
            "shape": kind,
            "strokeDash": kind,
        },
    }
