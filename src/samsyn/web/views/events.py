"""Händelser: an agreement's own life, what later agreements changed in it, and what agreements say of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.core.agreements.amendments import KnownAgreement, as_known_on
from samsyn.core.agreements.differences import Difference, Turn, differences
from samsyn.core.agreements.life import life_of
from samsyn.core.agreements.terms import Agreement, CrossReference
from samsyn.intake.agreements import load_agreements
from samsyn.web.access import Access, access
from samsyn.web.agreement_frame import agreement_frame


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What another agreement says of this one."""

    by: Agreement
    reference: CrossReference


@access(Access.OPEN)
def events(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """What has happened to an agreement and what is to come, as known on a day."""
    frame = agreement_frame(request, agreement_id, "agreement-events")
    found: KnownAgreement = frame["found"]
    known: date = frame["known"]
    return render(
        request,
        "agreements/events.html",
        frame
        | {
            "as_signed": load_agreements().get(agreement_id),  # has the reports that were ended later, too
            "life": life_of(load_agreements(), agreement_id, known=known),
            "changed": _changes(agreement_id, found.known_since, known),
            "changes_in_others": _changes_in_others(found.agreement, known),
            "said_of": _said_of(agreement_id, known),
            "turning_days": _turning_days(found),
        },
    )


def _changes(agreement_id: str, since: date, known: date) -> list[Difference]:
    """What others changed since the signing."""
    found = differences(load_agreements(), agreement_id, since, known)
    return [one for one in found if one.turn in {Turn.CHANGED, Turn.ENDED}]


def _changes_in_others(agreement: Agreement, known: date) -> list[tuple[Agreement, list[Difference]]]:
    """What this agreement changed in each of those that it amends."""
    book = load_agreements()
    targets = [book.get(name) for name in dict.fromkeys(one.target for one in agreement.amendments)]
    changed = [
        (target, [one for one in _changes(target.id, target.known_since, known) if one.by == agreement.id])
        for target in targets
    ]
    return [(target, found) for target, found in changed if found]


def _said_of(agreement_id: str, known: date) -> list[SaidOf]:
    return [
        SaidOf(one.agreement, reference)
        for one in as_known_on(load_agreements(), known).values()
        for reference in one.agreement.cross_references
        if reference.agreement == agreement_id
    ]


def _turning_days(found: KnownAgreement) -> list[date]:
    """The days from which the agreement read otherwise than before: its signing, and each amendment."""
    return sorted({found.known_since, *(change.known_since for change in found.changes)})
