"""The shape of an agreement file: what may be written, and how it becomes core's terms.

Types are strict and unknown keys are refused, so that a slip of the pen is an error and not a silent term.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from samsyn.core.agreements import terms as core
from samsyn.core.kernel.citations import UNKNOWN, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money
from samsyn.intake.agreement_form_schema import FormsAsShape, FormShape
from samsyn.intake.agreement_money_schema import AllocationShape, AmountShape, FrameShape, PartShape
from samsyn.intake.agreement_stated_schema import LifeEventShape, StatedReferenceShape, StatedShape
from samsyn.intake.cited_schema import (
    At,
    CitedShape,
    Id,
    MomentText,
    TextShape,
    WindowShape,
    as_it_is,
    citation,
    moment,
    text,
    window,
)
from samsyn.intake.shipped import Strict


class SigningShape(Strict):
    party: Id
    place: str = ""
    on: CitedShape[date | MomentText]

    def to_core(self) -> core.Signing:
        return core.Signing(self.party, self.on.to_core(moment), self.place)


class ApprovalShape(Strict):
    required: CitedShape[bool]
    on: CitedShape[date]

    def to_core(self) -> core.Approval:
        return core.Approval(self.required.to_core(as_it_is), self.on.to_core(as_it_is))


class DueShape(Strict):
    on: CitedShape[date]
    strength: Annotated[core.Strength, Field(strict=False)] | Literal["unknown"]
    consequence: TextShape | None = None
    to: Id | None = None
    by: list[Id] = []
    asked: bool = True

    def to_core(self) -> core.Due:
        consequence = self.consequence.to_core() if self.consequence else None
        strength = UNKNOWN if self.strength == "unknown" else self.strength
        on = self.on.to_core(as_it_is)
        return core.Due(on, strength, consequence, self.to, tuple(self.by), self.asked)


class MoneyTermsShape(Strict):
    use_window: CitedShape[WindowShape]
    requisition: DueShape
    lapses_without_requisition: CitedShape[bool]
    statement: DueShape
    repayment: DueShape
    payment: CitedShape[TextShape]
    appropriation: CitedShape[str]

    def to_core(self) -> core.MoneyTerms:
        return core.MoneyTerms(
            use_window=self.use_window.to_core(window),
            requisition=self.requisition.to_core(),
            lapses_without_requisition=self.lapses_without_requisition.to_core(as_it_is),
            statement=self.statement.to_core(),
            repayment=self.repayment.to_core(),
            payment=self.payment.to_core(text),
            appropriation=self.appropriation.to_core(as_it_is),
        )


class SilentTermsShape(Strict):
    """Money terms of which the sources tell nothing, or which an instrument does not have."""

    silent: At

    def to_core(self) -> core.MoneyTerms:
        at = citation(self.silent)
        due = core.Due(Cited(UNKNOWN, at), UNKNOWN)
        return core.MoneyTerms(
            use_window=Cited(UNKNOWN, at),
            requisition=due,
            lapses_without_requisition=Cited(UNKNOWN, at),
            statement=due,
            repayment=due,
            payment=Cited(UNKNOWN, at),
            appropriation=Cited(UNKNOWN, at),
        )


class PurposeShape(Strict):
    kind: Annotated[core.PurposeKind, Field(strict=False)]
    label: TextShape
    at: At
    test: Annotated[core.PurposeTest, Field(strict=False)] | None = None

    def to_core(self) -> core.Purpose:
        return core.Purpose(self.kind, self.label.to_core(), citation(self.at), self.test)


class AreaShape(Strict):
    id: Id
    label: TextShape
    at: At

    def to_core(self) -> core.MeasureArea:
        return core.MeasureArea(self.id, self.label.to_core(), citation(self.at))


class MeasureDefaultsShape(Strict):
    """What holds for every measure of the file that does not say otherwise, and where the text says so."""

    by: Id
    strength: Annotated[core.Strength, Field(strict=False)]
    prioritisable: bool
    at: At


class DutyShape(Strict):
    label: TextShape
    strength: Annotated[core.Strength, Field(strict=False)] | None = None
    expects: Annotated[core.Expected, Field(strict=False)]
    during: int | None = None

    def to_core(self, default: core.Strength) -> core.Duty:
        return core.Duty(self.label.to_core(), self.strength or default, self.expects, self.during)


class MeasureShape(Strict):
    id: Id
    area: Id
    label: TextShape
    at: At
    by: Id | None = None
    prioritisable: bool | None = None
    duties: Annotated[list[DutyShape], Field(min_length=1)]

    def to_core(self, defaults: MeasureDefaultsShape) -> core.Measure:
        return core.Measure(
            id=self.id,
            area=self.area,
            label=self.label.to_core(),
            by=self.by or defaults.by,
            prioritisable=defaults.prioritisable if self.prioritisable is None else self.prioritisable,
            duties=tuple(duty.to_core(defaults.strength) for duty in self.duties),
            at=citation(self.at),
        )


class MedicineListShape(Strict):
    id: Id
    role: CitedShape[Annotated[core.ListRole, Field(strict=False)]]
    diary_number: CitedShape[str]
    substances: CitedShape[int]

    def to_core(self) -> core.MedicineList:
        return core.MedicineList(
            id=self.id,
            role=self.role.to_core(as_it_is),
            diary_number=self.diary_number.to_core(as_it_is),
            substances=self.substances.to_core(as_it_is),
        )


class GoalShape(Strict):
    id: Id
    label: TextShape
    short_label: TextShape
    care_areas: Annotated[list[Id], Field(min_length=1)]
    months: CitedShape[int]
    by: CitedShape[date]
    as_far_as_possible: bool
    list: MedicineListShape
    at: At

    def to_core(self) -> core.Goal:
        return core.Goal(
            id=self.id,
            label=self.label.to_core(),
            short_label=self.short_label.to_core(),
            care_areas=tuple(self.care_areas),
            months=self.months.to_core(as_it_is),
            by=self.by.to_core(as_it_is),
            as_far_as_possible=self.as_far_as_possible,
            medicine_list=self.list.to_core(),
            at=citation(self.at),
        )


class ReportShape(Strict):
    id: Id
    label: TextShape
    by: Id
    due: DueShape

    def to_core(self) -> core.Report:
        return core.Report(self.id, self.label.to_core(), self.by, self.due.to_core())


class AmendmentShape(Strict):
    target: Id
    operation: Annotated[core.Operation, Field(strict=False)]
    term: Annotated[core.Term, Field(strict=False)]
    report: Id | Literal[""] = ""
    amount: Id | Literal[""] = ""
    value: date | WindowShape | int | None = None
    at: At

    def to_core(self) -> core.Amendment:
        return core.Amendment(
            self.target,
            self.operation,
            self.term,
            self._value(),
            citation(self.at),
            self.report,
            self.amount,
        )

    def _value(self) -> Window | date | Money | None:
        """A window, a day, or whole kronor."""
        if isinstance(self.value, WindowShape):
            return self.value.to_core()
        return Money.kronor(self.value) if isinstance(self.value, int) else self.value


class CrossReferenceShape(Strict):
    agreement: Id
    label: TextShape
    at: At

    def to_core(self) -> core.CrossReference:
        return core.CrossReference(self.agreement, self.label.to_core(), citation(self.at))


class AgreementShape(Strict):
    """A whole agreement file."""

    id: Id
    short: str
    kind: Annotated[core.AgreementKind, Field(strict=False)]
    year: int
    title: TextShape
    parties: list[Id]
    signings: list[SigningShape]
    approval: ApprovalShape
    total: CitedShape[int]
    amounts: list[AmountShape]
    allocations: list[AllocationShape]
    terms: MoneyTermsShape | SilentTermsShape
    purposes: list[PurposeShape]
    areas: list[AreaShape]
    measure_defaults: MeasureDefaultsShape | None = None
    measures: list[MeasureShape]
    goals: list[GoalShape]
    reports: list[ReportShape]
    amendments: list[AmendmentShape]
    cross_references: list[CrossReferenceShape]
    parts: list[PartShape] = []
    frames: list[FrameShape] = []
    stated: list[StatedShape] = []
    stated_references: list[StatedReferenceShape] = []
    life: list[LifeEventShape] = []
    forms: list[FormShape] = []
    forms_as: FormsAsShape | None = None

    @model_validator(mode="after")
    def _measures_have_defaults(self) -> Self:
        if self.measures and self.measure_defaults is None:
            raise ValueError("measures need measure_defaults: who carries them out, and how binding they are")
        return self

    def to_core(self) -> core.Agreement:
        defaults = self.measure_defaults
        return core.Agreement(
            id=self.id,
            short=self.short,
            kind=self.kind,
            year=self.year,
            title=self.title.to_core(),
            parties=tuple(self.parties),
            signings=tuple(signing.to_core() for signing in self.signings),
            approval=self.approval.to_core(),
            total=self.total.to_core(Money.kronor),
            amounts=tuple(amount.to_core() for amount in self.amounts),
            allocations=tuple(rule.to_core() for rule in self.allocations),
            terms=self.terms.to_core(),
            purposes=tuple(purpose.to_core() for purpose in self.purposes),
            areas=tuple(area.to_core() for area in self.areas),
            measures=tuple(measure.to_core(defaults) for measure in self.measures) if defaults else (),
            goals=tuple(goal.to_core() for goal in self.goals),
            reports=tuple(report.to_core() for report in self.reports),
            amendments=tuple(amendment.to_core() for amendment in self.amendments),
            cross_references=tuple(reference.to_core() for reference in self.cross_references),
            parts=tuple(part.to_core() for part in self.parts),
            frames=tuple(frame.to_core() for frame in self.frames),
            stated=tuple(figure.to_core() for figure in self.stated),
            stated_references=tuple(reference.to_core() for reference in self.stated_references),
            life=tuple(event.to_core() for event in self.life),
            forms=tuple(form.to_core() for form in self.forms),
            forms_as=self.forms_as.to_core() if self.forms_as else None,
        )
