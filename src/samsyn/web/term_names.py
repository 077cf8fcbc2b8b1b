"""What the pages call the terms that a figure follows from: `part:6` is "Sammanhållna vårdförlopp"."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.amounts import STATE
from samsyn.core.agreements.stated import Operand
from samsyn.core.agreements.terms import GROUPS, Agreement
from samsyn.core.kernel.texts import Text
from samsyn.intake.agreement_stated_schema import operand
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.web.names import RECIPIENTS

FIGURES = {
    "use-window": lazy("May be used"),
    "requisition": lazy("Requisition by"),
    "statement": lazy("Economic statement by"),
    "repayment": lazy("Repayment by"),
    "residual": lazy("What rounding leaves"),
}

STEPS = {
    "first-written": lazy("As first written"),
    "changed-by": lazy("Changed by"),
    "known-since": lazy("Known since"),
    "conditional": lazy("Conditional on the approval of"),
    "became": lazy("Became"),
    "days": lazy("Days, the first and the last counted"),
    "total": lazy("Total"),
    "amount": lazy("Amount to divide"),
    "recipients": lazy("Recipients"),
    "bases": lazy("Sum of the base amounts"),
    "to-share": lazy("Left to divide by population"),
    "population-total": lazy("Inhabitants of all"),
    "shares": lazy("Sum of the shares by population"),
    "allocation": lazy("Sum of what the regions get"),
    "left-over": lazy("Left over by rounding"),
    "residual": lazy("What rounding leaves"),
    "stated": lazy("The text says"),
    "follows": lazy("Follows from the terms"),
    "differs-by": lazy("Stated less what follows"),
    "tolerance": lazy("Explained by rounding, up to"),
}
"""The steps of an explanation that are not themselves terms."""


def operand_words(agreement: Agreement, operand: Operand) -> str:
    """What one term of a sum is, with its factor, and the other agreement's title where it is of another."""
    owner = load_agreements().get(operand.agreement) if operand.agreement else agreement
    words = place_words(owner, f"{operand.kind}:{operand.name}" if operand.name else operand.kind)
    if operand.agreement:
        words = f"{words} ({owner.title.in_language(get_language() or 'sv')})"
    factor = abs(operand.factor)
    return words if factor == 1 else f"{words} × {factor}"


def place_words(agreement: Agreement, place: str) -> str:
    """What a figure of an agreement is, by the name of its place."""
    kind, _colon, name = place.partition(":")
    simple = {
        "total": _("Total"),
        "bases": _("Sum of the base amounts"),
        "shares": _("Sum of the shares by population"),
        "allocation": _("Sum of what the regions get"),
    }
    if kind in simple:
        return simple[kind]
    if kind == "frame":
        return _("Frame of %(year)s") % {"year": name}
    if kind == "payer":
        return _("From the state") if name == STATE else _("From the regions themselves")
    label = _label_of(agreement, kind, name)
    return label or _("To %(who)s") % {"who": _who(name)}


def _label_of(agreement: Agreement, kind: str, name: str) -> str:
    """The agreement's own label for an amount, a part or a stated figure."""
    labels: dict[str, dict[str, Text | None]] = {
        "amount": {one.id: one.label for one in agreement.amounts},
        "part": {one.id: one.label for one in agreement.parts},
        "stated": {one.id: one.label for one in agreement.stated},
    }
    label = labels.get(kind, {}).get(name)
    return label.in_language(get_language() or "sv") if label else ""


def _who(name: str) -> str:
    return str(RECIPIENTS[name]) if name in GROUPS else load_organisations().get(name).names[-1].name


def figure_title(agreement: Agreement, figure: str) -> str:
    """What an explained figure is called."""
    kind, _colon, name = figure.partition(":")
    if kind in FIGURES:
        return str(FIGURES[kind])
    if kind != "check":
        return place_words(agreement, figure)
    labels = {one.id: one.label for one in agreement.stated}
    labels |= {one.id: one.label for one in agreement.stated_references}
    return labels[name].in_language(get_language() or "sv")


def step_title(agreement: Agreement, step: str) -> str:
    """What a step of an explanation is called: by its own name, or by the term that it names."""
    if step in STEPS:
        return str(STEPS[step])
    written, _times, factor = step.partition(" × ")
    term: Operand = operand(f"{written}*{factor}" if factor else written)
    sign = "− " if term.factor < 0 else ""
    return sign + operand_words(agreement, term)
