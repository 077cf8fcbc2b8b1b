"""Scenarier: what becomes of the stock when demand, supply or shelves are not as in peacetime."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.scenarios import load_scenarios
from samsyn.intake.shipped import DataFileError
from samsyn.ops.kernel.under_way import PATIENCE
from samsyn.ops.picture.left_out import LeftOut
from samsyn.ops.picture.own_scenarios import (
    may_write_scenarios,
    remove_scenario,
    scenarios_of,
    source_of,
    unread_scenarios,
    write_scenario,
)
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, PEACETIME, default_day
from samsyn.ops.picture.scenario_told import AreaTold, LineOutcome, ScenarioFound
from samsyn.ops.picture.scenarios import read_outcome
from samsyn.store.queries.stock import submission_days
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_asked
from samsyn.web.drawing import drawn
from samsyn.web.line_filter import left_out_asked
from samsyn.web.names import refusal
from samsyn.web.scenario_words import mistake, not_counted
from samsyn.web.templatetags.samsyn import care_area, number, said, short_name
from samsyn.web.templatetags.supply import substance, substance_names

SHORTEST = 20
TABLE_DAYS = (0, 5, 10, 15, 30, 60, 90, 120, 180)


@access(Access.STOCK)
def scenarios(request: HttpRequest) -> HttpResponse:
    """The scenarios there are: what each assumes, in words."""
    actor = actor_of(request)
    every = scenarios_of(actor)
    return render(
        request,
        "supply/scenarios.html",
        {
            "room": "supply",
            "shipped": [one for one in every.values() if one.id in load_scenarios()],
            "own": [one for one in every.values() if one.id not in load_scenarios()],
            "unread": [(name, mistake(error)) for name, error in unread_scenarios(actor)],
            "on": _day(request),
            "may_write": may_write_scenarios(actor),
        },
    )


@access(Access.STOCK)
def scenario(request: HttpRequest, scenario: str) -> HttpResponse:
    """A scenario over all regions that the reader may see, beside peacetime."""
    return _outcome(request, scenario, "")


@access(Access.STOCK)
def scenario_region(request: HttpRequest, scenario: str, region: str) -> HttpResponse:
    """A scenario in one region, line by line."""
    return _outcome(request, scenario, region)


@access(Access.STOCK)
def write(request: HttpRequest, scenario: str) -> HttpResponse:
    """Make a scenario one's own: its text, to be changed and kept under an id of its own."""
    actor = actor_of(request)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    problem, known = "", scenarios_of(actor)
    if request.method == "POST":
        try:
            kept = write_scenario(by=actor, now=timezone.now(), text=text)
            return redirect("scenario", scenario=kept)
        except DataFileError as error:
            problem = mistake(error)
        except DomainError as error:
            problem = refusal(error)
    else:
        text = source_of(actor, scenario)
    return render(
        request,
        "supply/scenario_write.html",
        {
            "room": "supply",
            "scenario": scenario,
            "is_played": scenario in known,
            "title": said(known[scenario].title) if scenario in known else scenario,
            "is_shipped": scenario in load_scenarios(),
            "text": text,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


@require_POST
@access(Access.STOCK)
def remove(request: HttpRequest, scenario: str) -> HttpResponse:
    """Take away one of the organisation's own."""
    remove_scenario(by=actor_of(request), now=timezone.now(), scenario=scenario)
    return redirect("scenarios")


def _outcome(request: HttpRequest, scenario: str, region: str) -> HttpResponse:
    actor, on = actor_of(request), _day(request)
    found = read_outcome(
        by=actor,
        now=timezone.now(),
        agreement=DEFAULT_AGREEMENT,
        on=on,
        scenario=scenario,
        regions=[region] if region else [],
        without=left_out_asked(request) is LeftOut.WITHOUT,
        patience=PATIENCE,
    )
    return render(
        request,
        "supply/scenario_region.html" if region else "supply/scenario.html",
        {
            "room": "supply",
            "found": found,
            "scenario": found.scenario,
            "is_peacetime": scenario == PEACETIME,
            "is_own": scenario not in load_scenarios(),
            "may_write": may_write_scenarios(actor),
            "others": [one for one in scenarios_of(actor).values() if one.id != scenario],
            "region": region,
            "on": on,
            "days": submission_days(),
            "here": f"overenskommelse={DEFAULT_AGREEMENT}&dag={on}",
            "answer": _answer(found),
            "left_out": _left_out(found),
            "not_counted": not_counted(found),
            "areas": found.areas,
            "national": [(area, found.regions_lasting(area), _of_area(found, area)) for area in found.areas],
            "chart": _chart(found),
            "curve": [point for point in found.curve if point[0] in TABLE_DAYS],
            "shown": [_area(told) for row in found.rows for told in row.areas] if region else [],
        },
    )


def _day(request: HttpRequest) -> date:
    return day_asked(request, "dag", default_day())


def _of_area(found: ScenarioFound, area: str) -> int:
    return sum(told.area == area and told.needed > 0 for row in found.rows for told in row.areas)


@dataclass(frozen=True, slots=True)
class AreaShown:
    """A care area of the region page: its shortest lines, and those that lack something in the first month."""

    told: AreaTold
    lines: tuple[LineOutcome, ...]
    lacking: tuple[LineOutcome, ...]


def _area(told: AreaTold) -> AreaShown:
    return AreaShown(told, told.lines[:SHORTEST], tuple(one for one in told.lines if one.lacks))


def _answer(found: ScenarioFound) -> list[str]:
    """Which substance runs out first, where, on which day; and how many lines last a month, against peacetime."""
    needed = sum(told.needed for row in found.rows for told in row.areas)
    if not needed:
        return [_("No line that you may see is needed.")]
    at_month = sum(told.at_month for row in found.rows for told in row.areas)
    peace = sum(told.at_month_in_peacetime for row in found.rows for told in row.areas)
    facts = {"at": number(at_month), "needed": number(needed), "peace": number(peace)}
    sentences = [_("%(at)s of %(needed)s lines last 30 days; in peacetime %(peace)s.") % facts]
    if found.first_out is not None:
        region, told, line = found.first_out
        where = {
            "substance": substance(line.line),
            "region": short_name(region),
            "area": care_area(told.area).lower(),
            "day": line.out_on,
        }
        first = _("First out: %(substance)s in %(region)s, %(area)s, on day %(day)s.")
        sentences.insert(0, first % where)
    return sentences


def _left_out(found: ScenarioFound) -> list[str]:
    """What regions have decided to leave out, and the headline without it; nothing where they have left out nothing."""
    if not found.decided:
        return []
    told = [
        _("%(region)s has decided to leave out %(substances)s.")
        % {"region": short_name(region), "substances": substance_names(codes)}
        for region, codes in found.decided.items()
    ]
    if found.without:
        return [*told, _("It is in no figure here.")]
    without = found.count_without
    facts = {
        "at": number(without.at_month),
        "needed": number(without.needed),
        "peace": number(without.in_peacetime),
    }
    return [*told, _("Without it %(at)s of %(needed)s lines last 30 days; in peacetime %(peace)s.") % facts]


def _chart(found: ScenarioFound) -> SafeString:
    """How many lines suffice day by day: the scenario with its band, and peacetime."""
    name, peace = said(found.scenario.title), said(load_scenarios()[PEACETIME].title)
    values = [
        {"day": day, "lines": judged, "which": name, "late": late, "early": early}
        for day, judged, late, early, _peace in found.curve
    ]
    if found.scenario.id != PEACETIME:
        values += [{"day": day, "lines": usual, "which": peace} for day, *_rest, usual in found.curve]
    x = {"field": "day", "type": "quantitative", "title": _("day")}
    return drawn(
        values,
        {
            "width": 560,
            "height": 240,
            "layer": [
                {
                    "mark": {"type": "area", "opacity": 0.18, "color": "#0d4b4a"},
                    "transform": [{"filter": "isValid(datum.late)"}],
                    "encoding": {
                        "x": x,
                        "y": {"field": "early", "type": "quantitative", "title": _("lines that suffice")},
                        "y2": {"field": "late"},
                    },
                },
                {
                    "mark": {"type": "line", "strokeWidth": 2},
                    "encoding": {
                        "x": x,
                        "y": {"field": "lines", "type": "quantitative"},
                        "color": {
                            "field": "which",
                            "type": "nominal",
                            "title": None,
                            "sort": [name, peace],
                            "legend": {"orient": "bottom", "labelLimit": 400},
                        },
                        "strokeDash": {
                            "field": "which",
                            "type": "nominal",
                            "sort": [name, peace],
                            "legend": None,
                        },
                    },
                },
            ],
        },
        name=_("Lines that suffice, day by day: %(scenario)s beside peacetime, %(on)s")
        % {"scenario": name, "on": found.on},
    )
