"""Förråd som förs i Samsyn: what lies there, what happens, the count, and what to order or move."""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.kept import errands, fold
from samsyn.intake.count_sheet import counts_in
from samsyn.intake.organisations import load_care_areas
from samsyn.ops.goods.products import product_name
from samsyn.ops.kernel.permissions import may_submit_stock
from samsyn.ops.stock.kept import (
    Opening,
    balances,
    close_storeroom,
    open_storeroom,
    read_storeroom,
    stock_lines,
)
from samsyn.ops.stock.kept_counts import count_sheet, count_storeroom
from samsyn.ops.stock.kept_files import submit_kept_storerooms
from samsyn.store.queries.kept import KeptRow, kept_storerooms
from samsyn.web.access import Access, access, actor_of
from samsyn.web.names import STOREROOM_KINDS
from samsyn.web.storeroom_names import refusal_of
from samsyn.web.upload_names import finding, remedy
from samsyn.web.views.storeroom_notes import scanned

LARGEST_SHEET = 5 * 1024 * 1024


class OpeningForm(forms.Form):
    """A new storeroom."""

    name = forms.CharField(label=lazy("Name"), max_length=200)
    storeroom_id = forms.SlugField(
        label=lazy("Id"), max_length=60, help_text=lazy("Short, the same for ever.")
    )
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(STOREROOM_KINDS.items()), initial="ward")
    care_area = forms.ChoiceField(label=lazy("Care area"))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["care_area"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            (area.id, area.en if language == "en" else area.sv) for area in load_care_areas().values()
        ]


@access(Access.STOREROOMS)
def storerooms(request: HttpRequest) -> HttpResponse:
    """The region's kept storerooms, and what to do in them."""
    actor, language = actor_of(request), _language(request)
    form = OpeningForm(request.POST or None, language=language)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        opening = Opening(
            given["storeroom_id"],
            given["name"],
            given["kind"],
            given["care_area"],
            ward_stock=given["kind"] == "ward",
        )
        try:
            number = open_storeroom(by=actor, now=timezone.now(), region=actor.organisation, opening=opening)
        except DomainError as error:
            form.add_error(None, refusal_of(error))
        else:
            return redirect("storeroom", number)
    rows, held = kept_storerooms(actor.organisation), balances(actor.organisation)
    names = {str(row.id): row for row in rows}
    every = {str(number): balance for number, balance in held.items()}
    to_do = [
        {"room": row, "errand": one, "surplus": [(names[n], left) for n, left in one.surplus_in]}
        for row in rows
        for one in errands(str(row.id), every, timezone.localdate())
    ]
    return render(
        request,
        "storerooms/list.html",
        {
            "room": "supply",
            "rows": rows,
            "errands": to_do,
            "form": form,
            "may_open": may_submit_stock(actor, actor.organisation),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@access(Access.STOREROOMS)
def storeroom(request: HttpRequest, number: int) -> HttpResponse:
    """What lies in a storeroom; a scanned code leads to the form with its goods filled in."""
    row = _own(request, number)
    balance, _moved = fold(noted.event for noted in row.events)
    problem = ""
    if code := request.GET.get("kod", ""):
        try:
            return redirect(f"{reverse('storeroom-note', args=[number])}?{scanned(code, balance)}")
        except DomainError as error:
            problem = refusal_of(error)
    today = timezone.localdate()
    goods = [
        {"line": line, "below": balance.of_pack(line.pack_id, today) < (line.minimum_level or 0)}
        for line in sorted(stock_lines(row, today), key=lambda line: product_name(line.pack_id))
    ]
    page = {"room": "supply", "row": row, "goods": goods, "problem": problem}
    return render(request, "storerooms/one.html", page, status=422 if problem else 200)


@access(Access.STOREROOMS)
def history(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that was noted in a storeroom, newest first."""
    row = _own(request, number)
    return render(
        request, "storerooms/history.html", {"room": "supply", "row": row, "events": row.events[::-1]}
    )


@access(Access.STOREROOMS)
def count(request: HttpRequest, number: int) -> HttpResponse | FileResponse:
    """Count everything: typed, on paper, or in a workbook that is sent back."""
    row = _own(request, number)
    if request.method == "POST":
        return _counted(request, row)
    sheet = count_sheet(row, timezone.localdate())
    if request.GET.get("format") == "xlsx":
        content = BytesIO(sheet.workbook(_language(request)))
        return FileResponse(content, as_attachment=True, filename=f"rakning-{row.storeroom_id}.xlsx")
    return render(request, "storerooms/count.html", {"room": "supply", "row": row, "sheet": sheet})


def _counted(request: HttpRequest, row: KeptRow) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    try:
        sent = request.FILES.get("sheet")
        if sent is not None:
            if (sent.size or 0) > LARGEST_SHEET:
                raise DomainError("file-too-large", file=sent.name, bytes=sent.size, limit=LARGEST_SHEET)
            counted = counts_in(sent.read(), sent.name or "")
        else:
            counted = count_sheet(row, timezone.localdate()).typed(request.POST)
        found = count_storeroom(by=actor, now=now, storeroom=row.id, counted=counted)
    except DomainError as error:
        messages.error(request, refusal_of(error))
        return redirect("storeroom-count", row.id)
    messages.success(
        request,
        ngettext(
            "The count is noted: %(lines)s line, %(differ)s differed.",
            "The count is noted: %(lines)s lines, %(differ)s differed.",
            found.lines,
        )
        % {"lines": found.lines, "differ": found.differ},
    )
    return redirect("storeroom", row.id)


@access(Access.STOREROOMS)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an empty storeroom."""
    _own(request, number)
    try:
        close_storeroom(by=actor_of(request), now=timezone.now(), storeroom=number)
    except DomainError as error:
        messages.error(request, refusal_of(error))
        return redirect("storeroom", number)
    messages.success(request, _("It is closed."))
    return redirect("storerooms")


@access(Access.SUBMISSIONS)
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Hand on what the kept storerooms hold and used to the picture, as of today."""
    actor, today = actor_of(request), timezone.localdate()
    try:
        done = submit_kept_storerooms(by=actor, now=timezone.now(), region=actor.organisation, as_of=today)
    except DomainError as error:
        messages.error(request, refusal_of(error))
    else:
        messages.success(request, _("The storerooms are in the picture, as of today."))
        for code, rows in chain.from_iterable(
            (*one.rejected.items(), *one.flagged.items()) for one in done.files
        ):
            told = {"rows": rows, "what": finding(code), "remedy": remedy(code)}
            messages.warning(request, _("Look at %(rows)d of them: %(what)s %(remedy)s") % told)
    return redirect("storerooms")


def _own(request: HttpRequest, number: int) -> KeptRow:
    return read_storeroom(by=actor_of(request), storeroom=number)


def _language(request: HttpRequest) -> str:
    return "en" if request.LANGUAGE_CODE == "en" else "sv"
