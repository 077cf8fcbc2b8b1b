"""What is known of a form's answers before anyone writes: from the agreement, the grant, and the recipient's last forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from samsyn.core.agreements.forms import FieldKind, Form, FormField, FormPurpose, Prefill
from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.costs import CostSummary, CostType
from samsyn.core.funding.form_answers import filled_fields
from samsyn.core.funding.form_values import Written, is_empty
from samsyn.core.funding.grant_state import GrantState
from samsyn.intake.organisations import load_organisations

REMEMBERED = frozenset(
    {
        FieldKind.PERSON,
        FieldKind.POSITION,
        FieldKind.ADDRESS,
        FieldKind.TELEPHONE,
        FieldKind.EMAIL,
        FieldKind.ACCOUNT,
    }
)
"""What a recipient writes alike from form to form: who is asked, where, and which account."""

BOUGHT = {
    CostType.OWN_STAFF: "Egen personal",
    CostType.CONSULTANTS: "Konsulter och inhyrd personal",
    CostType.CARE: "Köpt vård",
    CostType.MEDICINES: "Läkemedel",
    CostType.SUPPLIES: "Material",
    CostType.PREMISES: "Lokaler",
    CostType.OTHER: "Övrigt",
}
"""What a form, which is written in Swedish, calls the cost types."""

Before = tuple[str, FormPurpose, Mapping[str, Written]]
"""A form that the recipient wrote before: the agreement, the purpose, the answers."""


def known_answers(
    form: Form,
    agreement: Agreement,
    recipient: str,
    state: GrantState,
    before: Iterable[Before],
    booked: CostSummary,
    on: date,
) -> dict[str, Written]:
    """The answers that need not be written again, by field, as they would have been written.

    `booked` are the costs that the recipient's own accounts carry.
    """
    forms = list(before)
    found: dict[str, Written] = {}
    for _section, field in filled_fields(form):
        if field.prefill:
            found[field.id] = _known(field.prefill, agreement, recipient, state, on)
        elif field.takes is FieldKind.AREA_COSTS:
            found[field.id] = _booked(agreement, booked.by_area)
        elif field.takes is FieldKind.COST_ITEMS:
            found[field.id] = _largest(booked.by_type)
        else:
            found[field.id] = _remembered(field, agreement.id, forms)
    return {name: answer for name, answer in found.items() if not is_empty(answer)}


def as_written(ore: int) -> str:
    """An amount as a Swede writes it: 1 234 567, or 1 234 567,50."""
    kronor, rest = divmod(abs(ore), 100)
    sign = "-" if ore < 0 else ""
    return f"{sign}{kronor:,}".replace(",", " ") + (f",{rest:02d}" if rest else "")


def _known(prefill: Prefill, agreement: Agreement, recipient: str, state: GrantState, on: date) -> Written:
    organisation = load_organisations().get(recipient)
    window = agreement.terms.use_window
    if prefill is Prefill.PERIOD:
        if not window.is_known:
            return ""
        return {"first": window.known.first.isoformat(), "last": window.known.last.isoformat()}
    ore = {Prefill.AMOUNT: state.allotted, Prefill.PAID: state.paid, Prefill.COSTS: state.used}.get(prefill)
    if ore is not None:
        return as_written(ore) if ore else ""
    return {
        Prefill.RECIPIENT: organisation.name_on(on),
        Prefill.ORGANISATION_NUMBER: organisation.orgnr.number if organisation.orgnr else "",
        Prefill.TITLE: agreement.title.sv,
        Prefill.PAYMENT_NUMBER: state.diary_number,
    }[prefill]


def _booked(agreement: Agreement, by_area: Mapping[str, int]) -> Written:
    """The areas that the accounts tell, in the agreement's order; what is booked on none is left to be told."""
    return [
        {"area": area.id, "what": "", "amount": as_written(by_area[area.id])}
        for area in agreement.areas
        if by_area.get(area.id, 0) > 0
    ]


def _largest(by_type: Mapping[CostType, int]) -> Written:
    """What was bought, the most first: for the recipient to divide further where an item is large."""
    told = sorted((ore, kind) for kind, ore in by_type.items() if ore > 0)
    return [{"what": BOUGHT[kind], "amount": as_written(ore)} for ore, kind in reversed(told)]


def _remembered(field: FormField, agreement: str, before: list[Before]) -> Written:
    """What was last written in the field; a diary number only in a form of the same agreement."""
    for other, _purpose, written in before:
        same = field.takes in REMEMBERED or (field.takes is FieldKind.DIARY_NUMBER and other == agreement)
        answer = written.get(field.id)
        if same and answer is not None and not is_empty(answer):
            return answer
    return ""
