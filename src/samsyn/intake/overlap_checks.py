"""What an agreement file tells twice, or leaves out between two: names, items, signatures, amounts, days of its life."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from itertools import pairwise

from samsyn.core.agreements.amounts import TOTAL
from samsyn.core.agreements.life_events import EventKind
from samsyn.core.agreements.moments import Month, Year, surely_by
from samsyn.core.agreements.terms import Agreement, Term
from samsyn.intake.amendment_checks import Finding

TOLD_ELSEWHERE = {
    EventKind.SIGNED: "the signatures",
    EventKind.APPROVED: "the approval",
    EventKind.AMENDED: "the amendments of later agreements",
}
"""Events that follow from other terms, and by which; in the file they would be told twice."""

BEFORE_SIGNING = frozenset({EventKind.NEGOTIATED, EventKind.MANDATE, EventKind.BOARD_DECISION})


def overlaps(agreement: Agreement) -> Iterator[Finding]:
    """Everything that is told twice, in the wrong order, or with a gap."""
    yield from _names_twice(agreement)
    yield from _names_of_terms(agreement)
    yield from _amounts_twice(agreement)
    yield from _rules_twice(agreement)
    yield from _care_areas_twice(agreement)
    yield from _gaps(agreement)
    yield from _signatures(agreement)
    yield from _life_out_of_order(agreement)


def _names_twice(agreement: Agreement) -> Iterator[Finding]:
    """Ids that two of a list have, so that neither could be named."""
    for key in ("areas", "measures", "goals", "reports", "parts"):
        names: list[str] = [each.id for each in getattr(agreement, key)]
        yield from (((key, index, "id"), _used(names[index])) for index in _repeated(names))
    checked = [figure.id for figure in agreement.stated]
    checked += [reference.id for reference in agreement.stated_references]
    for index in _repeated(checked):
        beyond = index - len(agreement.stated)
        place = ("stated", index, "id") if beyond < 0 else ("stated_references", beyond, "id")
        yield place, _used(checked[index])


def _names_of_terms(agreement: Agreement) -> Iterator[Finding]:
    """Ids that mean something else already."""
    taken = {term.value for term in Term}
    for index, report in enumerate(agreement.reports):
        if report.id in taken:
            yield ("reports", index, "id"), f"{report.id!r} is the name of a term; choose another id"
    for index, amount in enumerate(agreement.amounts):
        if amount.id == TOTAL:
            yield (
                ("amounts", index, "id"),
                f"{TOTAL!r} is the name of the agreement's total; choose another id",
            )


def _amounts_twice(agreement: Agreement) -> Iterator[Finding]:
    """Amounts of one name, and amounts for the same in the same part with nothing that tells them apart."""
    amounts = agreement.amounts
    for index in _repeated([amount.name for amount in amounts]):
        yield (
            ("amounts", index),
            f"an amount named {amounts[index].name!r} stands above; give each an id of its own",
        )
    for index in _repeated([(one.recipients, one.part, one.payer, one.label) for one in amounts]):
        yield (
            ("amounts", index),
            f"{amounts[index].recipients} has an amount in the same part above; keep one, or label what each is for",
        )


def _rules_twice(agreement: Agreement) -> Iterator[Finding]:
    for index in _repeated([rule.recipients for rule in agreement.allocations]):
        recipients = agreement.allocations[index].recipients
        yield (
            ("allocations", index, "recipients"),
            f"the money to {recipients!r} is divided by a rule above; keep one",
        )


def _care_areas_twice(agreement: Agreement) -> Iterator[Finding]:
    """A care area with two goals would be judged by both."""
    named = [
        (index, care_area) for index, goal in enumerate(agreement.goals) for care_area in goal.care_areas
    ]
    for place in _repeated([care_area for _, care_area in named]):
        index, care_area = named[place]
        yield ("goals", index, "care_areas"), f"{care_area} has a goal already; a care area has one"


def _gaps(agreement: Agreement) -> Iterator[Finding]:
    """Numbered areas and parts, and lettered items of an area, one of which was left out."""
    for key in ("areas", "parts"):
        numbered = [(n, each.id) for n, each in enumerate(getattr(agreement, key)) if each.id.isdecimal()]
        for (_, before), (index, after) in pairwise(numbered):
            if int(after) != int(before) + 1:
                yield (
                    (key, index, "id"),
                    f"{after} comes after {before}; it should be {int(before) + 1}, or {key} left out be added",
                )
    for area in agreement.areas:
        lettered = [
            (index, measure.id)
            for index, measure in enumerate(agreement.measures)
            if measure.area == area.id and re.fullmatch(rf"{re.escape(area.id)}[a-z]", measure.id)
        ]
        for place, (index, item) in enumerate(lettered):
            due = f"{area.id}{chr(ord('a') + place)}"
            if item != due:
                yield (
                    ("measures", index, "id"),
                    f"the next item of area {area.id} is {due}, not {item}; add it",
                )
                break


def _signatures(agreement: Agreement) -> Iterator[Finding]:
    """Who signs twice or is no party, and in an agreement a party that does not sign."""
    signed = [signing.party for signing in agreement.signings]
    for index in _repeated(signed):
        yield ("signings", index, "party"), f"{signed[index]} has signed above; a party signs once"
    for index, party in enumerate(signed):
        if party not in agreement.parties:
            parties = ", ".join(agreement.parties)
            yield ("signings", index, "party"), f"{party} is no party; the parties are {parties}"
    for index, party in enumerate(agreement.parties):
        if agreement.kind.is_agreed and party not in signed:
            yield (
                ("parties", index),
                f"{party} has not signed; add its signing, with the date unknown if no source tells",
            )


def _life_out_of_order(agreement: Agreement) -> Iterator[Finding]:
    """Events told twice or against the calendar, what comes before a signing after it, an approval before any."""
    events = agreement.life
    for index in _repeated([(event.kind, event.by, event.on.value) for event in events]):
        yield ("life", index), f"{events[index].kind} stands above with the same day; keep one"
    for index, event in enumerate(events):
        if event.kind in TOLD_ELSEWHERE:
            yield (
                ("life", index, "event"),
                f"{event.kind} follows from {TOLD_ELSEWHERE[event.kind]}; remove it here",
            )
        if (
            event.kind in BEFORE_SIGNING
            and event.on.is_known
            and _begins(event.on.known) > agreement.known_since
        ):
            yield (
                ("life", index, "on"),
                f"{event.kind} on {event.on.known} is after the signing on {agreement.known_since}; check both dates",
            )
    dated = [(index, event.on.known) for index, event in enumerate(events) if event.on.is_known]
    for (_, before), (index, after) in pairwise(dated):
        if surely_by(after) < _begins(before):
            yield ("life", index, "on"), f"{after} is before {before} above; write the events in their order"
    approved, first = agreement.approval.on, _first_signing(agreement)
    if approved.is_known and approved.known < first:
        yield (
            ("approval", "on"),
            f"the approval {approved.known} is before the first signing; check both dates",
        )


def _first_signing(agreement: Agreement) -> date:
    return min(_begins(signing.on.known) for signing in agreement.signings if signing.on.is_known)


def _begins(moment: date | Month | Year) -> date:
    """The first day that the moment could mean."""
    if isinstance(moment, Month):
        return date(moment.year, moment.month, 1)
    return date(moment.year, 1, 1) if isinstance(moment, Year) else moment


def _repeated(values: Iterable[Hashable]) -> Iterator[int]:
    """The places of the values that stood before in the same list."""
    seen: set[Hashable] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index
        seen.add(value)


def _used(name: str) -> str:
    return f"the id {name!r} is used above; choose another"
