"""How the money's values are written on the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse

from samsyn.core.agreements.amounts import STATE
from samsyn.core.funding.costs import CostType
from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.grant_state import Bound, PaymentStage, StatementStage
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.ledger import Account
from samsyn.core.funding.matters import Matter, MatterKind, WaitsFor
from samsyn.core.funding.use import RecipientUse
from samsyn.core.kernel.money import ZERO, Money
from samsyn.intake.agreements import load_agreements
from samsyn.web.cost_words import COST_TYPES
from samsyn.web.grant_words import (
    ACCOUNTS,
    BOUNDS,
    EVENTS,
    MATTERS,
    PAYMENTS,
    STATEMENTS,
    WAITS,
    State,
    told_of,
)
from samsyn.web.templatetags.samsyn import number, said

register = template.Library()
WORDS: dict[type, Any] = {
    MatterKind: MATTERS,
    WaitsFor: WAITS,
    Account: ACCOUNTS,
    Bound: BOUNDS,
    CostType: COST_TYPES,
}


@register.filter
def kr(value: int | Money | str | None) -> str:
    """Öre as kronor: 1 234 567; with öre where there are any, 1 234 567,50."""
    if value is None or isinstance(value, str):  # a template gives the empty text for what is not there
        return "–"
    ore = value.ore if isinstance(value, Money) else int(value)
    kronor, rest = divmod(abs(ore), 100)
    sign = "−" if ore < 0 else ""
    return f"{sign}{number(kronor)}" + (f",{rest:02}" if rest else "")


@register.filter
def mkr(value: int | Money) -> str:
    """Öre as millions of kronor with a decimal, cut: 210,0."""
    ore = value.ore if isinstance(value, Money) else int(value)
    return number(Decimal(ore) / 100_000_000, 1)


@register.filter
def in_words(value: Any) -> str:
    """A stage, a matter, an account in the reader's language."""
    return str(WORDS[type(value)][value])


@register.filter
def payment_state(value: PaymentStage) -> State:
    """Sign, class and words of a stage of payment."""
    return PAYMENTS[value]


@register.filter
def statement_state(value: StatementStage) -> State:
    """Sign, class and words of a stage of the statement."""
    return STATEMENTS[value]


@register.filter
def event_name(event: GrantEvent) -> str:
    """What happened, as the verb of a sentence."""
    return str(EVENTS[event.kind])


@register.filter
def event_facts(event: GrantEvent) -> str:
    """What came with it."""
    return told_of(event.facts)


@register.filter
def late_on(matter: Matter, on: date) -> bool:
    """Whether a matter's last day has passed."""
    return matter.is_late(on)


@register.filter
def agreement_title(agreement_id: str) -> str:
    """An agreement's title in the reader's language."""
    return said(load_agreements().get(agreement_id).title)


@register.filter
def used_in(use: RecipientUse, year: int) -> Money:
    """What a recipient used in a year."""
    return use.years.get(year, ZERO)


@register.filter
def grant_url(key: GrantKey) -> str:
    """The address of a grant's page."""
    if key.giver == STATE:
        return reverse("grant", args=[key.agreement, key.recipient])
    return reverse("grant-through", args=[key.agreement, key.giver, key.recipient])
