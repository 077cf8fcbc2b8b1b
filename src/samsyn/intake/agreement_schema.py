"""The shape of an agreement file: what may be written, and how it becomes core's terms.

Types are strict and unknown keys are refused, so that a slip of the pen is an error and not a silent term.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from samsyn.core.agreements import terms as core
from samsyn.core.kernel.citations import UNKNOWN, Citation, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.texts import Text
from samsyn.intake.shipped import Strict

DOCUMENTS = ("A23", "U22", "L24", "U23", "S22")
"""Short names of the documents that a value may be cited to."""

V = TypeVar("V")
C = TypeVar("C")


def citation(at: str) -> Citation:
    """`A23 §5` as a citation; the document must be one that Samsyn knows."""
    document, _, section = at.partition(" ")
    if document not in DOCUMENTS or not section.strip():
        raise ValueError(
            f"{at!r} does not say where this stands; write a document ({', '.join(DOCUMENTS)}) and a section, "
            "such as 'A23 §5'"
        )
    return Citation(document, section.strip())


def _checked(at: str) -> str:
    citation(at)
    return at


At = Annotated[str, AfterValidator(_checked)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
MonthText = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class TextShape(Strict):
    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def to_core(self) -> Text:
        return Text(self.sv, self.en)


class CitedShape(Strict, Generic[V]):
    """A value and where it stands; `unknown` where the sources are silent, with where they were looked in."""

    value: V | Literal["unknown"]
    at: At
    note: str = ""

    def to_core(self, convert: Callable[[V], C]) -> Cited[C]:
        value = UNKNOWN if self.value == "unknown" else convert(self.value)
        return Cited(value, citation(self.at), self.note)


def _as_it_is(value: V) -> V:
    return value


def _text(shape: TextShape) -> Text:
    return shape.to_core()


def _moment(value: date | str) -> date | core.Month:
    if isinstance(value, date):
        return value
    year, month = value.split("-")
    return core.Month(int(year), int(month))


class WindowShape(Strict):
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self.to_core()
        return self

    def to_core(self) -> Window:
        return Window(self.first, self.last)


def _window(shape: WindowShape) -> Window:
    return shape.to_core()


class SigningShape(Strict):
    party: Id
    place: str = ""
    on: CitedShape[date | MonthText]

    def to_core(self) -> core.Signing:
        return core.Signing(self.party, self.on.to_core(_moment), self.place)


class ApprovalShape(Strict):
    required: CitedShape[bool]
    on: CitedShape[date]

    def to_core(self) -> core.Approval:
        return core.Approval(self.required.to_core(_as_it_is), self.on.to_core(_as_it_is))


class AmountShape(Strict):
    recipients: Id
    kronor: CitedShape[int]

    def to_core(self) -> core.Amount:
        return core.Amount(self.recipients, self.kronor.to_core(Money.kronor))


class AllocationShape(Strict):
    recipients: Id
    method: CitedShape[Annotated[core.Method, Field(strict=False)]]
    base: CitedShape[int] | None = None
    population: CitedShape[str]
    residual: CitedShape[Annotated[core.Residual, Field(strict=False)]]

    def to_core(self) -> core.AllocationRule:
        return core.AllocationRule(
            recipients=self.recipients,
            method=self.method.to_core(_as_it_is),
            base=self.base.to_core(Money.kronor) if self.base else None,
            population=self.population.to_core(_as_it_is),
            residual=self.residual.to_core(_as_it_is),
        )


class DueShape(Strict):
    on: CitedShape[date]
    strength: Annotated[core.Strength, Field(strict=False)] | Literal["unknown"]
    consequence: TextShape | None = None
    to: Id | None = None

    def to_core(self) -> core.Due:
        consequence = self.consequence.to_core() if self.consequence else None
        strength = UNKNOWN if self.strength == "unknown" else self.strength
        return core.Due(self.on.to_core(_as_it_is), strength, consequence, self.to)


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
            use_window=self.use_window.to_core(_window),
            requisition=self.requisition.to_core(),
            lapses_without_requisition=self.lapses_without_requisition.to_core(_as_it_is),
            statement=self.statement.to_core(),
            repayment=self.repayment.to_core(),
            payment=self.payment.to_core(_text),
            appropriation=self.appropriation.to_core(_as_it_is),
        )


class PurposeShape(Strict):
    kind: Annotated[core.PurposeKind, Field(strict=False)]
    label: TextShape
    at: At

    def to_core(self) -> core.Purpose:
        return core.Purpose(self.kind, self.label.to_core(), citation(self.at))


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
            role=self.role.to_core(_as_it_is),
            diary_number=self.diary_number.to_core(_as_it_is),
            substances=self.substances.to_core(_as_it_is),
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
            months=self.months.to_core(_as_it_is),
            by=self.by.to_core(_as_it_is),
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
    value: date | WindowShape
    at: At

    def to_core(self) -> core.Amendment:
        value = self.value.to_core() if isinstance(self.value, WindowShape) else self.value
        return core.Amendment(self.target, self.operation, self.term, value, citation(self.at))


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
    terms: MoneyTermsShape
    purposes: list[PurposeShape]
    areas: list[AreaShape]
    measure_defaults: MeasureDefaultsShape
    measures: list[MeasureShape]
    goals: list[GoalShape]
    reports: list[ReportShape]
    amendments: list[AmendmentShape]
    cross_references: list[CrossReferenceShape]

    def to_core(self) -> core.Agreement:
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
            measures=tuple(measure.to_core(self.measure_defaults) for measure in self.measures),
            goals=tuple(goal.to_core() for goal in self.goals),
            reports=tuple(report.to_core() for report in self.reports),
            amendments=tuple(amendment.to_core() for amendment in self.amendments),
            cross_references=tuple(reference.to_core() for reference in self.cross_references),
        )
