"""Överenskommelser: the list, and a page each. Open to all, since the agreements are public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samsyn.core.agreements.amendments import KnownAgreement, agreement_as_known_on
from samsyn.core.agreements.terms import Agreement, Measure, MeasureArea
from samsyn.core.funding.allocation import Allocation, allocate_agreement
from samsyn.core.funding.windows import windows_on
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations
from samsyn.web.access import Access, access
from samsyn.web.days import day_asked
from samsyn.web.names import refusal


@dataclass(frozen=True, slots=True)
class AllocationShown:
    """The regions' parts, or why they cannot be told; `needs` is the population that would have to be imported."""

    allocation: Allocation | None
    refusal: str = ""
    needs: str = ""


@access(Access.OPEN)
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement, newest first, with what its money may be used for today."""
    today = timezone.localdate()
    known = day_asked(request, "kand", today)
    windows = reversed(windows_on(load_agreements(), on=known, known=known))
    return render(
        request,
        "agreements/list.html",
        {"room": "agreements", "windows": list(windows), "known": known, "is_today": known == today},
    )


@access(Access.OPEN)
def agreement(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """One agreement, as it is known on a day: today, or another day asked for."""
    today = timezone.localdate()
    known = day_asked(request, "kand", today)
    found = agreement_as_known_on(load_agreements(), agreement_id, known)
    return render(
        request,
        "agreements/one.html",
        {
            "room": "agreements",
            "known": known,
            "is_today": known == today,
            "today": today,
            "found": found,
            "agreement": found.agreement,
            "terms": found.agreement.terms,
            "shown": _allocation(found.agreement),
            "own": getattr(request.user, "organisation", ""),
            "areas": _areas(found.agreement),
            "turning_days": _turning_days(found),
        },
    )


def _allocation(agreement: Agreement) -> AllocationShown:
    try:
        return AllocationShown(allocate_agreement(agreement, load_populations()))
    except DomainError as error:
        return AllocationShown(None, refusal(error), str(error.params.get("population", "")))


def _areas(agreement: Agreement) -> list[tuple[MeasureArea, tuple[Measure, ...]]]:
    return [(area, agreement.measures_in(area.id)) for area in agreement.areas]


def _turning_days(found: KnownAgreement) -> list[date]:
    """The days from which the agreement read otherwise than before: its signing, and each amendment."""
    return sorted({found.known_since, *(change.known_since for change in found.changes)})
