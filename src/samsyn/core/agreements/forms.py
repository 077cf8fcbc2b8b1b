"""Forms (blanketter): what a requisition and an economic statement must contain, as A23 Bilaga 2 lists it.

A form is what the text asks for, and no more: its sections in their order, each field with what it takes and when it
is needed. Who fills it in is a recipient of the money; what it must be accompanied by stands in A23 §5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.texts import Text


class FormPurpose(StrEnum):
    """What a form is for: to ask for the money, or to account for it. Named as the terms with their deadlines are."""

    REQUISITION = "requisition"
    STATEMENT = "statement"


class FormRole(StrEnum):
    """Who answers for a section: the recipient, its head of finance (or the like), its authorised signatory."""

    RECIPIENT = "recipient"
    HEAD_OF_FINANCE = "head-of-finance"
    SIGNATORY = "signatory"


class FieldKind(StrEnum):
    """What a field takes.

    COST_ITEMS are any number of costs, each with what it was for; AREA_COSTS the same by measure area; PERIOD a first
    and a last day; ACCOUNT a bankgiro or plusgiro; POSITION what a person is in the organisation.
    """

    TEXT = "text"
    ORGANISATION = "organisation"
    ORGANISATION_NUMBER = "organisation-number"
    ADDRESS = "address"
    TELEPHONE = "telephone"
    EMAIL = "email"
    DIARY_NUMBER = "diary-number"
    MONEY = "money"
    COST_ITEMS = "cost-items"
    AREA_COSTS = "area-costs"
    PERIOD = "period"
    ACCOUNT = "account"
    CHOICE = "choice"
    PERSON = "person"
    POSITION = "position"
    DATE = "date"
    SIGNATURE = "signature"


class Needed(StrEnum):
    """When a field must be filled in: always, where there is something to tell, or as far as that is possible."""

    ALWAYS = "always"
    IF_ANY = "if-any"
    AS_FAR_AS_POSSIBLE = "as-far-as-possible"


class Prefill(StrEnum):
    """What is known already from elsewhere, so that nobody need write it again.

    AMOUNT is the recipient's of the agreement; PAYMENT_NUMBER the diary number of the payment decision; PERIOD the
    window in which the money may be used; PAID what has been paid out, and COSTS what has been booked as used.
    """

    RECIPIENT = "recipient"
    ORGANISATION_NUMBER = "organisation-number"
    TITLE = "title"
    AMOUNT = "amount"
    PAYMENT_NUMBER = "payment-number"
    PERIOD = "period"
    PAID = "paid"
    COSTS = "costs"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """Alternativ. One of the answers that a field of the kind CHOICE may be given."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class FormCondition:
    """Villkor. That another field was answered with a certain choice."""

    field: str
    choice: str


@dataclass(frozen=True, slots=True)
class FormField:
    """Fält. What it is called, what it takes, and when it is needed.

    `when` is the answer to another field without which this one is not asked. `follows` are the fields of money that
    it is the sum of, one that is taken off with a minus before its id; `part_of` is the field of money that costs are
    part of, and cannot exceed. `choices` are of the kind CHOICE alone.
    """

    id: str
    label: Text
    takes: FieldKind
    at: Citation
    needed: Needed = Needed.ALWAYS
    when: FormCondition | None = None
    choices: tuple[FormChoice, ...] = ()
    follows: tuple[str, ...] = ()
    part_of: str = ""
    prefill: Prefill | None = None
    note: Text | None = None

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Whether the field is asked for, given the choices made so far by field."""
        return self.when is None or answers.get(self.when.field) == self.when.choice


@dataclass(frozen=True, slots=True)
class FormSection:
    """Punkt i blanketten. Its number, who answers for it, what they assure by it, and which section they review."""

    id: str
    label: Text
    by: FormRole
    fields: tuple[FormField, ...]
    at: Citation
    assures: Text | None = None
    reviews: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Blankett. One column of the list: what it is for, and its sections in the order of the text."""

    purpose: FormPurpose
    label: Text
    sections: tuple[FormSection, ...]
    at: Citation

    @property
    def id(self) -> str:
        """A form is named by what it is for: an agreement has one of each."""
        return self.purpose.value

    @property
    def fields(self) -> Iterator[FormField]:
        """Every field, section by section."""
        return (each for section in self.sections for each in section.fields)

    def field(self, field_id: str) -> FormField | None:
        """The field of that id, or None."""
        return next((each for each in self.fields if each.id == field_id), None)


@dataclass(frozen=True, slots=True)
class FormsAs:
    """Blanketter som utgångspunkt. Whose forms an agreement starts from where its own are not among the sources, and why."""

    agreement: str
    at: Citation
    note: Text
