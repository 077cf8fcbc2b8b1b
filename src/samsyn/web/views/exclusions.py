"""Undantag: substances that regions leave out of their judged medicines, each with who, when, why and until when."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.exclusions import LONGEST_DAYS, ExclusionReason, ExclusionState
from samsyn.intake.lists import load_list
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.kernel.permissions import may_decide_exclusions
from samsyn.ops.picture.exclusions import (
    LONGEST_REASON,
    decide_exclusion,
    exclusions_seen,
    withdraw_exclusion,
)
from samsyn.web.access import Access, access, actor_of
from samsyn.web.names import EXCLUSION_REASONS
from samsyn.web.templatetags.supply import substance

USUAL_DAYS = 90
ENDED = (ExclusionState.EXPIRED, ExclusionState.WITHDRAWN)

PROBLEMS = {
    "substance-not-listed": lazy("The list has no substance with the ATC code %(atc)s."),
    "reason-missing": lazy("State the reason."),
    "decided-in-the-future": lazy("The day of the decision has not come yet."),
    "exclusion-ends-before-it-begins": lazy("The last day is before the day of the decision."),
    "exclusion-over-already": lazy("The last day has passed already; choose a later one."),
    "exclusion-too-long": lazy(
        "An exclusion lasts at most %(longest)s days; what is still right then is decided again."
    ),
    "substance-excluded-already": lazy(
        "A decision on %(atc)s stands until %(until)s. Withdraw that first, or let this begin after it."
    ),
}
"""What the rules refuse of a decision."""


def _substances() -> list[tuple[str, str]]:
    named = {line.atc: substance(line) for line in load_list(DEFAULT_LIST).lines}
    found = sorted(named.items(), key=lambda pair: pair[1].lower())
    return [("", ""), *((atc, f"{name} ({atc})") for atc, name in found)]


class ExclusionForm(forms.Form):
    """A substance, which kind of reason, why, and the two days."""

    atc = forms.ChoiceField(label=lazy("Substance"), choices=_substances)
    kind = forms.ChoiceField(
        label=lazy("Kind of reason"), choices=[(one.value, name) for one, name in EXCLUSION_REASONS.items()]
    )
    reason = forms.CharField(
        label=lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_REASON
    )
    decided_on = forms.DateField(
        label=lazy("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=lazy("Last day that it holds"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_kind(self) -> ExclusionReason:
        """The kind as the core has it."""
        return ExclusionReason(self.cleaned_data["kind"])


@access(Access.STOCK)
def exclusions(request: HttpRequest) -> HttpResponse:
    """The decisions of the regions whose figures are open to the reader: in force, and ended."""
    actor, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    found = [(row, row.exclusion.state(today)) for row in exclusions_seen(by=actor, now=now)]
    return render(
        request,
        "supply/exclusions.html",
        {
            "room": "supply",
            "in_force": [row for row, state in found if state not in ENDED],
            "ended": [(row, state is ExclusionState.WITHDRAWN) for row, state in found if state in ENDED],
            "may_decide": may_decide_exclusions(actor, actor.organisation),
            "own": actor.organisation,
            "language": get_language(),
        },
    )


@access(Access.EXCLUSIONS)
def decide(request: HttpRequest) -> HttpResponse:
    """Leave a substance out; the address may name it (`?substans=`)."""
    actor, today = actor_of(request), timezone.localdate()
    initial = {
        "atc": request.GET.get("substans", "")[:10],
        "decided_on": today,
        "until": today + timedelta(days=USUAL_DAYS),
    }
    form = ExclusionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            decide_exclusion(by=actor, now=timezone.now(), region=actor.organisation, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, _problem(error))
        else:
            messages.success(request, _("It is decided."))
            return redirect("exclusions")
    status = 422 if form.is_bound else 200
    context = {"room": "supply", "form": form, "longest": LONGEST_DAYS}
    return render(request, "supply/exclusion_decide.html", context, status=status)


@access(Access.EXCLUSIONS)
@require_POST
def withdraw(request: HttpRequest, decision: int) -> HttpResponse:
    """End a decision, from today on."""
    actor = actor_of(request)
    withdraw_exclusion(by=actor, now=timezone.now(), region=actor.organisation, decision=decision)
    messages.success(request, _("It is withdrawn."))
    return redirect("exclusions")


def _problem(error: DomainError) -> str:
    if error.code not in PROBLEMS:
        raise error
    return str(PROBLEMS[error.code]) % error.params
