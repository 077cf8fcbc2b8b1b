"""What the pages of submissions need to say of an upload."""

from __future__ import annotations

from typing import Any

from django import template

from samsyn.core.supply.quality import Aspect, Grade, Severity
from samsyn.web import upload_names
from samsyn.web.upload_names import ASPECTS, COLUMNS, GRADES, KINDS, SEVERITIES, STATES, STEPS

register = template.Library()

register.filter("outcome", upload_names.outcome)
register.filter("finding", upload_names.finding)
register.filter("remedy", upload_names.remedy)
register.filter("reading_words", upload_names.reading_words)
register.filter("note_words", upload_names.note_words)
register.filter("any_told", upload_names.any_told)
register.filter("question_words", upload_names.question)
register.filter("choice_words", upload_names.choice)

KILOBYTE, MEGABYTE = 1_000, 1_000_000


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
def column_name(target: str) -> str:
    """A column of the form in words."""
    return str(COLUMNS.get(target, target))


@register.filter
def severity_name(severity: str) -> str:
    """How grave a finding is, in words."""
    return str(SEVERITIES[Severity(severity)][2])


@register.filter
def severity_mark(severity: str) -> str:
    """A mark beside the words."""
    return SEVERITIES[Severity(severity)][0]


@register.filter
def severity_class(severity: str) -> str:
    """The class that colours the mark."""
    return SEVERITIES[Severity(severity)][1]


@register.filter
def aspect_name(aspect: str) -> str:
    """What of a submission a finding is about, in words."""
    return str(ASPECTS[Aspect(aspect)])


@register.filter
def grade_words(grade: str) -> str:
    """What a grade means."""
    return str(GRADES[Grade(grade)])


@register.filter
def file_size(size: Any) -> str:
    """A size in bytes as a person says it: bytes, kB, or MB with one decimal, the Swedish way."""
    count = int(size)
    if count < KILOBYTE:
        return f"{count} byte"
    if count < MEGABYTE:
        return f"{round(count / KILOBYTE)} kB"
    return f"{count / MEGABYTE:.1f} MB".replace(".", ",")
