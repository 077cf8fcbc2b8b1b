"""Meddelanden till förskrivare, open to all: a region's page, one message, the feed and the sheet. Nothing of who reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.organisations import Organisation, OrganisationKind
from samsyn.core.supply.messages import Specialty
from samsyn.documents.pdf import pdf
from samsyn.intake.organisations import load_organisations
from samsyn.ops.shortages.messages import count_opening, published_message, published_messages
from samsyn.store.queries.messages import MessageRow
from samsyn.web.access import Access, access
from samsyn.web.message_feed import message_feed
from samsyn.web.message_names import MESSAGE_STATES, SPECIALTIES
from samsyn.web.templatetags.samsyn import organisation_name

View = Callable[..., HttpResponse]


def in_either_language(view: View) -> View:
    """The language stands in the address: these pages set no cookie for one who only reads."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("sprak", "")
        if asked not in dict(settings.LANGUAGES):
            return view(request, *args, **kwargs)
        with translation.override(asked):
            request.LANGUAGE_CODE = asked
            answer = view(request, *args, **kwargs)
            answer["Content-Language"] = asked
        return answer

    return spoken


@access(Access.OPEN)
@in_either_language
def messages_of(request: HttpRequest, region: str) -> HttpResponse:
    """A region's messages in force, for one specialty or all, and those that are withdrawn or have ended."""
    owner, specialty = _region(region), _specialty(request)
    rows = published_messages(region, specialty)
    context = {
        "owner": owner,
        "specialty": specialty.value if specialty else "",
        "specialties": [(one.value, words) for one, words in SPECIALTIES.items() if one is not Specialty.ALL],
        "link": f"?specialitet={specialty.value}" if specialty else "",
        "current": [_shown(row) for row in rows if row.message.is_open],
        "past": [_shown(row) for row in rows if not row.message.is_open],
    }
    return render(request, "messages/of_region.html", context)


@access(Access.OPEN)
@in_either_language
def message(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """One message; that it was opened is counted by day and the specialty of the link, unless one has signed in."""
    owner, specialty = _region(region), _specialty(request)
    row = published_message(region, number)
    if request.method == "GET" and not request.user.is_authenticated:
        count_opening(now=timezone.now(), row=row, specialty=specialty)
    return render(
        request,
        "messages/one.html",
        {"owner": owner, "one": _shown(row, specialty), "specialty": specialty.value if specialty else ""},
    )


@access(Access.OPEN)
@in_either_language
def sheet(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """One message as a sheet to print (PDF/A-2a, PDF/UA-1)."""
    owner = _region(region)
    row = published_message(region, number)
    one, language = _shown(row), get_language() or "sv"
    published = row.message.published_at
    assert published is not None
    data = {
        "about": [organisation_name(owner), ", ".join(one["receivers"])],
        "text": one["text"] if one["is_open"] else [str(one["state"][2])],
        "own": [{"title": title, "words": words} for title, words in one["own"]] if one["is_open"] else [],
        "notes": [
            _("Approved by a pharmacist of the region. Published %(day)s.") % {"day": swedish_day(published)},
            request.build_absolute_uri(reverse("prescriber-message", args=[region, number])),
            _("Shortage notices: Läkemedelsverket, open data, CC BY 4.0."),
        ],
    }
    content = pdf("message", data, title=one["title"], language=language[:2], on=swedish_day(published))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="meddelande-{region}-{number}.pdf"'
    return answer


@access(Access.OPEN)
@in_either_language
def feed(request: HttpRequest, region: str) -> HttpResponse:
    """A region's messages as an Atom feed, for one specialty or all."""
    owner, specialty = _region(region), _specialty(request)
    link = f"?specialitet={specialty.value}" if specialty else ""
    content = message_feed(
        published_messages(region, specialty),
        region=region,
        title=_("%(region)s: messages to prescribers") % {"region": organisation_name(owner)},
        here=request.build_absolute_uri(),
        page=request.build_absolute_uri(reverse("prescriber-messages", args=[region]) + link),
        address=lambda row: request.build_absolute_uri(
            reverse("prescriber-message", args=[region, row.id]) + link
        ),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _shown(row: MessageRow, specialty: Specialty | None = None) -> dict[str, Any]:
    """A message as a page tells it: the text that was approved, in the reader's language, and the pharmacist's own words."""
    found, language = row.message, get_language() or "sv"
    assert found.title is not None
    own = [(_("The pharmacist's own words"), found.draft.words)] if found.draft.words else []
    own += [
        (_("To %(specialty)s, in the pharmacist's own words") % {"specialty": SPECIALTIES[one]}, words)
        for one, words in found.draft.words_for
        if specialty in (None, one)
    ]
    return {
        "id": row.id,
        "title": found.title.in_language(language),
        "text": [one.in_language(language) for one in found.text],
        "own": own,
        "receivers": [str(SPECIALTIES[one]) for one in found.draft.specialties],
        "published_at": found.published_at,
        "closed_at": found.closed_at,
        "is_open": found.is_open,
        "state": MESSAGE_STATES[found.state],
        "reason": found.reason,
    }


def _region(region: str) -> Organisation:
    found = load_organisations().get(region)
    if found.kind is not OrganisationKind.REGION:
        raise NotFound("unknown-organisation", id=region)
    return found


def _specialty(request: HttpRequest) -> Specialty | None:
    """The specialty of the link; None without one, or with one that nobody knows."""
    asked = request.GET.get("specialitet", "")
    return Specialty(asked) if asked in set(Specialty) - {Specialty.ALL} else None
