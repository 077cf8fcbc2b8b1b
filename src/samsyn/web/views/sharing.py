"""Delning: what a region lets others see of its stock, granted and withdrawn."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.picture.sharing import grant_sharing, withdraw_sharing
from samsyn.store.queries.audit import reads_of
from samsyn.store.queries.sharing import sharings_of
from samsyn.web.access import Access, access, actor_of
from samsyn.web.names import GRAINS, refusal

RECIPIENT_KINDS = (
    OrganisationKind.REGION,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.AUTHORITY,
    OrganisationKind.MINISTRY,
)


class SharingForm(forms.Form):
    """To whom, which grain, which substance, until when, on what ground."""

    recipient = forms.ChoiceField(label=lazy("To whom"))
    grain = forms.ChoiceField(
        label=lazy("What"),
        choices=[(grain.value, GRAINS[grain]) for grain in Grain],
        initial=Grain.WEEKS.value,
    )
    substance = forms.ChoiceField(label=lazy("Only this substance"), required=False)
    valid_until = forms.DateField(
        label=lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_ground = forms.CharField(label=lazy("Legal ground"), max_length=300)

    def __init__(self, *args: object, owner: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on unread
        recipients = [
            (one.id, one.names[-1].name)
            for kind in RECIPIENT_KINDS
            for one in load_organisations().of_kind(kind)
            if one.id != owner
        ]
        cast(forms.ChoiceField, self.fields["recipient"]).choices = [
            *recipients,
            (COMPARING_REGIONS, _("The regions that take part in the comparison")),
        ]
        lines = {line.atc: line.substance_sv for line in load_list(DEFAULT_LIST).lines}
        named = sorted(lines.items(), key=lambda pair: pair[1])
        cast(forms.ChoiceField, self.fields["substance"]).choices = [("", _("all substances"))] + [
            (atc, f"{name} ({atc})") for atc, name in named
        ]


@access(Access.SHARING)
def sharings(request: HttpRequest) -> HttpResponse:
    """What the region shares, and who has looked."""
    return _page(request, SharingForm(owner=actor_of(request).organisation))


@access(Access.SHARING)
@require_POST
def grant(request: HttpRequest) -> HttpResponse:
    """Grant an organisation sight of the region's stock."""
    actor = actor_of(request)
    form = SharingForm(request.POST, owner=actor.organisation)
    if form.is_valid():
        given = form.cleaned_data
        try:
            grant_sharing(
                by=actor,
                now=timezone.now(),
                owner=actor.organisation,
                recipient=given["recipient"],
                grain=Grain(given["grain"]),
                substance=given["substance"] or None,
                valid_until=given["valid_until"],
                legal_ground=given["legal_ground"],
            )
        except DomainError as error:
            form.add_error(None, refusal(error))
        else:
            messages.success(request, _("It is shared."))
            return redirect("sharing")
    return _page(request, form, status=422)


@access(Access.SHARING)
@require_POST
def withdraw(request: HttpRequest, sharing: int) -> HttpResponse:
    """Withdraw what was granted, from now on."""
    actor = actor_of(request)
    withdraw_sharing(by=actor, now=timezone.now(), owner=actor.organisation, sharing=sharing)
    messages.success(request, _("It is withdrawn."))
    return redirect("sharing")


def _page(request: HttpRequest, form: SharingForm, status: int = 200) -> HttpResponse:
    owner = actor_of(request).organisation
    return render(
        request,
        "sharing.html",
        {
            "room": "sharing",
            "form": form,
            "sharings": sharings_of(owner),
            "reads": reads_of(owner, limit=30),
            "today": timezone.localdate(),
        },
        status=status,
    )
