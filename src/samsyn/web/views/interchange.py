"""Utbytbarhet: which packs may stand in for one another, proposed by what they hold, decided by the region's pharmacist."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.interchange import InterchangeProposal
from samsyn.ops.goods.interchange import (
    LONGEST_REASON,
    LONGEST_TITLE,
    decide_interchangeable,
    interchange_of,
    withdraw_interchangeable,
)
from samsyn.ops.goods.products import product_name
from samsyn.ops.kernel.permissions import may_decide_interchange
from samsyn.web.access import Access, access, actor_of

SHOWN = 50
MOST_PACKS = 100

PROBLEMS = {
    "pack-not-in-catalogue": lazy("The product catalogue has no pack %(pack)s. Check the digits."),
    "pack-not-counted": lazy(
        "The catalogue does not tell how much pack %(pack)s holds, so it cannot stand in for another."
    ),
    "group-too-small": lazy("Name at least two packs."),
    "group-in-several-units": lazy("The packs are counted in different units, which cannot be added up."),
    "pack-decided-already": lazy("Pack %(pack)s is in the decision “%(title)s”. Withdraw that first."),
    "decided-in-the-future": lazy("The day of the decision has not come yet."),
}
"""What the rules refuse of a decision, with the pack that it is about."""


class DecisionForm(forms.Form):
    """A title, the packs, why, and the day of the decision."""

    title = forms.CharField(label=lazy("Title"), max_length=LONGEST_TITLE)
    packs = forms.CharField(
        label=lazy("Packs (NPL-pack-id), one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5_000,
    )
    reason = forms.CharField(
        label=lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_REASON
    )
    decided_on = forms.DateField(
        label=lazy("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_packs(self) -> list[str]:
        """The ids that are written, whatever stands between them."""
        found = re.findall(r"[^\s,;]+", self.cleaned_data["packs"])
        if len(found) > MOST_PACKS:
            raise forms.ValidationError(_("At most %(limit)d packs.") % {"limit": MOST_PACKS})
        return found


@access(Access.SUBMISSIONS)
def interchange(request: HttpRequest) -> HttpResponse:
    """What the region has decided, and what it could decide about."""
    actor = actor_of(request)
    found, wanted = interchange_of(actor.organisation), request.GET.get("sok", "").strip()
    matching = [one for one in found.proposals if _matches(one, wanted)]
    return render(
        request,
        "supply/interchange.html",
        {
            "room": "supply",
            "in_force": [row for row in found.decisions if row.decision.is_in_force],
            "withdrawn": [row for row in found.decisions if not row.decision.is_in_force],
            "proposals": [(one, _link(one)) for one in matching[:SHOWN]],
            "more": len(matching) - SHOWN,
            "wanted": wanted,
            "may_decide": may_decide_interchange(actor, actor.organisation),
        },
    )


@access(Access.INTERCHANGE)
def decide(request: HttpRequest) -> HttpResponse:
    """Decide that packs are interchangeable; a proposal leads here with its packs filled in."""
    actor = actor_of(request)
    proposed = request.GET.getlist("pack")[:MOST_PACKS]
    initial = {
        "title": request.GET.get("titel", "")[:LONGEST_TITLE],
        "packs": "\n".join(proposed),
        "decided_on": timezone.localdate(),
    }
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            decide_interchangeable(
                by=actor, now=timezone.now(), region=actor.organisation, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, _problem(error))
        else:
            messages.success(request, _("It is decided."))
            return redirect("interchange")
    context = {"room": "supply", "form": form, "proposed": [(pack, product_name(pack)) for pack in proposed]}
    status = 422 if form.is_bound else 200
    return render(request, "supply/interchange_decide.html", context, status=status)


@access(Access.INTERCHANGE)
@require_POST
def withdraw(request: HttpRequest, decision: int) -> HttpResponse:
    """Withdraw a decision, from now on."""
    actor = actor_of(request)
    withdraw_interchangeable(by=actor, now=timezone.now(), region=actor.organisation, decision=decision)
    messages.success(request, _("It is withdrawn."))
    return redirect("interchange")


def _matches(proposal: InterchangeProposal, wanted: str) -> bool:
    """Whether what is looked for stands in the ATC code, the substance, the form or a name."""
    first = proposal.products[0]
    words = [proposal.atc, first.substance, proposal.form, proposal.strength]
    return wanted.lower() in " ".join([*words, *(product.name for product in proposal.products)]).lower()


def _link(proposal: InterchangeProposal) -> str:
    """Where a proposal is decided about."""
    substance = proposal.products[0].substance or proposal.atc
    title = f"{substance} {proposal.strength} {proposal.form}"
    filled: dict[str, Any] = {"titel": title, "pack": sorted(proposal.packs)}
    return f"{reverse('interchange-decide')}?{urlencode(filled, doseq=True)}"


def _problem(error: DomainError) -> str:
    if error.code not in PROBLEMS:
        raise error
    return str(PROBLEMS[error.code]) % error.params
