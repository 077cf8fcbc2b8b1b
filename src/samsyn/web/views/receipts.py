"""Så räknades det: how an organisation's amount, or another figure of an agreement, came about."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samsyn.core.funding.explanation import explain_as_known
from samsyn.core.funding.figures import explain_figure
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups, load_organisations
from samsyn.intake.populations import load_populations
from samsyn.web.access import Access, access
from samsyn.web.days import day_asked
from samsyn.web.term_names import figure_title


@access(Access.OPEN)
def receipt(request: HttpRequest, agreement_id: str, recipient: str) -> HttpResponse:
    """The rule, the inputs, the rounding, the sections and the files behind one krona figure."""
    book = load_agreements()
    agreement, organisation = book.get(agreement_id), load_organisations().get(recipient)
    known = day_asked(request, "kand", date.max)
    found = explain_as_known(
        book, agreement_id, organisation.id, load_populations(), known=known, groups=load_groups()
    )
    return render(
        request,
        "agreements/receipt.html",
        {
            "room": "agreements",
            "agreement": agreement,
            "organisation": organisation,
            "found": found,
            "asked": "" if known == date.max else known.isoformat(),
        },
    )


@access(Access.OPEN)
def figure(request: HttpRequest, agreement_id: str, figure: str) -> HttpResponse:
    """The rule, the terms, the sections and the files behind a window, a date, an amount, a sum or a stated figure."""
    today = timezone.localdate()
    known = day_asked(request, "kand", today)
    book = load_agreements()
    found = explain_figure(book, agreement_id, figure, known=known, populations=load_populations())
    agreement = book.get(agreement_id)
    return render(
        request,
        "agreements/figure.html",
        {
            "room": "agreements",
            "agreement": agreement,
            "found": found,
            "title": figure_title(agreement, figure),
            "known": known,
            "is_today": known == today,
        },
    )
