"""An agreement as text for the terminal, each value with the section where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from samsyn.cli.output import cited, kronor
from samsyn.core.agreements.amendments import Change
from samsyn.core.agreements.forms import FormField, Needed
from samsyn.core.agreements.terms import Agreement, Due, Goal, Measure
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money


def agreement_text(agreement: Agreement, changes: tuple[Change, ...] = ()) -> str:
    """The whole agreement as it was signed, a line for each term, and what later ones changed in it."""
    parts = (_heading, _money, _dates, _measures, _goals, _reports, _forms, _amendments, _references)
    lines = [line for part in parts for line in part(agreement)]
    return "\n".join([*lines, *_changed(changes)])


def _at(value: Cited[Any]) -> str:
    note = f" {value.note.en}" if value.note else ""
    return f"{cited(value)}  [{value.at}]{note}"


def _heading(agreement: Agreement) -> Iterator[str]:
    yield f"{agreement.id} ({agreement.short}): {agreement.title.en}"
    yield f"  {agreement.title.sv}"
    for signing in agreement.signings:
        yield f"  signed by {signing.party}: {_at(signing.on)}"
    if agreement.approval.required.value is True:
        yield f"  needs the government's approval: {_at(agreement.approval.on)}"


def _money(agreement: Agreement) -> Iterator[str]:
    yield "\nMoney"
    yield f"  total: {_at(agreement.total)}"
    for amount in agreement.amounts:
        what = f", {amount.label.en}" if amount.label else ""
        yield f"  to {amount.recipients}{what}: {_at(amount.money)}"
        if amount.appropriation:
            yield f"    charged to: {_at(amount.appropriation)}"
    for rule in agreement.allocations:
        yield f"  divided among {rule.recipients}: {_at(rule.method)}"
        if rule.base:
            yield f"    base amount: {_at(rule.base)}"
        if rule.population:
            yield f"    population: {_at(rule.population)}"
        yield f"    left over by rounding: {_at(rule.residual)}"
    yield f"  payment: {_at(agreement.terms.payment)}"
    yield f"  appropriation: {_at(agreement.terms.appropriation)}"
    for purpose in agreement.purposes:
        yield f"  {purpose.kind} for: {purpose.label.en}  [{purpose.at}]"


def _dates(agreement: Agreement) -> Iterator[str]:
    terms = agreement.terms
    yield "\nDates"
    yield f"  may be used: {_at(terms.use_window)}"
    yield from _due("requisition", terms.requisition)
    yield f"    lapses without requisition: {_at(terms.lapses_without_requisition)}"
    yield from _due("economic statement", terms.statement)
    yield from _due("repayment", terms.repayment)


def _due(name: str, due: Due) -> Iterator[str]:
    recipient = f" to {due.to}" if due.to else ""
    yield f"  {name}{recipient} by: {_at(due.on)}"
    if due.consequence and due.on.is_known:
        yield f"    {due.consequence.en}"


def _measures(agreement: Agreement) -> Iterator[str]:
    if agreement.areas:
        yield "\nMeasures"
    for area in agreement.areas:
        yield f"  {area.id}. {area.label.en}  [{area.at}]"
        for measure in agreement.measures_in(area.id):
            yield from _measure(measure)


def _measure(measure: Measure) -> Iterator[str]:
    choice = ", may be prioritised" if measure.prioritisable else ""
    yield f"    {measure.id} {measure.label.en} ({measure.by}{choice})  [{measure.at}]"
    for duty in measure.duties:
        year = f" in {duty.during}" if duty.during else ""
        yield f"      {duty.strength}, {duty.expects}{year}: {duty.label.en}"


def _goals(agreement: Agreement) -> Iterator[str]:
    if agreement.goals:
        yield "\nGoals"
    for goal in agreement.goals:
        yield f"  {goal.id}: {goal.label.en}  [{goal.at}]"
        yield from _goal_terms(goal)


def _goal_terms(goal: Goal) -> Iterator[str]:
    yield f"    care areas: {', '.join(goal.care_areas)}; months: {_at(goal.months)}"
    yield f"    by: {_at(goal.by)}" + ("  as far as possible" if goal.as_far_as_possible else "")
    medicines = goal.medicine_list
    yield f"    list {medicines.id}, {_at(medicines.diary_number)}"
    yield f"      substances: {_at(medicines.substances)}; used as {_at(medicines.role)}"


def _reports(agreement: Agreement) -> Iterator[str]:
    if agreement.reports:
        yield "\nReports"
    for report in agreement.reports:
        yield from _due(f"{report.id}: {report.label.en} ({report.by})", report.due)


def _forms(agreement: Agreement) -> Iterator[str]:
    for form in agreement.forms:
        yield f"\n{form.label.en}: what it must contain  [{form.at}]"
        for section in form.sections:
            reviewed = f", reviews {section.reviews}" if section.reviews else ""
            yield f"  {section.id}. {section.label.en} ({section.by}{reviewed})  [{section.at}]"
            if section.assures:
                yield f"    assures: {section.assures.en}"
            for field in section.fields:
                yield from _field(field)


def _field(field: FormField) -> Iterator[str]:
    needed = "" if field.needed is Needed.ALWAYS else f", {field.needed.value.replace('-', ' ')}"
    when = f", when {field.when.field} is {field.when.choice}" if field.when else ""
    follows = f", {' '.join(field.follows)}" if field.follows else ""
    yield f"    {field.id}: {field.label.en} ({field.takes}{follows}{needed}{when})  [{field.at}]"
    for choice in field.choices:
        yield f"      {choice.id}: {choice.label.en}"


def _amendments(agreement: Agreement) -> Iterator[str]:
    if agreement.amendments:
        yield "\nAmends"
    for amendment in agreement.amendments:
        what = f"{amendment.term} {amendment.report or amendment.amount}".rstrip()
        yield f"  {amendment.target}: {what} {_becomes(amendment.value)}  [{amendment.at}]"


def _changed(changes: tuple[Change, ...]) -> Iterator[str]:
    if changes:
        yield "\nChanged since"
    for change in changes:
        became = f"ended  [{change.after.at}]" if change.ended else f"became {_at(change.after)}"
        yield f"  {_what(change)}: {cited(change.before)} {became}"
        condition = ", signed, conditional on approval" if change.conditional else ""
        yield f"    by {change.by}, known since {change.known_since}{condition}"


def _what(change: Change) -> str:
    return f"amount {change.amount}" if change.amount else change.what


def _becomes(value: Window | date | Money | None) -> str:
    if value is None:
        return "ends"
    if isinstance(value, Money):
        return f"becomes {kronor(value)} kr"
    return f"becomes {value.first} – {value.last}" if isinstance(value, Window) else f"becomes {value}"


def _references(agreement: Agreement) -> Iterator[str]:
    if agreement.cross_references:
        yield "\nSays of others"
    for reference in agreement.cross_references:
        yield f"  {reference.agreement}: {reference.label.en}  [{reference.at}]"
