"""Where a grant's requisition and statement are to be found, for those who may open them."""

from __future__ import annotations

from django.urls import reverse

from samsyn.core.agreements.forms import FormPurpose
from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.form_answers import form_of
from samsyn.core.funding.grants import GrantKey, GrantTerms, Step
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.ops.funding.grant_forms import is_sent_to
from samsyn.ops.kernel.permissions import may_fill_form
from samsyn.web.form_words import PURPOSES

STEPS = {FormPurpose.REQUISITION: Step.REQUISITION, FormPurpose.STATEMENT: Step.STATEMENT}
ROUTES = {FormPurpose.REQUISITION: "requisition", FormPurpose.STATEMENT: "statement"}


def form_links(actor: Actor, key: GrantKey, agreement: Agreement, terms: GrantTerms) -> list[tuple[str, str]]:
    """The address and the name of each form that the grant has and the reader may open."""
    return [
        (reverse(ROUTES[purpose], args=[key.agreement, key.recipient]), str(PURPOSES[purpose]))
        for purpose, step in STEPS.items()
        if terms.has(step) and _has(agreement, purpose) and _opens(actor, key, purpose)
    ]


def _has(agreement: Agreement, purpose: FormPurpose) -> bool:
    try:
        form_of(load_agreements(), agreement, purpose)
    except NotFound:
        return False
    return True


def _opens(actor: Actor, key: GrantKey, purpose: FormPurpose) -> bool:
    return may_fill_form(actor, key) or is_sent_to(actor, key, purpose)
