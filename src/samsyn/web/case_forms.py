"""The forms of a shortage case, and what each asks the use cases to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.cases import (
    CaseDecision,
    CaseEventKind,
    LinkedMessage,
    Lot,
    ShortageCase,
    SupplierNote,
    TakingBack,
)
from samsyn.intake.organisations import load_organisations
from samsyn.ops.shortages.cases import (
    LONGEST,
    accept_case,
    close_case,
    decline_case,
    invite_to_case,
    note_in_case,
)
from samsyn.web.templatetags.samsyn import organisation_name

USUAL_DAYS = 60
Choices = list[tuple[str, str]]


def choices_of(organisations: Iterable[str]) -> Choices:
    """Organisations by id and name."""
    return [(one, organisation_name(load_organisations().get(one))) for one in organisations]


def _text(label: Any, rows: int = 2, *, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=area, required=required)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _today() -> Any:
    return timezone.localdate()


class OpeningForm(forms.Form):
    """Why, until when stock is shared at the latest, and who is invited."""

    reason = _text(lazy("Why the case is opened"), 3)
    until = _day(lazy("Last day that stock is shared in it"))
    invited = forms.MultipleChoiceField(
        label=lazy("Invite"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"].choices = choices  # type: ignore[attr-defined]  # it is a choice
        self.fields["until"].initial = _today() + timedelta(days=USUAL_DAYS)


class CaseForm(forms.Form):
    """A form that knows the case; its ids carry its name, since several stand on one page."""

    def __init__(self, data: Any, *, case: ShortageCase, choices: Choices) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s")
        self.case, self.choices = case, choices


class AcceptForm(CaseForm):
    """On what legal ground the region shares."""

    legal_ground = forms.CharField(label=lazy("Legal ground"), max_length=250)


class LotForm(CaseForm):
    """A pack, how many, until when."""

    pack_id = forms.CharField(label=lazy("Pack (NPL-pack-id)"), max_length=60)
    quantity = forms.IntegerField(label=lazy("Packs"), min_value=1, max_value=10_000_000)
    until = _day(lazy("Until"))
    note = _text(lazy("Note (may be left empty)"), required=False)

    def __init__(self, data: Any, *, case: ShortageCase, choices: Choices) -> None:
        super().__init__(data, case=case, choices=choices)
        self.fields["pack_id"].initial = case.opening.key[2]
        self.fields["until"].initial = case.opening.until


class OfferForm(LotForm):
    """An offer."""


class RequestForm(LotForm):
    """A request."""


class SupplierForm(CaseForm):
    """Whom one talked with, when, and what was answered."""

    supplier = forms.CharField(label=lazy("Supplier"), max_length=200)
    on = _day(lazy("Day"))
    who = forms.CharField(label=lazy("Who at the supplier (a function, not a name)"), max_length=200)
    answer = _text(lazy("What was answered"), 3)

    def clean_on(self) -> Any:
        """Not a day to come."""
        if self.cleaned_data["on"] > _today():
            raise forms.ValidationError(_("That day has not come yet."))
        return self.cleaned_data["on"]


class DecideForm(CaseForm):
    """A decision and its reason."""

    decision = _text(lazy("Decision"))
    reason = _text(lazy("Reason"))


class MessageForm(CaseForm):
    """A message to prescribers."""

    message = forms.IntegerField(label=lazy("Number of your region's message"), min_value=1, max_value=10**9)


class InviteForm(CaseForm):
    """Whom to invite."""

    organisation = forms.ChoiceField(label=lazy("Organisation"))

    def __init__(self, data: Any, *, case: ShortageCase, choices: Choices) -> None:
        super().__init__(data, case=case, choices=choices)
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # it is a choice


class DeclineForm(CaseForm):
    """Why not, or no longer."""

    reason = _text(lazy("Reason"))


class CloseForm(CaseForm):
    """Why it closes, and what came of it."""

    reason = _text(lazy("Why it closes"))
    outcome = _text(lazy("What came of it"))


FORMS: dict[str, type[CaseForm]] = {
    "accept": AcceptForm,
    "offer": OfferForm,
    "request": RequestForm,
    "supplier": SupplierForm,
    "decide": DecideForm,
    "message": MessageForm,
    "invite": InviteForm,
    "decline": DeclineForm,
    "close": CloseForm,
}
ABOUT = {
    "accept": lazy(
        "Your region's stock of the substance is shown to all who are named in the case now, until the case closes. "
        "Who is invited later sees it only when you take part anew."
    ),
    "decline": lazy("What you share in the case, and what others share with you in it, ends at once."),
    "close": lazy("Every sharing of the case ends at that moment. Nothing can be noted after it."),
}


def titles() -> dict[str, str]:
    """What each form's button says."""
    return {
        "accept": _("Take part and share"),
        "offer": _("Offer packs"),
        "request": _("Ask for packs"),
        "supplier": _("Note a talk with a supplier"),
        "decide": _("Note a decision"),
        "message": _("Link a message to prescribers"),
        "invite": _("Invite"),
        "decline": _("Do not take part"),
        "close": _("Close the case"),
    }


def note(act: str, *, by: Actor, now: datetime, number: int, seen: int, given: dict[str, Any]) -> None:
    """Do what a form asks for. Raises as the use cases, and DomainError `case-cannot` for what no form asks."""
    where: dict[str, Any] = {"by": by, "now": now, "number": number, "seen": seen}
    whole: dict[str, Callable[..., None]] = {
        "accept": accept_case,
        "invite": invite_to_case,
        "decline": decline_case,
        "close": close_case,
    }
    if act in whole:
        whole[act](**where, **given)
        return
    kinds = {
        "offer": (CaseEventKind.OFFERED, Lot),
        "request": (CaseEventKind.REQUESTED, Lot),
        "supplier": (CaseEventKind.SUPPLIER, SupplierNote),
        "decide": (CaseEventKind.DECIDED, CaseDecision),
        "take-back": (CaseEventKind.TAKEN_BACK, TakingBack),
    }
    if act == "message":
        note_in_case(**where, kind=CaseEventKind.MESSAGE, content=LinkedMessage(given["message"]))
        return
    if act not in kinds:
        raise DomainError("case-cannot", what=act[:20])
    kind, content = kinds[act]
    note_in_case(**where, kind=kind, content=content(**given))
