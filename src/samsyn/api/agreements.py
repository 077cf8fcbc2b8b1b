"""The agreements and what they allocate: open to all, since the agreements are public."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from samsyn.api.schemas import Camel
from samsyn.core.agreements.amendments import KnownAgreement, agreement_as_known_on, as_known_on
from samsyn.core.agreements.moments import Month, Year
from samsyn.core.funding.allocation import Allocation, allocate_agreement
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window, swedish_day
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations
from samsyn.ops.kernel.access import Access, access

router = Router(tags=["agreements"])

CSV_ANSWER = {
    "responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}
}


class TextOut(Camel):
    """The same thing in Swedish and English."""

    sv: str
    en: str


class CitedOut(Camel):
    """A value of the sources and where it stands; `value` is null where the sources do not say."""

    value: Any
    cited_at: str
    note: TextOut | None


class AmountOut(Camel):
    """What a group of recipients, or one organisation, is given: whole kronor."""

    recipients: str
    kronor: CitedOut


class MeasureOut(Camel):
    """One clause: what is to be done, by whom, how bindingly."""

    id: str
    area: str
    label: TextOut
    by: str
    strength: str
    prioritisable: bool
    cited_at: str


class GoalOut(Camel):
    """How long supply is to last, in which care areas, by when."""

    id: str
    label: TextOut
    care_areas: list[str]
    months: CitedOut
    by: CitedOut
    cited_at: str


class ChangeOut(Camel):
    """What another agreement changed, and since when that is known. `name`: which report or amount, where it is one."""

    term: str
    name: str
    before: CitedOut
    after: CitedOut
    by: str
    known_since: date
    conditional: bool


class SummaryOut(Camel):
    """One agreement in the list."""

    id: str
    title: TextOut
    year: int
    total_kronor: CitedOut
    known_since: date
    conditional: bool


class AgreementOut(SummaryOut):
    """One agreement as known on a day."""

    parties: list[str]
    amounts: list[AmountOut]
    appropriation: CitedOut
    use_window: CitedOut
    requisition_by: CitedOut
    statement_by: CitedOut
    repayment_by: CitedOut
    measures: list[MeasureOut]
    goals: list[GoalOut]
    changes: list[ChangeOut]


class AllocationRowOut(Camel):
    """One recipient's part, in whole kronor."""

    recipient: str
    population: int
    base: int
    share: int
    total: int


class AllocationOut(Camel):
    """The amount divided. `residual` is what rounding leaves over (positive) or exceeds (negative)."""

    agreement: str
    amount: int
    population: str
    rows: list[AllocationRowOut]
    base: int
    share: int
    total: int
    residual: int


@router.get("/agreements", response=list[SummaryOut], by_alias=True, summary="Every agreement known on a day")
@access(Access.OPEN)
def agreements(request: HttpRequest, known: date | None = None) -> list[dict[str, Any]]:
    """The agreements signed by the day `known` (today when not given), oldest first."""
    return [_summary(one) for one in as_known_on(load_agreements(), known or today()).values()]


@router.get("/agreements/{agreement}", response=AgreementOut, by_alias=True, summary="One agreement")
@access(Access.OPEN)
def one_agreement(request: HttpRequest, agreement: str, known: date | None = None) -> dict[str, Any]:
    """One agreement's terms as known on a day, amendments by then worked in."""
    return _whole(agreement_as_known_on(load_agreements(), agreement, known or today()))


@router.get(
    "/agreements/{agreement}/allocation", response=AllocationOut, by_alias=True, summary="Who gets how much"
)
@access(Access.OPEN)
def allocation(request: HttpRequest, agreement: str, known: date | None = None) -> dict[str, Any]:
    """The regions' money divided by the agreement's own rule, as known on a day; with all that is known if none is given."""
    found = _allocation(agreement, known)
    return {
        "agreement": agreement,
        "amount": found.amount.whole_kronor,
        "population": found.population.id,
        "rows": [
            {
                "recipient": row.recipient,
                "population": row.population,
                "base": row.base.whole_kronor,
                "share": row.share.whole_kronor,
                "total": row.total.whole_kronor,
            }
            for row in found.rows
        ],
        "base": found.base.whole_kronor,
        "share": found.share.whole_kronor,
        "total": found.total.whole_kronor,
        "residual": found.residual.whole_kronor,
    }


@router.get(
    "/agreements/{agreement}/allocation.csv", summary="Who gets how much, as CSV", openapi_extra=CSV_ANSWER
)
@access(Access.OPEN)
def allocation_csv(request: HttpRequest, agreement: str, known: date | None = None) -> HttpResponse:
    """The same table as a file: one region a row, whole kronor, UTF-8, commas."""
    found = _allocation(agreement, known)
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{agreement}.csv"'},
    )
    rows = csv.writer(answer, lineterminator="\n")
    rows.writerow(["organisation", "population", "base", "share", "total"])
    for row in found.rows:
        kronor = (one.whole_kronor for one in (row.base, row.share, row.total))
        rows.writerow([row.recipient, row.population, *kronor])
    return answer


def _allocation(agreement: str, known: date | None) -> Allocation:
    found = agreement_as_known_on(load_agreements(), agreement, known or date.max)
    return allocate_agreement(found.agreement, load_populations())


def today() -> date:
    """The day it is; a parameter that is not given means it."""
    return swedish_day(datetime.now(UTC))


def _summary(known: KnownAgreement) -> dict[str, Any]:
    agreement = known.agreement
    return {
        "id": agreement.id,
        "title": as_text(agreement.title),
        "year": agreement.year,
        "total_kronor": as_cited(agreement.total),
        "known_since": known.known_since,
        "conditional": known.conditional,
    }


def _whole(known: KnownAgreement) -> dict[str, Any]:
    agreement, terms = known.agreement, known.agreement.terms
    return _summary(known) | {
        "parties": agreement.parties,
        "amounts": [
            {"recipients": one.recipients, "kronor": as_cited(one.money)} for one in agreement.amounts
        ],
        "appropriation": as_cited(terms.appropriation),
        "use_window": as_cited(terms.use_window),
        "requisition_by": as_cited(terms.requisition.on),
        "statement_by": as_cited(terms.statement.on),
        "repayment_by": as_cited(terms.repayment.on),
        "measures": [
            {
                "id": one.id,
                "area": one.area,
                "label": as_text(one.label),
                "by": one.by,
                "strength": one.strength.value,
                "prioritisable": one.prioritisable,
                "cited_at": str(one.at),
            }
            for one in agreement.measures
        ],
        "goals": [
            {
                "id": one.id,
                "label": as_text(one.label),
                "care_areas": one.care_areas,
                "months": as_cited(one.months),
                "by": as_cited(one.by),
                "cited_at": str(one.at),
            }
            for one in agreement.goals
        ],
        "changes": [
            {
                "term": one.term.value,
                "name": one.report or one.amount,
                "before": as_cited(one.before),
                "after": as_cited(one.after),
                "by": one.by,
                "known_since": one.known_since,
                "conditional": one.conditional,
            }
            for one in known.changes
        ],
    }


def as_text(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"sv": text.sv, "en": text.en}


PLAIN: dict[type, Callable[[Any], Any]] = {
    Money: lambda money: money.whole_kronor,
    Window: lambda window: {"first": window.first.isoformat(), "last": window.last.isoformat()},
    Text: as_text,
    date: date.isoformat,
    Month: str,
    Year: str,
}


def as_cited(cited: Cited[Any]) -> dict[str, Any]:
    """A value with its place and its note; null where the sources do not say."""
    value = cited.known if cited.is_known else None
    return {
        "value": PLAIN.get(type(value), lambda plain: plain)(value),
        "cited_at": str(cited.at),
        "note": as_text(cited.note) if cited.note else None,
    }
