"""Forms that could not be filled in: names used twice, conditions and sums of what is not there, choices of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from samsyn.core.agreements.forms import FieldKind, Form, FormField, FormsAs
from samsyn.core.agreements.terms import Agreement
from samsyn.intake.amendment_checks import Finding, Place, no_agreement

FEWEST_CHOICES = 2
COSTS = frozenset({FieldKind.COST_ITEMS, FieldKind.AREA_COSTS})


def bad_forms(forms: Sequence[Form]) -> Iterator[Finding]:
    """What is wrong with an agreement's forms."""
    for index, form in enumerate(forms):
        where: Place = ("forms", index)
        if form.purpose in {before.purpose for before in forms[:index]}:
            yield (*where, "purpose"), f"there is a {form.purpose} above; an agreement has one of each"
        yield from ((where + place, what) for place, what in _bad_form(form))


def bad_forms_as(agreement: Agreement, by_id: Mapping[str, Agreement]) -> Iterator[Finding]:
    """What is wrong with where an agreement takes its forms from."""
    taken: FormsAs | None = agreement.forms_as
    if taken is None:
        return
    other = by_id.get(taken.agreement)
    if other is None:
        yield ("forms_as", "agreement"), no_agreement(taken.agreement, by_id)
    elif not other.forms:
        yield ("forms_as", "agreement"), f"{other.id} has no forms of its own; name an agreement that has"
    if agreement.forms:
        yield ("forms_as",), "the agreement has forms of its own; remove forms_as, or the forms"


def _bad_form(form: Form) -> Iterator[Finding]:
    sections: set[str] = set()
    fields: dict[str, FormField] = {}
    for number, section in enumerate(form.sections):
        where: Place = ("sections", number)
        if section.id in sections:
            yield (*where, "id"), f"the id {section.id!r} is used above; choose another"
        if section.reviews and section.reviews not in sections:
            yield (*where, "reviews"), f"no section {section.reviews!r} above to review"
        sections.add(section.id)
        for index, field in enumerate(section.fields):
            place = (*where, "fields", index)
            if field.id in fields:
                yield (*place, "id"), f"the id {field.id!r} is used above; choose another"
            yield from ((place + key, what) for key, what in _bad_field(field, fields))
            fields[field.id] = field
    yield from _bad_parts(form, fields)


def _bad_parts(form: Form, fields: Mapping[str, FormField]) -> Iterator[Finding]:
    """Costs that are part of no sum: the field of the whole may stand below them."""
    for number, section in enumerate(form.sections):
        for index, field in enumerate(section.fields):
            if not field.part_of:
                continue
            whole = fields.get(field.part_of)
            if field.takes not in COSTS or whole is None or whole.takes is not FieldKind.MONEY:
                yield (
                    ("sections", number, "fields", index, "part_of"),
                    f"costs are part of a field of money in the form, which {field.part_of!r} is not",
                )


def _bad_field(field: FormField, above: dict[str, FormField]) -> Iterator[Finding]:
    is_choice = field.takes is FieldKind.CHOICE
    if is_choice and len({choice.id for choice in field.choices}) < max(FEWEST_CHOICES, len(field.choices)):
        yield ("choices",), "a choice needs two alternatives or more, each with an id of its own"
    if field.choices and not is_choice:
        yield ("choices",), f"{field.takes} has no choices; remove them, or take: choice"
    if field.when is not None:
        asked = above.get(field.when.field)
        if asked is None or field.when.choice not in {choice.id for choice in asked.choices}:
            yield ("when",), f"no field {field.when.field!r} above has the choice {field.when.choice!r}"
    for index, name in enumerate(field.follows):
        term = above.get(name.removeprefix("-"))
        if term is None or {term.takes, field.takes} != {FieldKind.MONEY}:
            yield (
                ("follows", index),
                f"{name!r} is no field of money above; a sum is of such, and is money itself",
            )
