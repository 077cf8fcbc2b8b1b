"""Bristärenden: the cases that name one's organisation, one case with its timeline, and what is noted in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django import forms
from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.cases import CaseEvent, CasePart, LinkedMessage, ShortageCase
from samsyn.ops.kernel.permissions import may_decide_sharing, may_work_case
from samsyn.ops.shortages.cases import (
    FOLLOWERS,
    invitable,
    not_shared_with,
    open_case,
    read_case,
    read_case_stock,
    read_cases,
)
from samsyn.ops.shortages.messages import key_of, notice_of
from samsyn.store.queries.cases import CaseRow
from samsyn.store.queries.messages import prescriber_message
from samsyn.web.access import Access, access, actor_of
from samsyn.web.case_forms import ABOUT, FORMS, OpeningForm, choices_of, note, titles
from samsyn.web.case_words import in_words
from samsyn.web.message_names import CASE_EVENTS, CASE_PARTS, PARTS_OF_CLOSED, refusal_of

CONFLICT, INVALID = 409, 422


@access(Access.CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that name the reader's organisation, newest first."""
    actor = actor_of(request)
    rows = [
        {
            "id": row.id,
            "case": row.case,
            "shares": sum(part is CasePart.SHARES for _, part in row.case.parts),
            "last": row.case.events[-1].at,
        }
        for row in read_cases(by=actor)
    ]
    may_open = may_work_case(actor, actor.organisation)
    return render(request, "supply/cases.html", {"room": "supply", "rows": rows, "may_open": may_open})


@access(Access.CASES)
def new(request: HttpRequest, notice_id: str, pack_id: str) -> HttpResponse:
    """Open a case from a pack's notice."""
    actor, key = actor_of(request), key_of(notice_id, pack_id)
    notice, _fed_at = notice_of(key)
    others = [one for one in invitable() if one != actor.organisation]
    form, problem = OpeningForm(request.POST or None, choices=choices_of(others)), ""
    if request.method == "POST" and form.is_valid():
        try:
            number = open_case(by=actor, now=timezone.now(), key=key, **form.cleaned_data)
        except DomainError as error:
            problem = refusal_of(error)
        else:
            told.success(request, _("The case is open. Your region shares nothing yet: take part to do so."))
            return redirect("case", number)
    context = {"room": "supply", "notice": notice, "form": form, "problem": problem}
    return render(request, "supply/case_new.html", context, status=INVALID if form.is_bound else 200)


@access(Access.CASES)
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case; each form posts what is noted, and how much of the timeline the sender has seen."""
    actor = actor_of(request)
    row = read_case(by=actor, number=number)
    act, problem, status = request.POST.get("act", ""), "", 200
    form = _form(act, row, request.POST) if act in FORMS else None
    if request.method == "POST":
        try:
            if form is None or form.is_valid():
                given = form.cleaned_data if form else {"entry": _whole(request.POST.get("entry", ""))}
                seen = _whole(request.POST.get("seen", ""))
                note(act, by=actor, now=timezone.now(), number=number, seen=seen, given=given)
                told.success(request, _("It is noted."))
                return redirect("case", number)
            status = INVALID
        except DomainError as error:
            problem = refusal_of(error)
            status = CONFLICT if error.code == "case-changed-meanwhile" else INVALID
            row = read_case(by=actor, number=number)
    return render(request, "supply/case.html", _page(actor, row, act, form, problem), status=status)


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form of the case, closed until it is opened."""

    act: str
    title: str
    about: str
    form: forms.Form
    quiet: bool


def _page(actor: Actor, row: CaseRow, act: str, form: forms.Form | None, problem: str) -> dict[str, Any]:
    found = row.case
    stock = read_case_stock(by=actor, now=timezone.now(), row=row)
    works = found.is_open and may_work_case(actor, actor.organisation)
    shown = _acts(actor, found) if works else []
    return {
        "room": "supply",
        "number": row.id,
        "case": found,
        "own": actor.organisation,
        "works": works,
        "problem": problem,
        # The one who may answer sees the form instead.
        "asked": works
        and found.part_of(actor.organisation) is CasePart.INVITED
        and not may_decide_sharing(actor, actor.organisation),
        "parts": [
            {
                "organisation": one,
                "state": ("", "meta", _("follows the case"))
                if one in FOLLOWERS and part is CasePart.INVITED
                else (CASE_PARTS if found.is_open else PARTS_OF_CLOSED)[part],
                "hit": stock.get(one),
                "days_short": _short(stock[one].days_short) if one in stock else None,
            }
            for one, part in found.parts
        ],
        "lots": [(place, CASE_EVENTS[event.kind], event) for place, event in found.lots],
        "forms": [
            FormShown(
                one,
                titles()[one],
                str(ABOUT.get(one, "")),
                form if form is not None and one == act else _form(one, row, None),
                one in ("decline", "close"),
            )
            for one in shown
        ],
        "timeline": [_told(event, actor) for event in reversed(found.events)],
    }


def _acts(actor: Actor, found: ShortageCase) -> list[str]:
    """What the reader may note where the case stands."""
    part, opener = found.part_of(actor.organisation), actor.organisation == found.opened_by
    decides = may_decide_sharing(actor, actor.organisation)
    # Who shares already takes part anew only for those who were invited since.
    acts = (
        ["accept"]
        if decides and (part is not CasePart.SHARES or not_shared_with(found, actor.organisation))
        else []
    )
    if part is not CasePart.DECLINED:
        acts += ["offer", "request"] if part is CasePart.SHARES else []
        acts += ["supplier", "decide", "message", *(["invite"] if opener else []), "decline"]
        acts += ["close"] if opener else []
    return acts


def _form(act: str, row: CaseRow, data: Any) -> forms.Form:
    named = set(row.case.named)
    return FORMS[act](data, case=row.case, choices=choices_of(one for one in invitable() if one not in named))


def _short(days: Any) -> int | None:
    return None if days is None else ceil(days)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the timeline tells it."""

    organisation: str
    words: str
    told: str
    link: str
    at: datetime
    by: str


def _told(event: CaseEvent, actor: Actor) -> Told:
    return Told(
        event.organisation,
        str(CASE_EVENTS[event.kind]),
        in_words(event.content),
        _message_link(event, actor),
        event.at,
        event.by,
    )


def _message_link(event: CaseEvent, actor: Actor) -> str:
    """Where a message to prescribers is read: one's own as it is worked on, another region's as it was published."""
    if not isinstance(event.content, LinkedMessage):
        return ""
    if event.organisation == actor.organisation:
        return reverse("message", args=[event.content.number])
    if prescriber_message(event.content.number).message.published_at is None:
        return ""
    return reverse("prescriber-message", args=[event.organisation, event.content.number])


def _whole(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
