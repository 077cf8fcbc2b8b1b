"""Whether a region's goods are rotated and near care, and the questions of interpretation that figures rest on."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from samsyn.api.schemas import Camel
from samsyn.core.supply.interpretations import Interpretation, InterpretationAnswer
from samsyn.core.supply.turnover import INTENDED_AT, OutsideArea, Turnover
from samsyn.intake.interpretations import load_interpretations
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.picture.turnover import read_turnover

router = Router(tags=["supply"])


class DistanceOut(Camel):
    """What share of the stock lies how near care."""

    distance: str
    share: float


class AreaTurnoverOut(Camel):
    """One care area. Shares are means over the lines in stock, between 0 and 1; null where nothing lies there."""

    care_area: str
    verdict: str = Field(description="rotating-and-near, rotating-far, standing or cannot-tell.")
    lines: int
    rotating: float | None = Field(description="What lies where it was used in the window.")
    near: float | None = Field(description="What lies at the point of care or in its hospital.")
    by_distance: list[DistanceOut]
    wasted: float | None = Field(description="What has expired or will expire unused.")
    days_left_today: int | None = Field(description="Of shelf life; the median over batches.")
    days_left_at_use: int | None


class OutsideOut(Camel):
    """A care area that the goal does not take in."""

    care_area: str
    storerooms: int
    rows: int


class TurnoverOut(Camel):
    """A region's turnover. `neverCovered` are care areas that no medicine agreement covers, `other` only not this goal."""

    region: str
    stock_as_of: date
    snapshot: str
    cited_at: str
    areas: list[AreaTurnoverOut]
    never_covered: list[OutsideOut]
    other: list[OutsideOut]


class AnswerOut(Camel):
    """An answer: what, by whom, since when, where it stands; `until` is null while it is in force."""

    text_sv: str
    text_en: str
    by: str
    since: str = Field(description="A day, a month or a year, as the source gives it.")
    cited_at: str
    until: date | None


class InterpretationOut(Camel):
    """A question that the agreements leave open; `answer` is null where no source answers."""

    id: str
    question_sv: str
    question_en: str
    asked_at: list[str]
    answer: AnswerOut | None
    assumed_sv: str = Field(description="What Samsyn's figures rest on.")
    assumed_en: str
    earlier: list[AnswerOut]


@router.get(
    "/regions/{region}/turnover",
    response=TurnoverOut,
    by_alias=True,
    summary="Whether a region's goods are rotated and near care",
)
@access(Access.STOCK)
def turnover(
    request: HttpRequest, region: str, agreement: str = DEFAULT_AGREEMENT, on: date | None = None
) -> TurnoverOut:
    """For one who sees the figures of all the region's substances."""
    found = read_turnover(
        by=actor_of(request),
        now=datetime.now(UTC),
        agreement=agreement,
        on=on or default_day(),
        region=region,
    )
    return TurnoverOut(
        region=region,
        stock_as_of=found.row.as_of,
        snapshot=found.picture.snapshot,
        cited_at=str(INTENDED_AT),
        areas=[_area(area, one) for area, one in found.areas.items()],
        never_covered=_outside(found.never_covered),
        other=_outside(found.other),
    )


@router.get(
    "/interpretations",
    response=list[InterpretationOut],
    by_alias=True,
    summary="The questions that the agreements leave open",
)
@access(Access.SIGNED_IN)
def interpretations(request: HttpRequest) -> list[InterpretationOut]:
    """Each with the answer in force and since when, and with what is assumed where none is."""
    return [_question(one) for one in load_interpretations()]


def _area(area: str, one: Turnover) -> AreaTurnoverOut:
    return AreaTurnoverOut(
        care_area=area,
        verdict=one.verdict.value,
        lines=one.lines,
        rotating=_share(one.rotating),
        near=_share(one.near),
        by_distance=[
            DistanceOut(distance=where.value, share=float(share)) for where, share in one.by_distance
        ],
        wasted=_share(one.wasted),
        days_left_today=one.left_today,
        days_left_at_use=one.left_at_use,
    )


def _share(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _outside(areas: Iterable[OutsideArea]) -> list[OutsideOut]:
    return [OutsideOut(care_area=one.care_area, storerooms=one.storerooms, rows=one.rows) for one in areas]


def _question(one: Interpretation) -> InterpretationOut:
    return InterpretationOut(
        id=one.id,
        question_sv=one.question.sv,
        question_en=one.question.en,
        asked_at=[str(at) for at in one.asked_at],
        answer=None if one.answer is None else _answer(one.answer),
        assumed_sv=one.assumed.sv,
        assumed_en=one.assumed.en,
        earlier=[_answer(answer) for answer in one.earlier],
    )


def _answer(answer: InterpretationAnswer) -> AnswerOut:
    return AnswerOut(
        text_sv=answer.text.sv,
        text_en=answer.text.en,
        by=answer.by,
        since=str(answer.since),
        cited_at=str(answer.at),
        until=answer.until,
    )
