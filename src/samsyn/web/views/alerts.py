"""Varningar: what stands open, what each means and what to do; the region's rules, and how a person is told."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.supply.alerts import GRADES, AlertKind, AlertRule, AlertSeverity
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_organisations
from samsyn.ops.alerts.judging import LONGEST_NOTE, choose_mail, mark_seen, read_alerts, set_rule
from samsyn.ops.alerts.words import ADVICE, KINDS, headline, substance_of
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.kernel.permissions import may_set_alerts
from samsyn.ops.picture.measuring import measuring_for
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.store.queries.alerts import SpellRow, choice_of, ended_spells, rules_of
from samsyn.web.access import Access, access, actor_of
from samsyn.web.names import refusal_in
from samsyn.web.templatetags.samsyn import care_area
from samsyn.web.templatetags.supply import substance

MOST_SHOWN = 200
WAYS = (
    ("none", lazy("No mail")),
    ("digest", lazy("One mail a day, with what is new")),
    ("at-once", lazy("A mail at once")),
)
PROBLEMS = {
    "alert-limit-outside": lazy("The limit cannot be so; take one from %(lowest)s to %(highest)s."),
    "alert-scope-not-judged": lazy(
        "Only a threshold may be set for one care area or line; leave both empty for the others."
    ),
    "bad-address": lazy("That is not an e-mail address; write one, such as name@region.example."),
}


@dataclass(frozen=True, slots=True)
class AlertShown:
    """An alert in the reader's words; `own` where the reader's organisation may see to it."""

    row: SpellRow
    headline: str
    kind: object
    acute: bool
    own: bool


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in the reader's words."""

    kind: object
    scope: str
    limit: str
    on: bool


class RuleForm(forms.Form):
    """A kind, its scope, and from where it warns."""

    kind = forms.ChoiceField(
        label=lazy("What to warn of"), choices=[(one.value, name) for one, name in KINDS.items()]
    )
    limit = forms.CharField(
        label=lazy("Limit: a number of days, or for quality a grade from A to D"), max_length=4
    )
    care_area = forms.ChoiceField(label=lazy("Only in this care area"), required=False)
    line_id = forms.ChoiceField(label=lazy("Only of this line"), required=False)
    on = forms.BooleanField(label=lazy("Warn"), required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as a form takes them
        areas = measuring_for(DEFAULT_AGREEMENT).parameters.goal_areas
        named = sorted((substance(line), line.id) for line in load_list(DEFAULT_LIST).lines)
        self.fields["care_area"].choices = [("", _("all")), *((area, care_area(area)) for area in areas)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["line_id"].choices = [("", _("all")), *((one, f"{name} ({one})") for name, one in named)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, object]:
        """The limit as the core has it: a number, or a grade's place."""
        found = dict(super().clean() or {})
        grades = [grade.value for grade in GRADES]
        text = str(found.get("limit", "")).strip().upper()
        if not text:
            return found  # the field itself says that it is needed
        if found.get("kind") == AlertKind.QUALITY_LOW.value:
            if text not in grades:
                self.add_error("limit", _("Write a grade: A, B, C or D."))
            else:
                found["limit"] = grades.index(text)
        elif not (text.isascii() and text.isdigit()):
            self.add_error("limit", _("Write a whole number of days."))
        else:
            found["limit"] = int(text)
        return found


class MailForm(forms.Form):
    """How a person is told, where and in which language."""

    how = forms.ChoiceField(label=lazy("Alerts by mail"), choices=WAYS)
    address = forms.EmailField(label=lazy("E-mail address"), required=False, max_length=254)
    language = forms.ChoiceField(label=lazy("Language"), choices=[("sv", "Svenska"), ("en", "English")])


@access(Access.STOCK)
def alerts(request: HttpRequest) -> HttpResponse:
    """The open alerts that the reader may see, the acute first; and the last that ended of one's own."""
    actor, now, language = actor_of(request), timezone.now(), get_language() or "sv"
    may_set = may_set_alerts(actor, actor.organisation)
    found = read_alerts(by=actor, now=now)
    found_kinds = {row.alert.kind for row in found}
    return render(
        request,
        "supply/alerts.html",
        {
            "room": "supply",
            "shown": [_shown(row, language, actor.organisation) for row in found[:MOST_SHOWN]],
            "total": len(found),
            "acute": sum(row.alert.severity is AlertSeverity.ACUTE for row in found),
            "ended": [(row, headline(row.alert, language)) for row in ended_spells(actor.organisation)],
            "may_set": may_set,
            "is_region": load_organisations().get(actor.organisation).kind is OrganisationKind.REGION,
            "advised": [(KINDS[kind], ADVICE[kind]) for kind in AlertKind if kind in found_kinds],
            "longest": LONGEST_NOTE,
        },
    )


@access(Access.SUBMISSIONS)
def rules(request: HttpRequest) -> HttpResponse:
    """The region's rules in force, and setting one."""
    actor, now = actor_of(request), timezone.now()
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rule = AlertRule(
            AlertKind(data["kind"]), data["limit"], data["on"], data["care_area"], data["line_id"]
        )
        try:
            set_rule(by=actor, now=now, region=actor.organisation, rule=rule)
        except DomainError as error:
            form.add_error(None, _problem(error))
        else:
            messages.success(request, _("The rule is set. It counts from the next check."))
            return redirect("alert-rules")
    shown = [_rule_shown(one) for one in rules_of(actor.organisation)]
    context = {"room": "supply", "form": form, "rules": shown}
    return render(request, "supply/alert_rules.html", context, status=422 if form.is_bound else 200)


@access(Access.SUBMISSIONS)
def mail(request: HttpRequest) -> HttpResponse:
    """How the one who reads is told of alerts."""
    actor, now = actor_of(request), timezone.now()
    chosen = choice_of(actor.username)
    initial = {"how": chosen.how, "address": chosen.address, "language": chosen.language}
    form = MailForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            choose_mail(by=actor, now=now, **form.cleaned_data)
        except DomainError as error:
            form.add_error("address", _problem(error))
        else:
            messages.success(request, _("Your choice is kept."))
            return redirect("alerts")
    context = {"room": "supply", "form": form}
    return render(request, "supply/alert_mail.html", context, status=422 if form.is_bound else 200)


@access(Access.SUBMISSIONS)
@require_POST
def seen(request: HttpRequest, alert: int) -> HttpResponse:
    """Mark an alert as seen, with a note of what is done."""
    actor = actor_of(request)
    note = request.POST.get("note", "")
    mark_seen(by=actor, now=timezone.now(), region=actor.organisation, spell=alert, note=note)
    messages.success(request, _("It is noted."))
    return redirect("alerts")


def _shown(row: SpellRow, language: str, own: str) -> AlertShown:
    alert = row.alert
    return AlertShown(
        row,
        headline(alert, language),
        KINDS[alert.kind],
        alert.severity is AlertSeverity.ACUTE,
        alert.region == own,
    )


def _rule_shown(rule: AlertRule) -> RuleShown:
    scope = [care_area(rule.care_area)] if rule.care_area else []
    scope += [substance_of(rule.line_id, get_language() or "sv")] if rule.line_id else []
    graded = rule.kind is AlertKind.QUALITY_LOW
    limit = (
        _("grade %(grade)s or worse") % {"grade": GRADES[rule.limit].value}
        if graded
        else ngettext("%(days)s day", "%(days)s days", rule.limit) % {"days": rule.limit}
    )
    return RuleShown(KINDS[rule.kind], ", ".join(scope) or _("everything"), limit, rule.on)


def _problem(error: DomainError) -> str:
    return refusal_in(PROBLEMS, error)
