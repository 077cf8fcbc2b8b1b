"""How the steps of an allocation's receipt are written."""

from __future__ import annotations

import re

from django import template

from samsyn.web.allocation_names import RESIDUALS, STEPS
from samsyn.web.templatetags.samsyn import number

register = template.Library()


@register.filter
def allocation_step(name: str) -> str:
    """The name of a step."""
    return str(STEPS[name])


@register.filter
def step_figures(value: str) -> str:
    """A step's value: its figures grouped in thousands, a residual rule in words."""
    if value in RESIDUALS:
        return str(RESIDUALS[value])
    return re.sub(r"\d{4,}", lambda figure: number(int(figure[0])), value)
