"""The shapes of an agreement file's forms: sections, fields, and the choices that a field may be given."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from samsyn.core.agreements import forms as core
from samsyn.intake.cited_schema import At, Id, TextShape, citation
from samsyn.intake.shipped import Strict


class FormChoiceShape(Strict):
    id: Id
    label: TextShape

    def to_core(self) -> core.FormChoice:
        return core.FormChoice(self.id, self.label.to_core())


class FormConditionShape(Strict):
    field: Id
    choice: Id

    def to_core(self) -> core.FormCondition:
        return core.FormCondition(self.field, self.choice)


class FormFieldShape(Strict):
    id: Id
    label: TextShape
    takes: Annotated[core.FieldKind, Field(strict=False)]
    at: At
    needed: Annotated[core.Needed, Field(strict=False)] = core.Needed.ALWAYS
    when: FormConditionShape | None = None
    choices: list[FormChoiceShape] = []
    follows: list[Annotated[str, Field(pattern=r"^-?[a-z0-9][a-z0-9-]*$")]] = []
    part_of: Id | None = None
    prefill: Annotated[core.Prefill, Field(strict=False)] | None = None
    note: TextShape | None = None

    def to_core(self) -> core.FormField:
        return core.FormField(
            id=self.id,
            label=self.label.to_core(),
            takes=self.takes,
            at=citation(self.at),
            needed=self.needed,
            when=self.when.to_core() if self.when else None,
            choices=tuple(choice.to_core() for choice in self.choices),
            follows=tuple(self.follows),
            part_of=self.part_of or "",
            prefill=self.prefill,
            note=self.note.to_core() if self.note else None,
        )


class FormSectionShape(Strict):
    id: Id
    label: TextShape
    by: Annotated[core.FormRole, Field(strict=False)] = core.FormRole.RECIPIENT
    at: At
    assures: TextShape | None = None
    reviews: Id | None = None
    fields: Annotated[list[FormFieldShape], Field(min_length=1)]

    def to_core(self) -> core.FormSection:
        return core.FormSection(
            id=self.id,
            label=self.label.to_core(),
            by=self.by,
            fields=tuple(each.to_core() for each in self.fields),
            at=citation(self.at),
            assures=self.assures.to_core() if self.assures else None,
            reviews=self.reviews or "",
        )


class FormShape(Strict):
    """What a requisition or an economic statement must contain."""

    purpose: Annotated[core.FormPurpose, Field(strict=False)]
    label: TextShape
    at: At
    sections: Annotated[list[FormSectionShape], Field(min_length=1)]

    def to_core(self) -> core.Form:
        return core.Form(
            purpose=self.purpose,
            label=self.label.to_core(),
            sections=tuple(section.to_core() for section in self.sections),
            at=citation(self.at),
        )


class FormsAsShape(Strict):
    """Whose forms to start from, where the agreement's own appendix is not among the sources."""

    agreement: Id
    at: At
    note: TextShape

    def to_core(self) -> core.FormsAs:
        return core.FormsAs(self.agreement, citation(self.at), self.note.to_core())
