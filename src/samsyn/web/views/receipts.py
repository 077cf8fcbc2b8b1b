"""Så räknades det: how one organisation's amount of an agreement came about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.core.funding.explanation import explain
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.web.access import Access, access


@access(Access.OPEN)
def receipt(request: HttpRequest, agreement_id: str, recipient: str) -> HttpResponse:
    """The rule, the inputs, the rounding, the sections and the files behind one krona figure."""
    book = load_agreements()
    agreement, organisation = book.get(agreement_id), load_organisations().get(recipient)
    found = explain(
        agreement, organisation.id, load_populations(), agreement_hash=book.hashes.get(agreement_id, "")
    )
    return render(
        request,
        "agreements/receipt.html",
        {"room": "agreements", "agreement": agreement, "organisation": organisation, "found": found},
    )
