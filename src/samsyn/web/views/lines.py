"""Substanser: every line of the country that the reader may see, to filter, sort and take along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.supply.lists import LEVELS
from samsyn.core.supply.scenario import Scenario
from samsyn.documents.tables import Column, TableDocument, TableFormat
from samsyn.intake.lists import known_lists
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.under_way import PATIENCE
from samsyn.ops.picture.left_out import LeftOut
from samsyn.ops.picture.lines import BANDS, Count, LineFilter, LineRow, LinesFound, read_lines
from samsyn.ops.picture.own_scenarios import scenarios_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, PEACETIME, default_day
from samsyn.ops.picture.rows import shown_weeks
from samsyn.store.queries.stock import submission_days
from samsyn.web.access import Access, access, actor_of
from samsyn.web.attachments import FORMATS, attached, counted_over, format_asked, invented
from samsyn.web.days import day_asked
from samsyn.web.drawing import drawn
from samsyn.web.language import reader_language
from samsyn.web.line_filter import LEFT_OUT, ORDERS, address_of, filter_asked, page_asked
from samsyn.web.line_words import state_words
from samsyn.web.names import ROUTES
from samsyn.web.templatetags.samsyn import (
    care_area,
    number,
    organisation_name,
    said,
    short_name,
    weeks_of_days,
)
from samsyn.web.templatetags.supply import substance
from samsyn.web.tiles import placed_regions

ROWS_A_PAGE = 50
NINE_OF_TEN = Fraction(9, 10)
GROUPS = (OrganisationKind.CIVILOMRADE, OrganisationKind.SAMVERKANSREGION)


@access(Access.STOCK)
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that match, fifty at a time, with a map and a distribution of them all."""
    found, wanted = _found(request, PATIENCE)
    chosen = _chosen(found)
    page = min(page_asked(request), max(-(-found.total // ROWS_A_PAGE), 1))
    first = (page - 1) * ROWS_A_PAGE
    rows = list(found.rows(first, ROWS_A_PAGE))
    return render(
        request,
        "supply/lines.html",
        {
            "room": "supply",
            "found": found,
            "wanted": wanted,
            "agreement": found.agreement,
            "on": found.on,
            "here": f"overenskommelse={found.agreement.id}&dag={found.on}",
            "days": submission_days(),
            "answer": _answer(found, wanted),
            "rows": rows,
            "first": first + 1,
            "last": first + len(rows),
            "earlier": address_of(wanted, chosen, sida=str(page - 1)) if page > 1 else "",
            "later": address_of(wanted, chosen, sida=str(page + 1))
            if first + len(rows) < found.total
            else "",
            "areas": found.parameters.goal_areas,
            "regions": [one.id for one in load_organisations().regions()],
            "groups": [one.id for kind in GROUPS for one in load_organisations().of_kind(kind)],
            "orders": _orders(),
            "ways": _ways(),
            "way": next(name for name, value in LEFT_OUT.items() if value is wanted.left_out),
            "with_and_without": _with_and_without(found),
            "without": address_of(replace(wanted, left_out=LeftOut.WITHOUT), chosen),
            "lists": list(known_lists().values()),
            "levels": LEVELS,
            "is_peacetime": wanted.scenario == PEACETIME,
            "scenarios": list(scenarios_of(actor_of(request)).values()),
            "under": said(_scenario(request, wanted).title),
            "order": next(name for name, value in ORDERS.items() if value is wanted.order),
            "tiles": _tiles(found, wanted, chosen),
            "bands": list(zip(_band_words(), found.bands, strict=True)),
            "chart": _chart(found, said(_scenario(request, wanted).title)),
            "exports": [(words, _export_address(form, wanted, chosen)) for form, words in FORMATS],
        },
    )


@access(Access.STOCK)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Exactly the lines that the page shows, all of them, as a file."""
    told = format_asked(form)
    found, wanted = _found(request)
    under = said(_scenario(request, wanted).title)
    return attached(
        _document(found, wanted, under), told, f"samsyn-substanser-{found.on}{_named_after(wanted)}"
    )


def _scenario(request: HttpRequest, wanted: LineFilter) -> Scenario:
    return scenarios_of(actor_of(request))[wanted.scenario]


def _named_after(wanted: LineFilter) -> str:
    return "" if wanted.scenario == PEACETIME else f"-{wanted.scenario}"


def _found(request: HttpRequest, patience: float | None = None) -> tuple[LinesFound, LineFilter]:
    wanted = filter_asked(request)
    agreement = request.GET.get("overenskommelse", DEFAULT_AGREEMENT)
    on = day_asked(request, "dag", default_day())
    found = read_lines(
        by=actor_of(request), now=timezone.now(), agreement=agreement, on=on, wanted=wanted, patience=patience
    )
    return found, wanted


def _chosen(found: LinesFound) -> list[tuple[str, str]]:
    return [("overenskommelse", found.agreement.id), ("dag", found.on.isoformat())]


def _export_address(form: TableFormat, wanted: LineFilter, chosen: list[tuple[str, str]]) -> str:
    return f"{reverse('supply-lines-export', args=[form.value])}?{address_of(wanted, chosen)}"


def _orders() -> list[tuple[str, str]]:
    return [("dagar", _("what runs out first")), ("region", _("region")), ("substans", _("substance"))]


def _ways() -> list[tuple[str, str]]:
    return [("med", _("counted too")), ("utan", _("not counted")), ("bara", _("shown alone"))]


def _with_and_without(found: LinesFound) -> str:
    """How the headline reads without what is left out by decision; nothing where none of the lines is."""
    if not found.excluded:
        return ""
    excluded = ngettext(
        "%(count)s of the lines is left out by decision of its region.",
        "%(count)s of the lines are left out by decision of their regions.",
        found.excluded,
    ) % {"count": number(found.excluded)}
    without = found.count_without
    if not without.judged:
        return excluded
    facts = {"at": number(without.at_month), "judged": number(without.judged)}
    return excluded + " " + _("Without them %(at)s of %(judged)s last a month.") % facts


def _answer(found: LinesFound, wanted: LineFilter) -> str:
    """What the filter finds, and what of it runs out first, in two sentences."""
    count = found.count
    if not count.judged:
        return _("None of the lines that match can be judged.")
    where = ngettext("in %(count)d region", "in %(count)d regions", found.in_regions)
    where %= {"count": found.in_regions}
    if wanted.below_days is None:
        facts = {"at": number(count.at_month), "count": number(count.judged), "where": where}
        sentence = _("%(at)s of the %(count)s lines that can be judged last a month, %(where)s.") % facts
    else:
        facts = {"count": number(count.judged), "days": str(wanted.below_days), "where": where}
        sentence = _("Lines that last less than %(days)s days: %(count)s, %(where)s.") % facts
    first = found.first_out
    if first is None:
        return sentence
    told = {
        "substance": substance(first.line),
        "region": short_name(first.region),
        "area": care_area(first.care_area).lower(),
        "weeks": weeks_of_days(first.lowest),
    }
    return sentence + " " + _("First out: %(substance)s in %(region)s, %(area)s, %(weeks)s weeks.") % told


@dataclass(frozen=True, slots=True)
class LineTile:
    """A region's tile: of its lines that match, how many last a month; `count` is None where none are shown."""

    region: str
    letters: str
    row: int
    column: int
    count: Count | None
    address: str

    @property
    def heat(self) -> str:
        """All of them, at least nine of ten, or fewer."""
        share = self.count.share if self.count else None
        if share is None:
            return "none"
        return "met" if share == 1 else "exc" if share >= NINE_OF_TEN else "not"


def _tiles(found: LinesFound, wanted: LineFilter, chosen: list[tuple[str, str]]) -> list[LineTile]:
    return [
        LineTile(
            place.region,
            place.letters,
            place.row,
            place.column,
            count if (count := found.by_region.get(place.region)) and count.judged else None,
            address_of(replace(wanted, regions=frozenset({place.region})), chosen),
        )
        for place in placed_regions()
    ]


def _band_words() -> list[str]:
    within = [_("%(first)d–%(last)d") % {"first": a, "last": b - 1} for a, b in pairwise(BANDS)]
    return [
        _("less than %(days)d") % {"days": BANDS[0]},
        *within,
        _("%(days)d or more") % {"days": BANDS[-1]},
    ]


def _chart(found: LinesFound, under: str) -> SafeString:
    """How many lines last how long; its table stands beside it."""
    words = _band_words()
    values = [{"days": name, "lines": count} for name, count in zip(words, found.bands, strict=True)]
    return drawn(
        values,
        {
            "width": 190,
            "height": 150,
            "mark": {"type": "bar", "color": "#0d4b4a"},
            "encoding": {
                "y": {"field": "days", "type": "ordinal", "sort": words, "title": _("days")},
                "x": {
                    "field": "lines",
                    "type": "quantitative",
                    "title": _("lines"),
                    "axis": {"tickCount": 4, "tickMinStep": 1, "format": ",d"},
                },
            },
        },
        name=_("How many lines last how many days, %(on)s, scenario: %(under)s")
        % {"on": found.on, "under": under},
    )


def _document(found: LinesFound, wanted: LineFilter, under: str) -> TableDocument:
    """The lines as a table to take along."""
    return TableDocument(
        title=_("Substances"),
        about=(
            _("How long the medicines last, %(on)s, scenario: %(under)s. Snapshot %(snapshot)s.")
            % {"on": found.on, "under": under, "snapshot": found.snapshot[:12]},
            _filter_sentence(wanted),
            _answer(found, wanted),
            *filter(None, [_with_and_without(found)]),
            *invented(),
        ),
        columns=(
            Column("region", _("Region"), str),
            Column("careArea", _("Care area"), str),
            Column("substance", _("Substance"), str),
            Column("atc", "ATC", str),
            Column("route", _("Route"), str),
            Column("weeksLowest", _("Weeks, lowest"), Decimal),
            Column("weeksLikely", _("Likely"), Decimal),
            Column("weeksHighest", _("At best"), Decimal),
            Column("remark", _("Remark"), str),
            Column("leftOut", _("Left out by decision"), str),
            Column("stockAsOf", _("Stock as of"), date),
            Column("scenario", _("Scenario"), str),
        ),
        rows=[_cells(row, found) for row in found.rows()],
        notes=(
            _(
                "Weeks are cut to a tenth. The lowest is judged: the highest rate that the months allow, and nothing "
                "without an expiry date."
            ),
            counted_over(found.parameters),
        ),
        language=reader_language(),
        on=found.on,
    )


def _cells(row: LineRow, found: LinesFound) -> tuple[str | Decimal | date | None, ...]:
    return (
        short_name(row.region),
        care_area(row.care_area),
        substance(row.line),
        row.line.atc,
        str(ROUTES[row.line.route.value]),
        shown_weeks(row.lowest),
        shown_weeks(row.likely),
        shown_weeks(row.highest),
        state_words(row.state),
        _("yes") if row.excluded else "",
        found.as_of[row.region],
        found.scenario,
    )


_LEFT_OUT_ASKED = {
    LeftOut.WITHOUT: lazy("without what is left out by decision"),
    LeftOut.ALONE: lazy("only what is left out by decision"),
}


def _filter_sentence(wanted: LineFilter) -> str:
    """What was asked for, in words."""
    asked = [
        *(care_area(area) for area in sorted(wanted.areas)),
        *(short_name(region) for region in sorted(wanted.regions)),
        *([organisation_name(wanted.group)] if wanted.group else []),
        *([f"”{wanted.text}”"] if wanted.text else []),
        *([wanted.list_id] if wanted.list_id else []),
        *([_("level %(level)d") % {"level": wanted.level}] if wanted.level is not None else []),
        *(
            [_("less than %(days)d days") % {"days": wanted.below_days}]
            if wanted.below_days is not None
            else []
        ),
        *([_LEFT_OUT_ASKED[wanted.left_out]] if wanted.left_out in _LEFT_OUT_ASKED else []),
    ]
    return _("Shown: %(what)s.") % {"what": ", ".join(map(str, asked)) or _("all lines")}
