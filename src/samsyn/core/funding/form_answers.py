"""A requisition or statement held against its form: what each answer is, what is missing, what cannot be (A23 §5, Bilaga 2).

The form is data of the agreement, and nothing here knows of any one. What is asked depends on the answers before it;
what follows from other fields is counted; an account that is not publicly listed needs a certificate of who owns it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from samsyn.core.agreements.forms import (
    FieldKind,
    Form,
    FormField,
    FormPurpose,
    FormRole,
    FormsAs,
    FormSection,
    Needed,
    Prefill,
)
from samsyn.core.agreements.terms import Agreement, AgreementBook
from samsyn.core.funding.form_values import FormFault, Value, Written, is_empty, read_value
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.money import Money

CERTIFICATE = "account-certificate"
"""The kind of attachment that shows who owns an account."""

BY_SIGNING = frozenset({FieldKind.DATE, FieldKind.SIGNATURE, FieldKind.PERSON})
"""What a signature itself tells, in a section that is signed: when, by whom, and their name in print."""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the answers are held against besides the form: the window, what was granted (öre), measure areas, attachments.

    `allotted` is None where it is not known, `areas` empty where the agreement names none; `attached` are kinds.
    """

    window: Cited[Window]
    allotted: int | None = None
    areas: tuple[str, ...] = ()
    attached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """Granskad blankett. The answers by field as they were understood, and every fault, in the form's order."""

    form: Form
    values: Mapping[str, Value]
    faults: tuple[FormFault, ...]

    def faults_before(self, role: FormRole) -> tuple[FormFault, ...]:
        """What must be put right before someone in a role can act: the faults of the sections up to their own, and in it."""
        roles = [FormRole.RECIPIENT, *signing_roles(self.form)]
        acting = set(roles[: roles.index(role) + 1])
        theirs = {
            field.id for section in self.form.sections if section.by in acting for field in section.fields
        }
        return tuple(fault for fault in self.faults if fault.field in theirs)

    def value_prefilled_by(self, prefill: Prefill) -> Value | None:
        """The answer that is prefilled from something known, such as the amount; None where the form has none."""
        return next(
            (self.values.get(field.id) for field in self.form.fields if field.prefill is prefill), None
        )

    def first_of(self, kind: FieldKind) -> Value | None:
        """The first answer of a kind; None where there is none."""
        return next(
            (self.values[f.id] for f in self.form.fields if f.takes is kind and f.id in self.values), None
        )


@dataclass(frozen=True, slots=True)
class FoundForm:
    """Blankett för en överenskommelse. The form, and whose it is where the agreement's own is not among the sources."""

    form: Form
    taken: FormsAs | None = None


def form_of(book: AgreementBook, agreement: Agreement, purpose: FormPurpose) -> FoundForm:
    """An agreement's form for a purpose: its own, or the one that its data says to start from.

    Raises NotFound `no-such-form`, also where the text asks for no such thing.
    """
    taken = agreement.forms_as
    due = agreement.terms.requisition if purpose is FormPurpose.REQUISITION else agreement.terms.statement
    forms = agreement.forms or (book.get(taken.agreement).forms if taken else ())
    found = next((form for form in forms if form.purpose is purpose), None)
    if found is None or not due.asked:
        raise NotFound("no-such-form", agreement=agreement.id, purpose=purpose.value)
    return FoundForm(found, taken)


def signing_roles(form: Form) -> tuple[FormRole, ...]:
    """Who signs besides the recipient's filling in, in the order of the form: first who reviews, then who signs."""
    return tuple(
        dict.fromkeys(section.by for section in form.sections if section.by is not FormRole.RECIPIENT)
    )


def is_told_by_signing(section: FormSection, field: FormField) -> bool:
    """Whether the signature itself answers the field, so that nobody fills it in."""
    return field.takes in BY_SIGNING and any(each.takes is FieldKind.SIGNATURE for each in section.fields)


def filled_fields(form: Form) -> Iterator[tuple[FormSection, FormField]]:
    """The fields that someone fills in, or that are counted, with their section."""
    for section in form.sections:
        yield from ((section, field) for field in section.fields if not is_told_by_signing(section, field))


def check_form(form: Form, written: Mapping[str, Written], facts: FormFacts) -> CheckedForm:
    """Read what was written against the form, and name every fault: the field, its row and part, and what is wrong."""
    values: dict[str, Value] = {}
    faults: list[FormFault] = []
    for _section, field in filled_fields(form):
        if not field.is_asked({name: value for name, value in values.items() if isinstance(value, str)}):
            continue
        if field.follows:
            counted = _counted(field, values)
            if counted is not None:
                values[field.id] = counted
            continue
        answer = written.get(field.id)
        if answer is None or is_empty(answer):
            if field.needed is Needed.ALWAYS:
                faults.append(FormFault(field.id, DomainError("answer-needed")))
            continue
        value, wrong = read_value(field, answer)
        faults += wrong
        if value is not None:
            values[field.id] = value
    faults += _held_against(form, values, facts)
    places = {field.id: place for place, field in enumerate(form.fields)}
    return CheckedForm(
        form, values, tuple(sorted(faults, key=lambda fault: (places[fault.field], fault.row)))
    )


def _counted(field: FormField, values: Mapping[str, Value]) -> int | None:
    """The sum of the fields that it follows from; None while one of them is missing."""
    names = [name.removeprefix("-") for name in field.follows]
    if any(name not in values for name in names):
        return None
    signs = [-1 if name.startswith("-") else 1 for name in field.follows]
    return sum(sign * int(values[name]) for sign, name in zip(signs, names, strict=True))


def _held_against(form: Form, values: Mapping[str, Value], facts: FormFacts) -> Iterator[FormFault]:
    for _section, field in filled_fields(form):
        if field.id not in values:
            continue
        value = values[field.id]
        if field.takes is FieldKind.PERIOD:
            yield from _outside(field, value, facts.window)
        if field.takes is FieldKind.ACCOUNT and not value["listed"] and CERTIFICATE not in facts.attached:
            yield FormFault(
                field.id, DomainError("certificate-needed", account=value["number"]), part="listed"
            )
        if field.takes is FieldKind.AREA_COSTS:
            yield from _areas(field, value, facts.areas)
        if field.part_of:
            yield from _above(field, value, values.get(field.part_of))
        if field.prefill is Prefill.AMOUNT and form.purpose is FormPurpose.REQUISITION:
            yield from _requisitioned(field, value, facts.allotted)


def _outside(field: FormField, value: Value, window: Cited[Window]) -> Iterator[FormFault]:
    if not window.is_known:
        return
    usable = window.known
    for part in ("first", "last"):
        if date.fromisoformat(value[part]) not in usable:
            error = DomainError(
                "period-outside-window", first=usable.first, last=usable.last, at=str(window.at)
            )
            yield FormFault(field.id, error, part=part)


def _areas(field: FormField, rows: Value, areas: tuple[str, ...]) -> Iterator[FormFault]:
    for number, row in enumerate(rows, start=1):
        if areas and row["area"] not in areas:
            error = DomainError("no-such-choice", found=row["area"], known=list(areas))
            yield FormFault(field.id, error, row=number, part="area")


def _above(field: FormField, rows: Value, whole: Value | None) -> Iterator[FormFault]:
    parts = sum(row.get("amount", 0) for row in rows)
    if whole is not None and parts > whole:
        yield FormFault(field.id, DomainError("items-above-sum", items=Money(parts), sum=Money(whole)))


def _requisitioned(field: FormField, value: Value, allotted: int | None) -> Iterator[FormFault]:
    if not value:
        yield FormFault(field.id, DomainError("answer-needed"))
    if allotted is not None and value > allotted:
        yield FormFault(
            field.id,
            DomainError("requisition-above-grant", requisitioned=Money(value), allotted=Money(allotted)),
        )
