"""A region beside the others: its own days, and how many of those who take part lie in each band."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import UTC, date, datetime
from math import floor

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.evaluation.disclosure import Withheld
from samsyn.core.kernel.errors import NotFound
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.comparison import CellComparison, compare_region
from samsyn.ops.picture.measuring import measuring_for
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day, read_region

router = Router(tags=["supply"])


class BandOut(Camel):
    """How many of the others last at least `fromDays` and less than `toDays`; null where there is no upper edge."""

    from_days: int
    to_days: int | None
    regions: int


class ComparedOut(Camel):
    """One care area, or one line in it. `bands` is null where it would reveal a single region; `withheld` says why."""

    care_area: str
    line: str | None
    own_days: float | None = Field(description="Cut to a tenth; null without a figure.")
    bands: list[BandOut] | None
    without_figure: int | None
    withheld: str = Field(
        description="too-few, dominance, p-percent or would-reveal; empty where it is told."
    )


class ComparisonOut(Camel):
    """A region beside the others, as of a release. `whyNot` says why there is none: then nothing is told."""

    region: str
    release_on: date | None
    release: int
    others: int = Field(description="How many regions the bands tell of.")
    least: int = Field(description="How many others must stand behind a number.")
    why_not: str = Field(
        description="not-taking-part, no-release or withdrawn-since; empty where there is one."
    )
    cells: list[ComparedOut]


@router.get(
    "/regions/{region}/comparison",
    response=ComparisonOut,
    by_alias=True,
    summary="One's own region beside the others, in bands",
)
@access(Access.STOCK)
def comparison(
    request: HttpRequest,
    region: str,
    agreement: str = DEFAULT_AGREEMENT,
    on: date | None = None,
    line: str = "",
) -> ComparisonOut:
    """Of each care area, or of one line; for the region itself alone."""
    by, now, day = actor_of(request), datetime.now(UTC), on or default_day()
    wanted = line.strip() or None
    if wanted is not None and wanted not in measuring_for(agreement).substances.by_id:
        raise NotFound("unknown-line", id=wanted)
    found = read_region(by=by, now=now, agreement=agreement, on=day, region=region)
    told = compare_region(by=by, now=now, region=region, on=day, cells=found.row.cells, line=wanted)
    return ComparisonOut(
        region=region,
        release_on=told.on,
        release=told.number,
        others=told.others,
        least=told.rule.least,
        why_not=told.why_not,
        cells=[_cell(one) for one in told.cells],
    )


def _cell(one: CellComparison) -> ComparedOut:
    days, others = one.own_days, one.others
    told = None if isinstance(others, Withheld) else others
    return ComparedOut(
        care_area=one.area,
        line=one.line,
        own_days=None if days is None else floor(days * 10) / 10,
        bands=None
        if told is None
        else [
            BandOut(from_days=band.from_days, to_days=band.to_days, regions=band.regions)
            for band in told.bands
        ],
        without_figure=None if told is None else told.without_figure,
        withheld=others.value if isinstance(others, Withheld) else "",
    )
