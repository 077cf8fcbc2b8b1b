"""A region beside the others, as its page shows it: a chart of the bands, and the words of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samsyn.core.evaluation.disclosure import BandCount, BandedValues, Withheld
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.coverage import DAYS_IN_A_WEEK
from samsyn.documents.charts import SERIES
from samsyn.ops.picture.comparison import (
    NO_RELEASE,
    NOT_TAKING_PART,
    WITHDRAWN_SINCE,
    CellComparison,
    Comparison,
    compare_region,
)
from samsyn.ops.picture.reading import Cell
from samsyn.web.drawing import drawn, small_charts
from samsyn.web.templatetags.samsyn import care_area


@dataclass(frozen=True, slots=True)
class BandShown:
    """One band in words, how many of the others are in it, and whether one's own region is."""

    from_days: int
    words: str
    regions: int
    ours: bool


@dataclass(frozen=True, slots=True)
class CellShown:
    """One care area: one's own days, the bands, or why they are not shown."""

    area: str
    own_days: Fraction | None
    bands: tuple[BandShown, ...]
    without_figure: int
    withheld: str


@dataclass(frozen=True, slots=True)
class ComparisonShown:
    """The comparison of a page; `why_not` in words where there is none."""

    found: Comparison
    cells: tuple[CellShown, ...]
    chart: SafeString
    why_not: str


def comparison_shown(
    by: Actor, now: datetime, region: str, on: date, cells: tuple[Cell, ...], line: str | None = None
) -> ComparisonShown | None:
    """The comparison for the region's own page; nothing on another's."""
    if by.organisation != region:
        return None
    found = compare_region(by=by, now=now, region=region, on=on, cells=cells, line=line)
    shown = tuple(_cell(one, found) for one in found.cells)
    drawn = _chart(shown) if any(cell.bands for cell in shown) else SafeString("")
    return ComparisonShown(found, shown, drawn, _why_not(found.why_not))


def _cell(one: CellComparison, found: Comparison) -> CellShown:
    if isinstance(one.others, Withheld):
        return CellShown(one.area, one.own_days, (), 0, _withheld(one.others, found))
    return CellShown(one.area, one.own_days, _bands(one.others, one.own_days), one.others.without_figure, "")


def _bands(others: BandedValues, own: Fraction | None) -> tuple[BandShown, ...]:
    return tuple(
        BandShown(band.from_days, _words(band), band.regions, own is not None and _holds(band, own))
        for band in others.bands
    )


def _holds(band: BandCount, days: Fraction) -> bool:
    return band.from_days <= days and (band.to_days is None or days < band.to_days)


def _words(band: BandCount) -> str:
    first = band.from_days // DAYS_IN_A_WEEK
    if band.to_days is None:
        return _("%(weeks)d weeks or more") % {"weeks": first}
    last = band.to_days // DAYS_IN_A_WEEK
    if not first:
        return _("less than %(weeks)d weeks") % {"weeks": last}
    return _("%(first)d–%(last)d weeks") % {"first": first, "last": last}


def _withheld(why: Withheld, found: Comparison) -> str:
    least = {"least": found.rule.least}
    if why is Withheld.TOO_FEW:
        return (
            _("Not shown: fewer than %(least)d others take part, so it would reveal a single region.") % least
        )
    return (
        _(
            "Not shown: it would reveal a single region, since fewer than %(least)d would stand alone in a number."
        )
        % least
    )


def _why_not(code: str) -> str:
    words = {
        "": "",
        NOT_TAKING_PART: _(
            "Your region takes no part in the comparison. The one who decides on sharing can share bands only with the "
            "regions that take part; it opens nothing else."
        ),
        NO_RELEASE: _(
            "There is no comparison about this day or an earlier one yet: too few regions have sent stock."
        ),
        WITHDRAWN_SINCE: _(
            "A region has withdrawn from the comparison, so it is hidden until more regions have sent new files."
        ),
    }
    return words[code]


def _chart(cells: tuple[CellShown, ...]) -> SafeString:
    """How many of the others are in each band, and which band is one's own; the tables stand beside it."""
    kinds = [_("the others"), _("the others, in our band")]
    values = [
        {
            "area": care_area(cell.area),
            "band": band.words,
            "regions": band.regions,
            "kind": kinds[band.ours],
            "mark": _("◀ we") if band.ours else "",
        }
        for cell in cells
        for band in cell.bands
    ]
    in_order = sorted((band.from_days, band.words) for cell in cells for band in cell.bands)
    layers = _layers(list(dict.fromkeys(words for _days, words in in_order)), kinds)
    return drawn(
        values,
        small_charts(
            "area",
            {"width": 190, "height": 110, "layer": layers},
            resolve={"scale": {"y": "independent"}, "axis": {"x": "independent"}},
        ),
        name=_("How many of the other regions last how many weeks, by care area, at peacetime consumption"),
    )


def _layers(bands: list[str], kinds: list[str]) -> list[dict[str, Any]]:
    """The bars, one for each band, and the mark at the end of one's own."""
    axis = {"labelLimit": 160}
    band = {"field": "band", "type": "ordinal", "sort": bands, "title": None, "axis": axis}
    ticks = {"tickMinStep": 1, "format": "d"}
    count = {"field": "regions", "type": "quantitative", "title": _("regions"), "axis": ticks}
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": kinds, "range": [SERIES[4], SERIES[0]]},
        "legend": {"orient": "bottom"},
    }
    return [
        {"mark": {"type": "bar"}, "encoding": {"y": band, "x": count, "color": colour}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fontWeight": "bold"},
            "encoding": {"y": band, "x": count, "text": {"field": "mark"}},
        },
    ]
