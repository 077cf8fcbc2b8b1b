"""Noting that something happened in a kept storeroom: which article first, then what is still not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.kept import Balance, Goods, StockEvent, fold
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.ops.goods.products import goods_of_code, packs_named, product_name
from samsyn.ops.stock.kept import Noted, move_goods, note_events, read_storeroom
from samsyn.store.queries.kept import KeptRow, kept_storerooms
from samsyn.web.access import Access, access, actor_of
from samsyn.web.names import PACK_UNITS
from samsyn.web.storeroom_names import ACTS, EVENTS, refusal_of

NOTED = (Kind.RECEIVE, Kind.ISSUE, Kind.COUNT, Kind.WASTE, Kind.MOVE_OUT, Kind.CORRECT, Kind.MINIMUM_LEVEL)
"""What a person notes; that goods came from another storeroom is noted with the move."""
MOST_FOUND = 30


class EventForm(forms.Form):
    """Something that happened to some goods. What is settled already is carried along, and not asked for."""

    kind = forms.ChoiceField(
        label=lazy("What happened"), choices=[(kind.value, EVENTS[kind]) for kind in NOTED]
    )
    pack = forms.CharField(label=lazy("Article (NPL-pack-id or own id)"), max_length=60)
    batch = forms.CharField(label=lazy("Batch"), max_length=60, required=False)
    expiry = forms.DateField(
        label=lazy("Expires"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    quantity = forms.IntegerField(
        label=lazy("How many"),
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=lazy("Counted in"), choices=list(PACK_UNITS.items()))
    to = forms.ChoiceField(label=lazy("To which storeroom"), required=False)
    on = forms.DateField(label=lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=lazy("Remark"), max_length=300, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, others: list[KeptRow], settled: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "–"), *((str(row.id), row.name) for row in others)]  # type: ignore[attr-defined]
        for name in settled:
            self.fields[name].widget = forms.HiddenInput()


@access(Access.STOREROOMS)
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Note that something happened; without an article, choose it first."""
    row = read_storeroom(by=actor_of(request), storeroom=number)
    balance, _moved = fold(noted.event for noted in row.events)
    if request.method != "POST" and not request.GET.get("artikel"):
        return _choose(request, row, balance)
    others = [one for one in kept_storerooms(row.region) if one.id != number]
    settled = _settled(request.GET, balance)
    if request.method != "POST":
        initial = _initial(request.GET, balance)
        return _page(request, row, EventForm(others=others, settled=settled, initial=initial))
    form = EventForm(request.POST, others=others, settled=settled)
    if form.is_valid():
        try:
            new = _note(request, number, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, refusal_of(error))
        else:
            messages.success(request, _("It is noted.") if new else _("It was noted already."))
            return redirect("storeroom", number)
    return _page(request, row, form, status=422)


def scanned(code: str, balance: Balance) -> str:
    """What leads to the form with a scanned code's goods: taken out if they are there, else what came in.

    Raises DomainError as `goods_of_code` does.
    """
    goods = goods_of_code(code)
    return urlencode(
        {
            "artikel": goods.pack_id,
            "batch": goods.batch,
            "utgar": goods.expiry.isoformat() if goods.expiry else "",
            "forslag": (Kind.ISSUE if goods in balance.held else Kind.RECEIVE).value,
            "kalla": "scan",
        }
    )


def _choose(request: HttpRequest, row: KeptRow, balance: Balance) -> HttpResponse:
    """Which article: scanned, found by its name, or one that has been here."""
    kind = Kind(request.GET["vad"]) if request.GET.get("vad") in set(NOTED) else Kind.RECEIVE
    words, problem = request.GET.get("sok", "").strip(), ""
    if code := request.GET.get("kod", ""):
        try:
            return redirect(f"{reverse('storeroom-note', args=[row.id])}?{scanned(code, balance)}")
        except DomainError as error:
            problem = refusal_of(error)
    if words:
        found = packs_named(words, MOST_FOUND)
    else:
        found = sorted(((pack, product_name(pack)) for pack in balance.packs), key=lambda one: one[1])
    about = {"room": "supply", "row": row, "words": words, "found": found, "kind": kind, "problem": problem}
    page = {**about, "title": ACTS[kind], "many": len(found) == MOST_FOUND}
    return render(request, "storerooms/choose.html", page, status=422 if problem else 200)


def _settled(query: Mapping[str, str], balance: Balance) -> frozenset[str]:
    """What need not be asked: what the way to the form has told, and what follows from it."""
    kind, pack = query.get("vad", ""), query.get("artikel", "")
    of_known_goods = kind not in ("", Kind.RECEIVE) and "batch" in query
    settled = {
        "kind": kind in set(NOTED),
        "pack": bool(pack),
        "batch": bool(query.get("batch")) or of_known_goods or kind == Kind.MINIMUM_LEVEL,
        "expiry": bool(query.get("utgar")) or of_known_goods or kind == Kind.MINIMUM_LEVEL,
        "unit": pack in balance.units,
        "to": kind not in ("", Kind.MOVE_OUT),
    }
    return frozenset(name for name, known in settled.items() if known)


def _initial(query: Mapping[str, str], balance: Balance) -> dict[str, Any]:
    pack = query.get("artikel", "")
    return {
        "kind": query.get("vad") or query.get("forslag", Kind.RECEIVE.value),
        "pack": pack,
        "batch": query.get("batch", ""),
        "expiry": query.get("utgar", ""),
        "unit": balance.units.get(pack, "pack"),
        "on": timezone.localdate().isoformat(),
        "key": uuid4().hex,
    }


def _note(request: HttpRequest, number: int, given: dict[str, Any]) -> int:
    actor, now = actor_of(request), timezone.now()
    event = StockEvent(
        Kind(given["kind"]),
        given["on"],
        Goods(given["pack"].strip(), given["batch"].strip(), given["expiry"]),
        given["quantity"],
        given["unit"],
    )
    source = "scan" if request.GET.get("kalla") == "scan" else "typed"
    noted = Noted(event, given["key"], source, given["note"])
    if event.kind is Kind.MOVE_OUT:
        if not given["to"]:
            raise DomainError("move-where")
        return move_goods(by=actor, now=now, storeroom=number, to=int(given["to"]), noted=noted)
    return note_events(by=actor, now=now, storeroom=number, noted=[noted])


def _page(request: HttpRequest, row: KeptRow, form: EventForm, status: int = 200) -> HttpResponse:
    kind = request.GET.get("vad")
    title = ACTS[Kind(kind)] if kind in set(NOTED) else _("Note what happened")
    goods = {"pack": form["pack"].value(), "batch": form["batch"].value(), "expiry": form["expiry"].value()}
    told = {name: value for name, value in goods.items() if form[name].is_hidden}
    return render(
        request,
        "storerooms/note.html",
        {"room": "supply", "row": row, "form": form, "title": title, "told": told},
        status=status,
    )
