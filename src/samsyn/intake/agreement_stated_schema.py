"""The shapes of what an agreement's text says of itself: stated figures, references within it, the events of its life."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from samsyn.core.agreements.life_events import EventKind, LifeEvent
from samsyn.core.agreements.stated import OPERANDS, Operand, StatedFigure, StatedReference
from samsyn.core.kernel.money import Money
from samsyn.intake.cited_schema import At, CitedShape, Id, MomentText, TextShape, as_it_is, citation, moment
from samsyn.intake.shipped import Strict

OPERAND = re.compile(
    r"^(?P<minus>-)?(?:(?P<agreement>[a-z0-9-]+)/)?(?P<kind>[a-z]+)(?::(?P<name>[a-z0-9-]+))?(?:\*(?P<factor>\d+(?:/\d+)?))?$"
)


def operand(written: str) -> Operand:
    """`total`, `part:2`, `-stated:used-2022`, `lakemedel-2023/recipients:regions`, `amount:skr*1/5` as an operand."""
    match = OPERAND.match(written)
    if match is None or match["kind"] not in OPERANDS:
        raise ValueError(
            f"{written!r} names no term; write one of {', '.join(sorted(OPERANDS))}, with a name after a colon, "
            "such as 'part:2' or '-stated:used-2022'"
        )
    factor = Fraction(match["factor"] or 1) * (-1 if match["minus"] else 1)
    return Operand(match["kind"], match["name"] or "", factor, match["agreement"] or "")


def _checked(written: str) -> str:
    operand(written)
    return written


class StatedShape(Strict):
    id: Id
    label: TextShape
    kronor: CitedShape[int]
    follows: list[Annotated[str, AfterValidator(_checked)]] = []
    precision: int = 1
    population: str = ""
    because: TextShape | None = None
    acknowledged: TextShape | None = None
    used_in: int | None = None

    @model_validator(mode="after")
    def _follows_or_says_why_not(self) -> Self:
        if not self.follows and self.because is None:
            raise ValueError("say what the figure follows from, or because of what nothing can be told")
        return self

    def to_core(self) -> StatedFigure:
        return StatedFigure(
            id=self.id,
            label=self.label.to_core(),
            money=self.kronor.to_core(Money.kronor),
            follows=tuple(operand(written) for written in self.follows),
            tolerance=Fraction(self.precision, 2) if self.precision > 1 else Fraction(0),
            population=self.population,
            because=self.because.to_core() if self.because else None,
            acknowledged=self.acknowledged.to_core() if self.acknowledged else None,
            used_in=self.used_in,
        )


class StatedReferenceShape(Strict):
    id: Id
    label: TextShape
    says: CitedShape[str]
    stands: At
    acknowledged: TextShape | None = None

    def to_core(self) -> StatedReference:
        return StatedReference(
            id=self.id,
            label=self.label.to_core(),
            says=self.says.to_core(as_it_is),
            stands=citation(self.stands),
            acknowledged=self.acknowledged.to_core() if self.acknowledged else None,
        )


class LifeEventShape(Strict):
    event: Annotated[EventKind, Field(strict=False)]
    on: CitedShape[date | MomentText]
    by: Id
    diary_number: CitedShape[str] | None = None

    def to_core(self) -> LifeEvent:
        number = self.diary_number.to_core(as_it_is) if self.diary_number else None
        return LifeEvent(self.event, self.on.to_core(moment), self.by, number)
