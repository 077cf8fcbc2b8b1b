"""Meddelanden till förskrivare, where a region works with them: draft, approve, publish, withdraw; and the report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.dates import STOCKHOLM
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.message_text import message_sentences, message_title
from samsyn.core.supply.messages import MessageState, Specialty
from samsyn.ops.kernel.permissions import may_approve_message
from samsyn.ops.shortages.messages import (
    LONGEST_REASON,
    LONGEST_WORDS,
    approve_message,
    draft_message,
    edit_message,
    facts_now,
    key_of,
    publish_message,
    read_message,
    read_message_report,
    withdraw_message,
)
from samsyn.store.queries.messages import MessageRow, openings_of, prescriber_messages
from samsyn.web.access import Access, access, actor_of
from samsyn.web.message_names import MESSAGE_EVENTS, MESSAGE_STATES, SPECIALTIES, refusal_of

CONFLICT, INVALID = 409, 422
FIRST_YEAR = 2024
"""The year that the duty to tell prescribers is of (L24 §2.1)."""


class DraftForm(forms.Form):
    """For whom, and the pharmacist's own words: to all, and to each specialty that is chosen already."""

    specialties = forms.MultipleChoiceField(
        label=lazy("For whom"),
        choices=[(one.value, words) for one, words in SPECIALTIES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=lazy("Your own words to all receivers (may be left empty)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, chosen: tuple[Specialty, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in chosen:
            if one is not Specialty.ALL:
                self.fields[f"words_{one.value}"] = forms.CharField(
                    label=_("Your own words to %(specialty)s") % {"specialty": SPECIALTIES[one]},
                    widget=forms.Textarea(attrs={"rows": 2}),
                    max_length=LONGEST_WORDS,
                    required=False,
                )

    def given(self) -> dict[str, Any]:
        """What is asked for, as the use cases take it."""
        data = self.cleaned_data
        return {
            "specialties": [Specialty(one) for one in data["specialties"]],
            "words": data["words"],
            "words_for": {one: data.get(f"words_{one.value}", "") for one in Specialty},
        }


class WithdrawForm(forms.Form):
    """Why it is withdrawn."""

    reason = forms.CharField(label=lazy("Reason"), max_length=LONGEST_REASON, required=False)


@access(Access.MESSAGES)
def messages(request: HttpRequest) -> HttpResponse:
    """The region's messages: what is to be done first, then what is published, then the past."""
    region = actor_of(request).organisation
    rows = prescriber_messages(region)
    opened = openings_of(row.id for row in rows)
    listed = [_listed(row, opened[row.id]) for row in rows]
    waiting = (MessageState.DRAFTED, MessageState.APPROVED)
    return render(
        request,
        "supply/messages.html",
        {
            "room": "supply",
            "region": region,
            "groups": [
                (_("To be done"), [one for one in listed if one["at"] in waiting]),
                (_("Published"), [one for one in listed if one["at"] is MessageState.PUBLISHED]),
                (_("Withdrawn and ended"), [one for one in listed if not one["is_open"]]),
            ],
        },
    )


@access(Access.MESSAGES)
def new(request: HttpRequest, notice_id: str, pack_id: str) -> HttpResponse:
    """A draft about a pack's notice, from the facts of today, shown before it is made."""
    actor, now = actor_of(request), timezone.now()
    key = key_of(notice_id, pack_id)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = draft_message(by=actor, now=now, region=actor.organisation, key=key, **form.given())
        except DomainError as error:
            form.add_error(None, refusal_of(error))
        else:
            told.success(request, _("It is drafted."))
            return redirect("message", number)
    facts = facts_now(by=actor, now=now, region=actor.organisation, key=key)
    language = get_language() or "sv"
    context = {
        "room": "supply",
        "form": form,
        "title": message_title(facts).in_language(language),
        "text": [one.in_language(language) for one in message_sentences(facts)],
    }
    status = INVALID if form.is_bound else 200
    return render(request, "supply/message_new.html", context, status=status)


@access(Access.MESSAGES)
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message and its life; each button posts what is to happen, and how much of it the sender has seen."""
    actor = actor_of(request)
    row = read_message(by=actor, number=number)
    draft = row.message.draft
    act = request.POST.get("act", "")
    own = {f"words_{one.value}": words for one, words in draft.words_for}
    initial = {"specialties": list(draft.specialties), "words": draft.words, **own}
    form = DraftForm(request.POST if act == "edit" else None, initial=initial, chosen=draft.specialties)
    ending = WithdrawForm(request.POST if act == "withdraw" else None)
    problem, status = "", 200
    if request.method == "POST":
        try:
            if _act(request, row, act, form, ending):
                told.success(request, _("It is done."))
                return redirect("message", number)
            status = INVALID
        except DomainError as error:
            problem = refusal_of(error)
            status = CONFLICT if error.code == "message-changed-meanwhile" else INVALID
            row = read_message(by=actor, number=number)
    return render(request, "supply/message.html", _page(request, row, form, ending, problem), status=status)


@access(Access.SIGNED_IN)
def report(request: HttpRequest) -> HttpResponse:
    """What SKR reports of: messages, openings and times of a year, counted from the log."""
    actor = actor_of(request)
    this_year = timezone.now().astimezone(STOCKHOLM).year
    asked = request.GET.get("ar", "")
    years = range(FIRST_YEAR, this_year + 1)
    year = next((one for one in years if str(one) == asked), this_year)
    found = read_message_report(by=actor, year=year)
    return render(
        request,
        "supply/message_report.html",
        {
            "room": "supply",
            "report": found,
            "year": year,
            "years": years,
            "specialties": [
                (SPECIALTIES[Specialty(one.of)] if one.of else _("not told by the link"), one)
                for one in found.by_specialty
            ],
        },
    )


def _act(request: HttpRequest, row: MessageRow, act: str, form: DraftForm, ending: WithdrawForm) -> bool:
    """Do what is asked; False where the form does not hold."""
    seen = request.POST.get("seen", "")
    given: dict[str, Any] = {
        "by": actor_of(request),
        "now": timezone.now(),
        "number": row.id,
        "seen": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,
    }
    if act == "edit":
        if not form.is_valid():
            return False
        edit_message(**given, **form.given())
    elif act == "withdraw":
        if not ending.is_valid():
            return False
        withdraw_message(**given, reason=ending.cleaned_data["reason"])
    elif act in ("approve", "publish"):
        (approve_message if act == "approve" else publish_message)(**given)
    else:
        raise DomainError("message-cannot", what=act[:20], state=row.message.state.value)
    return True


def _page(
    request: HttpRequest, row: MessageRow, form: DraftForm, ending: WithdrawForm, problem: str
) -> dict[str, Any]:
    found, language = row.message, get_language() or "sv"
    facts = found.draft.facts
    actor = actor_of(request)
    return {
        "room": "supply",
        "one": _listed(row, openings_of([row.id])[row.id]),
        "text": [one.in_language(language) for one in found.text or message_sentences(facts)],
        "words": found.draft.words,
        "words_for": [(SPECIALTIES[one], words) for one, words in found.draft.words_for],
        "facts": facts,
        "seen": found.seen,
        "form": form,
        "ending": ending,
        "problem": problem,
        "can_edit": found.state in (MessageState.DRAFTED, MessageState.APPROVED),
        "can_approve": found.state is MessageState.DRAFTED and may_approve_message(actor, row.region),
        "waits": found.state is MessageState.DRAFTED and not may_approve_message(actor, row.region),
        "can_publish": found.state is MessageState.APPROVED,
        "is_public": found.published_at is not None,
        "events": [(MESSAGE_EVENTS[one.kind], one) for one in reversed(found.events)],
    }


def _listed(row: MessageRow, opened: int) -> dict[str, Any]:
    found = row.message
    title = found.title or message_title(found.draft.facts)
    return {
        "id": row.id,
        "region": row.region,
        "title": title.in_language(get_language() or "sv"),
        "at": found.state,
        "state": MESSAGE_STATES[found.state],
        "receivers": [SPECIALTIES[one] for one in found.draft.specialties],
        "is_open": found.is_open,
        "changed": found.events[-1],
        "published_at": found.published_at,
        "opened": opened,
    }
