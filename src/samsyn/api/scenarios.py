"""Scenarios: what becomes of the stock when demand, supply or shelves are not as in peacetime."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.ops.access import Access, access, actor_of
from samsyn.ops.own_scenarios import scenarios_of
from samsyn.ops.picture import DEFAULT_AGREEMENT, default_day
from samsyn.ops.scenarios import read_outcome

router = Router(tags=["scenarios"])
LeftOutHere = Literal["counted", "without"]


class ScenarioOut(Camel):
    """A scenario, and what it assumes."""

    id: str
    title_sv: str
    title_en: str
    about_sv: str
    about_en: str


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


class OutcomeOut(Camel):
    """A scenario over the regions that the reader may see."""

    scenario: str
    on: date
    snapshot: str
    rows: list[AreaOutcomeOut]
    hidden: list[str]


@router.get("/scenarios", response=list[ScenarioOut], by_alias=True, summary="The scenarios there are")
@access(Access.STOCK)
def scenarios(request: HttpRequest) -> list[ScenarioOut]:
    """The shipped ones, and those of the reader's own organisation."""
    return [
        ScenarioOut(
            id=one.id,
            title_sv=one.title.sv,
            title_en=one.title.en,
            about_sv=one.about.sv.strip(),
            about_en=one.about.en.strip(),
        )
        for one in scenarios_of(actor_of(request)).values()
    ]


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
        hidden=list(found.hidden),
    )
