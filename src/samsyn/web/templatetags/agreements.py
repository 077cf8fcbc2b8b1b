"""How the figures of an agreement are shown: each a link to how it came about, its section, and the marks beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from samsyn.core.agreements.amendments import Change, KnownAgreement
from samsyn.core.agreements.amounts import TOTAL, Amount
from samsyn.core.agreements.differences import Difference
from samsyn.core.agreements.life_events import EventKind
from samsyn.core.agreements.obligations import Answer
from samsyn.core.agreements.terms import Agreement, Method, Residual, Term
from samsyn.core.kernel.citations import UNKNOWN, Cited, Unknown
from samsyn.intake.agreements import load_agreements
from samsyn.web.agreement_names import ANSWERS, EVENTS, KINDS, METHODS, RESIDUALS
from samsyn.web.checks import Mark
from samsyn.web.names import TERMS
from samsyn.web.templatetags.receipts import step_figures
from samsyn.web.templatetags.samsyn import said
from samsyn.web.term_names import operand_words, place_words, step_title

DAY = re.compile(r"\d{4}-\d{2}")
TERM_VALUES = {term.value for term in Term}

register = template.Library()


@register.inclusion_tag("agreements/_figure.html", takes_context=True)
def figure(context: Context, place: str, value: Any, bare: bool = False) -> dict[str, Any]:
    """A figure: linked to how it came about, with its section where it is cited, and its marks.

    `bare` leaves the unit out, where the column's head tells it.
    """
    cited = value if isinstance(value, Cited) else None
    return _shared(context, place) | {"place": place, "value": value, "cited": cited, "bare": bare}


@register.inclusion_tag("agreements/_marks.html", takes_context=True)
def marks_beside(context: Context, place: str) -> dict[str, Any]:
    """The marks of one place alone."""
    return _shared(context, place)


def _shared(context: Context, place: str) -> dict[str, Any]:
    known = {name: context.get(name) for name in ("agreement", "known", "is_today")}
    return known | {"found": context["marks_by_place"].get(place, ())}


@register.filter
def amount_place(amount: Amount) -> str:
    """The place of an amount: by its own name, or by who gets it."""
    return f"amount:{amount.id}" if amount.id else f"recipients:{amount.recipients}"


@register.filter
def replaced(found: KnownAgreement, name: str) -> tuple[Change, ...]:
    """How later agreements replaced an amount."""
    return found.changes_of_amount(name)


@register.filter
def terms_words(mark: Mark, agreement: Agreement) -> str:
    """What a stated figure should follow from: "A + B − C"."""
    words = ""
    for operand in mark.terms:
        sign = "−" if operand.factor < 0 else "+" if words else ""
        words += f" {sign} {operand_words(agreement, operand)}"
    return words.strip()


@register.filter
def place_name(place: str, agreement: Agreement) -> str:
    """What the figure of a place is."""
    return place_words(agreement, place)


@register.filter
def agreement_title(agreement_id: str) -> str:
    """An agreement's title, by its id."""
    return said(load_agreements().get(agreement_id).title)


@register.filter
def event_name(kind: EventKind) -> str:
    """What happened to an agreement."""
    return str(EVENTS[kind])


@register.filter
def answer_name(answer: Answer) -> str:
    """What a report has to say of an obligation."""
    return str(ANSWERS[answer])


@register.filter
def method_name(value: Cited[Method]) -> str:
    """How an amount is divided."""
    return str(METHODS[None if isinstance(value.value, Unknown) else value.value])


@register.filter
def residual_name(value: Cited[Residual]) -> str:
    """What happens to the kronor that rounding leaves."""
    return str(RESIDUALS[None if isinstance(value.value, Unknown) else value.value])


@register.filter
def kind_name(agreement: Agreement) -> str:
    """What sort of instrument it is."""
    return str(KINDS[agreement.kind])


@register.filter
def step_name(step: str, agreement: Agreement) -> str:
    """What a step of an explanation is called."""
    return step_title(agreement, step)


@register.filter
def step_value(value: str) -> str:
    """A step's value: another agreement by its title, a rule in words, figures grouped in thousands, days as they are."""
    if value in load_agreements():
        return agreement_title(value)
    said_value, bracket, place = value.partition(" (")
    if said_value == UNKNOWN.value:
        said_value = _("the sources do not say")
    elif not DAY.search(said_value):
        said_value = step_figures(said_value).replace("-", "−")
    return said_value + bracket + place


@register.filter
def count_of(counts: Mapping[str, int], agreement_id: str) -> int:
    """How many an agreement has; none where it is not counted."""
    return counts.get(agreement_id, 0)


@register.filter
def difference_name(difference: Difference, owner: Agreement) -> str:
    """What was changed in an agreement: a term by its name, an amount or a report by its label."""
    if difference.term is Term.AMOUNT:
        return place_words(owner, TOTAL if difference.what == TOTAL else f"amount:{difference.what}")
    if difference.what in TERM_VALUES:
        return str(TERMS[Term(difference.what)])
    report = owner.report(difference.what)
    return said(report.label) if report else difference.what
