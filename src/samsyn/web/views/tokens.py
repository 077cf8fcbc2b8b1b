"""Nycklar: what programs ask the API with, made and revoked by those who decide what the organisation shows."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.ops.administration.tokens import MOST_DAYS, make_token, revoke_token
from samsyn.store.queries.tokens import tokens_of
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_of
from samsyn.web.names import refusal


@access(Access.TOKENS)
def tokens(request: HttpRequest) -> HttpResponse:
    """The organisation's keys; a new one is shown once, on the answer that makes it."""
    actor, now = actor_of(request), timezone.now()
    today = swedish_day(now)
    made = problem = ""
    if request.method == "POST":
        try:
            made = make_token(
                by=actor,
                now=now,
                organisation=actor.organisation,
                name=request.POST.get("name", ""),
                expires_on=day_of(request.POST.get("until", "")),
            )
        except DomainError as error:
            problem = refusal(error)
    return render(
        request,
        "tokens.html",
        {
            "room": "tokens",
            "tokens": tokens_of(actor.organisation),
            "made": made,
            "problem": problem,
            "name": "" if made else request.POST.get("name", ""),
            "until": today + timedelta(days=365),
            "latest": today + timedelta(days=MOST_DAYS),
            "today": today,
        },
        status=422 if problem else 200,
    )


@require_POST
@access(Access.TOKENS)
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """End a key."""
    revoke_token(by=actor_of(request), now=timezone.now(), token=token)
    messages.success(request, _("The key is revoked; nothing can ask with it any more."))
    return redirect("tokens")
