"""Kammarkollegiets bord: the queues, and the payment files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as told
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.paid import Paid
from samsyn.core.kernel.errors import DomainError
from samsyn.documents.payment_files import formats
from samsyn.intake.paid import LARGEST, read_paid
from samsyn.ops.funding.desk import Queue, read_desk
from samsyn.ops.funding.payments import (
    approve_batch,
    batch_file,
    make_batch,
    read_batch,
    read_batches,
    reconcile,
    stop_batch,
)
from samsyn.web.access import Access, access, actor_of
from samsyn.web.days import day_asked, day_of
from samsyn.web.grant_words import QUEUES, refusal_of
from samsyn.web.templatetags.funding import kr

A_PAGE = 50
INVALID = 422


@access(Access.DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """One queue, and how many wait in each."""
    actor, on = actor_of(request), day_asked(request, "idag", timezone.localdate())
    asked = request.GET.get("ko", Queue.REQUISITIONS.value)
    queue = Queue(asked) if asked in set(Queue) else Queue.REQUISITIONS
    waiting = read_desk(by=actor, on=on)
    page = Paginator(waiting[queue], A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "room": "funds",
        "part": "desk",
        "on": on,
        "is_today": on == timezone.localdate(),
        "queue": queue,
        "queues": [(one, QUEUES[one][0], len(waiting[one])) for one in Queue],
        "about": QUEUES[queue][1],
        "page": page,
        "formats": formats(),
        "may_pay": queue is Queue.PAYMENTS,
        "pay_on": timezone.localdate(),
    }
    return render(request, "funding/desk.html", context)


@access(Access.DESK)
def payments(request: HttpRequest) -> HttpResponse:
    """The payment files; a new one of the grants that were chosen in the queue."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            keys = [_key(one) for one in request.POST.getlist("grant")]
            number = make_batch(
                by=actor,
                now=timezone.now(),
                keys=keys,
                pay_on=day_of(request.POST.get("pay_on", "")),
                form=request.POST.get("format", ""),
            )
        except DomainError as error:
            told.error(request, refusal_of(error))
            return redirect(f"{reverse('desk')}?ko={Queue.PAYMENTS.value}")
        told.success(request, _("The payment file is made. Another officer lets it go."))
        return redirect("payment-file", number)
    context = {"room": "funds", "part": "payments", "rows": read_batches(by=actor)}
    return render(request, "funding/payments.html", context)


@access(Access.DESK)
def payment(request: HttpRequest, number: int) -> HttpResponse:
    """One payment file: let go, stopped, or held against what the bank paid."""
    actor, problem = actor_of(request), ""
    differing: tuple[tuple[int, str, dict[str, Any]], ...] = ()
    if request.method == "POST":
        try:
            differing = _act(request, number)
            if not differing:
                return redirect("payment-file", number)
        except DomainError as error:
            problem = refusal_of(error)
    row = read_batch(by=actor, number=number)
    context = {
        "room": "funds",
        "part": "payments",
        "row": row,
        "problem": problem,
        "differing": [{"number": one, "words": _difference(code, facts)} for one, code, facts in differing],
        "may_approve": row.made_by != actor.username and not row.approved_at and not row.stopped_at,
        "may_stop": not row.stopped_at and row.unpaid == len(row.lines),
        "may_reconcile": row.approved_at and not row.stopped_at and row.unpaid,
        "today": timezone.localdate(),
    }
    return render(request, "funding/payment.html", context, status=INVALID if problem or differing else 200)


@access(Access.DESK)
def payment_download(request: HttpRequest, number: int) -> HttpResponse:
    """The file itself, once it is approved."""
    name, content = batch_file(by=actor_of(request), number=number)
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/xml"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class ReconcileForm(forms.Form):
    """The bank's list of what was paid."""

    file = forms.FileField(label=lazy("The bank's list (CSV: nummer, datum, belopp)"))


def _act(request: HttpRequest, number: int) -> tuple[tuple[int, str, dict[str, Any]], ...]:
    """Do what the form asks; what differed of the bank's list, where it was one."""
    actor, now, act = actor_of(request), timezone.now(), request.POST.get("act", "")
    if act == "approve":
        approve_batch(by=actor, now=now, number=number)
        told.success(request, _("The payment file is approved and can be fetched."))
    elif act == "stop":
        stop_batch(by=actor, now=now, number=number, why=request.POST.get("reason", ""))
        told.success(request, _("The payment file is stopped; its grants can be put in another."))
    elif act == "reconcile":
        paid = _paid_of(request, number)
        found = reconcile(by=actor, now=now, number=number, paid=paid)
        if found.found:
            told.success(request, _found_words(found.found))
        return found.differing
    return ()


def _found_words(found: int) -> str:
    words = ngettext(
        "%(found)d payment was found as ordered and is noted on its grant.",
        "%(found)d payments were found as ordered and are noted on their grants.",
        found,
    )
    return words % {"found": found}


def _paid_of(request: HttpRequest, number: int) -> list[Paid]:
    """The bank's list, or all that is unpaid as ordered on a day."""
    sent = request.FILES.get("file")
    if sent is not None:
        if sent.size is None or sent.size > LARGEST:
            raise DomainError("paid-list-too-large", bytes=sent.size, most=LARGEST)
        return read_paid(sent.read())
    day = day_of(request.POST.get("paid_on", ""))
    row = read_batch(by=actor_of(request), number=number)
    return [Paid(line.number, day, line.ore) for line in row.lines if line.paid_on is None]


def _difference(code: str, facts: dict[str, Any]) -> str:
    words = {
        "not-in-the-file": _("no such payment is in the file (%(ore)s kr)"),
        "listed-more-than-once": _(
            "the bank's list has it more than once; ask the bank whether it was paid twice"
        ),
        "found-already": _("it was found already, on %(on)s"),
        "other-amount": _("%(ordered)s kr were ordered, %(paid)s kr were paid"),
    }
    shown = {name: kr(value) if isinstance(value, int) else value for name, value in facts.items()}
    return words[code] % shown


def _key(text: str) -> GrantKey:
    agreement, _slash, recipient = text.partition("/")
    return GrantKey(agreement, recipient)
