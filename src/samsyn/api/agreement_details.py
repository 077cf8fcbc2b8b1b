"""What follows from an agreement: its life, parts, obligations, checks, and how each figure came about. Open to all."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router

from samsyn.api.agreements import CitedOut, TextOut, as_cited, as_text, today
from samsyn.api.receipts import SourceOut, StepOut
from samsyn.api.schemas import Camel
from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.amounts import Amount
from samsyn.core.agreements.life import Lived, life_of
from samsyn.core.agreements.obligations import Obligation, obligations_in
from samsyn.core.agreements.reconciliation import Comparison, reconcile_agreement
from samsyn.core.funding.figures import explain_figure, figure_names
from samsyn.core.funding.stated_shares import shares_from
from samsyn.core.kernel.citations import Unknown
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.ops.kernel.access import Access, access

router = Router(tags=["agreements"])


class EventOut(Camel):
    """Something in an agreement's life. `hasCome` is null where its day is unknown; `on` may be a month or a year."""

    event: str
    on: CitedOut
    by: str
    has_come: bool | None
    conditional: bool
    diary_number: CitedOut | None


class PartAmountOut(Camel):
    """One amount: to whom, from whom, charged to which appropriation."""

    id: str
    label: TextOut | None
    recipients: str
    payer: str
    kronor: CitedOut
    vat: str | None
    appropriation: CitedOut | None


class PartOut(Camel):
    """A part of an agreement with money of its own, and its amounts."""

    id: str
    label: TextOut
    amounts: list[PartAmountOut]
    cited_at: str


class ObligationOut(Camel):
    """A duty, or a report that is due. `answer`: whether the report must, should or may tell of it."""

    id: str
    by: str
    area: str | None
    label: TextOut
    strength: str | None
    answer: str
    expects: str | None
    during: int | None
    prioritisable: bool
    due: CitedOut | None
    conditional: bool
    cited_at: str


class CheckOut(Camel):
    """A stated figure or reference against what follows: `adds-up`, `differs`, `cannot-be-told`.

    Kronor are whole, öre cut. `beside` names the figure that it speaks of; `acknowledged` why a difference stands.
    """

    id: str
    label: TextOut
    outcome: str
    stated: CitedOut
    follows: Any
    differs_by: int | None
    terms: list[str]
    citations: list[str]
    beside: str | None
    because: TextOut | None
    acknowledged: TextOut | None


class FigureOut(Camel):
    """How a window, a date, an amount, a sum or a stated figure came about."""

    agreement: str
    figure: str
    rule: str
    value: Any
    steps: list[StepOut]
    citations: list[str]
    sources: list[SourceOut]
    engine: str


@router.get("/agreements/{agreement}/life", response=list[EventOut], by_alias=True, summary="Its own life")
@access(Access.OPEN)
def life(request: HttpRequest, agreement: str, known: date | None = None) -> list[dict[str, Any]]:
    """What has happened to an agreement and what is to come, as known on a day (today when not given)."""
    return [_event(one) for one in life_of(load_agreements(), agreement, known=known or today())]


@router.get("/agreements/{agreement}/parts", response=list[PartOut], by_alias=True, summary="Its parts")
@access(Access.OPEN)
def parts(request: HttpRequest, agreement: str) -> list[dict[str, Any]]:
    """The parts that have money of their own; none where an agreement is whole."""
    found = load_agreements().get(agreement)
    return [
        {
            "id": part.id,
            "label": as_text(part.label),
            "amounts": [_amount(amount) for amount in found.amounts if amount.part == part.id],
            "cited_at": str(part.at),
        }
        for part in found.parts
    ]


@router.get(
    "/agreements/{agreement}/obligations",
    response=list[ObligationOut],
    by_alias=True,
    summary="Who has promised what",
)
@access(Access.OPEN)
def obligations(
    request: HttpRequest, agreement: str, organisation: str = "", known: date | None = None
) -> list[dict[str, Any]]:
    """The obligation register of an agreement: of one organisation, or of everyone where none is named."""
    bound = load_organisations().get(organisation) if organisation else None
    found = agreement_as_known_on(load_agreements(), agreement, known or today())
    return [_obligation(one) for one in obligations_in(found, bound)]


@router.get(
    "/agreements/{agreement}/checks", response=list[CheckOut], by_alias=True, summary="Does it add up?"
)
@access(Access.OPEN)
def checks(request: HttpRequest, agreement: str) -> list[dict[str, Any]]:
    """Each figure that the text states, against what follows from its other terms."""
    found = reconcile_agreement(load_agreements(), agreement, shares_from(load_populations()))
    return [_check(one) for one in found]


@router.get(
    "/agreements/{agreement}/figures", response=list[str], summary="The figures that can be explained"
)
@access(Access.OPEN)
def figures(request: HttpRequest, agreement: str) -> list[str]:
    """The names of the agreement's figures: windows, dates, amounts, sums, stated figures."""
    return list(figure_names(load_agreements().get(agreement)))


@router.get(
    "/agreements/{agreement}/figures/{figure}",
    response=FigureOut,
    by_alias=True,
    summary="How one figure came about",
)
@access(Access.OPEN)
def figure(request: HttpRequest, agreement: str, figure: str, known: date | None = None) -> dict[str, Any]:
    """The rule, the terms, the sections and the hashes behind one figure, as known on a day."""
    found = explain_figure(
        load_agreements(), agreement, figure, known=known or today(), populations=load_populations()
    )
    return found.as_data()


def _event(one: Lived) -> dict[str, Any]:
    number = one.event.diary_number
    return {
        "event": one.event.kind.value,
        "on": as_cited(one.event.on),
        "by": one.event.by,
        "has_come": one.has_come,
        "conditional": one.conditional,
        "diary_number": as_cited(number) if number else None,
    }


def _amount(one: Amount) -> dict[str, Any]:
    return {
        "id": one.id or one.recipients,
        "label": as_text(one.label) if one.label else None,
        "recipients": one.recipients,
        "payer": one.payer,
        "kronor": as_cited(one.money),
        "vat": one.vat.value if one.vat else None,
        "appropriation": as_cited(one.appropriation) if one.appropriation else None,
    }


def _obligation(one: Obligation) -> dict[str, Any]:
    return {
        "id": one.id,
        "by": one.by,
        "area": one.area or None,
        "label": as_text(one.label),
        "strength": None if isinstance(one.strength, Unknown) else one.strength.value,
        "answer": one.answer.value,
        "expects": one.expects.value if one.expects else None,
        "during": one.during,
        "prioritisable": one.prioritisable,
        "due": as_cited(one.due) if one.due else None,
        "conditional": one.conditional,
        "cited_at": str(one.at),
    }


def _check(one: Comparison) -> dict[str, Any]:
    follows = one.follows
    return {
        "id": one.id,
        "label": as_text(one.label),
        "outcome": one.outcome.value,
        "stated": as_cited(one.stated),
        "follows": _whole(follows) if isinstance(follows, Money) else str(follows) if follows else None,
        "differs_by": _whole(one.by) if one.by is not None else None,
        "terms": one.terms,
        "citations": [str(at) for at in one.citations],
        "beside": one.beside or None,
        "because": as_text(one.because) if one.because else None,
        "acknowledged": as_text(one.acknowledged) if one.acknowledged else None,
    }


def _whole(amount: Money) -> int:
    return amount.ore // 100
