"""Kostnader: a region's accounts taken in, how they are coded, and the entries with their vouchers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samsyn.core.funding.costs import OLDEST, Carrier, CostCoding, CostSummary, CostType
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.documents.charts import SERIES
from samsyn.intake.agreements import load_agreements
from samsyn.intake.costs.accounts import load_account_tables
from samsyn.ops.funding.costs import (
    Looked,
    confirm_coding,
    import_costs,
    look_at_file,
    read_coding,
    read_cost_entries,
    read_costs,
)
from samsyn.ops.kernel.permissions import may_book_costs
from samsyn.web.access import Access, access, actor_of
from samsyn.web.cost_words import COST_TYPES, finding_words, refusal_of
from samsyn.web.drawing import drawn

A_PAGE, EMPTY_ROWS = 100, 4
INVALID = 422
MILLION = 100_000_000


@access(Access.COSTS)
def costs(request: HttpRequest) -> HttpResponse:
    """The region's imports and what they come to; a new file is taken in, or looked at for the coding."""
    actor, problem, looked = actor_of(request), "", None
    if request.method == "POST":
        try:
            looked = _take(request, actor)
            if looked is None:
                return redirect("costs")
        except DomainError as error:
            problem = refusal_of(error)
    imports, summaries = read_costs(by=actor, region=actor.organisation)
    context = {
        "room": "funds",
        "part": "costs",
        "imports": [(one, [(finding_words(each), each) for each in one.findings]) for one in imports],
        "summaries": [_shown(agreement, one) for agreement, one in summaries.items()],
        "coding": read_coding(by=actor, region=actor.organisation),
        "may_book": may_book_costs(actor, actor.organisation),
        "problem": problem,
        "looked": looked,
    }
    return render(request, "funding/costs.html", context, status=INVALID if problem else 200)


@access(Access.COSTS)
def coding(request: HttpRequest) -> HttpResponse:
    """How the region's accounts carry the agreements."""
    actor, problem = actor_of(request), ""
    kept = read_coding(by=actor, region=actor.organisation)
    if request.method == "POST":
        try:
            kept = _coding_of(request)
            confirm_coding(by=actor, now=timezone.now(), region=actor.organisation, coding=kept)
        except DomainError as error:
            problem = refusal_of(error)
        else:
            told.success(
                request, _("The coding is confirmed, and holds for the files that are taken in from now on.")
            )
            return redirect("costs")
    carriers: list[Carrier | None] = [*(kept.carriers if kept else ()), *([None] * EMPTY_ROWS)]
    accounts: list[tuple[str, str]] = [*(kept.accounts if kept else ()), *([("", "")] * EMPTY_ROWS)]
    context = {
        "room": "funds",
        "part": "costs",
        "kept": kept,
        "carriers": carriers,
        "accounts": accounts,
        "columns": dict(kept.columns) if kept else {},
        "agreements": [one for one in load_agreements() if one.amounts],
        "oldest": OLDEST,
        "tables": list(load_account_tables().values()),
        "types": list(COST_TYPES.items()),
        "may_book": may_book_costs(actor, actor.organisation),
        "problem": problem,
    }
    return render(request, "funding/coding.html", context, status=INVALID if problem else 200)


@access(Access.COSTS)
def entries(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """The entries of an agreement with their vouchers, a hundred at a time."""
    actor = actor_of(request)
    found = load_agreements().get(agreement_id)
    asked = request.GET.get("sida", "1")
    page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    rows = read_cost_entries(
        by=actor,
        region=actor.organisation,
        agreement=agreement_id,
        offset=(page - 1) * A_PAGE,
        limit=A_PAGE + 1,
    )
    context = {
        "room": "funds",
        "part": "costs",
        "agreement": found,
        "rows": rows[:A_PAGE],
        "page": page,
        "more": len(rows) > A_PAGE,
        "areas": {area.id: area.label for area in found.areas},
    }
    return render(request, "funding/cost_entries.html", context)


def _take(request: HttpRequest, actor: Actor) -> Looked | None:
    stopped = getattr(request, "upload_stopped", "")
    sent = request.FILES.get("file")
    if stopped or sent is None:
        raise DomainError(stopped or "file-missing")
    name, content = sent.name or "", sent.read()
    if request.POST.get("act") == "look":
        return look_at_file(by=actor, region=actor.organisation, name=name, content=content)
    found = import_costs(by=actor, now=timezone.now(), region=actor.organisation, name=name, content=content)
    words = _("%(rows)d rows were read, %(counted)d count, and %(duplicates)d were known already.")
    told.success(
        request, words % {"rows": found.rows_read, "counted": found.counted, "duplicates": found.duplicates}
    )
    return None


def _coding_of(request: HttpRequest) -> CostCoding:
    """The coding of the form; rows that are left empty are left out."""
    post = request.POST
    rows = zip(*(post.getlist(name) for name in ("dimension", "object", "agreement", "area")), strict=False)
    carriers = tuple(
        Carrier(dimension.strip(), object_.strip(), agreement, area.strip())
        for dimension, object_, agreement, area in rows
        if dimension.strip() or object_.strip()
    )
    try:
        accounts = tuple(
            (account.strip(), CostType(kind))
            for account, kind in zip(post.getlist("account"), post.getlist("kind"), strict=False)
            if account.strip()
        )
    except ValueError as error:
        raise DomainError("coding-shape", problem=str(error)) from None
    columns = tuple(
        (what, post.get(f"column-{what}", "").strip())
        for what in ("date", "account", "amount", "voucher", "text")
        if post.get(f"column-{what}", "").strip()
    )
    before = read_coding(by=actor_of(request), region=actor_of(request).organisation)
    return CostCoding(
        post.get("edition", ""), carriers, accounts, columns, before.dimensions if before else ()
    )


def _shown(agreement: str, summary: CostSummary) -> dict[str, Any]:
    found = load_agreements().get(agreement)
    areas = {area.id: area.label for area in found.areas}
    kinds = [
        (COST_TYPES[kind], ore, summary.fraction(kind))
        for kind, ore in sorted(summary.by_type.items(), key=lambda one: -one[1])
    ]
    return {
        "agreement": found,
        "summary": summary,
        "kinds": kinds,
        "areas": [(areas.get(area), area, ore) for area, ore in sorted(summary.by_area.items())],
        "chart": _chart(kinds),
    }


def _chart(kinds: list[tuple[Any, int, Any]]) -> SafeString:
    """A bar for each cost type, in millions of kronor."""
    values = [{"kind": str(words), "mkr": ore / MILLION} for words, ore, _share in kinds]
    specification = {
        "width": 420,
        "height": {"step": 26},
        "mark": {"type": "bar", "color": SERIES[0]},
        "encoding": {
            "y": {"field": "kind", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "mkr", "type": "quantitative", "title": _("million kronor")},
        },
    }
    return drawn(values, specification, name=_("Costs by type, million kronor"))
