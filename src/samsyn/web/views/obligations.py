"""Åtaganden: who has promised what in an agreement, how bindingly, and what the report has to say of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.core.agreements.amendments import Change, KnownAgreement
from samsyn.core.agreements.obligations import Obligation, binds, obligations_in
from samsyn.core.agreements.terms import Measure, MeasureArea, Report, Strength
from samsyn.core.kernel.organisations import Organisation
from samsyn.intake.organisations import load_organisations
from samsyn.web.access import Access, access
from samsyn.web.agreement_frame import agreement_frame


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure, and the obligations that it holds for the chosen organisation."""

    measure: Measure
    obligations: tuple[Obligation, ...]

    @property
    def letter(self) -> str:
        """The text's own name of the item (1a), where it has one."""
        return self.measure.id if self.measure.id[0].isdigit() and "-" not in self.measure.id else ""


@dataclass(frozen=True, slots=True)
class AreaShown:
    """An area of an agreement, and the measures in it that bind the chosen organisation."""

    area: MeasureArea
    measures: tuple[MeasureShown, ...]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report that is due, what of the register it answers for, and how its day was moved."""

    report: Report
    obligation: Obligation
    changes: tuple[Change, ...]


@access(Access.OPEN)
def obligations(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """The register of one agreement: for the reader's own organisation first, or the one asked for, or everyone."""
    frame = agreement_frame(request, agreement_id, "agreement-obligations")
    found: KnownAgreement = frame["found"]
    choices = _bound(found)
    own = str(frame["own"])
    asked = request.GET.get("organisation", own if own in {one.id for one in choices} else "")
    chosen = load_organisations().get(asked) if asked else None
    register = obligations_in(found, chosen)
    return render(
        request,
        "agreements/obligations.html",
        frame
        | {
            "choices": sorted(choices, key=lambda one: one.id != own),
            "chosen": chosen,
            "areas": _areas(found, register),
            "reports": _reports(found, register),
            "counts": _counts(register),
        },
    )


def _bound(found: KnownAgreement) -> list[Organisation]:
    """Those on whom the agreement lays anything."""
    bearers = {one.by for one in obligations_in(found)}
    return [one for one in load_organisations() if any(binds(bearer, one) for bearer in bearers)]


def _areas(found: KnownAgreement, register: tuple[Obligation, ...]) -> list[AreaShown]:
    areas = []
    for area in found.agreement.areas:
        measures = [_measure(found, one, register) for one in found.agreement.measures_in(area.id)]
        areas.append(AreaShown(area, tuple(one for one in measures if one.obligations)))
    return [one for one in areas if one.measures]


def _measure(found: KnownAgreement, measure: Measure, register: tuple[Obligation, ...]) -> MeasureShown:
    begins = f"{found.agreement.id}/{measure.id}/"
    return MeasureShown(measure, tuple(one for one in register if one.id.startswith(begins)))


def _reports(found: KnownAgreement, register: tuple[Obligation, ...]) -> list[ReportShown]:
    of_reports = {one.id: one for one in register if not one.area}
    return [
        ReportShown(report, of_reports[name], found.changes_of_report(report.id))
        for report in found.agreement.reports
        if (name := f"{found.agreement.id}/{report.id}") in of_reports
    ]


def _counts(register: tuple[Obligation, ...]) -> list[tuple[Strength, int]]:
    """How many duties there are of each strength, the most binding first."""
    counts = [
        (strength, sum(one.strength is strength for one in register if one.area)) for strength in Strength
    ]
    return [(strength, count) for strength, count in counts if count]
