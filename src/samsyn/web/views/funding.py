"""Medel: an organisation's grants, all agreements by stage, an agreement's recipients, one grant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages as told
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.agreements.amounts import STATE
from samsyn.core.agreements.terms import REGIONS, Agreement, Term
from samsyn.core.funding.available import AvailableFunds
from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grant_state import Bound
from samsyn.core.funding.grants import GrantKey, GrantTerms, Step
from samsyn.core.funding.ledger import Account, balances
from samsyn.core.funding.matters import MatterKind
from samsyn.core.kernel.dates import business_day_on_or_before
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.money import total
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.ops.agreements.business_days import swedish_holidays
from samsyn.ops.alerts.judging import choose_mail
from samsyn.ops.funding.allotting import agreements_to_allot
from samsyn.ops.funding.funds import read_available
from samsyn.ops.funding.money import (
    GrantShown,
    agreements_known,
    read_agreement_grants,
    read_all_funds,
    read_own_grants,
    read_shown_grant,
    read_use,
)
from samsyn.ops.funding.reminders import read_reminders
from samsyn.ops.funding.vouchers import read_voucher, read_vouchers, send_vouchers
from samsyn.ops.kernel.permissions import FOLLOWS_GRANTS, may_draft_reclaim, may_note_grant
from samsyn.store.queries.alerts import choice_of
from samsyn.store.queries.funding import appropriation_sums
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_asked
from samsyn.web.form_links import form_links
from samsyn.web.form_words import problem as form_refusal
from samsyn.web.grant_acts import ACTS, acts_of, form_of, note
from samsyn.web.grant_words import refusal_of
from samsyn.web.reclaim_draft import reclaim_draft
from samsyn.web.use_charts import shares_chart, use_chart
from samsyn.web.views.alerts import MailForm

INVALID = 422
YEARS_SHOWN = 5
"""How many years back the agreements are shown, unless all are asked for."""
RECLAIMS = frozenset({MatterKind.RECLAIM, MatterKind.DECIDE_RECLAIM, MatterKind.REPAY_RECLAIM})
TERMS_SHOWN = (
    (Step.REQUISITION, Term.REQUISITION),
    (Step.STATEMENT, Term.STATEMENT),
    (Step.REPAYMENT, Term.REPAYMENT),
)


def follows(actor: Actor) -> bool:
    """Whether the reader follows all grants, not only its own."""
    return actor.role in FOLLOWS_GRANTS


@access(Access.FUNDS)
def money(request: HttpRequest) -> HttpResponse:
    """What may be used when, and one's own grants or, for those who follow all, every agreement by stage."""
    actor, on = actor_of(request), _on(request)
    known = day_asked(request, "kand", on)
    whose = REGIONS if follows(actor) else actor.organisation
    rows = read_available(by=actor, known=known, recipient=whose, year=on.year)
    since = 0 if request.GET.get("alla") else on.year - YEARS_SHOWN
    everything = read_all_funds(by=actor, on=on, since=since) if follows(actor) else []
    context = {
        "room": "funds",
        "part": "money",
        "on": on,
        "known": known,
        "is_today": on == _today(),
        "whose": whose,
        "available": rows,
        "together": total([row.available for row in rows]),
        "bound": _together(rows),
        "own": read_own_grants(by=actor, on=on),
        "everything": everything,
        "lapsing": sum(one.lapsing for one in everything),
        "since": since,
        "to_allot": agreements_to_allot(by=actor, on=_today(), since=since) if on == _today() else [],
    }
    return render(request, "funding/money.html", context)


@access(Access.FUNDS)
def appropriations(request: HttpRequest) -> HttpResponse:
    """The ledger by appropriation line and year, for those who follow all grants."""
    actor = actor_of(request)
    read_all_funds(by=actor, on=_on(request))
    rows = [
        {"name": name, "year": year, "accounts": [accounts.get(one, 0) for one in Account]}
        for name, year, accounts in appropriation_sums()
    ]
    context = {"room": "funds", "part": "appropriations", "rows": rows, "accounts": list(Account)}
    return render(request, "funding/appropriations.html", context)


@access(Access.FUNDS)
def agreement(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """An agreement's grants by recipient and stage, and how its money has been used by year and recipient."""
    actor, on = actor_of(request), _on(request)
    rows = read_agreement_grants(by=actor, agreement=agreement_id, on=on)
    use = read_use(by=actor, agreement=agreement_id)
    context = {
        "room": "funds",
        "part": "agreement",
        "on": on,
        "agreement": _agreement(agreement_id, rows[0].agreement if rows else None),
        "rows": rows,
        "has_statement": any(row.terms.has(Step.STATEMENT) and row.terms.statement.is_told for row in rows),
        "use": use,
        "named": follows(actor),
        "own_organisation": actor.organisation,
        "use_chart": use_chart(use) if use.years else "",
        "shares_chart": shares_chart(use, named=follows(actor)) if use.years else "",
        "lapsing": sum(row.lapses_soon for row in rows),
        "to_allot": bool(agreements_to_allot(by=actor, on=_today(), agreement=agreement_id)),
    }
    return render(request, "funding/agreement.html", context)


@access(Access.FUNDS)
def grant(request: HttpRequest, agreement_id: str, recipient: str, giver: str = STATE) -> HttpResponse:
    """One grant: where it stands, its terms, all that happened, what was posted; and what an officer does with it."""
    actor, on, key = actor_of(request), _on(request), GrantKey(agreement_id, recipient, giver)
    problem, form, kind = "", None, None
    if request.method == "POST":
        shown, _events, _posted = read_shown_grant(by=actor, key=key, on=_today())
        kind = next((one for one in acts_of(actor, shown) if one.value == request.POST.get("act")), None)
        form = form_of(kind, shown, request.POST) if kind else None
        try:
            if kind is None:
                raise DomainError("grant-cannot")
            if form is not None and form.is_valid():
                seen = int(request.POST.get("seen", "0") or 0)
                note(actor, timezone.now(), shown, kind, form.cleaned_data, seen)
                told.success(request, _("It is noted."))
                return redirect(request.get_full_path())
        except (DomainError, ValueError) as error:
            problem = refusal_of(error if isinstance(error, DomainError) else DomainError("grant-cannot"))
    context = _grant(actor, key, on) | {"problem": problem}
    context["acts"] = [
        {
            "act": one.value,
            "title": ACTS[one][0],
            "fields": ACTS[one][1],
            "form": form if one is kind and form is not None else form_of(one, context["shown"]),
        }
        for one in acts_of(actor, context["shown"])
        if context["is_today"]
    ]
    status = INVALID if request.method == "POST" else 200
    return render(request, "funding/grant.html", context, status=status)


@access(Access.FUNDS)
def reclaim(request: HttpRequest, agreement_id: str, recipient: str) -> HttpResponse:
    """The draft of a reclaim, for those who prepare it and those who decide."""
    actor, key = actor_of(request), GrantKey(agreement_id, recipient)
    shown, events, _posted = read_shown_grant(by=actor, key=key, on=_today())
    if not may_draft_reclaim(actor) or not shown.terms.has(Step.RECLAIM):
        raise NotFound("unknown-grant", grant=str(key))
    response = HttpResponse(reclaim_draft(shown, events), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="aterkrav-{agreement_id}-{recipient}.pdf"'
    return response


@access(Access.FUNDS)
def vouchers(request: HttpRequest, agreement_id: str, recipient: str) -> HttpResponse:
    """Send the vouchers that were asked for."""
    key = GrantKey(agreement_id, recipient)
    if request.method == "POST":
        files = [
            (one.name or "", Path(one.temporary_file_path()))
            for one in request.FILES.getlist("file")
            if isinstance(one, TemporaryUploadedFile)
        ]
        note_ = request.POST.get("note", "")
        try:
            send_vouchers(by=actor_of(request), now=timezone.now(), key=key, files=files, note=note_)
            told.success(request, _("The vouchers are sent."))
        except NotPermitted:
            raise
        except DomainError as error:
            told.error(request, form_refusal(error))
    return redirect("grant", agreement_id, recipient)


@access(Access.FUNDS)
def voucher(request: HttpRequest, agreement_id: str, recipient: str, number: int) -> HttpResponse:
    """A voucher, as it came; the browser keeps it and runs nothing of it."""
    key = GrantKey(agreement_id, recipient)
    row, content = read_voucher(by=actor_of(request), key=key, number=number)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="verifikation-{row.id}.{row.format}"'
    return response


@access(Access.FUNDS)
def reminder_mail(request: HttpRequest) -> HttpResponse:
    """Where the one who reads is reminded by mail of what its organisation's grants wait for."""
    actor = actor_of(request)
    chosen = choice_of(actor.username)
    initial = {"how": chosen.how, "address": chosen.address, "language": chosen.language}
    mail = MailForm(request.POST or None, initial=initial)
    if request.method == "POST" and mail.is_valid():
        try:
            choose_mail(by=actor, now=timezone.now(), **mail.cleaned_data)
        except NotPermitted:
            raise
        except DomainError:
            mail.add_error("address", _("This is no address that mail can be sent to."))
        else:
            told.success(request, _("Your choice is kept."))
            return redirect("money")
    context = {"room": "funds", "part": "reminders", "form": mail}
    return render(request, "funding/reminders.html", context, status=INVALID if mail.is_bound else 200)


def _grant(actor: Actor, key: GrantKey, on: date) -> dict[str, Any]:
    shown, events, posted = read_shown_grant(by=actor, key=key, on=on)
    return {
        "room": "funds",
        "part": "grant",
        "on": on,
        "is_today": on == _today(),
        "shown": shown,
        "state": shown.row.state,
        "terms": _terms(shown.terms),
        "window": shown.terms.window,
        "changes": [
            one
            for one in agreements_known(on)[key.agreement].changes
            if one.term in (Term.USE_WINDOW, Term.REPAYMENT, Term.REQUISITION, Term.STATEMENT)
        ],
        "closed_due": _closed(shown, on),
        "reminders": read_reminders(by=actor, key=key),
        "vouchers": read_vouchers(by=actor, key=key),
        "vouchers_asked": state_asks(shown),
        "sends_vouchers": may_note_grant(actor, key, GrantEventKind.VOUCHERS_SENT),
        "drafts_reclaim": may_draft_reclaim(actor) and any(one.kind in RECLAIMS for one in shown.matters),
        "events": list(reversed(events)),
        "posted": posted,
        "balances": [(account, amount) for account, amount in balances(posted).items() if amount.ore],
        "is_own": actor.organisation == key.recipient,
        "form_links": form_links(actor, key, shown.agreement, shown.terms),
        "has_statement": shown.terms.has(Step.STATEMENT),
        "has_requisition": shown.terms.has(Step.REQUISITION),
    }


def _terms(terms: GrantTerms) -> list[dict[str, Any]]:
    return [{"term": term, "due": terms.due(term)} for step, term in TERMS_SHOWN if terms.has(step)]


def state_asks(shown: GrantShown) -> bool:
    """Whether vouchers have been asked for and not been sent."""
    return shown.row.state.vouchers_asked > 0


def _closed(shown: GrantShown, on: date) -> date | None:
    """The last business day before the day that the grant waits for, where no office is open on that day."""
    due = shown.first.due if shown.first else None
    if due is None or due < on:
        return None
    by = business_day_on_or_before(due, swedish_holidays(range(due.year - 1, due.year + 1)))
    return by if by != due else None


def _agreement(agreement_id: str, known: Agreement | None) -> Agreement:
    return known or load_agreements().get(agreement_id)


def _together(rows: tuple[AvailableFunds, ...]) -> Bound:
    return next((row.bound for row in rows if row.bound is not Bound.EXACT), Bound.EXACT)


def _today() -> date:
    return timezone.localdate()


def _on(request: HttpRequest) -> date:
    return day_asked(request, "idag", _today())
