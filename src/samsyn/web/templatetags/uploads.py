"""What the pages of submissions need to say of an upload."""

from __future__ import annotations

from typing import Any

from django import template

from samsyn.web import upload_names
from samsyn.web.upload_names import KINDS, STATES, STEPS

register = template.Library()

register.filter("outcome", upload_names.outcome)
register.filter("finding", upload_names.finding)
register.filter("remedy", upload_names.remedy)
register.filter("question_words", upload_names.question)
register.filter("choice_words", upload_names.choice)

MEGABYTE = 1_000_000


@register.filter
def state_name(state: str) -> str:
    """The state of an upload in words."""
    return str(STATES.get(state, state))


@register.filter
def step_name(step: str) -> str:
    """What the worker is doing, in words."""
    return str(STEPS.get(step, step))


@register.filter
def kind_name(kind: str) -> str:
    """The kind of a file in words."""
    return str(KINDS.get(kind, kind))


@register.filter
def megabytes(size: Any) -> str:
    """A size in bytes as megabytes with one decimal, the Swedish way."""
    return f"{max(int(size) / MEGABYTE, 0.1):.1f}".replace(".", ",")
