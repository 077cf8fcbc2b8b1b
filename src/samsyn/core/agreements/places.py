"""Which figure of an agreement a stated figure speaks of, so that its mark can stand beside it.

A place is named as operands are: `total`, `amount:strama`, `part:6`, `recipients:skr`, `payer:regions`, `frame:2025`,
`share:region-gotland`, `bases`, `shares`; `allocation` is the sum of bases and shares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samsyn.core.agreements.stated import Operand, StatedFigure
from samsyn.core.agreements.terms import Agreement
from samsyn.core.kernel.citations import Cited

ALLOCATION = "allocation"


def place_of(agreement: Agreement, figure: StatedFigure) -> str:
    """The place that the figure speaks of; empty where it speaks of several at once, or of another agreement's.

    It speaks of the total or the frame that the same section states with the same amount; else of the one term that
    it should follow from, or of the one that is reckoned up (S22 §3.3: the amount with VAT added).
    """
    for place, value in _stated_once(agreement):
        if figure.money.is_known and (value.value, value.at) == (figure.money.value, figure.money.at):
            return place
    if any(operand.agreement for operand in figure.follows):
        return ""
    terms = [operand for operand in figure.follows if operand.kind != "stated"]
    if {operand.kind for operand in terms} == {"bases", "shares"}:
        return ALLOCATION
    reckoned = [operand for operand in terms if abs(operand.factor) != 1]
    found = terms if len(terms) == 1 else reckoned
    return _name(found[0]) if len(found) == 1 else ""


def _stated_once(agreement: Agreement) -> Iterator[tuple[str, Cited[Any]]]:
    yield "total", agreement.total
    for frame in agreement.frames:
        yield f"frame:{frame.period.first.year}", frame.money


def _name(operand: Operand) -> str:
    return f"{operand.kind}:{operand.name}" if operand.name else operand.kind
