"""Försörjning: the picture, a region's page, a substance's page."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samsyn.core.kernel.receipts import Receipt
from samsyn.core.supply.chance import HORIZONS
from samsyn.intake.agreements import load_agreements
from samsyn.ops.picture.chances import ASSUMED, chance_receipt, chances_in, chances_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day, read_line, read_picture, read_region
from samsyn.ops.picture.receipts import line_receipt, picture_receipt
from samsyn.store.queries.stock import submission_days
from samsyn.web.access import Access, access, actor_of
from samsyn.web.attachments import FORMATS
from samsyn.web.comparison import comparison_shown
from samsyn.web.days import day_asked
from samsyn.web.supply_lines import ROWS_SHOWN, in_order, shown_areas
from samsyn.web.supply_sentences import answer, turning
from samsyn.web.tiles import tiles


@access(Access.STOCK)
def picture(request: HttpRequest) -> HttpResponse:
    """How long the medicines last, region by region, against the goal of the agreement chosen."""
    agreement, on = chosen(request)
    found = read_picture(by=actor_of(request), now=timezone.now(), agreement=agreement, on=on)
    return render(
        request,
        "supply/picture.html",
        {
            **choices(agreement, on),
            "picture": found,
            "answer": answer(found),
            "turning": turning(found),
            "tiles": tiles(found),
            "areas": list(found.parameters.goal_areas),
            "more": request.GET.get("visa") == "mer",
            "formats": FORMATS,
            "receipt": picture_receipt(found),
        },
    )


@access(Access.STOCK)
def region(request: HttpRequest, region: str) -> HttpResponse:
    """One region: each care area's verdict, and its substances, the shortest first."""
    agreement, on = chosen(request)
    by, now = actor_of(request), timezone.now()
    found = read_region(by=by, now=now, agreement=agreement, on=on, region=region)
    everything = request.GET.get("visa") == "alla"
    return render(
        request,
        "supply/region.html",
        {
            **choices(agreement, on),
            "picture": found.picture,
            "row": found.row,
            "partial": found.partial,
            "sees_weeks": found.sees_weeks,
            "files": found.files,
            "local_articles": found.local_articles,
            "areas": shown_areas(found, chances_in(found), everything=everything),
            "horizons": HORIZONS,
            "assumed": ASSUMED,
            "chance_receipt": chance_receipt(found.picture),
            "compared": comparison_shown(by, now, region, on, found.row.cells),
            "everything": everything,
        },
    )


@access(Access.STOCK)
def line(request: HttpRequest, region: str, area: str, line: str) -> HttpResponse:
    """One substance in a region's care area: the batches, and how the weeks were counted."""
    agreement, on = chosen(request)
    by, now = actor_of(request), timezone.now()
    found = read_line(
        by=by,
        now=now,
        agreement=agreement,
        on=on,
        region=region,
        area=area,
        line_id=line,
    )
    receipt: Receipt = line_receipt(found)
    everything, detail = request.GET.get("visa") == "alla", found.detail
    rows = None if everything else ROWS_SHOWN
    return render(
        request,
        "supply/line.html",
        {
            **choices(agreement, on),
            "found": found,
            "region": region,
            "detail": detail,
            "storerooms": in_order(detail.storerooms)[:rows],
            "batches": detail.batches[:rows],
            "is_cut": not everything and max(len(detail.storerooms), len(detail.batches)) > ROWS_SHOWN,
            "compared": comparison_shown(
                by,
                now,
                region,
                on,
                tuple(one for one in found.row.cells if one.result.area == area),
                found.detail.line.id,
            ),
            "receipt": receipt,
            "chances": chances_of(found),
            "horizons": HORIZONS,
            "assumed": ASSUMED,
            "chance_receipt": chance_receipt(found.picture),
        },
    )


def chosen(request: HttpRequest) -> tuple[str, date]:
    """The agreement and the day of the address; raises DomainError `not-a-date`."""
    agreement = request.GET.get("overenskommelse", DEFAULT_AGREEMENT)
    return agreement, day_asked(request, "dag", default_day())


def choices(agreement: str, on: date) -> dict[str, object]:
    """What every page of the room lets the reader choose between; `here` keeps the choice in each link."""
    return {
        "room": "supply",
        "agreement": load_agreements().get(agreement),
        "on": on,
        "here": f"overenskommelse={agreement}&dag={on}",
        "agreements": [one for one in load_agreements() if one.goals],
        "days": submission_days(),
    }
