"""Scenarios: what becomes of the stock when demand, supply or shelves are not as in peacetime."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.scenario import Scenario
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.own_scenarios import scenarios_of, source_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.picture.scenarios import read_outcome

router = Router(tags=["scenarios"])
LeftOutHere = Literal["counted", "without"]


class ScenarioOut(Camel):
    """A scenario, and what it assumes."""

    id: str
    title_sv: str
    title_en: str
    about_sv: str
    about_en: str


class ScenarioTextOut(ScenarioOut):
    """A scenario with its whole text."""

    yaml: str = Field(description="What it assumes, step by step, as it is written (docs/scenarios.md).")


class LineOutcomeOut(Camel):
    """One line. Days are counted from the day of the stock; null is a year or more."""

    line: str
    out_on: int | None
    peacetime: int | None
    early: int | None = Field(description="One draw of ten runs out earlier.")
    late: int | None = Field(description="One draw of ten runs out later.")
    lacks: int = Field(description="What lacks in the first 30 days, in the line's smallest unit.")
    packs: int = Field(description="The same in the line's largest pack; 0 where it has none.")
    left_out: bool = Field(description="Whether the region has decided to leave the substance out.")


class AreaOutcomeOut(Camel):
    """One region and care area under the scenario."""

    region: str
    care_area: str
    needed: int
    at_month: int
    at_month_in_peacetime: int
    needed_without: int = Field(description="Without what the region has decided to leave out.")
    at_month_without: int
    at_month_in_peacetime_without: int
    first_out: int | None
    first_out_in_peacetime: int | None
    lines: list[LineOutcomeOut] = Field(description="Those that the region has shared with the reader.")


class DayOut(Camel):
    """How many lines last so many days; `late` and `early` are the ends of the band, eight draws of ten."""

    day: int
    lines: int
    late: int
    early: int
    peacetime: int


class LostNowhereOut(Camel):
    """Storerooms that the scenario loses and that the region has not told of."""

    region: str
    storerooms: list[str]


class OtherUnitOut(Camel):
    """What casualties need in another unit than the line is counted in: it is not counted."""

    atc: str
    route: str
    written_in: str
    counted_in: str


class OutcomeOut(Camel):
    """A scenario over the regions that the reader may see; `partial` ones have shared only some of their substances."""

    scenario: str
    on: date
    snapshot: str
    rows: list[AreaOutcomeOut]
    curve: list[DayOut]
    hidden: list[str]
    partial: list[str]
    unknown_storerooms: list[LostNowhereOut]
    other_units: list[OtherUnitOut]


@router.get("/scenarios", response=list[ScenarioOut], by_alias=True, summary="The scenarios there are")
@access(Access.STOCK)
def scenarios(request: HttpRequest) -> list[ScenarioOut]:
    """The shipped ones, and those of the reader's own organisation."""
    return [ScenarioOut(**_about(one)) for one in scenarios_of(actor_of(request)).values()]


@router.get(
    "/scenarios/{scenario}", response=ScenarioTextOut, by_alias=True, summary="A scenario and what it assumes"
)
@access(Access.STOCK)
def scenario_text(request: HttpRequest, scenario: str) -> ScenarioTextOut:
    """A shipped one, or one of the reader's own organisation."""
    by = actor_of(request)
    found = scenarios_of(by).get(scenario)
    if found is None:
        raise NotFound("unknown-scenario", id=scenario)
    return ScenarioTextOut(**_about(found), yaml=source_of(by, scenario))


@router.get(
    "/scenarios/{scenario}/outcome", response=OutcomeOut, by_alias=True, summary="A scenario played out"
)
@access(Access.STOCK)
def outcome(
    request: HttpRequest,
    scenario: str,
    on: date | None = None,
    region: str = "",
    left_out: Annotated[LeftOutHere, Query(alias="leftOut")] = "counted",
) -> OutcomeOut:
    """Over one region's stock, or over that of all that the reader may see; with or without what is left out by decision."""
    found = read_outcome(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=DEFAULT_AGREEMENT,
        on=on or default_day(),
        scenario=scenario,
        regions=[region] if region else [],
        without=left_out == "without",
    )
    return OutcomeOut(
        scenario=found.scenario.id,
        on=found.on,
        snapshot=found.snapshot,
        rows=[
            AreaOutcomeOut(
                region=row.region,
                care_area=told.area,
                needed=told.needed,
                at_month=told.at_month,
                at_month_in_peacetime=told.at_month_in_peacetime,
                needed_without=told.without.needed,
                at_month_without=told.without.at_month,
                at_month_in_peacetime_without=told.without.in_peacetime,
                first_out=told.first_out,
                first_out_in_peacetime=told.first_out_in_peacetime,
                lines=[
                    LineOutcomeOut(
                        line=one.line.id,
                        out_on=one.out_on,
                        peacetime=one.peacetime,
                        early=one.early,
                        late=one.late,
                        lacks=one.lacks,
                        packs=one.packs,
                        left_out=one.excluded,
                    )
                    for one in told.lines
                ],
            )
            for row in found.rows
            for told in row.areas
        ],
        curve=[
            DayOut(day=day, lines=lines, late=late, early=early, peacetime=peacetime)
            for day, lines, late, early, peacetime in found.curve
        ],
        hidden=list(found.hidden),
        partial=list(found.partial),
        unknown_storerooms=[
            LostNowhereOut(region=region, storerooms=list(names))
            for region, names in found.unknown_rooms.items()
        ],
        other_units=[
            OtherUnitOut(atc=one.atc, route=one.route.value, written_in=one.unit.value, counted_in=unit.value)
            for one, unit in found.other_units
        ],
    )


def _about(one: Scenario) -> dict[str, str]:
    return {
        "id": one.id,
        "title_sv": one.title.sv,
        "title_en": one.title.en,
        "about_sv": one.about.sv.strip(),
        "about_en": one.about.en.strip(),
    }
