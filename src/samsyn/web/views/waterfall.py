"""Vattenfall: from what stands in the stock file to what can be used, for a line and for a care area's every line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samsyn.ops.picture.waterfall import read_area_waterfall, read_line_waterfall
from samsyn.web.access import Access, access, actor_of
from samsyn.web.views.supply import choices, chosen
from samsyn.web.waterfall import (
    STEPS,
    fall_chart,
    fall_rows,
    flattered_count,
    shown_batches,
    shown_lines,
    why_naive_differs,
)

LIKELY = "trolig"


@access(Access.STOCK)
def line(request: HttpRequest, region: str, area: str, line: str) -> HttpResponse:
    """One line's waterfall as a chart and a table, down to the batches."""
    agreement, on = chosen(request)
    lowest = request.GET.get("lasning") != LIKELY
    found = read_line_waterfall(
        by=actor_of(request),
        now=timezone.now(),
        agreement=agreement,
        on=on,
        region=region,
        area=area,
        line_id=line,
        lowest=lowest,
    )
    return render(
        request,
        "supply/waterfall_line.html",
        {
            **choices(agreement, on),
            "found": found,
            "fall": found.line.fall,
            "unit": found.line.unit,
            "rows": fall_rows(found.line),
            "chart": fall_chart(found.line, found.lowest),
            "why": why_naive_differs(found),
            "batches": shown_batches(found),
            "lowest": lowest,
        },
    )


@access(Access.STOCK)
def area(request: HttpRequest, region: str, area: str) -> HttpResponse:
    """Every line of a care area: what each step takes of it, in days."""
    agreement, on = chosen(request)
    lowest = request.GET.get("lasning") != LIKELY
    found = read_area_waterfall(
        by=actor_of(request),
        now=timezone.now(),
        agreement=agreement,
        on=on,
        region=region,
        area=area,
        lowest=lowest,
    )
    everything = request.GET.get("visa") == "alla"
    return render(
        request,
        "supply/waterfall_area.html",
        {
            **choices(agreement, on),
            "found": found,
            "names": [str(name) for name in STEPS.values()],
            "lines": shown_lines(found, everything=everything),
            "everything": everything,
            "flattered": flattered_count(found),
            "lowest": lowest,
        },
    )
