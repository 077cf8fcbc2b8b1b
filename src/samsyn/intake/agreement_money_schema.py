"""The shapes of an agreement file's amounts, parts, frames and allocation rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from samsyn.core.agreements.amounts import STATE, Amount, Frame, Part, Vat
from samsyn.core.agreements.terms import AllocationRule, Method, Residual
from samsyn.core.kernel.money import Money
from samsyn.intake.cited_schema import At, CitedShape, Id, TextShape, WindowShape, as_it_is, citation
from samsyn.intake.shipped import Strict


class AmountShape(Strict):
    recipients: Id
    kronor: CitedShape[int]
    id: Id | Literal[""] = ""
    part: Id | Literal[""] = ""
    label: TextShape | None = None
    payer: Id = STATE
    vat: Annotated[Vat, Field(strict=False)] | None = None
    appropriation: CitedShape[str] | None = None

    def to_core(self) -> Amount:
        return Amount(
            recipients=self.recipients,
            money=self.kronor.to_core(Money.kronor),
            id=self.id,
            part=self.part,
            label=self.label.to_core() if self.label else None,
            payer=self.payer,
            vat=self.vat,
            appropriation=self.appropriation.to_core(as_it_is) if self.appropriation else None,
        )


class PartShape(Strict):
    id: Id
    label: TextShape
    at: At

    def to_core(self) -> Part:
        return Part(self.id, self.label.to_core(), citation(self.at))


class FrameShape(Strict):
    period: WindowShape
    kronor: CitedShape[int]

    def to_core(self) -> Frame:
        return Frame(self.period.to_core(), self.kronor.to_core(Money.kronor))


class AllocationShape(Strict):
    recipients: Id
    method: CitedShape[Annotated[Method, Field(strict=False)]]
    base: CitedShape[int] | None = None
    population: CitedShape[str] | None = None
    residual: CitedShape[Annotated[Residual, Field(strict=False)]]

    def to_core(self) -> AllocationRule:
        return AllocationRule(
            recipients=self.recipients,
            method=self.method.to_core(as_it_is),
            base=self.base.to_core(Money.kronor) if self.base else None,
            population=self.population.to_core(as_it_is) if self.population else None,
            residual=self.residual.to_core(as_it_is),
        )
